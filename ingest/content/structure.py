"""Puts together what a reader may leave apart: rows become tables, captions figures, headings get their levels.

Every document goes through here once it is read; doing it again changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.content.document import Document
from ingest.content.sections import with_levels
from ingest.content.tables import with_tables


def structured(document: Document) -> Document:
    """Give the same document with its blocks put together."""
    blocks = with_tables(document.text, document.blocks, document.page_starts)
    return with_levels(replace(document, blocks=blocks))
