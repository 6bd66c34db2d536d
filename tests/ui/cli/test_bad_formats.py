"""A bad file of every format costs one clear sentence that names it and says what to do; the good ones are added.

One call adds them all, as a person does who drops a folder: empty, cut off, of another kind than their name says, with
a password, made to do harm.
"""

from __future__ import annotations

import io
import json
import plistlib
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner

from ingest.registry import BUILT_IN
from tests.ingest.readers.odf.odf_files import write as write_odf
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, pdf_bytes
from ui.cli.app import app

pytestmark = pytest.mark.usefixtures("fake_models")

WORDS = "Kelp covered forty percent of the reef."
NOISE = bytes(range(256)) * 40
_LIES = 300_000_000  # bytes that a part is said to unpack to
_BY_THEIR_LETTERS = frozenset(".txt .md .rtf .csv .tsv .html .mhtml .vtt".split())  # what is there can be read


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(WORDS)
    return saved(document)


def slides() -> bytes:
    made = pptx.Presentation()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = WORDS
    return saved(made)


def workbook() -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Site", WORDS])
    return saved(made)


def odf(kind: str, body: str) -> Callable[[Path], bytes]:
    return lambda folder: write_odf(folder / "made", kind, body).read_bytes()


def silence() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(8000))
    return out.getvalue()


def book(*, protected: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "b.opf",
            '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
        )
        archive.writestr("a.xhtml", f"<html><body><p>{WORDS}</p></body></html>")
        if protected:
            archive.writestr(
                "META-INF/encryption.xml",
                '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
                '<CipherData><CipherReference URI="a.xhtml"/></CipherData></EncryptedData></encryption>',
            )
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 100), 255).save(out, kind)
    return out.getvalue()


HTML = f"<!doctype html><html><body><p>{WORDS}</p></body></html>"
ARTICLE = f"<article><front/><body><p>{WORDS}</p></body></article>"
GOOD: dict[str, Callable[[Path], bytes]] = {
    ".pdf": lambda _: pdf_bytes(Sheet([Text(72, 72, WORDS)])),
    ".txt": lambda _: WORDS.encode(),
    ".md": lambda _: f"# Kelp\n\n{WORDS}\n".encode(),
    ".epub": lambda _: book(),
    ".docx": lambda _: word(),
    ".pptx": lambda _: slides(),
    ".xlsx": lambda _: workbook(),
    ".odt": odf("text", f"<text:p>{WORDS}</text:p>"),
    ".odp": odf(
        "presentation",
        f"<draw:page><draw:frame><draw:text-box><text:p>{WORDS}</text:p></draw:text-box></draw:frame></draw:page>",
    ),
    ".ods": odf(
        "spreadsheet",
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{WORDS}</text:p></table:table-cell></table:table-row></table:table>",
    ),
    ".rtf": lambda _: rf"{{\rtf1 {WORDS}\par}}".encode(),
    ".csv": lambda _: f"Site,Found\nNorth,{WORDS}\n".encode(),
    ".tsv": lambda _: f"Site\tFound\nNorth\t{WORDS}\n".encode(),
    ".html": lambda _: HTML.encode(),
    ".nxml": lambda _: ARTICLE.encode(),
    ".mhtml": lambda _: (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
        f"--x\nContent-Type: text/html\n\n{HTML}\n--x--"
    ).encode(),
    ".webarchive": lambda _: plistlib.dumps(
        {"WebMainResource": {"WebResourceData": HTML.encode(), "WebResourceMIMEType": "text/html"}},
        fmt=plistlib.FMT_BINARY,
    ),
    ".vtt": lambda _: f"WEBVTT\n\n00:01.000 --> 00:04.000\n{WORDS}\n".encode(),
}
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>'
HARMFUL: dict[str, Callable[[Path], bytes]] = {
    "bomb.docx": lambda _: lying(word(), "word/document.xml"),
    "bomb.pptx": lambda _: lying(slides(), "ppt/slides/slide1.xml"),
    "bomb.xlsx": lambda _: lying(workbook(), "xl/worksheets/sheet1.xml"),
    "bomb.odt": lambda folder: lying(GOOD[".odt"](folder), "content.xml"),
    "bomb.odp": lambda folder: lying(GOOD[".odp"](folder), "content.xml"),
    "bomb.ods": lambda folder: lying(GOOD[".ods"](folder), "content.xml"),
    "bomb.epub": lambda _: lying(book(), "a.xhtml"),
    "laughs.docx": lambda _: changed(word(), "word/document.xml", f"{ENTITY}<x>&a;</x>"),
    "laughs.odt": lambda folder: changed(GOOD[".odt"](folder), "content.xml", f"{ENTITY}<x>&a;</x>"),
    "laughs.nxml": lambda _: (ENTITY.replace("x [", "article [") + ARTICLE).encode(),
}
LOCKED: dict[str, Callable[[Path], bytes]] = {
    "locked.docx": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "locked.epub": lambda _: book(protected=True),
    "locked.odt": lambda folder: encrypted(GOOD[".odt"](folder), "content.xml"),
    "locked.pdf": lambda _: with_password(pdf_bytes(Sheet([Text(72, 72, WORDS)]))),
    "locked.xlsx": lambda _: encrypted(workbook(), "xl/worksheets/sheet1.xml"),
}


def lying(content: bytes, part: str) -> bytes:
    """Let an archive say that a part unpacks to more than is read; real ones are tried by the readers' own tests."""
    return rewritten(content, lambda info: setattr(info, "file_size", _LIES) if info.filename == part else None)


def encrypted(content: bytes, part: str) -> bytes:
    """Mark a part as encrypted, as zip programs do."""
    return rewritten(content, lambda info: setattr(info, "flag_bits", 1) if info.filename == part else None)


def with_password(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(content: bytes, mark: Callable[[zipfile.ZipInfo], None]) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for info in archive.filelist:
            mark(info)
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def changed(content: bytes, part: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as archive:
        for name in made.namelist():
            archive.writestr(name, text if name == part else made.read(name))
    return out.getvalue()


def add_all(folder: Path) -> dict[str, dict[str, str]]:
    """Add a folder, and give what came of each file by its name."""
    result = CliRunner().invoke(app, ["add", str(folder), "--json"])
    assert "Traceback" not in result.output
    return {Path(each["path"]).name: each for each in json.loads(result.stdout)["files"]}


def clear(name: str, outcome: dict[str, str]) -> str:
    """Give what is unclear about how a failure is told; "" where nothing is."""
    if outcome["state"] != "failed":
        return f"{name} was {outcome['state']}"
    line = outcome["error"]
    unclear = name not in line or "\n" in line or line.count(". ") < 1 or len(line) > 400 or "defect" in line
    return f"{name}: {line}" if unclear else ""


def test_every_format_has_a_good_file_here() -> None:
    assert [each.name for each in BUILT_IN if not set(GOOD) & set(each.suffixes) and not each.needs] == []


def test_good_files_of_every_format_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for suffix, make in GOOD.items():
        (folder / f"good{suffix}").write_bytes(make(tmp_path))
    told = add_all(folder)
    assert {name: each for name, each in told.items() if each["state"] not in {"added", "already there"}} == {}
    assert len(told) == len(GOOD)


def test_bad_files_of_every_format_cost_one_clear_sentence_each(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for suffix, make in GOOD.items():
        content = make(tmp_path)
        (folder / f"empty{suffix}").write_bytes(b"")
        (folder / f"noise{suffix}").write_bytes(NOISE + suffix.encode())
        if suffix not in _BY_THEIR_LETTERS:
            (folder / f"cut{suffix}").write_bytes(content[: len(content) // 2])
    for name, make in (HARMFUL | LOCKED).items():
        (folder / name).write_bytes(make(tmp_path))
    (folder / "silence.wav").write_bytes(silence())
    (folder / "white.png").write_bytes(picture("PNG"))
    (folder / "good.txt").write_text(WORDS)
    told = add_all(folder)
    assert told.pop("good.txt")["state"] == "added"
    locked = (told[name]["error"] for name in LOCKED)
    assert [line for line in locked if not any(word in line for word in ("password", "encrypted"))] == []
    assert [unclear for name, each in told.items() if (unclear := clear(name, each))] == []
