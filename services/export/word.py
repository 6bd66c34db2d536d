"""Writes a paper as a Word file with python-docx; the only module that knows it."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from services.export.paper import Block, Kind, Mark, Paper, Style, plain, reference_line

_STYLES = {Kind.PARAGRAPH: "Normal", Kind.QUOTATION: "Quote", Kind.CODE: "No Spacing"}
_DEEPEST_LIST = 2  # Word's template has "List Bullet" to "List Bullet 3"


def write_word(paper: Paper) -> bytes:
    """Write a whole paper: text with quotes' numbers, the quotes, the references."""
    document = Document()
    document.core_properties.title = _one_line(paper.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_heading(_one_line(paper.title), level=0)
    if paper.about:
        document.add_paragraph(_words(paper.about), style="Subtitle")
    for block in paper.blocks:
        _add(document, block)
    if paper.quotes:
        document.add_heading("Quotes", level=1)
        for number, quote in enumerate(paper.quotes, 1):
            title = paper.references[quote.reference - 1].title
            _numbered(document, number, f"“{quote.text}” {title}, {quote.where}.")
    if paper.references:
        document.add_heading("References", level=1)
        for number, reference in enumerate(paper.references, 1):
            _numbered(document, number, reference_line(reference))
    file = io.BytesIO()
    document.save(file)
    return _without_times(file)


def _without_times(file: io.BytesIO) -> bytes:
    """Give every part of the file one fixed time, so that the same paper is always the same bytes."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            out.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def _add(document: WordDocument, block: Block) -> None:
    if block.kind is Kind.HEADING:
        paragraph = document.add_heading(level=min(block.level, 9))
    elif block.kind is Kind.ITEM and block.number is None:
        depth = min(block.level, _DEEPEST_LIST)
        paragraph = document.add_paragraph(style="List Bullet" if not depth else f"List Bullet {depth + 1}")
    elif block.kind is Kind.ITEM:  # Word's own numbers would go on from one list to the next
        paragraph = document.add_paragraph(f"{block.number}.\t")
        _hang(paragraph, Cm(0.8 * (block.level + 1)))
    else:
        paragraph = document.add_paragraph(style=_STYLES[block.kind])
    for inline in block.inlines:
        if isinstance(inline, Mark):
            run = paragraph.add_run(f"[{inline.quote}]")
            run.font.superscript = True
            continue
        run = paragraph.add_run(_words(inline.text))
        run.bold = True if inline.style is Style.BOLD else None
        run.italic = True if inline.style is Style.ITALIC else None
        if inline.style is Style.CODE:
            run.font.name = "Courier New"
            run.font.size = Pt(9)


def _numbered(document: WordDocument, number: int, text: str) -> None:
    paragraph = document.add_paragraph(f"{number}.\t{_one_line(text)}")
    _hang(paragraph, Cm(0.8))


def _hang(paragraph: Paragraph, indent: Cm) -> None:
    paragraph.paragraph_format.left_indent = indent
    paragraph.paragraph_format.first_line_indent = Cm(-0.8)


def _words(text: str) -> str:
    return plain(text)


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())
