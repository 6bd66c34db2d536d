"""Lays the parts of a claim on the parts of a sentence, place by place, so that as little as possible is out of order.

Pure functions over parts. A claim may leave words out, move one clause, or turn "B was measured by A" into "A measured
B"; what goes further tears the sentence apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from generation.statement import Part
from generation.wording import reach_of

# What a step costs: none to the next part, little over parts left out, much back to an earlier part.
_LEFT_OUT, _MOVED, _TORN = 1, 100, 10_000


class Tear(Enum):
    """Why a claim cannot be laid on a sentence."""

    JOINED = auto()
    ORDER = auto()


@dataclass(frozen=True, slots=True)
class _Laying:
    """Where the parts so far stand in the sentence, and what it cost to put them there."""

    cost: int
    places: tuple[int, ...]


def lay(said: Sequence[Part], there: Sequence[Part]) -> tuple[int, ...] | Tear:
    """Give the place in the sentence of each part of a claim; every part must have one."""
    laying = _cheapest(said, there, turned=False)
    turned = laying.cost >= 2 * _MOVED
    if turned:
        laying = _cheapest(said, there, turned=True)
    if laying.cost >= _TORN or _beheaded(laying.places, there) or _counts_other(said, laying.places, there):
        return Tear.JOINED
    if _interleaved(laying.places) or (turned and not _changes_voice(said, laying, there)):
        return Tear.ORDER
    return laying.places


def _cheapest(said: Sequence[Part], there: Sequence[Part], *, turned: bool) -> _Laying:
    """Lay part after part, keeping for each place of the last one the cheapest way to get there.

    `turned` lets what is done "by" somebody become what somebody does, and the other way round.
    """
    layings = [_Laying(0, ())]
    phrase = -1
    for part in said:
        begins, phrase = part.place.phrase != phrase, part.place.phrase
        places = [at for at, other in enumerate(there) if other.key == part.key]
        layings = [_reach(part, at, layings, there, begins=begins, turned=turned) for at in places]
    return min(layings, key=lambda laying: laying.cost)


def _reach(
    part: Part, at: int, layings: Sequence[_Laying], there: Sequence[Part], *, begins: bool, turned: bool
) -> _Laying:
    """Go on from the laying from which it is cheapest; `begins` when the part begins a phrase of the claim."""
    alike = _openings_alike(part, there[at], turned=turned)
    openings = {part.place.opening, there[at].place.opening}
    loose = "" in openings and "by" not in openings and not part.quantity

    def cost(laying: _Laying) -> int:
        if at in laying.places:
            return laying.cost + _TORN
        if not laying.places:
            return 0 if alike else _TORN
        if at == laying.places[-1] + 1 and loose:
            return laying.cost
        may_move = begins or turned
        return laying.cost + (_next_step(at, laying.places, there, may_move=may_move) if alike else _TORN)

    best = min(layings, key=cost)
    return _Laying(cost(best), (*best.places, at))


def _openings_alike(part: Part, other: Part, *, turned: bool) -> bool:
    """Tell whether a part stands behind the same preposition in the claim as in the sentence."""
    openings = {part.place.opening, other.place.opening}
    return len(openings) == 1 or (turned and openings == {"by", ""})


def _beheaded(places: Sequence[int], there: Sequence[Part]) -> bool:
    """Tell whether what the first clause is about was left out ("the rate of" growth fell)."""
    first = there[places[0]].place
    before = [there[at].place for at in range(places[0]) if at not in places]
    cut_off = [place for place in before if place.clause == first.clause and place.phrase != first.phrase]
    return not first.opening and any(not place.opening for place in cut_off)


def _counts_other(said: Sequence[Part], places: Sequence[int], there: Sequence[Part]) -> bool:
    """Tell whether a number stands before what it does not stand with ("three sites, four times" as "four sites")."""
    return any(
        part.quantity and part.place.phrase == after.place.phrase and there[at].place.phrase != there[then].place.phrase
        for (part, after), (at, then) in zip(pairwise(said), pairwise(places), strict=True)
    )


def _interleaved(places: Sequence[int]) -> bool:
    """Tell whether, after a step back, a place is taken from inside what was laid in one go before."""
    cuts = [0, *(i for i in range(1, len(places)) if places[i] < places[i - 1]), len(places)]
    runs = [places[start:end] for start, end in pairwise(cuts)]
    return any(run[0] < place < run[-1] for i, run in enumerate(runs) for later in runs[i + 1 :] for place in later)


def _next_step(at: int, places: tuple[int, ...], there: Sequence[Part], *, may_move: bool) -> int:
    """Step from the last place to another; not away from a sign, and not over the head of another clause."""
    last = places[-1]
    if at == last + 1:
        return 0
    crosses = there[last].place.clause != there[at].place.clause
    if reach_of(there[last].sign) and (at < last or crosses):
        return _TORN
    if at < last:
        return _MOVED if may_move else _TORN
    left_out = [i for i in range(last + 1, at) if i not in places]
    if crosses and any(there[i].place.clause == there[at].place.clause for i in left_out):
        return _TORN
    return _LEFT_OUT


def _changes_voice(said: Sequence[Part], laying: _Laying, there: Sequence[Part]) -> bool:
    """Tell whether the claim begins with who did it, whom the sentence names with "by", or the other way round."""
    places = laying.places
    if laying.cost >= 3 * _MOVED:
        return False
    doer = next((place for part, place in zip(said, places, strict=True) if part.place.opening == "by"), None)
    return (said[0].place.opening == "" and there[places[0]].place.opening == "by") or doer == 0
