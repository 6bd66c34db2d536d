"""The bench's own look under a quote's boxes, on a sample page whose places are known from pdfium's search."""

from pathlib import Path

import pypdfium2

from bench.scoring.quotes import COVERED, SPILL, compared, under_boxes
from ingest.content.blocks import Box

KELP = Path(__file__).parents[3] / "samples" / "kelp-recovery.pdf"
WORDS = "In all, 687,000 purple urchins were removed."


def boxes_of(words: str) -> list[Box]:
    """Find words on the first page and give their boxes with the origin at the top left."""
    page = pypdfium2.PdfDocument(KELP)[0]
    text = page.get_textpage()
    found = text.search(words).get_next()
    assert found is not None
    height = page.get_height()
    count = text.count_rects(*found)
    rects = [text.get_rect(index) for index in range(count)]
    return [Box(left, height - top, right, height - bottom) for left, bottom, right, top in rects]


def test_boxes_that_lie_on_the_words_cover_them_and_no_more() -> None:
    covered, spill = under_boxes(KELP, 1, boxes_of(WORDS), WORDS)
    assert covered >= COVERED
    assert spill <= SPILL


def test_boxes_that_have_slipped_a_line_do_not_cover_the_words() -> None:
    slipped = [box._replace(y0=box.y0 + 14, y1=box.y1 + 14) for box in boxes_of(WORDS)]
    assert under_boxes(KELP, 1, slipped, WORDS)[0] < COVERED


def test_a_box_over_the_whole_page_spills() -> None:
    covered, spill = under_boxes(KELP, 1, [Box(0, 0, 600, 850)], WORDS)
    assert covered == 1.0
    assert spill > SPILL


def test_no_boxes_cover_nothing() -> None:
    assert under_boxes(KELP, 1, [], WORDS)[0] == 0.0


def test_a_ligature_that_the_font_does_not_name_is_not_missed() -> None:
    assert compared("Different profiles", "Di\0erent pro\0les") == (1.0, 13 / 17)
    assert compared("Different profiles", "Dierent proles")[0] == 13 / 17
    assert compared("Different profiles and more of them", "Di\0erent")[0] < COVERED
