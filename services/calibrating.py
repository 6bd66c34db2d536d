"""Fits the check of claims and the second look for the models that are chosen, and keeps the numbers in the home.

A model that came with numbers needs none; one that a person brings is asked about some 570 pairs, once: minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.answering.leaning import (
    Leaning,
    fit_leaning,
    leaning_pairs,
    read_leanings,
    shipped,
    write_leanings,
)
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
from models.errors import ModelError
from models.files.kinds import may_judge
from models.files.store import ModelStore
from models.ports import ClaimChecker, Embedder, Generator
from services.errors import NothingToCalibrate

# In the home folder.
KEPT = "claim-checks.json"
KEPT_LEANINGS = "leanings.json"

Progress = Callable[[int, int], None]


class Standing(StrEnum):
    """What is known of the chosen language model's yes or no."""

    CALIBRATED = "calibrated"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"  # too small for it to mean something
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was found out about a language model: its check of claims, and what its yes is worth."""

    check: Calibration
    leaning: Leaning

    def described(self) -> dict[str, object]:
        """Describe it for scripts."""
        return {
            "model": self.leaning.model,
            "sha256": self.leaning.sha256,
            "answers_auc": self.leaning.auc,
            "answers_pairs": self.leaning.pairs,
            "claims_auc": self.check.auc,
            "claims_pairs": self.check.pairs,
            "earns_writing": self.check.earns_writing,
        }


def claim_checker(
    home: Path, embedder: Embedder | None, generator: Generator | None = None, entailment: ClaimChecker | None = None
) -> FittedChecker | None:
    """Give the best check of claims for these models that numbers are kept for."""
    return checker_at_hand(embedder, generator, entailment, kept=read_calibrations(home / KEPT))


def leaning_kept(home: Path, sha256: str) -> Leaning | None:
    """Give what the yes of the model with this hash was found to be worth; None where nobody tried."""
    kept = {each.sha256: each for each in (*shipped(), *read_leanings(home / KEPT_LEANINGS))}
    return kept.get(sha256)


def standing_of(home: Path, store: ModelStore) -> tuple[Standing, Leaning | None]:
    """Tell whether the chosen language model's yes is known, and what it was found to be worth; loads no model."""
    name = store.chosen("llm")
    try:
        judges = may_judge(store.path(name))
    except ModelError:
        return Standing.ABSENT, None
    found = leaning_kept(home, store.sha256(name)) if judges else None
    return (Standing.CALIBRATED if found else Standing.UNKNOWN if judges else Standing.NOT_ASKED), found


def calibrate_model(
    home: Path,
    embedder: Embedder,
    generator: Generator,
    entailment: ClaimChecker | None = None,
    *,
    told: Progress = lambda _done, _all: None,
) -> Calibrated:
    """Fit all that quoth asks a language model to judge, with the checker of claims beside it where there is one.

    The numbers are kept; `told` hears how far it is.

    Raises NothingToCalibrate for a model that is too small to be asked.
    """
    if not (generator.judges and generator.gives_log_odds):
        raise NothingToCalibrate(
            f"{generator.name} is too small for its yes or no to mean something: quoth does not ask it to judge.",
            remedy="Its answers are the sources' own sentences; choose a larger model with `quoth models use`.",
        )
    first, second = len(leaning_pairs()), len(read_pairs(PAIRS[0]))
    leaning = fit_leaning(generator, told=lambda done, _all: told(done, first + second))
    check = calibrate_checks(
        home, embedder, generator, entailment, told=lambda done, _all: told(first + done, first + second)
    )
    others = [each for each in read_leanings(home / KEPT_LEANINGS) if each.sha256 != leaning.sha256]
    write_leanings(home / KEPT_LEANINGS, [*others, leaning])
    return Calibrated(check, leaning)


def calibrate_checks(
    home: Path,
    embedder: Embedder,
    generator: Generator | None = None,
    entailment: ClaimChecker | None = None,
    *,
    told: Progress = lambda _done, _all: None,
) -> Calibration:
    """Fit the check for these models and keep it in place of an earlier one; `told` hears how far it is."""
    measures = _Watched(measures_of(embedder, generator, entailment), told)
    calibration = calibrate(measures, read_pairs(PAIRS[0]))
    others = [each for each in read_calibrations(home / KEPT) if each.checker != calibration.checker]
    home.mkdir(parents=True, exist_ok=True)
    write_calibrations(home / KEPT, [*others, calibration])
    return calibration


class _Watched:
    """Measures a few pairs at a time and tells how far it is."""

    _AT_ONCE = 16

    def __init__(self, measures: Measures, told: Progress) -> None:
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
