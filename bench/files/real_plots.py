"""Measures the reading of plots of real papers: axes, and points seen by eye (cases/plots.jsonl), beside what was read.

`python -m bench real_plots [--record]`. All plots of the papers are there whose page draws them as lines and whose axes
have numbers. An axis is right where its scale is and every tick read has a number that stands there. What was seen by
eye is only as good as the eye: its distance from the nearest point read is a bound for the error of reading, not it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.scoring.figures import Figure, share_of
from bench.scoring.results import record
from ingest.content.blocks import Box
from ingest.content.figures import find_figures
from ingest.content.plots import LOG, MARKERS, ROOT, Axis, Plot
from ingest.readers.pdf.plots.reader import plots_on
from ingest.reading import read_here

CASES = Path(__file__).parents[1] / "cases" / "plots.jsonl"
DATA = Path(__file__).parents[3] / "shared" / "data"
_PAPERS = "papers/dev"  # the folder of a case that names none
_FEWEST = 3  # ticks that must have been read


def is_right(axis: Axis, truth: dict[str, Any]) -> bool:
    """Tell whether an axis has the scale and the numbers that stand along it."""
    read = np.array([tick.value for tick in axis.ticks])
    apart = np.abs(read[:, None] - np.array(truth["ticks"], float)).min(axis=1)
    room = np.maximum(np.abs(read), np.ptp(truth["ticks"]) if axis.scale != LOG else 0.0) * 1e-6
    return axis.scale == truth["scale"] and len(read) >= _FEWEST and bool((apart <= room).all())


def distance(plot: Plot, case: dict[str, Any], seen: Sequence[float]) -> float:
    """Give how far a point seen is from the nearest of any series, as a share of the longer of the two ways."""
    place = _shares(case, np.array([seen], float))[0]
    return min(float(_apart(_shares(case, np.array(each.values)), place, each.kind)) for each in plot.series)


def _apart(points: NDArray[np.float64], place: NDArray[np.float64], kind: str) -> float:
    if kind == MARKERS or len(points) < 2:
        return float(np.hypot(*(points - place).T).min())
    starts, steps = points[:-1], np.diff(points, axis=0)
    lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
    along = np.clip(((place - starts) * steps).sum(axis=1) / lengths, 0, 1)
    return float(np.hypot(*(starts + along[:, None] * steps - place).T).min())


def _shares(case: dict[str, Any], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give points as shares of the way between the outermost ticks of each axis."""
    found = []
    for values, axis in zip(points.T, (case["x"], case["y"]), strict=True):
        ticks = _levels(np.array(axis["ticks"], float), axis["scale"])
        found.append((_levels(values, axis["scale"]) - ticks.min()) / np.ptp(ticks))
    return np.stack(found, axis=1)


def _levels(values: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    if scale == LOG:
        return np.log10(np.maximum(values, 1e-300))
    return np.sqrt(np.maximum(values, 0.0)) if scale == ROOT else values


@cache
def figures_of(paper: Path) -> dict[tuple[int, str], Box]:
    """Give the boxes of a paper's figures by page and number."""
    found = find_figures(read_here(paper))
    return {(each.page, each.number): each.box for each in found if each.box is not None}


@cache
def plots_of(paper: Path, page: int, figure: str) -> tuple[Plot, ...]:
    """Give the plots that are read of a paper's figure."""
    box = figures_of(paper).get((page, figure))
    return plots_on(paper, page, box, "") if box is not None else ()


def plot_of(case: dict[str, Any]) -> Plot | None:
    """Give the plot that was read where a case's stands: `at` lies in it, or it has most axes right of its figure's."""
    paper = DATA / case.get("folder", _PAPERS) / case["file"]
    plots = [plot for plot in plots_of(paper, case["page"], case["figure"]) if _is_at(plot.box, case.get("at"))]
    agree = [is_right(plot.x, case["x"]) + is_right(plot.y, case["y"]) for plot in plots]
    return plots[int(np.argmax(agree))] if agree else None


def _is_at(box: Box, at: Sequence[float] | None) -> bool:
    return at is None or (box.x0 <= at[0] <= box.x1 and box.y0 <= at[1] <= box.y1)


def main() -> None:
    """Read the plots and print what was right."""
    parser = argparse.ArgumentParser(prog="python -m bench real_plots", description=__doc__)
    parser.add_argument("--record", action="store_true", help="add the figures to bench/results.jsonl")
    chosen = parser.parse_args()
    axes: list[bool] = []
    apart: list[float] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        plot = plot_of(case)
        right = [plot is not None and is_right(getattr(plot, axis), case[axis]) for axis in ("x", "y")]
        missed = [distance(plot, case, seen) for seen in case["seen"]] if plot is not None and all(right) else []
        axes += right
        apart += missed
        print(case["file"], case["figure"], case["panel"], right, [round(each, 4) for each in missed], sep="  ")
    figures: dict[str, Figure | None] = {
        "axes of real plots right": share_of(axes),
        "median distance of points seen, share of an axis": Figure(float(np.median(apart)), n=len(apart)),
    }
    for name, figure in figures.items():
        print(f"{name}: {figure}")
    if chosen.record:
        record("real_plots", dataset="papers", note=f"{len(axes) // 2} plots", system="quoth", figures=figures)


if __name__ == "__main__":
    main()
