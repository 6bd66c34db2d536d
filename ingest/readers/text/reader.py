"""The readers of plain text and of Markdown: a file's bytes to text in its encoding, and that to a document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.content.document import Document
from ingest.errors import NoText, UnsupportedFile, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.text.encodings import NotText, decode
from ingest.readers.text.markdown import read_markdown
from ingest.readers.text.plain import read_plain


class _Parse(Protocol):
    def __call__(self, text: str, *, path: str, document_id: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads a kind of text file; raises UnsupportedFile when it is no text, NoText when nothing readable is in it."""

    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    parse: _Parse

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a text file, all at once."""
        del password  # a text has none
        data = file_bytes(path)
        try:
            text = decode(data)
        except NotText as error:
            raise UnsupportedFile(
                f"{shown(path)} is neither a PDF nor text in an encoding that quoth knows ({error}).",
                remedy="If it is a text, save it as UTF-8; if it is a document, save it as PDF.",
            ) from error
        if not any(letter.isalnum() for letter in text):
            raise NoText(f"{shown(path)} holds no words.", remedy="Add a file with text in it.")
        document = self.parse(text, path=str(path), document_id=hashlib.sha256(data).hexdigest())
        progress(len(document.pages), len(document.pages))
        return document


PLAIN = TextReader(("text/plain",), (".txt", ".text"), read_plain)
MARKDOWN = TextReader(("text/markdown",), (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"), read_markdown)
