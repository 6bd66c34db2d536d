"""What a measurement gives: a number, with its 95% interval and of how many, where it has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; for a share of 1, or a mean, the interval by bootstrap over `n` cases."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None

    def __str__(self) -> str:
        """Write it as the tables have it: shares with three digits, other numbers as they are."""
        if self.low is None or self.high is None:
            number = f"{self.value:.4g}" if self.value < 1000 else f"{self.value:,.0f}"
            return number + (f" of {self.n:,}" if self.n else "")
        return f"{self.value:.3f} ({self.low:.2f}-{self.high:.2f})" + (f" of {self.n:,}" if self.n else "")


def mean_of(values: Sequence[float], *, seed: int = 0) -> Figure | None:
    """Give the mean and its interval; None where there is nothing to take it of."""
    if not values:
        return None
    numbers = np.array(values, float)
    draws = np.random.default_rng(seed).choice(numbers, (RESAMPLES, len(numbers))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Figure(float(numbers.mean()), float(low), float(high), len(numbers))


def share_of(values: Sequence[bool]) -> Figure | None:
    """Give the share of those that are so, with its interval; None where there is none."""
    return mean_of([float(value) for value in values])


def as_text(figures: Mapping[str, Figure | None]) -> str:
    """Write figures in one line; a dash for what could not be measured."""
    return ", ".join(f"{metric} {figure or '-'}" for metric, figure in figures.items())
