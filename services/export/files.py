"""The formats of an export, and the writer of each; a writer's library loads when it writes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from services.errors import OutputRefused
from services.export.paper import Paper

AnyFormat = TypeVar("AnyFormat", bound=StrEnum)


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


def format_by_ending(path: Path, formats: type[AnyFormat]) -> AnyFormat:
    """Tell by a file's ending which of some formats, named by their endings, is wanted; raises OutputRefused."""
    try:
        return formats(path.suffix.lstrip(".").lower())
    except ValueError:
        endings = ", ".join(f".{each}" for each in formats)
        raise OutputRefused(
            f"{path} has no ending that tells how to write it.", remedy=f"Name a file that ends in one of: {endings}."
        ) from None


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
