"""Chooses the set of sentences that answers: what is likely to belong, says something new, and no more than asked for.

Pure functions over scored sentences; whether the set answers at all is a chance that the caller compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.answering.choosing.answerable import chance_answered
from generation.answering.choosing.measures import NAMES
from generation.answering.choosing.scorer import Scored
from generation.answering.question import Length, Need, Question

# A sentence is chosen while its worth, less what the chosen ones say already, is above this, and above this share of
# the best one's. Chosen on questions whose documents the scorer had not seen (docs/decisions/0019): a higher floor
# tells less and strays less, .43 of the facts and .42 fair at 0.15, .48 and .39 at 0.1.
_FLOOR = 0.1
_SHARE = 0.3

# Of several sources asked about, each is to say its best: the first sentence of a source need reach only these. On 22
# such questions, left out, .26 of the facts and .28 fair from .69 of the sources, where it was .16, .32 and .43.
_FIRST_FLOOR = 0.02
_FIRST_SHARE = 0.1

# What is only fair counts half of what a good answer needs.
_FAIR = 0.5

# So many times the worth of the best sentence an entry of references must have to be told.
_REFERENCE_LEADS = 2.0

# From this chance of being running prose on a text is taken for a whole sentence.
_WHOLE = 0.5
_PROSE = NAMES.index("prose")

# From the first cosine on two sentences begin to say the same, at the second they do.
_ALIKE = (0.7, 1.0)

# Below this chance that anything answers a question is refused, where no model looks again: 2 in 100 answerable natural
# ones were, left out.
ANSWERS = 0.4

# What each of several sources is asked in some respect is told from this chance on, chosen on 16 questions over nine
# little texts (docs/decisions/0020): at 0.4 hardly half of the sources that say it are told.
PART_ANSWERS = 0.25

# Of 218 natural questions, left out, 8 tell .46 of the facts where 6 tell .44, and what is told more is as fair as the
# rest (.39).
_MOST = {Length.SHORT: 2, Length.NORMAL: 8, Length.LONG: 10}
_MOST_A_SOURCE = 2  # where several sources are asked about
_MOST_SOURCES = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences of an answer, most telling first, and the chance, 0..1, that they answer the question.

    `least` is the chance from which on they are shown, `sure` the one from which on nothing is said against them.
    """

    sentences: tuple[Scored, ...]
    answers: float
    least: float = ANSWERS
    sure: float = ANSWERS

    @property
    def is_answer(self) -> bool:
        """Whether they are likely enough to answer the question."""
        return self.answers >= self.least

    @property
    def is_sure(self) -> bool:
        """Whether they are likely to answer it: of those that are not, about half come only near."""
        return self.answers >= max(self.sure, self.least)


def choose(question: Question, scored: Sequence[Scored]) -> Selection:
    """Choose greedily by what each sentence adds; the best one alone where nothing is likely."""
    if not scored:
        return Selection((), 0.0)
    ranked = sorted(_speaking(question, scored), key=_worth, reverse=True)
    if not ranked:
        return Selection((), chance_answered(scored))
    best = _worth(ranked[0])
    chosen: list[Scored] = []
    while len(chosen) < _most(question):
        gains = [(_gain(item, chosen), item) for item in ranked if item not in chosen and _fits(question, item, chosen)]
        enough = [pair for pair in gains if not chosen or pair[0] >= _least(question, pair[1], chosen, best)]
        if not enough:
            break
        chosen.append(max(enough, key=lambda pair: pair[0])[1])
    return Selection(tuple(chosen), chance_answered(scored))


def _speaking(question: Question, scored: Sequence[Scored]) -> Sequence[Scored]:
    """Leave out entries of references that are not far likelier than any sentence: their titles only sound alike.

    What a document says as a whole none of them tells.
    """
    sentences = [item for item in scored if not item.candidate.is_reference]
    least = _REFERENCE_LEADS * max(map(_worth, sentences), default=0.0)
    is_whole = question.need is Need.DOCUMENT
    return [item for item in scored if not item.candidate.is_reference or (not is_whole and _worth(item) >= least)]


def sentences_among(scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Leave out keyword lines, labels and half sentences: what a source says of itself it says in whole ones.

    Rows of tables stay, and where nothing is prose all does.
    """
    told = tuple(item for item in scored if item.candidate.is_row or item.candidate.measured[_PROSE] >= _WHOLE)
    return told or tuple(scored)


def likeness(first: Scored, second: Scored) -> float:
    """Give how much two sentences say the same, 0..1."""
    low, high = _ALIKE
    cosine = float(first.candidate.vector @ second.candidate.vector)
    return min(max((cosine - low) / (high - low), 0.0), 1.0)


def _gain(item: Scored, chosen: Sequence[Scored]) -> float:
    return _worth(item) * (1 - max((likeness(item, other) for other in chosen), default=0.0))


def _worth(item: Scored) -> float:
    return _FAIR * item.chance + item.vital


def _least(question: Question, item: Scored, chosen: Sequence[Scored], best: float) -> float:
    """Give the worth that a sentence must add to be told."""
    speaking = {other.candidate.source.document_id for other in chosen}
    is_first = question.need is Need.COLLECTION and item.candidate.source.document_id not in speaking
    return max(_FIRST_FLOOR, _FIRST_SHARE * best) if is_first else max(_FLOOR, _SHARE * best)


def _fits(question: Question, item: Scored, chosen: Sequence[Scored]) -> bool:
    """Tell whether a sentence may be added: of several sources asked about, none speaks at length.

    What a source cites says nothing of its own: an entry of its references may be an answer, and adds nothing to one.
    """
    if chosen and item.candidate.is_reference:
        return False
    if question.need is not Need.COLLECTION:
        return True
    beside = [other for other in chosen if other.candidate.source == item.candidate.source]
    sources = {other.candidate.source.document_id for other in chosen}
    return len(beside) < _MOST_A_SOURCE and (bool(beside) or len(sources) < _MOST_SOURCES)


def _most(question: Question) -> int:
    if question.points is not None:
        return max(question.points, 1)
    return 2 * _MOST_SOURCES if question.need is Need.COLLECTION else _MOST[question.length]
