"""Reads ligatures that a PDF gives no letters for: some writers (Chrome's, for years) map "fi" to nothing.

Ligatures of one width in one kind of font are one class. The English words around them tell which class is which:
"speci?c" can only be "specific". Of a class that too few words speak for only a word that the document spells out
elsewhere is read; the rest stay unread, as U+FFFD.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.engine.glyphs import BOLD, ITALIC, Glyphs
from ingest.readers.pdf.layout.segments import NO_GLYPH, Segment

HOLE = "\x00"
UNREAD = "\ufffd"

_STEMS = {
    "fi": "first find field specifi signifi defin confi scientif identif classif artific benefi modif finite financ "
    "figur filter file film profil final fish five fill fit fix fire firm verif quantif specif amplif",
    "fl": "flow float fluid flux flat flex flood floor influen reflect conflict inflat fluctu flag fluor",
    "ff": "differ effect affect offer effort staff stuff buffer suffer cutoff diffus off",
    "ffi": "effici suffici difficul coefficien offic traffic affini",
    "ffl": "offline affluen shuffl offload",
}
_CLASSES = (("fi", "fl"), ("ff",), ("ffi", "ffl"))
_FEWEST_WORDS = 3
_MAJORITY = 0.8
_NO_LETTER = re.compile(r"[\W\d_]")
_SPELT = re.compile(r"(?<!\x00)\b[^\W\d_]{5,}\b(?!\x00)")
_WORD = re.compile(r"[^\W\d_\x00]*(?:\x00[^\W\d_\x00]*)+")

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Hole:
    """A ligature without letters: the class it is of, and the word's letters before and after it."""

    key: Key
    before: str
    after: str


def with_ligatures(pages: Sequence[Sequence[Segment]], glyphs: Sequence[Glyphs]) -> list[list[Segment]]:
    """Give the segments of all pages with unmapped ligatures read where the words around tell them."""
    if not any(HOLE in segment.text for page in pages for segment in page):
        return [list(page) for page in pages]
    keys = [_keys(page) for page in glyphs]
    votes: dict[Key, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for page, page_keys in zip(pages, keys, strict=True):
        for segment in page:
            for hole in _holes(segment, page_keys):
                votes[hole.key].update(members for members in _CLASSES if any(_is_word(hole, m) for m in members))
    known = {key: members for key, counts in votes.items() if (members := _winner(counts))}
    by_class = [
        [_filled(segment, partial(_of_class, segment, page_keys, known)) for segment in page]
        for page, page_keys in zip(pages, keys, strict=True)
    ]
    spelt = {word.casefold() for page in by_class for segment in page for word in _SPELT.findall(segment.text)}
    return [[_filled(segment, partial(_as_elsewhere, segment, spelt)) for segment in page] for page in by_class]


def _keys(glyphs: Glyphs) -> list[Key]:
    """Give each glyph its class: width in hundredths of the font's size, and the font's kind."""
    widths = (glyphs.boxes[:, 2] - glyphs.boxes[:, 0]) / np.maximum(glyphs.sizes, 0.1)
    rounded: NDArray[np.int64] = np.round(widths * 50).astype(int)
    return list(zip(rounded.tolist(), (glyphs.styles & (BOLD | ITALIC)).tolist(), strict=True))


def _holes(segment: Segment, keys: list[Key]) -> list[_Hole]:
    found = []
    for word in _WORD.finditer(segment.text):
        for position in range(*word.span()):
            if segment.text[position] == HOLE and segment.glyphs[position] != NO_GLYPH:
                before, after = segment.text[word.start() : position], segment.text[position + 1 : word.end()]
                found.append(_Hole(keys[segment.glyphs[position]], before, after))
    return found


def _is_word(hole: _Hole, ligature: str) -> bool:
    """Tell whether a common stem of this ligature stands across the hole."""
    word, start = (hole.before + ligature + hole.after).casefold(), len(hole.before)
    for stem in _STEMS[ligature].split():
        at = word.find(stem)
        if at >= 0 and at + stem.find(ligature) == start:
            return True
    return False


def _winner(counts: Counter[tuple[str, ...]]) -> tuple[str, ...] | None:
    if not counts:
        return None
    members, count = counts.most_common(1)[0]
    return members if count >= _FEWEST_WORDS and count >= _MAJORITY * counts.total() else None


def _filled(segment: Segment, letters_at: Callable[[int], str]) -> Segment:
    """Give the segment with other letters, each at its hole's glyph, where there are holes."""
    if HOLE not in segment.text:
        return segment
    letters = [letters_at(at) if letter == HOLE else letter for at, letter in enumerate(segment.text)]
    places = [glyph for each, glyph in zip(letters, segment.glyphs, strict=True) for _ in each]
    return replace(segment, text="".join(letters), glyphs=tuple(places))


def _of_class(segment: Segment, keys: list[Key], known: dict[Key, tuple[str, ...]], at: int) -> str:
    members = known.get(keys[segment.glyphs[at]])
    return _told_apart(members, segment.text[:at], segment.text[at + 1 :]) if members else HOLE


def _as_elsewhere(segment: Segment, spelt: Collection[str], at: int) -> str:
    """Choose the ligature that makes a word which stands elsewhere; none where that is no single one."""
    head, tail = _NO_LETTER.split(segment.text[:at])[-1], _NO_LETTER.split(segment.text[at + 1 :])[0]
    found = [each for each in _STEMS if (head + each + tail).casefold() in spelt]
    return found[0] if len(found) == 1 else UNREAD


def _told_apart(members: tuple[str, ...], before: str, after: str) -> str:
    """Choose between the ligature with i and the one with l: by a known stem, else by the letters that follow."""
    hole = _Hole((0, 0), before.rsplit(" ", maxsplit=1)[-1], after.split(" ", maxsplit=1)[0])
    words = [member for member in members if _is_word(hole, member)]
    if words or len(members) == 1:
        return (words or members)[0]
    with_l = re.match(r"[aouyi]|e[^dlrs]", after, re.IGNORECASE)
    return members[1] if with_l else members[0]
