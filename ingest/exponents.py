"""Reads exponents that are written as such (10⁻⁷, m²) as the ordinary figures that people type."""

from __future__ import annotations

import re

_POINT = re.compile(r"(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])·(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


def plain(text: str) -> str:
    """Give text of the same length with exponents as ordinary figures, to compare it with what people type."""
    return _POINT.sub(".", text).translate(_PLAIN)
