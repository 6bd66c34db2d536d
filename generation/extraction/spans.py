"""Pieces of sentences that can be a short answer, and a grammar by which a model can only copy one of them.

A piece begins and ends at a word, so that no stop or bracket is left hanging. Pure functions over text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Letters and figures that belong together: "e.g.", "10,000", "0.5°", "state-of-the-art", "km²", "R²", "CC-BY-4.0".
# The "’s" of "Julia’s" is apart.
_TOKEN = re.compile(r"\w+(?:[.,:/·×^_+–-]+\w+)*[%°‰²³]*|\S")  # noqa: RUF001 - signs of papers
# A piece may begin with these although they are no words, and end with those.
_OPENS, _CLOSES = frozenset("(“\"'~≈<>≤≥±+-−$€£#@."), frozenset(")”’\"'%°‰+*#")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign of a text, `text[start:end]`."""

    start: int
    end: int
    text: str

    @property
    def is_word(self) -> bool:
        """Tell a word or a number from a sign."""
        return any(map(str.isalnum, self.text))


def tokens(text: str) -> list[Token]:
    """Give the words and signs of a text in order."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]


def copy_grammar(texts: Sequence[str]) -> str:
    """Give the GBNF of a piece of a text, white space as one space, and the text's label from 1 after it."""
    rules = ["root ::= " + " | ".join(f'"> " p{label} " [{label}]"' for label in range(1, len(texts) + 1))]
    for label, text in enumerate(texts, start=1):
        rules += _rules(text, f"p{label}")
    return "\n".join(rules) + "\n"


def find_piece(text: str, written: str) -> tuple[int, int] | None:
    """Give where in a text a piece stands that a model copied, from word to word; None where it does not.

    White space counts as one space; what was cut off within a word ends before it.
    """
    signs = [re.escape(token.text) for word in written.split() for token in tokens(word)]
    if not signs:
        return None
    anywhere = r"\s*".join(signs)
    match = re.search(rf"(?<!\w){anywhere}(?!\w)", text) or re.search(rf"(?<!\w){anywhere}", text)
    return _to_words(text, match.start(), match.end()) if match else None


def _to_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Bring a place to where words begin and end within it."""
    within = [token for token in tokens(text) if start <= token.start and token.end <= end]
    while within and not (within[0].is_word or within[0].text in _OPENS):
        del within[0]
    while within and not (within[-1].is_word or within[-1].text in _CLOSES):
        del within[-1]
    if not any(token.is_word for token in within):
        return None
    within = _balanced(within)
    return within[0].start, within[-1].end


def _balanced(within: list[Token]) -> list[Token]:
    """Take away a bracket at either end that has no other half."""
    for opening, closing in ("()", "[]", "{}", "“”"):
        opened, closed = (sum(token.text == sign for token in within) for sign in (opening, closing))
        if opened > closed and within[0].text == opening:
            within = within[1:]
        elif closed > opened and within[-1].text == closing:
            within = within[:-1]
    return within


def _rules(text: str, name: str) -> Iterator[str]:
    """Give the rule of a piece of a text, and one a token: itself, and what may follow; a piece ends after a word."""
    found = tokens(text)
    starts = [place for place, token in enumerate(found) if token.is_word or token.text in _OPENS]
    yield f"{name} ::= " + " | ".join(f"{name}-{place}" for place in starts)
    for place, token in enumerate(found):
        ends = token.is_word or token.text in _CLOSES
        rest = ""
        if place + 1 < len(found) and not _ends_sentence(token, found[place + 1]):
            gap = '" " ' if found[place + 1].start > token.end else ""
            rest = f" ({gap}{name}-{place + 1}){'?' if ends else ''}"
        yield f"{name}-{place} ::= {_literal(token.text)}{rest}"


def _ends_sentence(token: Token, after: Token) -> bool:
    """Tell a stop between two sentences from one within: no short answer goes on past it."""
    return token.text in ".?!" and after.start > token.end and after.text[0].isupper()


def _literal(text: str) -> str:
    """Write letters as GBNF has them."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
