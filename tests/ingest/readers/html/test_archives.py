"""Pages that a browser saved whole are unpacked and read as pages."""

from __future__ import annotations

import plistlib
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from ingest.errors import UnsupportedFile
from ingest.media_types import media_type_of
from ingest.reading import read_document, read_here

PAGE = "<html><head><title>Tides</title></head><body><p>Høyvann was at noon, and the boats were out.</p></body></html>"


def mhtml() -> bytes:
    archive = MIMEMultipart("related", type="text/html")
    archive["From"] = "<Saved by Blink>"
    archive["Snapshot-Content-Location"] = "https://example.org/tides"
    frame = MIMEText("<html><body><p>An advertisement in a frame.</p></body></html>", "html", "utf-8")
    frame["Content-Location"] = "cid:frame"
    text = MIMEText(PAGE, "html", "utf-8")
    text["Content-Location"] = "https://example.org/tides"
    archive.attach(frame)
    archive.attach(text)
    return archive.as_bytes()


def webarchive(text: bytes) -> bytes:
    resource = {"WebResourceData": text, "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "UTF-8"}
    return plistlib.dumps({"WebMainResource": resource}, fmt=plistlib.FMT_BINARY)


def test_the_page_of_an_mhtml_file_is_read_and_no_frame(tmp_path: Path) -> None:
    path = tmp_path / "saved.mhtml"
    path.write_bytes(mhtml())
    assert media_type_of(path) == "multipart/related"
    document = read_here(path)
    assert document.text.strip() == "Høyvann was at noon, and the boats were out."
    assert document.title == "Tides"


def test_the_page_of_a_webarchive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "saved.webarchive"
    path.write_bytes(webarchive(PAGE.encode()))
    assert media_type_of(path) == "application/x-webarchive"
    assert read_here(path).text.strip() == "Høyvann was at noon, and the boats were out."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.webarchive", webarchive(PAGE.encode())[:60]),
        ("no_page.webarchive", plistlib.dumps({"WebMainResource": {}}, fmt=plistlib.FMT_BINARY)),
        ("no_page.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nnothing\n--x--\n"),
    ],
)
def test_a_saved_page_that_is_damaged_is_one_clear_error(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnsupportedFile, match=rf"{name} holds no web page that can be read"):
        read_document(path)
