"""What reading a PDF gives and refuses."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pypdfium2
import pytest

from ingest.content.blocks import Block, Paragraph, leaves
from ingest.content.document import Document
from ingest.errors import EmptyFile, NoText, PasswordNeeded, Unreadable
from ingest.readers.pdf.reader import parse_pdf
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, lines, pdf_bytes


def read(tmp_path: Path, *sheets: Sheet, title: str | None = None, author: str | None = None) -> Document:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_bytes(*sheets, title=title, author=author))
    return parse_pdf(path, password=None, progress=lambda *_: None)


def kinds(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


PROSE = [
    "The surface of the ocean absorbs heat from the air above it",
    "and carries it polewards with the great currents, which are",
    "driven by the wind and by differences in density between",
    "water masses of unlike temperature and salinity.",
]


def test_lines_of_a_paragraph_become_one_block_with_a_box_for_each_letter(tmp_path: Path) -> None:
    document = read(tmp_path, Sheet(lines(PROSE)))
    assert document.text == " ".join(PROSE)
    assert kinds(document) == [(Paragraph, " ".join(PROSE))]
    start = document.text.index("polewards")
    (box,) = document.pages[0].boxes(start, start + len("polewards"))
    assert box.y0 < 112 < box.y1
    assert 72 < box.x0 < box.x1 < 350


def test_progress_counts_pages(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf_bytes(Sheet(lines(PROSE)), Sheet(lines(PROSE))))
    seen: list[tuple[int, int]] = []
    parse_pdf(path, password=None, progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 2), (2, 2)]


def test_a_page_of_text_is_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []
    load = pypdfium2.PdfDocument.get_page

    def counted(file: pypdfium2.PdfDocument, at: int) -> object:
        loaded.append(at)
        return load(file, at)

    monkeypatch.setattr(pypdfium2.PdfDocument, "get_page", counted)
    read(tmp_path, Sheet(lines(PROSE)), Sheet(lines(PROSE)))
    assert loaded == [0, 1]


def test_a_title_is_metadata_else_the_largest_text_else_the_file_name(tmp_path: Path) -> None:
    printed = [Text(72, 60, "Heat in the Sea", 20), *lines(PROSE)]
    assert read(tmp_path, Sheet(printed), title="Ocean Heat", author="A. Ray and B. Cod").title == "Ocean Heat"
    assert read(tmp_path, Sheet(printed), title="Microsoft Word - draft3.doc").title == "Heat in the Sea"
    assert read(tmp_path, Sheet(lines(PROSE)), title="untitled").title == "paper"


def test_authors_are_parted(tmp_path: Path) -> None:
    assert read(tmp_path, Sheet(lines(PROSE)), author="Ada Ray; Bo Cod").authors == ("Ada Ray", "Bo Cod")


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", EmptyFile), (b"<html>no pdf</html>", Unreadable), (b"%PDF-1.4\n", Unreadable), (pdf_bytes(Sheet()), NoText)],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(error, match=r"bad\.pdf"):
        parse_pdf(path, password=None, progress=lambda *_: None)


def test_an_encrypted_file_opens_with_its_password_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    writer = pypdf.PdfWriter()
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(pdf_bytes(Sheet(lines(PROSE)), title="Ocean Heat"))
    writer.append(str(plain))
    writer.add_metadata({"/Title": "Ocean Heat"})
    writer.encrypt("herring", algorithm="RC4-128")
    writer.write(path)
    for password in (None, "cod"):
        with pytest.raises(PasswordNeeded, match=r"secret\.pdf"):
            parse_pdf(path, password=password, progress=lambda *_: None)
    document = parse_pdf(path, password="herring", progress=lambda *_: None)
    assert document.text == " ".join(PROSE)
    assert document.title == "Ocean Heat"
