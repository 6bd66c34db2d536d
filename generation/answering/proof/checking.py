"""The check of claims that is at hand: what measures together, with the weights that were fitted for just these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.asking import EntailmentMeasures, ModelMeasures
from generation.answering.proof.calibration import SHIPPED, Calibration, Measures, read_calibrations
from generation.answering.proof.proving import Thresholds
from generation.answering.proof.signals import TextMeasures
from models.ports import ClaimChecker, Embedder, Generator


class Together:
    """Measures with several means; their numbers stand side by side."""

    def __init__(self, parts: Sequence[Measures]) -> None:
        self._parts = tuple(parts)
        self.name = " + ".join(part.name for part in parts)
        self.names = tuple(name for part in parts for name in part.names)

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the numbers of each pair, float64[pairs, numbers]."""
        return np.concatenate([part.measure(pairs) for part in self._parts], axis=1)


class FittedChecker:
    """A ClaimChecker: measures, and weighs as a calibration says."""

    def __init__(self, measures: Measures, calibration: Calibration) -> None:
        assert measures.names == calibration.names
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
    embedder: Embedder | None, generator: Generator | None = None, entailment: ClaimChecker | None = None
) -> Together:
    """Put together what can be measured with these models; a model too small to judge is not asked."""
    parts: list[Measures] = [TextMeasures(embedder)]
    if generator is not None and generator.judges and generator.gives_log_odds:
        parts.append(ModelMeasures(generator))
    if entailment is not None:
        parts.append(EntailmentMeasures(entailment))
    return Together(parts)


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
        measures = measures_of(embedder, asked, judging)
        calibration = known.get(measures.name)
        if calibration is not None and calibration.names == measures.names:
            return FittedChecker(measures, calibration)
    return None
