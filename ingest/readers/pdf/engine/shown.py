"""Turns a page's own coordinates (y upwards, neither cropped nor rotated) into those of the page as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as shown: its size in points, the box it is cropped to, and how many quarters it is turned clockwise."""

    width: float
    height: float
    crop: tuple[float, float, float, float]  # left, bottom, right, top
    quarters: int

    @property
    def units(self) -> float:
        """Give how many points one of the page's own units is."""
        left, bottom, right, top = self.crop
        if right <= left or top <= bottom:
            return 1.0
        return self.width / ((right - left) if self.quarters % 2 == 0 else (top - bottom))

    def points(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Give where points are shown."""
        left, bottom, right, top = self.crop
        across, down = ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[
            self.quarters
        ]
        return across * self.units, down * self.units

    def boxes(self, corners: NDArray[Any]) -> NDArray[np.float32]:
        """Give float32[n, 4] left, top, right, bottom for boxes of two opposite corners each, x, y, x, y."""
        both = np.array([self.points(corners[:, 0], corners[:, 1]), self.points(corners[:, 2], corners[:, 3])])
        return np.concatenate([both.min(axis=0), both.max(axis=0)]).T.astype(np.float32)
