"""Whether characters stand where their boxes say: on turned and cropped pages, in pictures, and on real papers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.files.real_files import evidence_page, stretches_in_place
from bench.loading.questions import CHECKOUT, load_questions
from ingest.content.blocks import Box
from ingest.content.document import Document
from ingest.errors import PasswordNeeded, Unreadable
from ingest.page_pictures import render_page
from ingest.readers.pdf.engine.pdfium import open_pdf
from ingest.readers.pdf.pictures import draw_page
from ingest.readers.pdf.reader import parse_pdf
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, lines, pdf_bytes

PROSE = ["The thermocline parts warm water", "from the cold water of the deep", "and moves with every season."]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def parsed(path: Path) -> Document:
    return parse_pdf(path, password=None, progress=lambda *_: None)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 400.0, 550.0, 790.0)])
def test_boxes_are_on_the_page_as_shown(
    tmp_path: Path, rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(pdf_bytes(Sheet([*lines(PROSE), Text(90, 200, "Seasons", 14)], crop=crop, rotate=rotate)))
    document = parsed(path)
    page = document.pages[0]
    with open_pdf(path.read_bytes()) as file:
        assert (page.width, page.height) == file.page_size(1)
        for word in ("thermocline", "season", "Seasons", "cold water"):
            start = document.text.index(word)
            boxes = page.boxes(start, start + len(word))
            assert len(boxes) == 1 or rotate
            assert letters(file.text_under(1, boxes)) == letters(word)


def ink(picture: Image.Image, box: Box, scale: float) -> float:
    """Give the share of dark pixels under a box."""
    left, top, right, bottom = (int(side * scale) for side in box)
    area = picture.convert("L").crop((left, top, right, bottom))
    return float((np.asarray(area) < 128).mean())


def test_a_picture_shows_the_words_under_a_translucent_mark(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf_bytes(Sheet(lines(PROSE))))
    document = parsed(path)
    start = document.text.index("thermocline")
    boxes = document.pages[0].boxes(start, start + len("thermocline"))
    plain = Image.open(io.BytesIO(draw_page(path, 1, 3.0, (), "")))
    marked = Image.open(io.BytesIO(render_page(path, 1, scale=3.0, highlights=boxes)))
    assert plain.size == marked.size == (1800, 2400)
    assert ink(marked, boxes[0], 3.0) == pytest.approx(ink(plain, boxes[0], 3.0), abs=0.02)
    assert ink(marked, boxes[0], 3.0) > 0.05
    middle = marked.getpixel((int(boxes[0].x0 * 3 - 2), int(boxes[0].y0 * 3 - 2)))
    assert middle == (255, 226, 74)
    assert marked.getpixel((10, 10)) == (255, 255, 255)


def test_a_giant_page_is_drawn_smaller(tmp_path: Path) -> None:
    path = tmp_path / "poster.pdf"
    path.write_bytes(pdf_bytes(Sheet(lines(PROSE), width=14000, height=14000)))
    picture = Image.open(io.BytesIO(draw_page(path, 1, 4.0, (), "")))
    assert picture.width * picture.height <= 16_100_000


def test_a_page_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf_bytes(Sheet(lines(PROSE))))
    with pytest.raises(Unreadable, match=r"Page 2 of .*one\.pdf"):
        draw_page(path, 2, 1.0, (), "")


def test_a_page_of_an_encrypted_file_is_drawn_with_its_password_only(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    plain, secret = tmp_path / "plain.pdf", tmp_path / "secret.pdf"
    plain.write_bytes(pdf_bytes(Sheet(lines(PROSE))))
    writer = pypdf.PdfWriter()
    writer.append(str(plain))
    writer.encrypt("herring", algorithm="RC4-128")
    writer.write(secret)
    with pytest.raises(PasswordNeeded, match=r"secret\.pdf"):
        draw_page(secret, 1, 1.0, (), "cod")
    assert draw_page(secret, 1, 1.0, (), "herring") == draw_page(plain, 1, 1.0, (), "")


@pytest.mark.parametrize("name", ["kelp-recovery", "krill-migration", "oyster-acidity"])
def test_random_stretches_of_papers_stand_under_their_boxes(name: str) -> None:
    path = CHECKOUT / "samples" / f"{name}.pdf"
    assert stretches_in_place(path, parsed(path), count=60) >= 57


def test_evidence_of_the_samples_questions_is_found_on_its_page() -> None:
    for question in load_questions("samples"):
        if question.path is not None and question.answerable:
            document = parsed(question.path)
            for evidence in question.evidence:
                assert evidence_page(document, evidence, question.pages), evidence
