"""Fits what is measured of a claim to whether its quote supports it, for one model; the numbers are kept as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.fitting import Floats, area, fit, held_out
from generation.answering.proof.proving import Thresholds
from models.files.hashing import write_text

# Of the unsupported claims held out, the share that may pass as proved, and as said in other words.
PROVED_FALSE = 0.02
OTHER_WORDS_FALSE = 0.03

# Of what a small model writes freely, about this share is not said by its quotes (65 of 113 lines of the default
# model), and of what is shown as proved at most the second may not be.
_FALSE_DRAFTS = 0.5
_MAY_BE_WRONG = 0.03

# How far a fitted weight may go. Of 0.03 to 1 for the signs, 0.3 told pairs held out apart best.
_MODELS = frozenset({"log_odds", "entailment"})
_OF_MODELS, _OF_SIGNS = 1.0, 0.3

# What earlier versions kept of a model's state; a check that weighs it is none today, and the model is asked anew.
_PROBE = "probe"

# Numbers that spread less are all the same.
_SAME = 1e-9

# A claim less likely than this is never proved, however well a model tells the pairs apart.
_EVEN = 0.5

# A check that tells pairs held out apart less well than this (AUC) proves nothing: its surest are chance finds.
_TELLS_APART = 0.75
_NEVER = 1.01

_DATA = Path(__file__).parents[1] / "data"
SHIPPED = _DATA / "claim_check.json"
PAIRS = (_DATA / "claim_pairs.jsonl", _DATA / "claim_pairs_more.jsonl")


@dataclass(frozen=True, slots=True)
class Pair:
    """A quote and a claim, and whether somebody who read both found it supported."""

    quote: str
    claim: str
    supported: bool
    kind: str


class Measures(Protocol):
    """Measures pairs of a quote and a claim."""

    @property
    def name(self) -> str:
        """Name what measures, with the state of its files."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Name the numbers that have one."""
        ...

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the numbers of each (quote, claim), float64[pairs, numbers]."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted check: chance = 1 / (1 + exp(-((numbers - centre) / scale @ weights + bias))).

    `true_proved` and the like are shares among pairs held out in turn, `pairs` how many there were, `fitted_on` their
    sha256.
    """

    checker: str
    names: tuple[str, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    proved: float
    in_other_words: float
    auc: float
    true_proved: float
    true_shown: float
    pairs: int
    fitted_on: str

    @property
    def thresholds(self) -> Thresholds:
        """From which chance on a claim is proved, and may be shown."""
        return Thresholds(self.proved, self.in_other_words)

    @property
    def earns_writing(self) -> bool:
        """Whether a model's own words are worth writing: few enough of what this check proves are unsupported."""
        wrong, right = _FALSE_DRAFTS * PROVED_FALSE, (1 - _FALSE_DRAFTS) * self.true_proved
        return wrong <= _MAY_BE_WRONG * (wrong + right)

    def chances(self, measured: Floats) -> NDArray[np.float32]:
        """Give the chance that each pair is supported, float32[pairs]."""
        scaled = (measured - np.array(self.centre)) / np.array(self.scale)
        logits = scaled @ np.array(self.weights) + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def calibrate(measures: Measures, pairs: Sequence[Pair]) -> Calibration:
    """Fit a check and its thresholds for one model; the thresholds come from pairs held out in turn, by quote."""
    measured = measures.measure([(pair.quote, pair.claim) for pair in pairs])
    labels, groups = np.array([pair.supported for pair in pairs]), [pair.quote for pair in pairs]
    centre, spread = measured.mean(axis=0), measured.std(axis=0)
    scale = np.where(spread > _SAME, spread, 1.0) / _freedom(measures.names)
    rows = (measured - centre) / scale
    chances = held_out(rows, labels, groups)
    weights, bias = fit(rows, labels)
    # What exact means object to is rejected whatever its chance.
    passing = np.where(measured[:, measures.names.index("objection")] > 0, 0.0, chances)
    auc = area(chances, labels)
    proved = max(_least(passing[~labels], PROVED_FALSE), _EVEN) if auc >= _TELLS_APART else _NEVER
    shown = min(max(_least(passing[~labels], OTHER_WORDS_FALSE), _EVEN / 2), proved)
    return Calibration(
        checker=measures.name,
        names=measures.names,
        centre=_rounded(centre),
        scale=_rounded(scale),
        weights=_rounded(weights),
        bias=round(bias, 6),
        proved=proved,
        in_other_words=shown,
        auc=round(auc, 3),
        true_proved=round(float((passing[labels] >= proved).mean()), 3),
        true_shown=round(float((passing[labels] >= shown).mean()), 3),
        pairs=len(pairs),
        fitted_on=digest(pairs),
    )


def _freedom(names: Sequence[str]) -> Floats:
    """Give how far each number may weigh: a model's verdict more than one of the many signs of the text."""
    return np.array([_OF_MODELS if name in _MODELS else _OF_SIGNS for name in names])


def _least(false: Floats, share: float) -> float:
    """Give the least chance that no more than a share of the unsupported reach."""
    ranked = np.sort(false)[::-1]
    allowed = int(share * len(ranked))
    return round(float(np.nextafter(ranked[allowed], 1.0)) + 5e-7, 6) if len(ranked) else 1.0


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(float(f"{value:.5g}") for value in values)


def digest(pairs: Sequence[Pair]) -> str:
    """Name the pairs that a check was fitted on."""
    lines = "\n".join(f"{pair.quote}\t{pair.claim}\t{pair.supported}" for pair in pairs)
    return hashlib.sha256(lines.encode()).hexdigest()


def read_pairs(*paths: Path) -> tuple[Pair, ...]:
    """Read pairs, one JSON object a line with `quote`, `claim`, `supported` and perhaps `kind`."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [json.loads(line) for line in lines]
    return tuple(Pair(row["quote"], row["claim"], bool(row["supported"]), row.get("kind", "")) for row in rows)


def read_calibrations(path: Path) -> tuple[Calibration, ...]:
    """Read the checks that a file keeps; none that weighs what is not measured.

    None where there is no file, or none that can be read: calibrating makes it anew.
    """
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_calibration(row) for row in rows if not row.get(_PROBE))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return ()


def _calibration(row: dict[str, Any]) -> Calibration:
    known = {each.name: row[each.name] for each in fields(Calibration)}
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Calibration(**values)


def write_calibrations(path: Path, calibrations: Sequence[Calibration]) -> None:
    """Write checks to a file, each number in its shortest form."""
    write_text(path, json.dumps([asdict(each) for each in calibrations], ensure_ascii=False) + "\n")
