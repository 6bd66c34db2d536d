"""Whether figures are gathered with their numbers, their whole pictures and the sentences that refer to them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.content.blocks import Figure, Table
from ingest.content.document import Document
from ingest.content.figures import find_figures, referred_to
from ingest.page_pictures import render_part
from ingest.readers.pdf.reader import parse_pdf
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes

PLOT = "1 0 0 RG 2 w 150 500 m 350 620 l S 0 0 0 RG 1 w 150 500 200 120 re S"  # a red line in a black frame
TICKS = [Text(135, 300, "0"), Text(130, 182, "10"), Text(240, 315, "Depth in metres")]
CAPTION = Text(150, 345, "Figure 2: Warmth falls with depth at all stations.", 9.0)
PROSE = [
    "Warmth falls with depth, as Figure 2 shows. All of the stations agree on",
    "that, but none of them says why it is so.",
]
OTHERS = "The others (Figs. 1, 2) were drawn by hand on board of the ship."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    first = Sheet([*lines(body(1)), *TICKS, CAPTION, *lines(PROSE, y=420)], extra=PLOT)
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf_bytes(first, Sheet(lines([OTHERS]))))
    return file


def parsed(path: Path) -> Document:
    return parse_pdf(path, password=None, progress=lambda *_: None)


def test_a_figure_is_found_with_its_labels_and_what_refers_to_it(path: Path) -> None:
    document = parsed(path)
    (figure,) = find_figures(document)
    assert (figure.number, figure.page) == ("2", 1)
    assert document.text[figure.start : figure.end] == CAPTION.text
    assert [document.text[each.start : each.end] for each in figure.mentions] == [
        "Warmth falls with depth, as Figure 2 shows.",
        OTHERS,
    ]
    box = figure.box
    assert box is not None
    assert box.x0 < 135  # the labels at the left
    assert 313 < box.y1 < 338  # those below, not the caption


def test_a_figure_whose_labels_look_like_a_table_is_found(path: Path) -> None:
    document = parsed(path)
    nested = tuple(
        Table(block.start, block.end, caption=(block,)) if isinstance(block, Figure) else block
        for block in document.blocks
    )
    (figure,) = find_figures(replace(document, blocks=nested))
    assert (figure.number, figure.box) == ("2", find_figures(document)[0].box)


def test_a_figure_is_cut_out_of_its_page(path: Path) -> None:
    document = parsed(path)
    (figure,) = find_figures(document)
    assert figure.box is not None
    picture = Image.open(io.BytesIO(render_part(path, 1, figure.box, width=document.pages[0].width, scale=2.0)))
    wide, high = figure.box.x1 - figure.box.x0, figure.box.y1 - figure.box.y0
    assert picture.size == pytest.approx((2 * wide + 4, 2 * high + 4), abs=2)
    red, green, blue = np.moveaxis(np.asarray(picture.convert("RGB")), 2, 0)
    assert int(((red > 200) & (green < 80) & (blue < 80)).sum()) > 200


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as seen in Fig. 3a and Figure S1", ("3", "S1")),
        ("Figs. 2–4 and 7 show", ("2", "3", "4", "7")),
        ("Figures 1, 2 and 3 are", ("1", "2", "3")),
        ("Abbildung 5 zeigt es", ("5",)),
        ("Figure 2 (top) has 5 lines", ("2",)),
        ("a figure of 20 dollars, configuration 4, Fig leaves", ()),
        ("Table 2", ()),
    ],
)
def test_references_to_figures_are_read(text: str, numbers: tuple[str, ...]) -> None:
    assert referred_to(text) == numbers


def test_a_document_without_captions_has_no_figures(tmp_path: Path) -> None:
    file = tmp_path / "plain.pdf"
    file.write_bytes(pdf_bytes(Sheet(lines(["See Figure 1 of the other paper for all that this one leaves out."]))))
    assert find_figures(parsed(file)) == ()
