"""Tells sentences that say something from what only looks like one: headings, fragments, references, pointers.

Pure functions over strings.
"""

from __future__ import annotations

import re
from string import whitespace

from generation.terms import words

# An entry of a reference list under another heading: several initials and an identifier or a year in brackets.
_INITIALS = re.compile(r"\b[A-Z]\. ?(?=[A-Z])")
_PUBLISHED = re.compile(r"\bdoi\b|\bpmid\b|\(\d{4}(?:-\d\d){0,2}\)", re.IGNORECASE)
_FEW_INITIALS = 3

# What begins small and has fewer words may be the end of a sentence that a formula or a figure cut in two.
_FRAGMENT = 8

# A short sentence that only points to a table or a figure.
_PLACE = (
    r"\b(?:tables?|tab\.|fig(?:ure)?s?\.?|sections?|sec\.|appendi(?:x|ces)|supplements?|eq(?:uation)?s?\.?)(?: \S+)?"
)
_POINTS = re.compile(
    r"\b(?:shown|given|listed|presented|summari[sz]ed|reported|described|illustrated|depicted|provided|displayed|found|"
    rf"seen|discussed) (?:in|by) (?:the |our )?(?:following |next )?{_PLACE}\W*$"
    r"|\b(?:we|and|section|paper) (?:then |also |first |finally )?(?:presents?|describes?|introduces?|discuss(?:es)?|"
    rf"explains?|details?|reviews?|reports?|outlines?|conclude)\b[^.]* in (?:the )?{_PLACE}\W*$"
    rf"|^{_PLACE} (?:shows?|lists?|gives?|presents?|summari[sz]es?|reports?|illustrates?|displays?|"
    r"depicts?) (?!that\b)",
    re.IGNORECASE,
)
_POINTER = 14  # words

# What ends a sentence in any script, and what a heading seldom has.
_ENDS = tuple(".!?;:…。\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}")
_CLOSING = '"”)»' + whitespace
_NO_HEADING = re.compile(r"[\d,@=%]")
_NUMBERING = re.compile(r"^[\d.]+\s")
_SHORTEST = 4  # words


def says_something(text: str, *, before: str = "", is_row: bool = False) -> bool:
    """Tell a sentence from an entry of a reference list, a fragment, a heading, and what only points elsewhere.

    What has no letter (an axis of a figure) says nothing either. `before` is the text before it, if that is known;
    `is_row` says that it is a table's row, which may begin small.
    """
    if (not is_row and _is_fragment(text, before)) or not any(map(str.isalpha, text)):
        return False
    if _is_heading(text) or (text.count(" ") < _POINTER and _POINTS.search(text)):
        return False
    return not (_PUBLISHED.search(text) and len(_INITIALS.findall(text)) >= _FEW_INITIALS)


def _is_fragment(text: str, before: str) -> bool:
    """Tell the end of a sentence that was cut in two from a sentence about geostan."""
    if not text[:1].islower() or text.count(" ") >= _FRAGMENT:
        return False
    first = next(iter(words(text)), None)
    return first is None or not first.is_content or not _has_ended(before)


def _is_heading(text: str) -> bool:
    """Tell a line of few words, or with a capital on every longer one, that no mark ends."""
    bare = _NUMBERING.sub("", text.strip())
    if _has_ended(bare) or _NO_HEADING.search(bare):
        return False
    said = bare.split()
    return len(said) < _SHORTEST or all(_is_capital(word) for word in said if len(word) >= _SHORTEST)


def _has_ended(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS)


def _is_capital(word: str) -> bool:
    return word.lstrip('([“"')[:1].isupper()
