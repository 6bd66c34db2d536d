"""Whether pages of PDFs that show other text than they hold are recognised, and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.document import Document, Origin
from ingest.errors import NoText
from ingest.readers.pdf import reader
from ingest.readers.pdf.reader import parse_pdf
from ingest.readers.pictures.engines import is_installed
from tests.ingest.readers.pdf.pdf_files import Sheet, body, lines, pdf_bytes
from tests.ingest.readers.pictures.scans import PROSE, drawn, joined, scanned_pdf, with_layer

recognises = pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")
TYPED = pdf_bytes(Sheet(lines(body(1))))


def parsed(tmp_path: Path, data: bytes, told: list[tuple[object, ...]] | None = None) -> Document:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    return parse_pdf(path, password=None, progress=lambda *each: told.append(each) if told is not None else None)


@recognises
def test_scanned_pages_alone_are_recognised(tmp_path: Path) -> None:
    told: list[tuple[object, ...]] = []
    document = parsed(tmp_path, joined(TYPED, scanned_pdf(drawn()), TYPED), told)
    assert [page.origin for page in document.pages] == [Origin.TEXT, Origin.RECOGNISED, Origin.TEXT]
    assert " ".join(document.pages[1].text.split()) == " ".join(PROSE)
    assert told[-1] == (1, 1, "recognising")
    start = document.text.index("thermocline")
    (box,) = document.pages[1].boxes(start - document.page_starts[1], start - document.page_starts[1] + 11)
    assert box.x0 == pytest.approx(62, abs=3)  # where the words were set: 40 points in, after "The "
    assert box.y1 == pytest.approx(102, abs=4)


@recognises
def test_a_page_that_draws_its_letters_as_lines_is_recognised(tmp_path: Path) -> None:
    drawing = "4 w 100 700 m 100 640 l S 130 700 m 130 640 l S 100 670 m 130 670 l S 160 700 m 160 640 l S"  # H I
    document = parsed(tmp_path, joined(TYPED, pdf_bytes(Sheet(extra=drawing))))
    assert document.pages[0].origin is Origin.TEXT
    assert document.pages[1].origin is Origin.RECOGNISED
    assert document.pages[1].text.startswith("H")


@recognises
def test_a_layer_that_lies_is_not_believed_and_an_honest_one_is(tmp_path: Path) -> None:
    scan = scanned_pdf(drawn())
    size = (drawn().width * 0.36, drawn().height * 0.36)
    honest = parsed(tmp_path, with_layer(scan, PROSE, size=size))
    assert honest.pages[0].origin is Origin.TEXT
    assert " ".join(honest.text.split()) == " ".join(PROSE)
    false = ["All of the water stands still at every station of the cruise and sea."] * 4
    lying = parsed(tmp_path, with_layer(scan, false, size=size))
    assert lying.pages[0].origin is Origin.RECOGNISED
    assert " ".join(lying.text.split()) == " ".join(PROSE)


def test_without_the_extra_scans_are_told_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "recogniser", lambda: None)
    with pytest.raises(NoText, match="nothing is installed that recognises text") as refused:
        parsed(tmp_path, scanned_pdf(drawn()))
    assert "quoth extras install ocr" in refused.value.remedy
    mixed = parsed(tmp_path, joined(TYPED, scanned_pdf(drawn())))
    assert [page.origin for page in mixed.pages] == [Origin.TEXT, Origin.UNREAD]


def test_a_blank_page_is_not_taken_for_a_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "recogniser", lambda: pytest.fail("nothing is to be recognised"))
    assert [page.origin for page in parsed(tmp_path, joined(TYPED, pdf_bytes(Sheet()))).pages] == [Origin.TEXT] * 2
