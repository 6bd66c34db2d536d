"""Gives each measured sentence its chance of belonging in the answer. The numbers are data, fitted by a script.

`python -m bench fit_sentences` writes `data/sentences.json` and says there what it was fitted on. Knows no library and
asks no model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.answering.candidates import Candidate
from generation.answering.choosing.measures import NAMES

Floats = NDArray[np.float64]

# Measures that hardly differ between a question's candidates tell nothing, however they are stretched.
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with the chance, 0..1, that it would be fair in an answer, and that a good answer needs it."""

    candidate: Candidate
    chance: float
    vital: float


@dataclass(frozen=True, slots=True)
class Network:
    """A small network over `inputs`: each is made (value - mean) / scale, and hidden layers end in tanh.

    `members` are networks fitted from different beginnings, whose log odds are averaged; each is a row of layers,
    (weights[in, out], biases[out]); the last layer gives the log odds of fair and of vital.
    """

    means: Floats
    scales: Floats
    members: tuple[tuple[tuple[Floats, Floats], ...], ...]

    def log_odds(self, measured: Floats) -> Floats:
        """Give the log odds, float64[n, 2], of a question's candidates by their measures, float64[n, len(NAMES)]."""
        scaled = np.clip((inputs(measured) - self.means) / self.scales, -5.0, 5.0)
        odds: Floats = np.mean([_forward(scaled, layers) for layers in self.members], axis=0, dtype=np.float64)
        return odds


def inputs(measured: Floats) -> Floats:
    """Give what the network sees, float64[n, 2 * len(NAMES)]: measures, and each beside the other candidates'."""
    beside = (measured - measured.mean(axis=0)) / (measured.std(axis=0) + _LEAST_SPREAD)
    return np.hstack([measured, beside])


def score(candidates: Sequence[Candidate]) -> tuple[Scored, ...]:
    """Score measured candidates, in their order."""
    if not candidates:
        return ()
    odds = network().log_odds(np.array([candidate.measured for candidate in candidates], np.float64))
    chances = 1 / (1 + np.exp(-odds))
    return tuple(Scored(c, fair, vital) for c, (fair, vital) in zip(candidates, chances.tolist(), strict=True))


@cache
def fitted() -> Mapping[str, Any]:
    """Load the fitted numbers; what was fitted on other measures than the code's is refused."""
    data = json.loads(files("generation.answering").joinpath("data/sentences.json").read_text(encoding="utf-8"))
    if tuple(data["measures"]) != NAMES:
        raise ValueError("data/sentences.json was fitted on other measures; run `python -m bench fit_sentences`")
    return MappingProxyType(data)


@cache
def network() -> Network:
    """Put the fitted numbers together to the network."""
    data = fitted()
    return Network(
        np.array(data["means"]),
        np.array(data["scales"]),
        tuple(
            tuple((np.array(layer["weights"]), np.array(layer["biases"])) for layer in member)
            for member in data["members"]
        ),
    )


def _forward(values: Floats, layers: Sequence[tuple[Floats, Floats]]) -> Floats:
    *hidden, (weights, biases) = layers
    for inner, shift in hidden:
        values = np.tanh(values @ inner + shift)
    return values @ weights + biases
