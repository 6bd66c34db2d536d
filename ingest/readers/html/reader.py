"""The reader of web pages: a file's bytes to its page, and that to a document.

Knows HTML files and the two ways browsers save a page whole (MHTML, Safari's webarchive). Nothing is run or fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.content.blocks import Heading, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import NoText, UnsupportedFile, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.html.archives import from_mhtml, from_webarchive
from ingest.readers.html.main_content import main_pieces
from ingest.readers.html.metadata import about
from ingest.readers.html.page import NotAPage, parse
from ingest.readers.html.pieces import put
from ingest.readers.text.encodings import NotText
from ingest.readers.text.page_writer import PageWriter

_Unpack = Callable[[bytes], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads a kind of file that holds one web page; `unpack` gives the page's bytes and their encoding, if told."""

    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    unpack: _Unpack

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a page, all at once; raises UnsupportedFile where it is none, NoText where it says nothing."""
        del password  # a page has none
        data = file_bytes(path)
        try:
            document = _document(*self.unpack(data), path, hashlib.sha256(data).hexdigest())
        except (NotText, NotAPage) as error:
            raise UnsupportedFile(
                f"{shown(path)} holds no web page that can be read ({error}).",
                remedy="Open it in a browser, save it anew or print it to a PDF, and add that.",
            ) from error
        if not any(letter.isalnum() for letter in document.text):
            raise NoText(
                f"{shown(path)} holds no words: a page that is only built by its scripts, or pictures only.",
                remedy="Open it in a browser, save it whole (MHTML) or print it to a PDF, and add that.",
            )
        progress(1, 1)
        return document


def _document(data: bytes, encoding: str, path: Path, document_id: str) -> Document:
    root = parse(data, encoding)
    known = about(root)
    writer = PageWriter()
    put(main_pieces(root), writer)
    pages, blocks = writer.finish()
    text = pages[0].text
    title = next((text[block.start : block.end] for block in blocks if isinstance(block, Title)), known.title)
    outline = tuple((block.level, text[block.start : block.end], 1) for block in blocks if isinstance(block, Heading))
    return structured(
        Document(document_id, title or path.stem, str(path), "text/html", pages, blocks, known.authors, outline)
    )


def _as_it_is(data: bytes) -> tuple[bytes, str]:
    return data, ""


PAGE = PageReader(("text/html", "application/xhtml+xml"), (".html", ".htm", ".xhtml"), _as_it_is)
MHTML = PageReader(("multipart/related",), (".mhtml", ".mht"), from_mhtml)
WEBARCHIVE = PageReader(("application/x-webarchive",), (".webarchive",), from_webarchive)
