"""The formats of an export, and the writer of each; a writer's library loads when it writes."""

from __future__ import annotations

import re
from enum import StrEnum

from services.export.paper import Paper


class Format(StrEnum):
    """How a paper can be written."""

    MARKDOWN = "md"
    WORD = "docx"
    PDF = "pdf"


NAMES = {Format.MARKDOWN: "Markdown", Format.WORD: "Word", Format.PDF: "PDF"}
MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


def write(paper: Paper, wanted: Format) -> bytes:
    """Write a paper in a format."""
    if wanted is Format.MARKDOWN:
        from services.export.markdown import write_markdown

        return write_markdown(paper)
    if wanted is Format.WORD:
        from services.export.word import write_word

        return write_word(paper)
    from services.export.pdf import write_pdf

    return write_pdf(paper)


def file_name(title: str, suffix: str) -> str:
    """Name a file after a title, in letters that every system takes."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].rstrip("-")
    return f"{words or 'quoth'}.{suffix}"
