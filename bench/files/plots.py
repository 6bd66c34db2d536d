"""Measures the reading of plots: drawn by program in random styles, with known data, and read back from the PDF.

An axis is right where all its ticks have their values. A point's error is how far it is from the nearest place of its
curve (for marks: from the nearest data point), as a share of the axis. A curve is found where points were read for half
of its length.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.scoring.figures import Figure, share_of
from bench.scoring.results import record
from ingest.content.plots import LOG, MARKERS, Axis, Plot, Series
from ingest.readers.pdf.plots.reader import plots_on

_STYLES = ("default", "ggplot", "seaborn-v0_8-whitegrid", "bmh", "classic", "seaborn-v0_8-darkgrid", "fast")
_MARKERS = ("", "", "o", "s", "^", "x", "D", "+")
_SCALES = (("linear", "linear"), ("linear", "linear"), ("log", "linear"), ("linear", "log"), ("log", "log"))
_NAMES = ("control", "treated", "warm", "cold", "north", "south", "early", "late")
_PAGE = (-1e4, -1e4, 1e4, 1e4)  # holds any page
_FOUND = 0.5  # of a curve's length along x
_MISSED = 0.05  # of an axis; what is farther from every curve is no point of any


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A curve as it was drawn."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    marks_alone: bool


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A plot as it was drawn: its PDF, the limits of its axes (low, high), their scales, and its curves."""

    pdf: bytes
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    scales: tuple[str, str]
    style: str
    curves: tuple[Curve, ...]
    legend: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a plot was read: which of its axes were right, which curves were found and named, and points' errors."""

    axes: tuple[bool, bool]
    found: tuple[bool, ...]
    named: tuple[bool, ...]
    errors: tuple[float, ...]


def main() -> None:
    """Draw plots, read them, and print a row for each, then the shares and the median error."""
    parser = argparse.ArgumentParser(
        prog="python -m bench plots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plots", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="keep the PDFs in this folder")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    try:
        import matplotlib as mpl
    except ImportError:
        parser.error("matplotlib draws the plots: pip install --group plots")
    mpl.use("pdf")
    outcomes = []
    print(f"{'plot':<6}{'style':<24}{'scales':<16}{'axes':>6}{'curves':>9}{'names':>8}{'median error':>14}")
    with TemporaryDirectory() as folder:
        for number in range(options.plots):
            drawing = draw(np.random.default_rng([options.seed, number]))
            path = (options.keep or Path(folder)) / f"plot-{number}.pdf"
            path.write_bytes(drawing.pdf)
            outcome = judge(drawing, plots_on(path, 1, _PAGE, ""))
            outcomes.append(outcome)
            median = f"{np.median(outcome.errors):.5f}" if outcome.errors else "-"
            found = f"{sum(outcome.found)}/{len(outcome.found)}"
            named = f"{sum(outcome.named)}/{len(outcome.named)}"
            scales = "-".join(drawing.scales)
            print(f"{number:<6}{drawing.style:<24}{scales:<16}{sum(outcome.axes):>6}{found:>9}{named:>8}{median:>14}")
    errors = [error for each in outcomes for error in each.errors]
    figures = {
        "axes right": share_of([right for each in outcomes for right in each.axes]),
        "curves found": share_of([found for each in outcomes for found in each.found]),
        "curves named": share_of([named for each in outcomes for named in each.named]),
        "median error, millionths of the axis": _millionths(errors, 0.5),
        "95 of 100 errors below, millionths": _millionths(errors, 0.95),
    }
    print(", ".join(f"{name} {figure}" for name, figure in figures.items()))
    if options.record:
        record("plots", dataset="matplotlib", note=f"{options.plots} plots", system="quoth", figures=figures)


def _millionths(errors: Sequence[float], share: float) -> Figure | None:
    return Figure(round(float(np.quantile(errors, share)) * 1e6, 2)) if errors else None


def draw(chance: np.random.Generator) -> Drawing:
    """Draw a plot in a random style."""
    from matplotlib import pyplot as plt

    style = str(chance.choice(_STYLES))
    scales = _SCALES[int(chance.integers(len(_SCALES)))]
    with plt.style.context(style):
        figure, axes = plt.subplots(figsize=(float(chance.uniform(3, 7)), float(chance.uniform(2.5, 5))))
        curves = [_curve(chance, scales, name) for name in chance.permutation(_NAMES)[: int(chance.integers(1, 5))]]
        for curve in curves:
            marker = str(chance.choice(_MARKERS))
            if curve.marks_alone:
                axes.scatter(curve.x, curve.y, label=curve.name, s=float(chance.uniform(10, 40)), marker=marker or "o")
            else:
                dash = str(chance.choice(["-", "-", "--", ":"]))
                axes.plot(curve.x, curve.y, dash, marker=marker, label=curve.name, lw=float(chance.uniform(0.8, 2)))
        axes.set_xscale(scales[0])
        axes.set_yscale(scales[1])
        axes.set_xlabel("Time in hours")
        axes.set_ylabel("Response of the cell")
        legend = len(curves) > 1
        if legend:
            axes.legend()
        if chance.random() < 0.4:
            axes.grid(True, alpha=0.5)
        if chance.random() < 0.4:
            axes.spines[["top", "right"]].set_visible(False)
        figure.tight_layout()
        written = io.BytesIO()
        figure.savefig(written, format="pdf")
        limits = axes.get_xlim(), axes.get_ylim()
        plt.close(figure)
    return Drawing(written.getvalue(), *limits, scales, style, tuple(curves), legend)


def _curve(chance: np.random.Generator, scales: tuple[str, str], name: str) -> Curve:
    count = int(chance.integers(8, 40))
    x = np.linspace(0, chance.uniform(1, 500), count)
    if scales[0] == "log":
        x = np.logspace(chance.uniform(-3, 0), chance.uniform(1, 4), count)
    wave = np.sin(np.linspace(0, chance.uniform(1, 9), count) + chance.uniform(0, 6)) + chance.normal(0, 0.1, count)
    y = wave * 10 ** chance.uniform(-3, 5)
    if scales[1] == "log":
        y = 10 ** (wave * chance.uniform(0.7, 2.5) + chance.uniform(-2, 3))
    return Curve(str(name), x, y, marks_alone=bool(chance.random() < 0.25))


def judge(drawing: Drawing, plots: tuple[Plot, ...]) -> Outcome:
    """Compare what was read with what was drawn."""
    if not plots:
        nothing = (False,) * len(drawing.curves)
        return Outcome((False, False), nothing, nothing if drawing.legend else (), ())
    plot = max(plots, key=lambda each: (each.box.x1 - each.box.x0) * (each.box.y1 - each.box.y0))
    axes = (
        _is_right(plot.x, drawing.x_limits, drawing.scales[0], (plot.box.x0, plot.box.x1)),
        _is_right(plot.y, drawing.y_limits, drawing.scales[1], (plot.box.y1, plot.box.y0)),
    )
    shares = [_share(curve.x, curve.y, drawing) for curve in drawing.curves]
    found, named, errors = [False] * len(shares), [False] * len(shares), []
    for series in plot.series:
        x, y = np.array(series.values).T
        points = _share(x, y, drawing)
        apart = [_distances(points, curve, series) for curve in shares]
        nearest = int(np.argmin([np.median(each) for each in apart]))
        errors += apart[nearest].tolist()
        covered = np.ptp(points[:, 0]) >= _FOUND * np.ptp(shares[nearest][:, 0])
        if np.median(apart[nearest]) <= _MISSED and covered:
            found[nearest] = True
            named[nearest] = named[nearest] or series.name == drawing.curves[nearest].name
    return Outcome(axes, tuple(found), tuple(named) if drawing.legend else (), tuple(errors))


def _is_right(axis: Axis, limits: tuple[float, float], scale: str, places: tuple[float, float]) -> bool:
    """Tell whether an axis gives its own limits at the ends of the frame, within a hundredth of its length."""
    if axis.scale != scale:
        return False
    low, high = (np.log10(limits) if scale == LOG else np.array(limits)).tolist()
    read = [place * axis.slope + axis.offset for place in places]
    return bool(max(abs(read[0] - low), abs(read[1] - high)) <= 0.01 * abs(high - low))


def _share(x: Any, y: Any, drawing: Drawing) -> NDArray[np.float64]:
    """Give points as shares of the axes."""
    found = []
    for values, limits, scale in ((x, drawing.x_limits, drawing.scales[0]), (y, drawing.y_limits, drawing.scales[1])):
        with np.errstate(divide="ignore", invalid="ignore"):
            levels, ends = (np.log10(each) if scale == LOG else np.asarray(each, float) for each in (values, limits))
        found.append((levels - ends[0]) / (ends[1] - ends[0]))
    return np.stack(found, axis=1)


def _distances(points: NDArray[np.float64], curve: NDArray[np.float64], series: Series) -> NDArray[np.float64]:
    """Give how far each point is from the curve, or marks from the nearest data point."""
    if series.kind == MARKERS:
        return np.asarray(np.hypot(*(points[:, None] - curve[None]).transpose(2, 0, 1)).min(axis=1))
    starts, steps = curve[:-1], np.diff(curve, axis=0)
    lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
    along = np.clip(((points[:, None] - starts) * steps).sum(axis=2) / lengths, 0, 1)
    nearest = starts + along[..., None] * steps
    return np.asarray(np.hypot(*(points[:, None] - nearest).transpose(2, 0, 1)).min(axis=1))


if __name__ == "__main__":
    main()
