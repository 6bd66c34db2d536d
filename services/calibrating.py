"""Fits the check of claims for the models that are chosen, and keeps its numbers in the home folder.

A model that came with numbers needs none; one that a person brings is asked about some 500 pairs, once: minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.calibration import (
    PAIRS,
    Calibration,
    Measures,
    calibrate,
    read_calibrations,
    read_pairs,
    write_calibrations,
)
from generation.answering.proof.checking import FittedChecker, checker_at_hand, measures_of
from models.ports import ClaimChecker, Embedder, Generator

# In the home folder.
KEPT = "claim-checks.json"


def claim_checker(
    home: Path, embedder: Embedder | None, generator: Generator | None = None, entailment: ClaimChecker | None = None
) -> FittedChecker | None:
    """Give the best check of claims for these models that numbers are kept for."""
    return checker_at_hand(embedder, generator, entailment, kept=read_calibrations(home / KEPT))


def calibrate_checks(
    home: Path,
    embedder: Embedder,
    generator: Generator | None = None,
    entailment: ClaimChecker | None = None,
    *,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Calibration:
    """Fit the check for these models and keep it in place of an earlier one; `told` hears how far it is."""
    measures = _Told(measures_of(embedder, generator, entailment), told)
    calibration = calibrate(measures, read_pairs(PAIRS))
    others = [each for each in read_calibrations(home / KEPT) if each.checker != calibration.checker]
    home.mkdir(parents=True, exist_ok=True)
    write_calibrations(home / KEPT, [*others, calibration])
    return calibration


class _Told:
    """Measures a few pairs at a time and tells how far it is."""

    _AT_ONCE = 16

    def __init__(self, measures: Measures, told: Callable[[int, int], None]) -> None:
        self._measures = measures
        self._told = told
        self.name = measures.name
        self.names = measures.names

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the numbers of each pair, float64[pairs, numbers]."""
        rows = []
        for start in range(0, len(pairs), self._AT_ONCE):
            rows.append(self._measures.measure(pairs[start : start + self._AT_ONCE]))
            self._told(min(start + self._AT_ONCE, len(pairs)), len(pairs))
        return np.concatenate(rows)
