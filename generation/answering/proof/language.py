"""Words of a text as the proof sees them: normalised letters, tokens, stems; and the word lists of five languages.

The lists are data (`../data/words.json`). Texts of other languages have tokens, too, and numbers, units and names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer

LANGUAGES = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "nl": "dutch"}

_LISTS = Path(__file__).parents[1] / "data" / "words.json"

# Letters that are written in several ways; each keeps its length, so that places stay true.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-"),  # hyphens, dashes, minus
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00a0\u2009\u202f\n\t", " "),
        "\u03bc": "\u00b5",  # the Greek letter and the micro sign
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:[.'\-/][^\W_]+)*")
_PARTS = re.compile(r"[.'\-/]")
_CONTRACTED = re.compile(r"(?:n't|nt)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, with its place in the text; `parts` are those of a compound ("sea-level")."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def parts(self) -> tuple[str, ...]:
        """The pieces between hyphens, dots, slashes and apostrophes."""
        return tuple(part for part in _PARTS.split(self.text) if part)


def normalised(text: str) -> str:
    """Write dashes, quotation marks, apostrophes and spaces one way; the text keeps its length."""
    return text.translate(_LETTERS)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into words."""
    return tuple(Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(normalised(text)))


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_LISTS.read_text(encoding="utf-8"))
    return found


def units() -> str:
    """Give the rows of units as they stand in the data."""
    return str(_data()["units"])


@lru_cache(maxsize=256)
def listed(language: str, name: str) -> frozenset[str]:
    """Give one list of words of a language."""
    return frozenset(_data()[language][name].split())


@lru_cache(maxsize=64)
def phrases(language: str, name: str) -> tuple[str, ...]:
    """Give one list of phrases of a language, the longest first."""
    return tuple(sorted(_data()[language][name].split("|"), key=len, reverse=True))


@lru_cache(maxsize=64)
def valued(language: str, name: str) -> dict[str, int]:
    """Give the words of a list that each stand for a number."""
    pairs = (entry.split("=") for entry in _data()[language][name].split())
    return {word: int(value) for word, value in pairs}


@lru_cache(maxsize=64)
def ordered(language: str, name: str) -> tuple[str, ...]:
    """Give a list whose order matters, such as the months."""
    return tuple(_data()[language][name].split())


@lru_cache(maxsize=16)
def opposites(language: str) -> dict[str, frozenset[str]]:
    """Give each word's opposites."""
    found: dict[str, set[str]] = {}
    for pair in _data()[language]["opposites"].split():
        one, _, other = pair.partition("/")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """Guess the language of a text by its function words; English where none is ahead."""
    said = [token.lower for token in tokens(text)]
    counts = {language: sum(word in listed(language, "function") for word in said) for language in LANGUAGES}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


@lru_cache(maxsize=8)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """Give a word's stem in small letters, a possessive ending removed."""
    bare = re.sub(r"'s?$", "", normalised(word).lower())
    return str(_stemmer(language).stemWord(bare))


def stems(text: str, language: str) -> frozenset[str]:
    """Give the stems of all words of a text, compounds whole and by their parts."""
    return frozenset(stem(form, language) for token in tokens(text) for form in (token.text, *token.parts) if form)


def content(said: Sequence[Token], language: str) -> list[Token]:
    """Leave out the words that carry no meaning of their own."""
    return [token for token in said if token.lower not in listed(language, "function")]


def is_negation(token: Token, language: str) -> bool:
    """Tell whether a word denies by itself."""
    return token.lower in listed(language, "negation") or (
        language == "en" and bool(_CONTRACTED.search(token.lower)) and "'" in token.text
    )
