"""A file is read by what it holds, not by its name; what cannot be read says why and what to do."""

import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from ingest.errors import (
    EmptyFile,
    FileMissing,
    NoText,
    PasswordNeeded,
    ReadError,
    ReadLimit,
    UnsupportedFile,
)
from ingest.reading import ReadLimits, read_document

PARAGRAPH = "The water was cold. Nobody swam."


def pdf_bytes(*texts: str, password: str = "") -> bytes:
    """Build a PDF of one text a page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in texts:
        lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 72 700 Td {lines} ET".encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(texts), b" ".join(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    if not password:
        return out.getvalue()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>" * 3000)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(content: bytes, name: str = "paper.pdf") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_pdf_is_read_whatever_its_name(file: Callable[..., Path]) -> None:
    content = pdf_bytes(PARAGRAPH)
    for name in ("paper.pdf", "paper.txt", "paper", "odd\n'%s\" cafe\u0301.pdf"):
        document = read_document(file(content, name))
        assert document.id == hashlib.sha256(content).hexdigest()
        assert document.media_type == "application/pdf"
        assert PARAGRAPH in document.text


def test_pdf_may_have_junk_before_its_header(file: Callable[..., Path]) -> None:
    assert PARAGRAPH in read_document(file(b"X-Mail: yes\r\n" * 40 + pdf_bytes(PARAGRAPH))).text


def test_text_that_mentions_a_pdf_header_is_text(file: Callable[..., Path]) -> None:
    document = read_document(file(b"About formats\n\nA PDF begins with %PDF-1.7 and a number.\n", "notes.txt"))
    assert document.media_type == "text/plain"


def test_progress_counts_pages(file: Callable[..., Path]) -> None:
    seen: list[tuple[int, int]] = []
    read_document(file(pdf_bytes("One.", "Two.", "Three.")), progress=lambda _, done, of: seen.append((done, of)))
    assert seen[-1] == (3, 3)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def lines_of_page(number: int) -> str:
    """Write some lines that no other page has, so that none looks like a running head."""
    words = "sand mud silt clay gravel shell reef kelp moss fern oak pine".split()
    picks = [words[(number // 12**place + place) % 12] for place in range(4)]
    return "\n".join(f"Sample {number} from {' and '.join(picks[turn:] + picks[:turn])} was kept." for turn in range(4))


def test_long_pdf_is_read_within_the_limits(file: Callable[..., Path]) -> None:
    seen: list[int] = []
    path = file(pdf_bytes(*map(lines_of_page, range(1, 3001))))
    document = read_document(path, progress=lambda _, done, __: seen.append(done))
    assert len(document.pages) == 3000
    assert "Sample 2999 from" in document.pages[2998].text
    assert seen[-1] == 3000


def test_too_many_pages_is_a_limit(file: Callable[..., Path]) -> None:
    with pytest.raises(ReadLimit, match=r"paper.pdf has 3 pages; at most 2"):
        read_document(file(pdf_bytes("One.", "Two.", "Three.")), limits=ReadLimits(pages=2))


def test_too_many_bytes_is_a_limit(file: Callable[..., Path]) -> None:
    with pytest.raises(ReadLimit, match=r"paper.txt"):
        read_document(file(b"word " * 1000, "paper.txt"), limits=ReadLimits(bytes=1000))


def test_encrypted_pdf_needs_its_password(file: Callable[..., Path]) -> None:
    path = file(pdf_bytes(PARAGRAPH, password="open sesame"))
    with pytest.raises(PasswordNeeded, match=r"paper.pdf"):
        read_document(path)
    with pytest.raises(PasswordNeeded, match=r"paper.pdf"):
        read_document(path, password="wrong")
    assert PARAGRAPH in read_document(path, password="open sesame").text


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html><body>Hello</body></html>", "paper.pdf", "HTML.*named .pdf"),
        (b"<html><head><title>%PDF-1.4</title></head></html>", "paper.pdf", "HTML"),
        ("<html>x</html>".encode("utf-16"), "paper.pdf", "HTML"),
        (b"<?xml version='1.0'?><article/>", "paper.txt", "XML"),
        (zipped("a.txt", "b.txt"), "all.zip", "zip archive"),
        (zipped("Index/Document.iwa"), "thesis.pages", "a document of Pages, Keynote or Numbers"),
        (b"GIF89a" + bytes(100), "scan.gif", "GIF"),
        (b"GIF89a" + bytes(100), "scan.pdf", "GIF.*named .pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old.doc", "old Office document"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900) + "EncryptedPackage".encode("utf-16-le"),
            "locked.docx",
            "Office document with a password",
        ),
        (b"Just a few words, no PDF at all.\n", "paper.pdf", "plain text"),
        (os.urandom(3000), "noise.txt", "neither a PDF nor text"),
    ],
)
def test_other_kinds_are_refused_by_name_of_kind(
    file: Callable[..., Path], content: bytes, name: str, what: str
) -> None:
    with pytest.raises(UnsupportedFile, match=what) as raised:
        read_document(file(content, name))
    assert name in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize("start", ["BMI", "MZ", "GIF89a", "RIFF", "OTTO", "FWS", "Rar!", "ID3", "BZh91"])
def test_a_text_may_begin_with_the_letters_of_another_kind(file: Callable[..., Path], start: str) -> None:
    assert read_document(file(f"{start} was measured twice.".encode(), "notes.txt")).media_type == "text/plain"


def test_empty_file(file: Callable[..., Path]) -> None:
    with pytest.raises(EmptyFile, match=r"paper.pdf"):
        read_document(file(b""))


def test_file_without_words(file: Callable[..., Path]) -> None:
    with pytest.raises(NoText, match=r"blank.txt"):
        read_document(file(b" \n\n--\n", "blank.txt"))


def test_truncated_pdf_is_one_error_that_names_it(file: Callable[..., Path]) -> None:
    content = pdf_bytes(PARAGRAPH)
    with pytest.raises(ReadError, match=r"paper.pdf"):
        read_document(file(content[: len(content) // 4]))


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="nowhere"):
        read_document(tmp_path / "nowhere.pdf")
    with pytest.raises(FileMissing, match="folder"):
        read_document(tmp_path)
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(UnsupportedFile, match=r"pipe.pdf"):
        read_document(tmp_path / "pipe.pdf")


def drawing_itself() -> bytes:
    """Build a PDF whose page draws a form that draws itself, twice: pdfium follows it until the memory is gone."""
    stream = b"/X Do /X Do"
    form = (
        b"4 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"
        b" /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(stream), stream)
    )
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R"
        b" /Resources << /XObject << /X 4 0 R >> >> >>\nendobj\n" + form + b"trailer\n<< /Root 1 0 R >>\n"
    )


def test_file_that_draws_itself_is_one_error(file: Callable[..., Path]) -> None:
    with pytest.raises(ReadError, match=r"paper.pdf"):
        read_document(file(drawing_itself()), limits=ReadLimits(seconds=60, megabytes=1000))
