"""The check of claims that is at hand: what measures together, with the weights that were fitted for just these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.asking import EntailmentMeasures, ModelMeasures, depth
from generation.answering.proof.calibration import SHIPPED, Calibration, Measures, read_calibrations
from generation.answering.proof.proving import Thresholds
from generation.answering.proof.signals import TextMeasures
from models.ports import ClaimChecker, Embedder, Generator

# How deep in a model a state is taken, as a share of its layers: from its middle on it shows what the model made of a
# text, and the last layers turn that into words.
_DEPTHS = (0.55, 0.6, 0.65, 0.7)


class Together:
    """Measures with several means; their numbers stand side by side, and what states there are behind them."""

    def __init__(self, parts: Sequence[Measures]) -> None:
        self._parts = tuple(parts)
        self.name = " + ".join(part.name for part in parts)
        self.names = tuple(name for part in parts for name in part.names)
        self.layers = tuple(layer for part in parts for layer in part.layers)

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the numbers of each pair and the states, float64[pairs, numbers + layers * width]."""
        measured = [(part.measure(pairs), len(part.names)) for part in self._parts]
        numbers, states = [rows[:, :named] for rows, named in measured], [rows[:, named:] for rows, named in measured]
        return np.concatenate([*numbers, *states], axis=1)


class FittedChecker:
    """A ClaimChecker: measures, and weighs as a calibration says."""

    def __init__(self, measures: Measures, calibration: Calibration) -> None:
        assert (measures.names, measures.layers) == (calibration.names, calibration.layers)
        self._measures = measures
        self.calibration = calibration
        self.name = measures.name

    @property
    def thresholds(self) -> Thresholds:
        """From which chance on a claim is proved, and may be shown."""
        return self.calibration.thresholds

    def check(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Give, for each (quote, claim), the chance that the quote supports the claim, float32[n] in 0..1."""
        return self.calibration.chances(self._measures.measure(pairs)) if pairs else np.zeros(0, np.float32)


def measures_of(
    embedder: Embedder | None,
    generator: Generator | None = None,
    entailment: ClaimChecker | None = None,
    *,
    layers: Sequence[int] = (),
) -> Together:
    """Put together what can be measured with these models; a model too small to judge is not asked."""
    parts: list[Measures] = [TextMeasures(embedder)]
    if generator is not None and generator.judges and generator.gives_log_odds:
        parts.append(ModelMeasures(generator, layers))
    if entailment is not None:
        parts.append(EntailmentMeasures(entailment))
    return Together(parts)


def layers_to_try(generator: Generator | None) -> tuple[int, ...]:
    """Give the layers of a model whose states may tell whether a claim is supported; none where it gives none."""
    deep = depth(generator) if generator is not None else 0
    return tuple(dict.fromkeys(round(deep * share) for share in _DEPTHS)) if deep else ()


def checker_at_hand(
    embedder: Embedder | None,
    generator: Generator | None = None,
    entailment: ClaimChecker | None = None,
    *,
    kept: Sequence[Calibration] = (),
) -> FittedChecker | None:
    """Give the best check for which there is a calibration, kept ones before those that came with quoth.

    A model that was never calibrated is left out rather than trusted: then words and vectors decide.
    """
    known = {each.checker: each for each in (*read_calibrations(SHIPPED), *kept)}
    tried = ((generator, entailment), (generator, None), (None, None))
    for asked, judging in tried:
        calibration = known.get(measures_of(embedder, asked, judging).name)
        if calibration is None:
            continue
        measures = measures_of(embedder, asked, judging, layers=calibration.layers)
        if calibration.names == measures.names:
            return FittedChecker(measures, calibration)
    return None
