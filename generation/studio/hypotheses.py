"""Gathers what sources suggest but do not settle: their own open questions, and findings that speak for and against.

What the sources say is quoted. A model may add what it would suppose and what measurement would decide: its own
thought, marked as such, with no quote and never as a source's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from generation.answer import Claim, Support
from generation.answering.candidates import Candidate
from generation.answering.choosing.roles import RoleModel
from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.prompts import DATA, draft_grammar, listed, parse_line
from generation.studio.choosing.central import Central
from generation.studio.choosing.parts import Part, part_of
from generation.studio.choosing.weighing import Progress, copies, one_of_each, weigh_sources, without_boilerplate
from generation.studio.comparing.contrast import conflict, shared
from generation.studio.report import Group, Report, ReportSection, report_of
from generation.terms import content_stems
from models.errors import GeneratorFailed
from models.ports import Embedder, Generator, Message
from retrieval.library import Library
from retrieval.source import Source

_MOST = 8
# Open questions this near to each other are one.
_SAME = 0.75
# From this cosine on (MiniLM), and with this share of words in common, a finding bears on a question.
_BEARS, _SHARED = 0.45, 0.15
_EVIDENCE = 3
# A thought with this share of its words in one sentence that was shown is none: it says the sentence again.
_SAID_AGAIN = 0.8
_TOKENS = 160
SEED = 0

_TASK = f"""You help researchers to think ahead. {DATA}
Sentence 1 names something that is not settled. Write two lines, each the number 1 in brackets and one plain sentence. \
The first is a hypothesis about it that could be tested. The second is what would have to be measured to decide it."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Something open: where it is said, and the findings that bear on it, as (source, sentence)."""

    said: tuple[tuple[int, int], ...]
    speaks_for: tuple[tuple[int, int], ...]
    against: tuple[tuple[int, int], ...]


def hypotheses(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    generator: Generator | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Report | None:
    """Give what sources leave open with evidence for and against; None when it was stopped.

    `progress` is told sources done and in all.
    """
    weighed = weigh_sources(sources, library=library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if weighed is None:
        return None
    weighed = without_boilerplate(one_of_each(weighed, copies(weighed)), ())
    quoter = Quoter(library)
    sections: list[ReportSection] = []
    for question in _questions(weighed):
        if stop is not None and stop.is_set():
            return None
        if generator is not None:
            thoughts, failure = _think(question, weighed, generator)
            generator = None if failure else generator
        else:
            thoughts = ()
        sections.append(_section(len(sections) + 1, question, thoughts, weighed, quoter))
    return report_of(sections, quoter)


def _questions(weighed: Sequence[Central]) -> Iterator[_Question]:
    """Yield what is open, first what several sources name or what most findings bear on."""
    places = [(source, place) for source, central in enumerate(weighed) for place in range(len(central.candidates))]
    opened = [each for each in places if _part(each, weighed) is Part.LIMITS]
    found = [each for each in places if _part(each, weighed) is Part.FINDINGS]
    opened.sort(key=lambda each: (-float(weighed[each[0]].worth[each[1]]), each))
    gathered: list[list[tuple[int, int]]] = []
    for each in opened:
        near = next((group for group in gathered if _closeness(each, group[0], weighed) >= _SAME), None)
        if near is None:
            gathered.append([each])
        else:
            near.append(each)
    questions = [_with_evidence(group, found, weighed) for group in gathered]
    questions.sort(key=lambda question: -_weight(question))
    of_each: dict[int, int] = {}
    most = max(2, -(-_MOST // max(len({group[0][0] for group in gathered}), 1)))
    count = 0
    for question in questions:
        source = question.said[0][0]
        if count < _MOST and of_each.get(source, 0) < most:
            of_each[source] = of_each.get(source, 0) + 1
            count += 1
            yield question


def _weight(question: _Question) -> int:
    bearing = {source for source, _ in (*question.speaks_for, *question.against)} - {question.said[0][0]}
    return 2 * len({source for source, _ in question.said}) + 2 * len(bearing) + len(question.against)


def _with_evidence(
    group: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]], weighed: Sequence[Central]
) -> _Question:
    """Find the findings that bear on what is open, those that contradict it or each other apart."""
    text = _candidate(group[0], weighed).text
    near = [
        (closeness, each)
        for each in found
        if (closeness := _closeness(each, group[0], weighed)) >= _BEARS
        and shared(text, _candidate(each, weighed).text) >= _SHARED
    ]
    near.sort(key=lambda pair: (-pair[0], pair[1]))
    against = [each for _, each in near if conflict(text, _candidate(each, weighed).text)]
    speaks_for = [each for _, each in near if each not in against]
    return _Question(tuple(group[:2]), tuple(speaks_for[:_EVIDENCE]), tuple(against[:_EVIDENCE]))


def _think(question: _Question, weighed: Sequence[Central], generator: Generator) -> tuple[tuple[Claim, ...], str]:
    """Let the model suppose what could be so and what would decide it; give why it fell silent, if it did."""
    shown = [_candidate(each, weighed) for each in (*question.said[:1], *question.speaks_for, *question.against)]
    prompt = (Message("system", _TASK), Message("user", listed(shown)))
    grammar = draft_grammar([1], claims=2)
    try:
        text = "".join(generator.stream(prompt, max_tokens=_TOKENS, grammar=grammar, seed=SEED))
    except GeneratorFailed as error:
        return (), error.message
    drafts = [draft.text for line in text.splitlines() if (draft := parse_line(line)) is not None]
    told = [content_stems(candidate.whole_text) for candidate in shown]
    if any(_says_again(draft, told) for draft in drafts):
        return (), ""
    return tuple(Claim(draft, (), Support.THOUGHT) for draft in drafts[:2]), ""


def _says_again(draft: str, told: Sequence[Sequence[str]]) -> bool:
    said = set(content_stems(draft))
    return any(len(said & set(stems)) >= _SAID_AGAIN * len(said) for stems in told)


def _section(
    number: int, question: _Question, thoughts: Sequence[Claim], weighed: Sequence[Central], quoter: Quoter
) -> ReportSection:
    def quoted(note: str, places: Sequence[tuple[int, int]]) -> list[Group]:
        claims = tuple(claim_of(_candidate(each, weighed), quoter) for each in places)
        return [Group(note, claims)] if claims else []

    groups = quoted("Not settled, in the sources' words", question.said)
    if thoughts:
        groups.append(Group("Hypothesis: the model's own thought, no source says it", tuple(thoughts[:1])))
    groups += quoted("Findings that bear on it or speak for it", question.speaks_for)
    groups += quoted("Findings that speak against it", question.against)
    if thoughts[1:]:
        groups.append(Group("What would decide: the model's own thought, no source says it", tuple(thoughts[1:2])))
    note = "" if question.speaks_for or question.against else "No finding of these sources bears on it."
    return ReportSection(f"Open question {number}", note, tuple(groups))


def _part(place: tuple[int, int], weighed: Sequence[Central]) -> Part | None:
    return part_of(weighed[place[0]], place[1])


def _candidate(place: tuple[int, int], weighed: Sequence[Central]) -> Candidate:
    return weighed[place[0]].candidates[place[1]]


def _closeness(one: tuple[int, int], other: tuple[int, int], weighed: Sequence[Central]) -> float:
    return float(np.dot(weighed[one[0]].vectors[one[1]], weighed[other[0]].vectors[other[1]]))
