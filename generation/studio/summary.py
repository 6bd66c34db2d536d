"""Summarises a source in parts: one line, subject and question, data and methods, findings, limits; and its key terms.

The document chooses the sentences and no question does. A model that earns it puts the main ones in its own words, as
far as these are proved; every other sentence is the source's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from generation.answer import Claim
from generation.answering.candidates import Candidate
from generation.answering.choosing.roles import RoleModel
from generation.answering.compose import claim_of, is_said
from generation.answering.lead import SHOWN, Draft
from generation.answering.question import Length, Need, Question
from generation.answering.quotes import Quoter
from generation.answering.writing import Writer
from generation.events import Composed
from generation.studio.choosing.central import on_the_matter, running_texts, weigh
from generation.studio.choosing.parts import Part, SummaryLength, parts_of
from generation.studio.choosing.topics import key_topics
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

_ASKED = "What is this document about, how was it done, and what came of it?"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a source says in a few sentences, each with its quotes and its part as group, and what it is about.

    `failure` says why the model fell silent, if it did: the source's own sentences stand alone then.
    """

    source: Source
    sentences: tuple[Claim, ...]
    topics: tuple[str, ...]
    failure: str = ""


def summarize_source(
    source_id: str,
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    writer: Writer,
    length: SummaryLength = SummaryLength.MEDIUM,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Summary:
    """Summarise one source; without a model, or where its words are not proved, in the source's own sentences.

    `progress` is told how many sentences there are, of how many at most.
    """
    source = library.sources.get(source_id)
    central = on_the_matter(weigh(source, library=library, embedder=embedder, roles=roles))
    parts = {
        part: [central.candidates[place] for place in places] for part, places in parts_of(central, length).items()
    }
    quoter, draft = Quoter(library), Draft()
    claims = tuple(
        claim_of(candidate, quoter, group=part.value) for part, chosen in parts.items() for candidate in chosen
    )
    quoter.check(quote for claim in claims for quote in claim.quotes)
    if claims:
        question, chosen = Question(_ASKED, _ASKED, Need.DOCUMENT, Length.LONG), claims
        told = _told_first(list(parts.values()))
        for event in writer.write(question, told, chosen, quoter, draft=draft, stop=stop):
            claims = _with_leads(chosen, event.claims) if isinstance(event, Composed) else claims
            if progress:
                progress(len(claims), len(chosen))
    centre = central.vectors.mean(axis=0) if len(central.vectors) else None
    topics = key_topics(running_texts(source, library), embedder, centre=centre)
    return Summary(source, claims, topics, draft.failure)


def _told_first(parts: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Put first what a model is shown, in reading order: of every part the first sentence, then the second."""
    mixed = [candidate for each in zip_longest(*parts) for candidate in each if candidate is not None]
    shown = sorted(mixed[:SHOWN], key=lambda candidate: candidate.sentence.start)
    return [*shown, *mixed[SHOWN:]]


def _with_leads(claims: tuple[Claim, ...], written: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Let the model's proved sentences stand as the one line, and what they quote not be said again."""
    leads = tuple(replace(claim, group=Part.ONE_LINE.value) for claim in written if claim not in claims)
    rest = tuple(claim for claim in claims if claim.group != Part.ONE_LINE.value and not is_said(claim, leads))
    return (*leads, *rest)
