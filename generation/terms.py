"""Words of a text as the checks see them: tokens with their places, stems, and which words carry meaning.

Pure functions over strings; knows nothing of claims or sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from ingest.exponents import plain

_WORD = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")

STOP_WORDS = frozenset(
    """a about after again all also although am an and any are as at be because been before being between both but by
    can could did do does doing done during each either else etc ever every few for from further get gets give given
    gives had has have having he her here hers him his how however i if in into is it its itself just kind many may me
    might more most much must my neither no nor not of off often on once one only onto or other others our out over own
    part per please rather s same shall she should since so some such than that the their them themselves then there
    therefore these they this those though through thus to too under until up upon us used uses using use very via was
    we were what when where whether which while who whom whose why will with within without would yet you your
    according mentioned described paper article study document text tell say says stated state explain name list
    """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        """The word without its grammatical ending, lower-case."""
        return stem(self.text)

    @property
    def is_content(self) -> bool:
        """Whether the word carries meaning of its own."""
        return self.text.lower() not in STOP_WORDS


def words(text: str) -> list[Word]:
    """Cut a text into words; hyphened and dotted words ("sea-level", "v1.2") stay whole."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(plain(text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give a word's stem (Porter's second English stemmer), possessive and case removed."""
    bare = re.sub(r"['’]s?$", "", word.lower())
    return str(_STEMMER.stemWord(bare))


def stems(text: str) -> set[str]:
    """Give the stems of all words of a text; a hyphened word counts whole and by its parts."""
    found: set[str] = set()
    for word in words(text):
        found.add(word.stem)
        found.update(stem(part) for part in re.split(r"[.'’\-/]", word.text) if part)
    return found


def content_words(text: str) -> list[str]:
    """Give the words that carry meaning, in order, hyphened words by their parts; a letter by itself is a symbol."""
    parts = ((part, part == word.text) for word in words(text) for part in re.split(r"['’\-/]", word.text) if part)
    return [
        part
        for part, whole in parts
        if part.isdigit() or (part.lower() not in STOP_WORDS and (len(part) > 1 or (whole and part != "I")))
    ]


def content_stems(text: str) -> list[str]:
    """Give the stems of the words that carry meaning, in order, hyphened words by their parts."""
    return [stem(part) for part in content_words(text)]
