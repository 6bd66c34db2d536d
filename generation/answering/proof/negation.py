"""Objects to a plain negation that only one of claim and quotes has, and to a word turned into its opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generation.answering.proof.language import (
    Token,
    content,
    is_negation,
    language_of,
    listed,
    opposites,
    stem,
    tokens,
)

# Words of meaning after a negation that it denies.
_REACH = 2
# Words of meaning that a claim may have besides and still count as the quote with one word turned.
_OTHERWISE_NEW = 1

# "Not only" denies nothing.
_ONLY = frozenset("only just merely nur bloß seulement solo sólo alleen slechts".split())

_CLAUSE = re.compile(r"[,;:()]")


def objection(claim: str, quotes: Sequence[str]) -> str | None:
    """Say what the claim denies that the quotes do not, what they deny that it does not, or which word it turned."""
    return _denied(claim, quotes) or _affirmed(claim, quotes) or _turned(claim, quotes)


def _denied(claim: str, quotes: Sequence[str]) -> str | None:
    language = language_of(claim)
    said = tokens(claim)
    if not any(is_negation(token, language) for token in said):
        return None
    plain, under = _plain_and_denied(quotes)
    for at, token in enumerate(said):
        if is_negation(token, language):
            reached = _reached(claim, said, at, language)
            if reached and reached <= plain - under:
                return f"it denies what the quote does not: '{token.text} {_after(said, at)}'"
    return None


def _affirmed(claim: str, quotes: Sequence[str]) -> str | None:
    language = language_of(claim)
    said = tokens(claim)
    if any(is_negation(token, language) for token in said):
        return None
    have = {stem(token.text, language) for token in said}
    for quote in quotes:
        there = tokens(quote)
        of_quote = language_of(quote)
        for at, token in enumerate(there):
            if is_negation(token, of_quote):
                reached = _reached(quote, there, at, of_quote)
                if reached and reached <= have:
                    return f"the quote says '{token.text} {_after(there, at)}', the claim leaves out '{token.text}'"
    return None


def _turned(claim: str, quotes: Sequence[str]) -> str | None:
    language = language_of(claim)
    turns = opposites(language)
    said = {token.lower for token in tokens(claim)}
    there = {token.lower for quote in quotes for token in tokens(quote)}
    new = {word for word in said - there if word not in listed(language, "function")}
    for word in sorted(said - there):
        if len(new - {word}) > _OTHERWISE_NEW:
            continue  # in other words the opposite may say the same ("shorter" of the other thing)
        contrary = turns.get(word, frozenset()) & there
        if contrary and not contrary & said:
            return f"the quote says '{min(contrary)}' where the claim says '{word}'"
    return None


def _plain_and_denied(quotes: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    plain: set[str] = set()
    under: set[str] = set()
    for quote in quotes:
        there = tokens(quote)
        language = language_of(quote)
        plain.update(stem(token.text, language) for token in there)
        for at, token in enumerate(there):
            if is_negation(token, language):
                under |= _reached(quote, there, at, language, reach=4)
    return frozenset(plain), frozenset(under)


def _reached(text: str, said: Sequence[Token], at: int, language: str, *, reach: int = _REACH) -> frozenset[str]:
    """Give the stems of the next words of meaning after a negation, within its clause."""
    end = _CLAUSE.search(text, said[at].end)
    inside = [token for token in said[at + 1 :] if end is None or token.start < end.start()]
    return frozenset(stem(token.text, language) for token in content(inside, language)[:reach])


def _after(said: Sequence[Token], at: int) -> str:
    return " ".join(token.text for token in said[at + 1 : at + 3])


def denied(text: str, *, reach: int = _REACH) -> frozenset[str]:
    """Give the stems of the words that a text plainly denies."""
    language, said = language_of(text), tokens(text)
    cues = [
        at
        for at, token in enumerate(said)
        if is_negation(token, language) and not any(after.lower in _ONLY for after in said[at + 1 : at + 2])
    ]
    return frozenset(word for at in cues for word in _reached(text, said, at, language, reach=reach))
