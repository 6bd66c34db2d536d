"""What a reader says of a passage: where the words that answer a question may stand, and how likely. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Reading:
    """Where an answer may begin in a passage: `chances` of the places `starts` (characters), best end of each.

    The chances and that of no answer here add up to 1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    chances: NDArray[np.float64]

    def chance(self, start: int, end: int) -> float:
        """Give the chance that the answer begins within these characters."""
        return float(self.chances[(self.starts >= start) & (self.starts < end)].sum())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the likeliest answer's characters that begins within these characters; the given ones if none does."""
        within = np.flatnonzero((self.starts >= start) & (self.starts < end))
        if not len(within):
            return start, end
        best = within[np.argmax(self.chances[within])]
        return int(self.starts[best]), min(int(self.ends[best]), end)


class Reader(Protocol):
    """Reads passages for a question."""

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read each passage on its own."""
        ...
