"""Objects to a claim that is its quote word for word but for two pieces that have changed places.

"The mouse saw the cat" is made of "The cat saw the mouse"; a list told in another order and a clause that moved are not
meant: something must stand between the two pieces that makes a difference of their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from generation.answering.proof.language import language_of, listed, tokens

# Words that one of the two pieces has at most.
_LONGEST = 5


def objection(claim: str, quotes: Sequence[str]) -> str | None:
    """Say which two pieces changed places."""
    said = _words(claim)
    joining = listed(language_of(claim), "joining")
    for quote in quotes:
        there = _words(quote)
        for beside in {tuple(there[: len(said)]), tuple(there[-len(said) :])}:
            if found := _exchange(list(beside), said, joining):
                return f"'{found[0]}' and '{found[1]}' have changed places"
    return None


def _words(text: str) -> list[str]:
    return [part.lower() for token in tokens(text) for part in token.parts]


def _exchange(there: list[str], said: list[str], joining: frozenset[str]) -> tuple[str, str] | None:
    """Find the two pieces where the claim's words are those of the quote with two pieces exchanged."""
    if len(there) != len(said) or there == said:
        return None
    first = next(at for at, (one, other) in enumerate(zip(there, said, strict=True)) if one != other)
    last = next(at for at in range(len(said) - 1, -1, -1) if there[at] != said[at])
    before, after = there[first : last + 1], said[first : last + 1]
    for left in range(1, min(_LONGEST, len(before) - 1) + 1):
        for right in range(1, min(_LONGEST, len(before) - left - 1) + 1):
            one, between, other = before[:left], before[left:-right], before[-right:]
            if after == [*other, *between, *one] and not set(between) <= joining:
                return " ".join(one), " ".join(other)
    return None
