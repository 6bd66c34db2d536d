"""Objects to a name of a claim that neither its quotes nor what is known besides (title, headings) have.

A name is a word with a capital inside a sentence, an acronym, or letters mixed with digits; in German, where every
noun has a capital, acronyms, mixtures and two capitalised words in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generation.answering.proof.language import Token, language_of, listed, stem, tokens

# Letters by which words of one family begin ("Iceland", "Icelandic"; "Franc-e", "French" are not found).
_FAMILY = 4

_ENDS = re.compile(r"[.?!:]\W*$")
# Verbs that are drawn together with the word before them.
_CONTRACTED = frozenset({"s", "re", "d", "ll", "ve", "m"})
_WORDS = ("months", "months_short")


def objection(claim: str, quotes: Sequence[str], *, known: Sequence[str] = ()) -> str | None:
    """Say which name of the claim is not in the quotes, nor in what is known."""
    found = frozenset(part.lower() for text in (*quotes, *known) for part in _forms(text))
    said, language = tokens(claim), language_of(claim)
    for at, token in enumerate(said):
        is_name = _is_name(claim, said, at, language)
        if is_name and not all(_is_there(part, found, language) for part in _pieces(token)):
            return f"'{token.text}' is not in the quote"
    return None


def names_in(text: str) -> tuple[str, ...]:
    """Give the names of a text; what only begins it with a capital is none."""
    said, language = tokens(text), language_of(text)
    return tuple(token.text for at, token in enumerate(said) if _is_name(text, said, at, language))


def name_pieces(text: str) -> tuple[str, ...]:
    """Give the words of a text's names: a compound's parts, without what says that something is theirs."""
    said, language = tokens(text), language_of(text)
    return tuple(
        piece for at, token in enumerate(said) if _is_name(text, said, at, language) for piece in _pieces(token)
    )


def _pieces(token: Token) -> tuple[str, ...]:
    return token.parts if "-" in token.text or "/" in token.text else (re.sub(r"'s?$", "", token.text),)


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, ...]:
    return tuple(form for token in tokens(text) for form in {token.text, re.sub(r"'s?$", "", token.text), *token.parts})


def _is_there(part: str, found: frozenset[str], language: str) -> bool:
    lower = part.lower()
    if not any(letter.isupper() or letter.isdigit() for letter in part) or part.isdigit():
        return True  # plain words and numbers are others' matter
    if lower in found or lower in listed(language, "function"):
        return True
    if _is_code(part):
        return part.rstrip("s").lower() in found
    return any(_one_family(lower, other, language) for other in found)


def _one_family(one: str, other: str, language: str) -> bool:
    if stem(one, language) == stem(other, language):
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= max(_FAMILY, min(len(one), len(other)) - 2)


def _is_code(part: str) -> bool:
    """Tell an acronym or a mixture of letters and digits from a word with a capital."""
    return any(letter.isdigit() for letter in part) or sum(letter.isupper() for letter in part) > 1


def _is_name(claim: str, said: Sequence[Token], at: int, language: str) -> bool:
    token = said[at]
    text = token.text
    if text.isdigit() or claim[: token.start].endswith("°") or not any(letter.isalpha() for letter in text):
        return False
    if _is_code(text):
        return bool(re.search(r"[^\W\d_].*\d|[A-Z].*[A-Z]|\d.*[^\W\d_]", text)) and not re.fullmatch(
            r"[\d.,]+(?:st|nd|rd|th|s|er|e|ème|[^\W\d_]{1,4})", text
        )
    if not text[0].isupper() or _is_never_a_name(token, language):
        return False
    follows = at + 1 < len(said) and said[at + 1].text[0].isupper() and said[at + 1].start - token.end == 1
    before = at > 0 and said[at - 1].text[0].isupper() and token.start - said[at - 1].end == 1
    first = at == 0 or bool(_ENDS.search(claim[: token.start]))
    if language == "de":
        return (follows and not first and said[at + 1].lower not in _never_names(language)) or (
            before and said[at - 1].lower not in _never_names(language)
        )
    return not first or (follows and language in {"en", "fr", "es", "nl"} and _is_plain_name(said[at + 1], language))


def _is_plain_name(token: Token, language: str) -> bool:
    return not _is_never_a_name(token, language) and not _is_code(token.text)


def _is_never_a_name(token: Token, language: str) -> bool:
    """Tell words that are written with a capital for standing first: also "isn't" and "what's"."""
    word, _, verb = token.lower.partition("'")
    said = word if verb in _CONTRACTED else token.lower
    return said.endswith("n't") or said in _never_names(language)


@lru_cache(maxsize=8)
def _never_names(language: str) -> frozenset[str]:
    return frozenset({"i"}).union(*(listed(language, name) for name in ("function", *_WORDS)))
