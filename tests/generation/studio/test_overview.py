"""An overview and hypotheses: themes of several sources, both sides quoted, a model's thoughts marked as its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from generation.answer import Support
from generation.answering.candidates import Candidate
from generation.answering.choosing.roles import ROLES, RoleModel, role_model
from generation.studio.choosing import central
from generation.studio.choosing.features import Floats
from generation.studio.choosing.part_model import KINDS
from generation.studio.hypotheses import hypotheses
from generation.studio.overview import overview
from generation.studio.report import Report
from ingest.reading import read_here
from ingest.splitting.passages import split_document
from retrieval.library import Library
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder, ScriptedGenerator
from tests.generation.answering.test_assistant import DyingGenerator

NO_ROLES = RoleModel(np.zeros_like(role_model(HashEmbedder()).weights))
REEF = """Kelp of the northern reefs

Purple urchins graze the young kelp of cold rocky reefs in every season.
The northern canopy covered 41 hectares of rocky reef after the third summer.
It remains unclear whether purple urchins graze the young kelp of warm rocky reefs in every season.
"""
BAY = """Kelp of the southern bay

Purple urchins graze the young kelp of cold rocky reefs in every season of the year.
The southern canopy covered 19 hectares of rocky reef after the third summer.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Give a library of two papers in which all is a finding but what is unclear."""

    def kinds(candidates: Sequence[Candidate], _roles: Floats) -> Floats:
        told = ["limits" if "unclear" in candidate.text else "findings" for candidate in candidates]
        return np.array([[float(kind == each) for kind in KINDS] for each in told], np.float32)

    def scores(_model: RoleModel, texts: Sequence[str], _vectors: Floats) -> Floats:
        return np.array(
            [[float(role == "limit" and "unclear" in text) for role in ROLES] for text in texts], np.float32
        )

    monkeypatch.setattr(central, "chances", kinds)
    monkeypatch.setattr(RoleModel, "scores", scores)
    with open_library(tmp_path / "home") as opened:
        for name, text in (("reef.txt", REEF), ("bay.txt", BAY)):
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            count: Callable[[Sequence[str]], list[int]] = lambda texts: [len(each.split()) for each in texts]  # noqa: E731
            document = read_here(path)
            opened.sources.add(document, split_document(document, count_tokens=count, token_limit=200), original=path)
        yield opened


def over(library: Library) -> Report:
    made = overview(library.sources.all(), library=library, embedder=HashEmbedder(), roles=NO_ROLES)
    assert made is not None
    return made


def supposed(library: Library, generator: ScriptedGenerator | None) -> Report:
    made = hypotheses(
        library.sources.all(), library=library, embedder=HashEmbedder(), roles=NO_ROLES, generator=generator
    )
    assert made is not None
    return made


def test_themes_are_of_several_sources_and_each_line_is_its_source_text(library: Library) -> None:
    report = over(library)
    themes = [section for section in report.sections if section.heading.startswith("Theme")]
    assert themes
    for theme in themes:
        assert len({group.note for group in theme.groups}) > 1
    quotes = [q for s in report.sections for group in s.groups for claim in group.claims for q in claim.quotes]
    assert all(library.sources.text(q.source.document_id)[q.start : q.end] == q.text for q in quotes)


def test_agreement_and_difference_are_only_said_where_the_sentences_show_them(library: Library) -> None:
    told = {s.heading: [c.text for group in s.groups for c in group.claims] for s in over(library).sections}
    assert all(text.startswith("Purple urchins") for text in told["Where they agree"])
    assert [("41" in text, "19" in text) for text in told["Where they differ"]] == [(True, False), (False, True)]
    assert ["unclear" in text for text in told["What they leave open"]] == [True]


def test_two_overviews_of_the_same_sources_are_the_same(library: Library) -> None:
    assert over(library) == over(library)


def test_what_is_open_stands_with_the_findings_that_bear_on_it_all_quoted(library: Library) -> None:
    [section] = supposed(library, None).sections
    assert section.groups[0].note == "Not settled, in the sources' words"
    assert len(section.groups) == 2
    assert all(claim.support is Support.VERBATIM for group in section.groups for claim in group.claims)


def test_what_the_model_supposes_is_its_own_thought_without_a_quote(library: Library) -> None:
    generator = ScriptedGenerator("[1] Heat makes urchins hungry.\n[1] Count urchins on warm reefs for two years.\n")
    [section] = supposed(library, generator).sections
    thoughts = [claim for group in section.groups for claim in group.claims if claim.support is Support.THOUGHT]
    assert [claim.text for claim in thoughts] == [
        "Heat makes urchins hungry.",
        "Count urchins on warm reefs for two years.",
    ]
    assert all(claim.quotes == () for claim in thoughts)
    assert all("own thought" in group.note for group in section.groups if set(group.claims) & set(thoughts))


def test_a_model_that_dies_leaves_what_the_sources_say(library: Library) -> None:
    [section] = supposed(library, DyingGenerator("[1] Urchins")).sections
    assert all(claim.support is Support.VERBATIM for group in section.groups for claim in group.claims)


def test_a_thought_that_says_a_source_again_is_none(library: Library) -> None:
    generator = ScriptedGenerator("[1] Purple urchins graze the young kelp of cold rocky reefs.\n[1] Count them.\n")
    [section] = supposed(library, generator).sections
    assert not [c for group in section.groups for c in group.claims if c.support is Support.THOUGHT]


def test_versions_of_one_text_are_one_voice(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(REEF.replace("third summer", "third year"), encoding="utf-8")
    document = read_here(path)
    count: Callable[[Sequence[str]], list[int]] = lambda texts: [len(each.split()) for each in texts]  # noqa: E731
    library.sources.add(document, split_document(document, count_tokens=count, token_limit=200), original=path)
    assert all("of 2 sources" in s.note for s in over(library).sections if s.heading.startswith("Theme"))
    assert len(supposed(library, None).sections) == 1
