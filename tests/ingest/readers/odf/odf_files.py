"""Writes small OpenDocument files, as LibreOffice does: the parts that are read."""

from __future__ import annotations

import zipfile
from pathlib import Path

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "svg": "svg-compatible",
        "presentation": "presentation",
        "meta": "meta",
    }.items()
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def write(
    path: Path, kind: str, body: str, *, automatic: str = "", styles: str = "", parts: dict[str, str] | None = None
) -> Path:
    """Write a file whose body is of a kind: "text", "presentation", "spreadsheet"."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {NAMES}><office:meta><meta:initial-creator>Ada</meta:initial-creator></office:meta>"
        "</office:document-meta>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
        archive.writestr("meta.xml", meta)
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return path
