"""Judges, without a model, what questions are answered with while a rule is off: facts told, right first, refusals.

Chances are fitted anew with the rule off, so that no number is left that was fitted with it: on natural questions and
ones over papers, each given by numbers that did not know its documents; other sets by numbers fitted on both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.fitting.fit_sentences import Asked, fit, fit_answered, gather, left_out
from bench.loading.sentence_cases import SentenceCase
from bench.loading.vectors_kept import KeptVectors
from generation.answering import refusal
from generation.answering.candidates import Candidate, sentences_of
from generation.answering.choosing.answerable import signs
from generation.answering.choosing.roles import RoleModel
from generation.answering.choosing.scorer import Scored
from generation.answering.choosing.selection import ANSWERS, choose
from generation.answering.particulars.telling import Teller
from generation.answering.question import QuestionReader
from generation.answering.quotes import Quoter
from retrieval.search import Retriever
from services.assembly import Quoth

Floats = NDArray[np.float64]
Span = tuple[Path, int, int, str]

# Sets whose numbers are fitted, the natural questions first; the others are only measured.
FITTED = ("natural", "papers")
_WEIGHTS = {"natural": 1.0, "papers": 0.5}


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Questions with the library that they are asked of."""

    name: str
    quoth: Quoth
    retriever: Retriever
    cases: tuple[SentenceCase, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question was answered with; `facts` is the share of the vital ones told, None where there are none."""

    answerable: bool
    refused: bool
    first: bool
    told: bool
    facts: float | None
    words: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A set's questions with their candidates' log odds, given by numbers that did not know their documents."""

    of: OpenSet
    asked: tuple[Asked, ...]
    odds: tuple[Floats, ...]
    answered: LogisticRegression


def outcomes(judged: Judged, *, again: bool) -> list[Outcome]:
    """Answer a set's questions; `again` where what a candidate takes along is to be looked at anew."""
    asked = [_taken_along(each) for each in judged.asked] if again else judged.asked
    return [_outcome(a, odds, judged.of, judged.answered) for a, odds in zip(asked, judged.odds, strict=True)]


def _taken_along(asked: Asked) -> Asked:
    """Look anew at what each candidate takes along."""
    anew: dict[tuple[str, int], Candidate] = {}
    for hit in {each.hit.passage.id: each.hit for each in asked.candidates}.values():
        anew |= {(hit.passage.id, each.sentence.start): each for each in sentences_of(hit)}
    found = [anew[each.hit.passage.id, each.sentence.start] for each in asked.candidates]
    pairs = zip(asked.candidates, found, strict=True)
    candidates = tuple(replace(old, leans_on=new.leans_on, goes_on=new.goes_on) for old, new in pairs)
    return replace(asked, candidates=candidates)


def judge(sets: Sequence[OpenSet], embedder: KeptVectors, roles: RoleModel, reader: QuestionReader) -> list[Judged]:
    """Measure the sentences for all questions of all sets as the rules stand now, and fit their chances."""
    asked = {
        each.name: gather(
            each.quoth,
            each.cases,
            embedder,
            roles,
            _WEIGHTS.get(each.name, 0.0),
            retriever=each.retriever,
            reader=reader,
        )
        for each in sets
    }
    natural, papers = (asked[name] for name in FITTED)
    odds = {"natural": left_out(natural, papers), "papers": left_out(papers, natural)}
    network = fit([*natural, *papers])
    odds |= {name: [network.log_odds(a.measured) for a in of] for name, of in asked.items() if name not in FITTED}
    answered = fit_answered([*natural, *papers], [*odds["natural"], *odds["papers"]])
    return [Judged(each, tuple(asked[each.name]), tuple(odds[each.name]), answered) for each in sets]


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


def _outcome(asked: Asked, odds: Floats, of: OpenSet, answered: LogisticRegression) -> Outcome:
    spans = _told_by_lines(asked, of)
    if spans is None:
        spans = [] if _is_refused(asked, odds, of, answered) else _chosen(asked, odds)
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


def _is_refused(asked: Asked, odds: Floats, of: OpenSet, answered: LogisticRegression) -> bool:
    query, words = asked.question.query, of.quoth.library.words
    hits = list({each.hit.passage.id: each.hit for each in asked.candidates if each.hit.rank}.values())
    unknown = refusal.unknown_names(query, lambda word: bool(words.sources_with((word,))))
    if unknown or refusal.unread_pages(query, hits):
        return True
    chance = answered.predict_proba([signs(odds[:, 0], asked.measured)])[0, 1]
    return bool(chance < ANSWERS)


def _chosen(asked: Asked, odds: Floats) -> list[Span]:
    chances = 1 / (1 + np.exp(-odds))
    scored = [Scored(each, *row) for each, row in zip(asked.candidates, chances.tolist(), strict=True)]
    return [_span(item.candidate) for item in choose(asked.question, scored).sentences]


def _span(candidate: Candidate) -> Span:
    whole = candidate.whole
    return Path(candidate.source.path), whole.start, whole.end, candidate.whole_text


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3) if values else float("nan")
