"""Judges, without a model, what questions are answered with while a rule is off: facts told, right first, refusals.

The fitted numbers are those that came with quoth: on natural questions and on ones over papers, on which they were
fitted with the rule on, a rule looks worth rather more than it is; on other sets it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.fitting.fit_sentences import Asked
from generation.answering import refusal
from generation.answering.candidates import Candidate, sentences_of
from generation.answering.choosing.scorer import score
from generation.answering.choosing.selection import choose
from generation.answering.particulars.telling import Teller
from generation.answering.quotes import Quoter
from retrieval.search import Retriever
from services.assembly import Quoth

Span = tuple[Path, int, int, str]


@dataclass(frozen=True, slots=True)
class OpenSet:
    """The library that a set's questions are asked of."""

    name: str
    quoth: Quoth
    retriever: Retriever


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question was answered with; `facts` is the share of the vital ones told, None where there are none."""

    answerable: bool
    refused: bool
    first: bool
    told: bool
    facts: float | None
    words: int


def outcomes(asked: Sequence[Asked], of: OpenSet) -> list[Outcome]:
    """Answer a set's questions as the rules stand now."""
    return [_outcome(each, of) for each in asked]


def as_taken_along(asked: Sequence[Asked]) -> list[Asked]:
    """Look anew at what each candidate takes along, as the rules stand now."""
    return [_taken_along(each) for each in asked]


def _taken_along(asked: Asked) -> Asked:
    """Look anew at what each candidate takes along."""
    anew: dict[tuple[str, int], Candidate] = {}
    for hit in {each.hit.passage.id: each.hit for each in asked.candidates}.values():
        anew |= {(hit.passage.id, each.sentence.start): each for each in sentences_of(hit)}
    found = [anew[each.hit.passage.id, each.sentence.start] for each in asked.candidates]
    pairs = zip(asked.candidates, found, strict=True)
    candidates = tuple(replace(old, leans_on=new.leans_on, goes_on=new.goes_on) for old, new in pairs)
    return replace(asked, candidates=candidates)


def figures(found: Sequence[Outcome]) -> dict[str, float]:
    """Give a set's shares, of answerable questions and of others, and the words told on average."""
    able = [each for each in found if each.answerable]
    marked = [each for each in able if each.facts is not None]
    others = [each for each in found if not each.answerable]
    return {
        "first": _mean([float(each.first) for each in marked]),
        "told": _mean([float(each.told) for each in marked]),
        "facts": _mean([each.facts or 0.0 for each in marked]),
        "refused": _mean([float(each.refused) for each in others]),
        "wrongly": _mean([float(each.refused) for each in able]),
        "words": _mean([float(each.words) for each in found if not each.refused]),
        "n": len(marked),
        "n_others": len(others),
    }


def _outcome(asked: Asked, of: OpenSet) -> Outcome:
    spans = _told_by_lines(asked, of)
    if spans is None:
        spans = _chosen(asked, of)
    held = [[mark for mark in asked.case.marks if mark.is_of(*span)] for span in spans]
    facts = asked.case.facts
    told = {mark.fact for each in held for mark in each} & facts
    return Outcome(
        answerable=asked.case.answerable,
        refused=not spans,
        first=bool(held and held[0]),
        told=any(held),
        facts=len(told) / len(facts) if facts else None,
        words=sum(len(text.split()) for *_, text in spans),
    )


def _told_by_lines(asked: Asked, of: OpenSet) -> list[Span] | None:
    """Give what is told of what a document is; None where something else is asked for."""
    library = of.quoth.library
    ids = {source.path: source.document_id for source in library.sources.all()}
    within = [ids[str(file)] for file in asked.case.files] if asked.case.is_within else None
    teller = Teller(library=library, retriever=of.retriever)
    told = teller.tell(asked.question, notebook=None, sources=within, quoter=Quoter(library))
    if told is None:
        return None
    quotes = [quote for claim in told.claims for quote in claim.quotes]
    return [(Path(quote.source.path), quote.start, quote.end, quote.text) for quote in quotes]


def _chosen(asked: Asked, of: OpenSet) -> list[Span]:
    """Choose sentences; none where the question is refused."""
    query, words = asked.question.query, of.quoth.library.words
    hits = list({each.hit.passage.id: each.hit for each in asked.candidates if each.hit.rank}.values())
    unknown = refusal.unknown_names(query, lambda word: bool(words.sources_with((word,))))
    selection = choose(asked.question, score(asked.candidates))
    if unknown or refusal.unread_pages(query, hits) or not selection.is_answer:
        return []
    return [_span(item.candidate) for item in selection.sentences]


def _span(candidate: Candidate) -> Span:
    whole = candidate.whole
    return Path(candidate.source.path), whole.start, whole.end, candidate.whole_text


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3) if values else float("nan")
