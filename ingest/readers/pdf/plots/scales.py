"""Finds the scale of an axis: which straight line, of values, logarithms or roots, its ticks lie on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ingest.content.plots import LINEAR, LOG, ROOT, Axis, Tick

_MOST_MISSED = 1.2  # points that a tick may stand beside its place
_FEWEST = 3  # ticks; two lie on any line, and tell a scale only where they are written as powers
_FEWEST_OF_ROOTS = 4  # nobody expects these, and three numbers may lie so by chance
_LEFT_OUT = 0.25  # share of the numbers along an axis that may be none of its ticks
_MOST_TRIED = 14  # ticks whose pairs are tried


def fit_axis(ticks: Sequence[Tick], *, powers: bool) -> Axis | None:
    """Give the axis that the ticks agree on, None where there is none; `powers` says that all are powers of ten."""
    found = [axis for scale in (LINEAR, LOG, ROOT) if (axis := _fitted(ticks, scale, powers=powers)) is not None]
    # where both fit, more ticks count more, then the closer fit
    return max(found, key=lambda axis: (len(axis.ticks), -round(axis.error, 2)), default=None)


def _fitted(ticks: Sequence[Tick], scale: str, *, powers: bool) -> Axis | None:
    usable = [tick for tick in ticks if scale == LINEAR or tick.value > 0 or (scale == ROOT and tick.value == 0)]
    if len({tick.value for tick in usable}) < 2 or (len(usable) < _FEWEST and not (scale == LOG and powers)):
        return None
    places = np.array([tick.place for tick in usable])
    values = np.array([tick.value for tick in usable])
    levels = np.log10(values) if scale == LOG else np.sqrt(values) if scale == ROOT else values
    agree = _agreeing(places, levels)
    fewest = max(_FEWEST, round((1 - _LEFT_OUT) * len(usable))) if len(usable) >= _FEWEST else 2
    if agree.sum() < (max(fewest, _FEWEST_OF_ROOTS) if scale == ROOT else fewest):
        return None
    slope, offset = np.polyfit(places[agree], levels[agree], 1)
    if not slope:
        return None
    missed = float(np.abs((levels[agree] - offset) / slope - places[agree]).max())
    if missed > _MOST_MISSED:
        return None
    kept = tuple(tick for tick, agrees in zip(usable, agree.tolist(), strict=True) if agrees)
    return Axis(scale, float(slope), float(offset), kept, round(missed, 3))


def _agreeing(places: NDArray[np.float64], levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the ticks that lie on the line of two of them, of all such lines the one on which most do."""
    best = np.zeros(len(places), bool)
    for one, other in combinations(range(min(len(places), _MOST_TRIED)), 2):
        if abs(places[one] - places[other]) < 2 or levels[one] == levels[other]:
            continue
        slope = (levels[other] - levels[one]) / (places[other] - places[one])
        agree = np.abs((levels - levels[one]) / slope - (places - places[one])) <= 2 * _MOST_MISSED
        if agree.sum() > best.sum():
            best = agree
    return best
