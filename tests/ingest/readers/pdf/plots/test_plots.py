"""Whether plots are read from what a page draws: axes by ticks and labels, curves and marks, names by the legend."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.content.blocks import Box
from ingest.content.plots import LINE, LINEAR, LOG, MARKERS, ROOT, Plot, Tick
from ingest.plot_pictures import with_reading
from ingest.readers.pdf.plots.labels import Word
from ingest.readers.pdf.plots.reader import plots_on, read_plots
from ingest.readers.pdf.plots.scales import fit_axis
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, pdf_bytes

PAGE = Box(0, 0, 600, 800)
LEFT, BOTTOM, WIDTH, HEIGHT = 100, 500, 200, 100  # of the frame, y upwards as PDF has it


def at(x: float, y: float) -> str:
    """Give a place by its shares of the frame."""
    return f"{LEFT + WIDTH * x:.3f} {BOTTOM + HEIGHT * y:.3f}"


def line(*points: tuple[float, float]) -> str:
    first, *rest = points
    return f"{at(*first)} m " + " ".join(f"{at(*each)} l" for each in rest) + " S"


def mark(x: float, y: float, size: float = 0.01) -> str:
    """Draw a filled square, twice as many shares high as wide: the frame is twice as wide as high."""
    corners = [(x - size, y - 2 * size), (x + size, y - 2 * size), (x + size, y + 2 * size), (x - size, y + 2 * size)]
    return f"{at(*corners[0])} m " + " ".join(f"{at(*each)} l" for each in corners[1:]) + " h f"


def frame(x_labels: list[str], y_labels: list[str]) -> tuple[str, list[Text]]:
    """Draw a frame with ticks at even distances, and the labels' texts."""
    parts, texts = [f"0 0 0 RG 1 w {LEFT} {BOTTOM} {WIDTH} {HEIGHT} re S"], []
    for place, label in enumerate(x_labels):
        x = LEFT + WIDTH * place / (len(x_labels) - 1)
        parts.append(f"{x} {BOTTOM} m {x} {BOTTOM - 4} l S")
        texts.append(Text(x - 2.5 * len(label), 800 - BOTTOM + 14, label, 9))
    for place, label in enumerate(y_labels):
        y = BOTTOM + HEIGHT * place / (len(y_labels) - 1)
        parts.append(f"{LEFT} {y} m {LEFT - 4} {y} l S")
        texts.append(Text(LEFT - 8 - 5 * len(label), 800 - y + 3, label, 9))
    return "\n".join(parts), texts


def drawn(path: Path, *drawing: str, x: list[str], y: list[str], texts: list[Text] | None = None) -> tuple[Plot, ...]:
    edges, labels = frame(x, y)
    sheet = Sheet([*labels, *(texts or [])], extra="\n".join([edges, *drawing]))
    path.write_bytes(pdf_bytes(sheet))
    return plots_on(path, 1, PAGE, "")


def test_axes_and_a_curve_are_read(tmp_path: Path) -> None:
    curve = line((0, 0), (0.25, 0.5), (0.5, 0.2), (0.75, 0.9), (1, 1))
    titles = [Text(170, 800 - BOTTOM + 30, "Depth in metres", 9), Text(60, 290, "Warmth", 9, turn=90)]
    (plot,) = drawn(tmp_path / "p.pdf", "1 0 0 RG", curve, x=["0", "50", "100"], y=["-10", "0", "10"], texts=titles)
    assert (plot.x.scale, plot.y.scale) == (LINEAR, LINEAR)
    assert (plot.x.title, plot.y.title) == ("Depth in metres", "Warmth")
    assert [tick.value for tick in plot.x.ticks] == [0, 50, 100]
    (series,) = plot.series
    assert (series.kind, series.colour) == (LINE, "#ff0000")
    expected = [(0, -10), (25, 0), (50, -6), (75, 8), (100, 10)]
    assert np.allclose(series.values, expected, atol=0.05)


def test_a_log_axis_with_written_exponents_is_read(tmp_path: Path) -> None:
    powers = [Text(LEFT + WIDTH * place / 3 - 6, 800 - BOTTOM + 14, "10", 9) for place in range(4)]
    raised = [replace(text, x=text.x + 10, y=text.y - 4, text=str(place), size=6) for place, text in enumerate(powers)]
    labels = [each for pair in zip(powers, raised, strict=True) for each in pair]
    ticks = [f"{LEFT + WIDTH * place / 3} {BOTTOM} m {LEFT + WIDTH * place / 3} {BOTTOM - 4} l S" for place in range(4)]
    drawing = [*ticks, "0 0 1 RG", line((0, 0), (0.5, 0.5), (1, 0.2))]
    edges, sides = frame(["", ""], ["1", "2", "3"])
    path = tmp_path / "log.pdf"
    path.write_bytes(pdf_bytes(Sheet([*sides[2:], *labels], extra="\n".join([edges, *drawing]))))
    (plot,) = plots_on(path, 1, PAGE, "")
    assert (plot.x.scale, plot.y.scale) == (LOG, LINEAR)
    assert [tick.value for tick in plot.x.ticks] == pytest.approx([1, 10, 100, 1000])
    assert np.allclose(plot.series[0].values, [(1, 1), (math.sqrt(1000), 2), (1000, 1.4)], rtol=0.01)


def test_marks_curves_and_their_names_are_told_apart(tmp_path: Path) -> None:
    red = [(0.1, 0.3), (0.3, 0.6), (0.5, 0.5), (0.7, 0.8)]
    blue = line((0.1, 0.1), (0.4, 0.3), (0.9, 0.2))
    legend = [mark(0.05, 0.94), line((0.03, 0.82), (0.09, 0.82))]
    texts = [Text(124, 800 - 591, "herring", 8), Text(124, 800 - 579, "cod", 8)]
    drawing = ["1 0 0 rg", *(mark(*each) for each in red), legend[0], "0 0 1 RG", blue, legend[1]]
    (plot,) = drawn(tmp_path / "p.pdf", *drawing, x=["0", "1", "2"], y=["0", "5", "10"], texts=texts)
    found = {series.name: series for series in plot.series}
    assert set(found) == {"herring", "cod"}
    assert found["herring"].kind == MARKERS
    assert np.allclose(found["herring"].values, [(2 * x, 10 * y) for x, y in red], atol=0.05)
    assert np.allclose(found["cod"].values, [(0.2, 1), (0.8, 3), (1.8, 2)], atol=0.05)


def test_marks_on_a_curve_of_their_colour_are_its_points(tmp_path: Path) -> None:
    points = [(0.1, 0.3), (0.3, 0.6), (0.5, 0.5), (0.7, 0.8)]
    drawing = ["1 0 0 RG 1 0 0 rg", line(*points), *(mark(*each) for each in points)]
    (plot,) = drawn(tmp_path / "p.pdf", *drawing, x=["0", "1", "2"], y=["0", "5", "10"])
    assert [(series.kind, len(series.values)) for series in plot.series] == [(MARKERS, 4)]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (["0", "1", "5"], ["0", "1", "2"]),  # no scale that is known
        (["red", "green", "blue"], ["0", "1", "2"]),
        (["0", "1"], ["0", "1", "2"]),  # two numbers lie on any line
    ],
)
def test_axes_that_no_scale_explains_give_no_points(tmp_path: Path, x: list[str], y: list[str]) -> None:
    assert drawn(tmp_path / "p.pdf", "1 0 0 RG", line((0, 0), (1, 1)), x=x, y=y) == ()


def test_a_page_without_plots_or_a_broken_file_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf_bytes(Sheet([Text(72, 72, "Nothing is drawn here.")])))
    assert read_plots(path, 1, PAGE) == ()
    path.write_bytes(b"%PDF-1.4 broken")
    assert read_plots(path, 1, PAGE) == ()


def test_plots_come_back_from_the_child_and_are_drawn_over_the_figure(tmp_path: Path) -> None:
    drawn(tmp_path / "p.pdf", "1 0 0 RG", line((0, 0), (0.5, 0.7), (1, 1)), x=["0", "1", "2"], y=["0", "5", "10"])
    (plot,) = read_plots(tmp_path / "p.pdf", 1, PAGE)
    white = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(white, "PNG")
    over = Image.open(io.BytesIO(with_reading(white.getvalue(), PAGE, [plot], rim=0.0)))
    inked = np.asarray(over)[:, :, 1] < 100
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    assert columns[0] == pytest.approx(200, abs=5)  # the frame's left end, two pixels a point
    assert rows[-1] == pytest.approx(600, abs=5)


def test_numbers_written_along_an_upright_axis_are_read_as_its_ticks(tmp_path: Path) -> None:
    numbers = [Text(84, 800 - BOTTOM - HEIGHT * step / 2 + 2.5, text, 9, turn=90) for step, text in enumerate("048")]
    title = Text(60, 290, "Warmth", 9, turn=90)
    edges, labels = frame(["0", "50", "100"], ["", "", ""])
    curve = f"1 0 0 RG {line((0, 0), (0.5, 0.2), (1, 1))}"
    (tmp_path / "p.pdf").write_bytes(pdf_bytes(Sheet([*labels, *numbers, title], extra=f"{edges}\n{curve}")))
    (plot,) = plots_on(tmp_path / "p.pdf", 1, PAGE, "")
    assert ([tick.value for tick in plot.y.ticks], plot.y.title) == ([0, 4, 8], "Warmth")
    assert np.allclose(plot.series[0].values, [(0, 0), (50, 1.6), (100, 8)], atol=0.05)


def test_a_scale_of_square_roots_takes_four_ticks() -> None:
    ticks = [Tick(100 + 30 * root, root**2) for root in (0, 1, 2, 3, 4)]
    axis = fit_axis(ticks, powers=False)
    assert axis is not None
    assert (axis.scale, len(axis.ticks)) == (ROOT, 5)
    assert np.allclose([axis.value(place) for place in (100, 175, 220)], [0, 6.25, 16])
    assert np.isclose(axis.place(9), 190)
    assert fit_axis(ticks[:3], powers=False) is None
    even = fit_axis([Tick(100 + 30 * step, step) for step in range(5)], powers=False)
    assert even is not None
    assert even.scale == LINEAR


def test_a_number_that_is_no_tick_is_left_out() -> None:
    ticks = [Tick(place, value) for place, value in ((0, 0), (10, 1), (20, 2), (30, 3), (33, 17))]
    axis = fit_axis(ticks, powers=False)
    assert axis is not None
    assert [tick.value for tick in axis.ticks] == [0, 1, 2, 3]
    assert axis.value(15) == pytest.approx(1.5)
    assert axis.place(1.5) == pytest.approx(15)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10),
        ("\u22122.5", -2.5),
        ("1,000", 1000),
        ("10^\u22123", 0.001),
        ("1.5\u00d710^4", 15000),
        ("\u22125.0\u00d710⁻⁴", -0.0005),
        ("2e\u22125", 2e-5),
        ("50%", 50),
        ("", None),
        ("-", None),
        ("3a", None),
        ("2019-05", None),
    ],
)
def test_labels_are_read_as_numbers(text: str, number: float | None) -> None:
    found = Word(text, Box(0, 0, 1, 1), 0, 10).number
    assert found == (None if number is None else pytest.approx(number))


def test_points_that_are_signs_of_a_font_are_read_whatever_their_colours(tmp_path: Path) -> None:
    """R draws its points with the letter l of ZapfDingbats, and a value may be told by colour: no two are alike."""
    edges, labels = frame(["0", "50", "100"], ["0", "5", "10"])
    places, size = [(0.25, 0.5), (0.5, 0.75), (0.75, 0.25)], 6.0
    signs = [
        f"{place / 4} 0 0.5 rg BT /F2 {size} Tf {at(x, y)} Td {-0.396 * size} {-0.347 * size} Td (l) Tj ET"
        for place, (x, y) in enumerate(places)
    ]
    data = pdf_bytes(Sheet(labels, extra="\n".join([edges, *signs])))
    sign_font = b"/BaseFont /ZapfDingbats >>"
    path = tmp_path / "p.pdf"
    path.write_bytes(data.replace(b"/BaseFont /Courier /Encoding /WinAnsiEncoding >>", sign_font.ljust(48)))
    (plot,) = plots_on(path, 1, PAGE, "")
    (series,) = plot.series
    assert series.kind == MARKERS
    assert np.allclose(sorted(series.values), [(25, 5), (50, 7.5), (75, 2.5)], atol=0.3)


@pytest.mark.parametrize(("word", "plots"), [("", 2), ("Spring", 1)])
def test_a_plot_that_stands_on_another_shares_its_axis(tmp_path: Path, word: str, plots: int) -> None:
    edges, labels = frame(["0", "50", "100"], ["0", "5", "10"])
    bottom = BOTTOM + HEIGHT + 14
    upper = [f"0 0 0 RG {LEFT} {bottom} {WIDTH} {HEIGHT} re S"]
    for place, label in enumerate(["1", "2", "3"]):
        y = bottom + HEIGHT * place / 2
        upper.append(f"{LEFT} {y} m {LEFT - 4} {y} l S")
        labels.append(Text(LEFT - 13, 800 - y + 3, label, 9))
    curves = ["1 0 0 RG", line((0, 0), (0.5, 0.2), (1, 1)), line((0, 1.14), (0.5, 1.64), (1, 2.14))]
    if word:
        labels.append(Text(LEFT + 80, 800 - BOTTOM - HEIGHT - 4, word, 9))
    path = tmp_path / "p.pdf"
    path.write_bytes(pdf_bytes(Sheet(labels, extra="\n".join([edges, *upper, *curves]))))
    found = plots_on(path, 1, PAGE, "")
    assert len(found) == plots
    if plots == 2:
        (series,) = min(found, key=lambda plot: plot.box.y0).series
        assert series.values[1] == pytest.approx((50, 2), abs=0.05)


def test_a_point_beside_the_next_plot_s_label_is_no_legend_s(tmp_path: Path) -> None:
    label = Text(LEFT + WIDTH + 12, 800 - BOTTOM - HEIGHT / 2 + 3, "Depth", 9)
    marks = [mark(0.2, 0.3), mark(0.5, 0.8), mark(0.97, 0.5)]
    (plot,) = drawn(tmp_path / "p.pdf", "1 0 0 rg", *marks, x=["0", "5", "10"], y=["0", "5", "10"], texts=[label])
    (series,) = plot.series
    assert len(series.values) == 3
