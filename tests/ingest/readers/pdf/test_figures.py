"""A figure's box is that of the drawing beside its caption; where that is not sure, there is none."""

from __future__ import annotations

import time

import pytest

from ingest.content.blocks import Box, Figure
from ingest.content.document import Document
from ingest.readers.pdf.engine.pdfium import open_pdf
from ingest.readers.pdf.layout.figures import figure_of, merged
from tests.ingest.readers.pdf.conftest import Read
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes

CAPTION = "Figure 1: The track of the ship, with all stations."
# Axes, a curve and a point beside it, upwards from the lower left corner of an 600 by 800 page.
CHART = "100 500 m 100 700 l S 100 500 m 400 500 l S 120 520 m 200 650 l 380 690 l S 405 600 3 3 re f"


def boxes(document: Document) -> list[Box | None]:
    return [block.box for block in document.blocks if isinstance(block, Figure)]


def page(*, extra: str = CHART, caption: float = 318, text: float = 400, **shown: object) -> Sheet:
    return Sheet([Text(100, caption, CAPTION, 9), *lines(body(1), x=100, y=text)], extra=extra, **shown)  # type: ignore[arg-type]


def test_a_figure_is_the_drawing_above_its_caption(read: Read) -> None:
    (box,) = boxes(read(page()))
    assert box is not None
    assert box == pytest.approx((100, 100, 408, 300), abs=2)


def test_or_below_it_where_there_is_none_above(read: Read) -> None:
    (box,) = boxes(read(page(caption=90)))
    assert box is not None
    assert box == pytest.approx((100, 100, 408, 300), abs=2)


@pytest.mark.parametrize(
    ("rotate", "shown"),
    [
        (0, (50, 100, 358, 300)),
        (90, (450, 50, 650, 358)),
        (180, (192, 450, 500, 650)),
        (270, (100, 192, 300, 500)),
    ],
)
def test_drawings_are_told_on_the_page_as_shown(rotate: int, shown: tuple[int, ...]) -> None:
    with open_pdf(pdf_bytes(page(rotate=rotate, crop=(50, 50, 600, 800)))) as file:
        (box,) = merged(file.drawings(1))
    assert box == pytest.approx(shown, abs=2)


def test_what_is_drawn_off_the_page_or_nowhere_does_no_harm() -> None:
    far = "1e38 1e38 m -1e38 5 l S 0 0 m 1e300 1e300 l S 700 500 300 100 re f"
    with open_pdf(pdf_bytes(page(extra=far))) as file:
        assert all(0 <= box.x0 <= box.x1 <= 600 and 0 <= box.y0 <= box.y1 <= 800 for box in file.drawings(1))
        assert file.drawings(2) == ()


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "100 500 m 400 500 l S",  # a rule
        "1 g 0 0 600 800 re f 0 g",  # the ground of the whole page
        "100 100 300 600 re S",  # a frame around the running text
        "100 700 300 60 re S",  # too far from the caption
    ],
)
def test_where_no_drawing_is_surely_its_own_there_is_no_box(read: Read, extra: str) -> None:
    assert boxes(read(page(extra=extra))) == [None]


def test_parts_that_touch_are_one_drawing() -> None:
    parts = [Box(0, 0, 10, 10), Box(40, 0, 50, 10), Box(12, 2, 38, 8), Box(100, 100, 110, 110)]
    assert merged(parts) == [Box(0, 0, 50, 10), Box(100, 100, 110, 110)]
    assert merged([]) == []


def test_the_nearest_drawing_above_is_taken_before_one_below() -> None:
    caption = Box(50, 100, 150, 110)
    above, higher, below, beside = (
        Box(50, 70, 150, 90),
        Box(50, 10, 150, 65),
        Box(50, 112, 150, 150),
        Box(200, 70, 250, 95),
    )
    assert figure_of(caption, [higher, below, above, beside]) == above
    assert figure_of(caption, [below, beside]) == below
    assert figure_of(caption, [beside, Box(40, 95, 160, 200)]) is None, "a frame around the caption is no figure of it"


def test_a_page_of_very_many_drawings_is_passed_over_and_costs_little(read: Read) -> None:
    points = " ".join(f"{20 + 12 * (n % 46)} {20 + 12 * (n // 46)} 1 1 re f" for n in range(2900))
    assert boxes(read(page(extra=f"{CHART} {points}"))) == [None]
    start = time.process_time()
    merged([Box(x * 10, y * 10, x * 10 + 1, y * 10 + 1) for x in range(40) for y in range(25)])
    assert time.process_time() - start < 1
