"""Words of questions and sentences as the measures compare them: stems, and which words carry meaning.

Pure functions over strings. Tokens and stems are the proof's (`answering/proof/language.py`); what is left out besides
function words is what questions are asked with.
"""

from __future__ import annotations

from generation.answering.proof.language import Token, listed, tokens
from generation.answering.proof.language import stem as stem_in

# Function words, and what questions are asked with, in English, the language of the stems, too.
STOP_WORDS = listed("en", "function") | listed("en", "asking")


def words(text: str) -> tuple[Token, ...]:
    """Cut a text into words; "sea-level" and "v1.2" stay whole."""
    return tokens(text)


def stem(word: str) -> str:
    """Give a word's stem (Porter's second English stemmer), possessive and case removed."""
    return stem_in(word, "en")


def stems(text: str) -> set[str]:
    """Give the stems of all words of a text; a hyphened word counts whole and by its parts."""
    return {stem(form) for word in words(text) for form in (word.text, *word.parts)}


def content_words(text: str) -> list[str]:
    """Give the words that carry meaning, in order, hyphened words by their parts; a letter by itself is a symbol."""
    parts = ((part, part == word.text) for word in words(text) for part in _pieces(word))
    return [
        part
        for part, whole in parts
        if part.isdigit() or (part.lower() not in STOP_WORDS and (len(part) > 1 or (whole and part != "I")))
    ]


def content_stems(text: str) -> list[str]:
    """Give the stems of the words that carry meaning, in order, hyphened words by their parts."""
    return [stem(part) for part in content_words(text)]


def _pieces(word: Token) -> tuple[str, ...]:
    """Cut a word at hyphens, slashes and apostrophes; "v1.2" stays whole."""
    return tuple(part for part in word.text.replace("'", "-").replace("/", "-").split("-") if part)
