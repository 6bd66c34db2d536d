"""Briefings and connections: every line a quote, what is alike and what differs told apart, and to be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from generation.answering.choosing.roles import RoleModel, role_model
from generation.studio.briefing import brief
from generation.studio.connections import connect_sources
from generation.studio.report import Report, ReportSection
from ingest.reading import read_here
from ingest.splitting.passages import split_document
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder

# Hashed words tell no roles: none is clearer than another.
NO_ROLES = RoleModel(np.zeros_like(role_model(HashEmbedder()).weights))
SHARED = "Purple urchins graze the young kelp of cold rocky reefs in every season"
LICENCE = "Readers may copy this work freely under the terms of its open licence."
REEF = f"""Kelp of the northern reefs

{SHARED}. The northern canopy covered 41 hectares of rocky reef after the third summer.
Drone pictures taken at low tide measured the northern canopy twice a month. {LICENCE}
It was measured again by the same drone pictures in the following calm season.
"""
BAY = f"""Kelp of the southern bay

{SHARED} of the year. The southern canopy covered 19 hectares of rocky reef after the third summer.
Volunteers counted snails on wooden jetties during every rainy November evening. {LICENCE}
"""


@pytest.fixture
def add(tmp_path: Path) -> Iterator[Callable[[str, str], Source]]:
    """Give the function that adds a text to one library."""
    with open_library(tmp_path / "home") as library:

        def add_text(name: str, text: str) -> Source:
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            document = read_here(path)
            count = lambda texts: [len(each.split()) for each in texts]  # noqa: E731 - of no use elsewhere
            return library.sources.add(
                document, split_document(document, count_tokens=count, token_limit=200), original=path
            )

        add_text.library = library  # type: ignore[attr-defined]
        yield add_text


def library_of(add: Callable[[str, str], Source]) -> Library:
    library = add.library  # type: ignore[attr-defined]
    assert isinstance(library, Library)
    return library


def connections(add: Callable[[str, str], Source], embedder: Embedder | None = None) -> Report:
    library = library_of(add)
    made = connect_sources(
        library.sources.all(),
        library=library,
        embedder=embedder or HashEmbedder(),
        roles=role_model(embedder) if embedder else NO_ROLES,
    )
    assert made is not None
    return made


def section(report: Report, heading: str) -> ReportSection | None:
    return next((each for each in report.sections if each.heading == heading), None)


def texts_of(found: ReportSection | None) -> list[str]:
    return [claim.text for group in found.groups for claim in group.claims] if found else []


def test_every_line_is_the_very_text_of_its_source(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("bay.txt", BAY)
    library = library_of(add)
    briefed = brief(library.sources.all(), library=library, embedder=HashEmbedder(), roles=NO_ROLES)
    assert briefed is not None
    for report in (briefed, connections(add)):
        quotes = [q for s in report.sections for group in s.groups for claim in group.claims for q in claim.quotes]
        assert quotes
        for quote in quotes:
            assert library.sources.text(quote.source.document_id)[quote.start : quote.end] == quote.text


def test_what_is_alike_what_differs_and_what_stands_alone_are_told_apart(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("bay.txt", BAY)
    report = connections(add)
    assert [text[: len(SHARED)] for text in texts_of(section(report, "Where they agree"))] == [SHARED, SHARED]
    differing = section(report, "Where they differ")
    assert differing is not None
    assert [group.note for group in differing.groups] == ["other numbers"]
    assert [("41" in text, "19" in text) for text in texts_of(differing)] == [(True, False), (False, True)]
    alone = section(report, "What only one says")
    assert alone is not None
    assert not any(SHARED in text for text in texts_of(alone))


def test_what_denies_or_reverses_what_another_says_is_told_apart_from_other_numbers(
    add: Callable[[str, str], Source],
) -> None:
    add(
        "one.txt",
        "One\n\nMonthly doses of the vitamin reduced the risk of falling. "
        "Kidney stones were seen in 4 residents of the treated group.\n",
    )
    add(
        "two.txt",
        "Two\n\nMonthly doses of the vitamin did not reduce the risk of falling. "
        "Kidney stones were seen in 21 residents of the treated group.\n",
    )
    report = connections(add)
    opposed, differing = section(report, "Where they contradict each other"), section(report, "Where they differ")
    assert opposed is not None
    assert differing is not None
    assert [group.note for group in opposed.groups] == ["one denies what the other says"]
    assert all("risk of falling" in text for text in texts_of(opposed))
    assert [group.note for group in differing.groups] == ["other numbers"]
    assert all("stones" in text for text in texts_of(differing))


def test_what_counts_other_things_in_the_same_words_is_no_agreement(add: Callable[[str, str], Source]) -> None:
    add("one.txt", "One\n\nKidney stones were seen in 4 residents of the treated group after two summers.\n")
    add("two.txt", "Two\n\nKidney stones were seen in 21 women of the treated group after three summers.\n")
    report = connections(add)
    assert texts_of(section(report, "Where they agree")) == []
    assert len(texts_of(section(report, "Where they differ"))) == 2


def test_sources_stand_side_by_side_and_nothing_is_told_twice(add: Callable[[str, str], Source]) -> None:
    reef, bay = add("reef.txt", REEF), add("bay.txt", BAY)
    report = connections(add)
    beside = [each for each in report.sections if each.heading.startswith(("What each", "Data and methods"))]
    assert beside
    for each in beside:
        assert [group.note for group in each.groups] == [reef.title, bay.title]
    told = {text for each in beside for text in texts_of(each)}
    assert not told & set(texts_of(section(report, "What only one says")))


def test_sentences_that_stand_in_both_or_lean_on_others_are_no_lines(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("bay.txt", BAY)
    lines = [text for each in connections(add).sections for text in texts_of(each)]
    assert not any("open licence" in text for text in lines)
    assert not any(text.startswith("It was") for text in lines)


def test_versions_of_one_text_are_said_to_be_and_not_compared(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("draft.txt", REEF.replace("twice a month", "every second week"))
    report = connections(add)
    versions = section(report, "Versions of one text")
    assert versions is not None
    assert len(versions.groups) == 1
    assert texts_of(section(report, "Where they agree")) == []


def test_what_is_not_found_is_said(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("otters.txt", "Otters\n\nSea otters sleep on their backs among drifting weeds near sheltered harbours.\n")
    for heading in ("Where they agree", "Where they differ", "Where they contradict each other"):
        found = section(connections(add), heading)
        assert found is not None
        assert (found.groups, found.note[:2]) == ((), "No")


def test_a_briefing_speaks_of_every_source_and_of_topics_that_several_name(add: Callable[[str, str], Source]) -> None:
    reef, bay = add("reef.txt", REEF), add("bay.txt", BAY)
    library = library_of(add)
    report = brief(library.sources.all(), library=library, embedder=HashEmbedder(), roles=NO_ROLES)
    assert report is not None
    first, *topics = report.sections
    assert [group.note for group in first.groups] == [reef.title, bay.title]
    for each in topics:
        sources = {quote.source.document_id for g in each.groups for claim in g.claims for quote in claim.quotes}
        assert sources == {reef.document_id, bay.document_id}, each.heading
        assert all(each.heading.removeprefix("On ").lower() in text.lower() for text in texts_of(each))


def test_nothing_to_say_is_an_empty_report(add: Callable[[str, str], Source]) -> None:
    add("short.txt", "Too short.")
    library = library_of(add)
    assert brief(library.sources.all(), library=library, embedder=HashEmbedder(), roles=NO_ROLES) == Report(())
    assert connections(add) == Report(())
    assert brief((), library=library, embedder=HashEmbedder(), roles=NO_ROLES) == Report(())


def test_both_tell_how_far_they_are_and_can_be_stopped(add: Callable[[str, str], Source]) -> None:
    add("reef.txt", REEF)
    add("bay.txt", BAY)
    library = library_of(add)
    for make in (brief, connect_sources):
        told: list[tuple[int, int]] = []
        stop = threading.Event()

        def progress(done: int, total: int, told: list[tuple[int, int]] = told, stop: threading.Event = stop) -> None:
            told.append((done, total))
            stop.set()

        made = make(
            library.sources.all(),
            library=library,
            embedder=HashEmbedder(),
            roles=NO_ROLES,
            progress=progress,
            stop=stop,
        )
        assert made is None
        assert told == [(0, 2)], "the second source was not begun"


@pytest.mark.model
def test_the_real_embedder_finds_what_two_say_in_other_words(add: Callable[[str, str], Source], tmp_path: Path) -> None:
    from models.encoder import SentenceEmbedder  # noqa: PLC0415 - loads torch

    store = ModelStore(tmp_path)
    if not store.is_installed(DEFAULT_EMBEDDER):
        pytest.skip(f"the model is not on this machine: quoth models fetch {DEFAULT_EMBEDDER}")
    add(
        "one.txt",
        "One\n\nDivers took purple sea urchins off the reef so that kelp could grow back. The tide gauge broke.\n",
    )
    add(
        "two.txt",
        "Two\n\nTo let kelp grow back, purple sea urchins were taken off the reef by divers. Otters slept all day.\n",
    )
    report = connections(add, SentenceEmbedder(store.path(DEFAULT_EMBEDDER), name=DEFAULT_EMBEDDER))
    assert len(texts_of(section(report, "Where they agree"))) == 2
