"""Tells a font's style from its name, its flags and its weight: bold, italic, of one width, for formulas."""

from __future__ import annotations

import re

from ingest.readers.pdf.engine.glyphs import BOLD, ITALIC, MATHS, MONO

_BOLD_NAME = re.compile(r"bold|black|heavy|demi|semibd|-bd\b|medi$|^(?:cm|lm|sf)\w*bx|cmb\d|cmss?bx", re.IGNORECASE)
# A name that says its weight, or TeX's, which would say "bx": of their Type 1 files the engine's weight is no measure.
_PLAIN_NAME = re.compile(r"regu|roman|book|^(?:cm|lm|sf|ec|tc|ms)[a-z]+\d+$", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli|slant|^cm(?:ti|sl|mi)\d", re.IGNORECASE)
_MONO_NAME = re.compile(
    r"mono|courier|consol|menlo|typewriter|cm(?:sl|i)?tt|lmtt|sf[sti]t\d|inconsolata|fira ?code", re.IGNORECASE
)
_MATHS_NAME = re.compile(r"^(?:cm|lm|eu|ms|st|tx|px)(?:mi|sy|ex|math|[ab]m|fm|rm)\d*|math|symbol|^rsfs", re.IGNORECASE)
_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
_FIXED_PITCH = 1  # font descriptor flag
_ITALIC_FLAG = 64


def font_style(name: str, *, flags: int, weight: int) -> int:
    """Give BOLD | ITALIC | MONO | MATHS; `flags` are a font descriptor's, below zero where there is none."""
    name = _SUBSET_TAG.sub("", name)
    flags = max(flags, 0)
    bold = bool(_BOLD_NAME.search(name)) or (weight >= 600 and not _PLAIN_NAME.search(name))
    italic = bool(_ITALIC_NAME.search(name)) or bool(flags & _ITALIC_FLAG)
    mono = bool(_MONO_NAME.search(name)) or bool(flags & _FIXED_PITCH)
    return BOLD * bold | ITALIC * italic | MONO * mono | MATHS * bool(_MATHS_NAME.search(name))
