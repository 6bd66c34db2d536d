"""Writes a paper as a tagged PDF with Typst; the only module that knows it. The layout is in pdf.typ.

Typst rather than a drawing library because it brings its own fonts (Greek, maths, superscripts) and because the text
reaches it as JSON: strings there are never read as markup. Letters that no font has are replaced by "�", never dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from services.export.paper import Block, Kind, Mark, Paper, plain, reference_line

_LAYOUT = Path(__file__).with_name("pdf.typ")
_STANDARD: Literal["ua-1"] = (
    "ua-1"  # accessible PDF: compiling to it fails, and names the letters, where a font lacks one
)
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ROUNDS = 4
_REPLACEMENT = "\ufffd"


def write_pdf(paper: Paper) -> bytes:
    """Write a whole paper: text with quotes' numbers, the quotes, the references."""
    text = json.dumps(_as_json(paper), ensure_ascii=False)
    for _ in range(_ROUNDS):
        try:
            return _compiled(text, [_STANDARD])
        except typst.TypstError as error:
            # Not what is ASCII, which fonts have: replaced, it would break the JSON's own escapes.
            missing = set(_NOT_ASCII.findall(" ".join(_missing(error.diagnostic))))
            if not missing:
                break
            for letters in sorted(missing, key=len, reverse=True):
                text = text.replace(letters, _REPLACEMENT * len(letters))
    return _compiled(text, [])


def _compiled(text: str, standards: list[typst.PDFStandard]) -> bytes:
    compiler = typst.Compiler(_LAYOUT, root=_LAYOUT.parent, font_paths=_fonts(), sys_inputs={"paper": text})
    made = compiler.compile(format="pdf", pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Load the fonts that Typst brings and those of the system, which may have scripts that the former lack."""
    return typst.Fonts(include_system_fonts=True)


def _missing(diagnostic: str) -> set[str]:
    """Read from what Typst says which letters no font has."""
    found = (_ESCAPED.sub(_unescape, match[1]) for match in _MISSING.finditer(diagnostic))
    return {json.dumps(letters, ensure_ascii=False)[1:-1] for letters in found if letters != _REPLACEMENT}


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _as_json(paper: Paper) -> dict[str, object]:
    quotes = [f"“{quote.text}” {paper.references[quote.reference - 1].title}, {quote.where}." for quote in paper.quotes]
    return {
        "title": _line(paper.title),
        "about": _line(paper.about),
        "blocks": [_block(block) for block in _without_gaps(paper.blocks)],
        "quotes": [_line(quote) for quote in quotes],
        "references": [_line(reference_line(reference)) for reference in paper.references],
    }


def _without_gaps(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, no heading more than one level below the last: readers that speak go by levels."""
    above = 0
    for block in blocks:
        if block.kind is Kind.HEADING:
            above = min(block.level, above + 1)
            yield replace(block, level=above)
        else:
            yield block


def _block(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind.value,
        "level": block.level,
        "number": block.number,
        "inlines": [
            {"mark": inline.quote}
            if isinstance(inline, Mark)
            else {"style": inline.style.value, "text": plain(inline.text)}
            for inline in block.inlines
        ],
    }


def _line(text: str) -> str:
    return " ".join(plain(text).split())
