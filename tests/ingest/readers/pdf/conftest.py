"""Fixtures of the PDF reader's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.document import Document
from ingest.readers.pdf.reader import parse_pdf
from tests.ingest.readers.pdf.pdf_files import Sheet, pdf_bytes

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def parse(*sheets: Sheet) -> Document:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf_bytes(*sheets))
        return parse_pdf(path, password=None, progress=lambda *_: None)

    return parse
