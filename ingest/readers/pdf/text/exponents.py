"""Writes exponents as such: raised, smaller figures after a power of ten, a unit or a variable, 10⁻⁷ and m² and O(n²).

A power of ten may be a broken one with its error, 10⁶·⁴²±⁰·⁵⁷: with a point on the line it would be another number.
Raised figures elsewhere stay as they are: after a word they are a footnote's mark or a citation. Each character keeps
its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf.engine.glyphs import Glyphs
from ingest.readers.pdf.layout.segments import NO_GLYPH, Segment

_RAISED = str.maketrans("0123456789+-−–.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻·")
_UNIT = "km|cm|mm|dm|nm|[µμ]m|m|s|h|hr|min|day|d|yr|y|a|kg|mg|[µμ]g|g|t|mol|L|l|mL|ha|in|ft|Pa|K|J|W|N|V|Hz|sr|bit"
_MAYBE = re.compile(
    rf"(?<![\d.,])10(?P<power>[-−–+]?\d{{1,3}}(?:\.\d{{1,3}}(?:±\d{{1,3}}(?:\.\d{{1,3}})?)?)?)(?!\d)"
    rf"|(?<![^\W\d_])(?:{_UNIT})(?P<unit>[-−–]\d|[23])(?!\d)"
    rf"|(?<![^\W\d_])[^\W\d_](?P<square>[23])(?![\d,])"
)
_SMALLER = 0.87  # of the size of what it stands at
_HIGHER = 0.15  # of the same


def with_exponents(segments: Sequence[Segment], glyphs: Glyphs) -> list[Segment]:
    """Give the segments with their exponents written as such."""
    return [_written(segment, glyphs) if _MAYBE.search(segment.text) else segment for segment in segments]


def _written(segment: Segment, glyphs: Glyphs) -> Segment:
    text = segment.text
    for match in _MAYBE.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        base, raised = segment.glyphs[match.start()], start
        while raised < end and _is_raised(base, segment.glyphs[raised], glyphs):
            raised += 1
        if raised > start and not text[raised : raised + 1].isdigit():
            text = text[:start] + text[start:raised].translate(_RAISED) + text[raised:]
    return segment if text == segment.text else replace(segment, text=text)


def _is_raised(base: int, glyph: int, glyphs: Glyphs) -> bool:
    if NO_GLYPH in (base, glyph):
        return False
    size = float(glyphs.sizes[base])
    higher = float(glyphs.baselines[base, 1] - glyphs.baselines[glyph, 1])
    return float(glyphs.sizes[glyph]) < _SMALLER * size and higher > _HIGHER * size
