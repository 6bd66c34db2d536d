"""A figure's box is that of the drawing beside its caption; where that is not sure, there is none."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ingest.content.blocks import Box, Figure, Paragraph, Table, leaves
from ingest.content.document import Document
from ingest.readers.pdf.engine.pdfium import open_pdf
from ingest.readers.pdf.layout.figures import figure_of, merged, with_figure_boxes
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


def test_a_figure_whose_labels_look_like_a_table_gets_its_box(read: Read) -> None:
    document = read(page())
    (found,) = boxes(document)
    nested = tuple(
        Table(block.start, block.end, caption=(block,)) if isinstance(block, Figure) else block
        for block in document.blocks
    )
    placed = with_figure_boxes(replace(document, blocks=nested), lambda _: drawings_of(page()))
    assert [block.box for block in leaves(placed.blocks) if isinstance(block, Figure)] == [found]
    assert found is not None


def test_text_that_goes_on_in_the_next_column_does_not_hide_a_figure(read: Read) -> None:
    column = [Text(100, 420 + 12 * row, "These words of a paragraph go on and on,") for row in range(20)]
    beside = [Text(420, 100 + 12 * row, "as far as the next column.") for row in range(12)]
    sheet = Sheet([Text(100, 318, CAPTION, 9), *column, *beside], extra=CHART)
    document = read(sheet)
    start = document.text.index("These words")
    end = document.text.rindex("next column.") + len("next column.")
    joined = replace(
        document, blocks=(*(block for block in document.blocks if isinstance(block, Figure)), Paragraph(start, end))
    )
    assert boxes(with_figure_boxes(joined, lambda _: drawings_of(sheet)))[0] is not None


def drawings_of(sheet: Sheet) -> tuple[Box, ...]:
    with open_pdf(pdf_bytes(sheet)) as file:
        return file.drawings(1)


def test_a_form_is_as_large_as_what_is_seen_of_it() -> None:
    """A plot cuts its curves off at the frame; the rest of a curve is no part of the figure."""
    inside = b"q 0 0 100 50 re W n 10 10 m 90 40 l S -500 -500 m 900 900 l S Q 0 0 100 50 re S"
    sheet = Sheet([Text(100, 318, CAPTION, 9)], extra="q 2 0 0 2 100 500 cm /X0 Do Q")
    with open_pdf(_with_form(pdf_bytes(sheet), inside)) as file:
        (box,) = file.drawings(1)
    assert box == pytest.approx((100, 200, 300, 300), abs=3)


def test_forms_of_very_many_parts_are_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may draw one form again and again: its parts count each time."""
    inside = b"q 0 0 100 50 re W n -500 -500 m 900 900 l S Q"
    sheet = Sheet([Text(100, 318, CAPTION, 9)], extra="q 1 0 0 1 100 500 cm /X0 Do /X0 Do Q")
    monkeypatch.setattr("ingest.readers.pdf.engine.drawings._MOST_IN_FORMS", 1)
    with open_pdf(_with_form(pdf_bytes(sheet), inside)) as file:
        looked_at, as_large_as_it_says = file.drawings(1)
    assert looked_at.x1 == pytest.approx(200, abs=3)
    assert as_large_as_it_says.x1 > 500


def _with_form(data: bytes, content: bytes) -> bytes:
    """Give the PDF's page a form called X0; pdfium finds its way without a right table of places."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [-2000 -2000 2000 2000] /Length %d >>\nstream\n%s\nendstream"
    number = data.count(b" 0 obj\n") + 1
    body_end = data.index(b"xref\n")
    made = b"%d 0 obj\n%s\nendobj\n" % (number, form % (len(content), content))
    data = data[:body_end].replace(b"/Resources <<", b"/Resources << /XObject << /X0 %d 0 R >>" % number) + made
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n" % (number + 1)


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
