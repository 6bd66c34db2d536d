"""Asks every exact means whether it objects to a claim. What none objects to is not thereby proved."""

from __future__ import annotations

from collections.abc import Sequence

from generation.answering.proof import dates, exchanged, names, negation, numbers


def objection(claim: str, quotes: Sequence[str], *, known: Sequence[str] = ()) -> str | None:
    """Say, in words a person can read, what the quotes do not have that the claim says; None where nothing is found.

    `known` are texts that a claim may take names from though the quotes do not have them: the source's title, the
    headings that the quotes stand under.
    """
    if not any(letter.isalnum() for letter in claim):
        return "it says nothing"
    return (
        dates.objection(claim, quotes)
        or numbers.objection(claim, quotes)
        or names.objection(claim, quotes, known=known)
        or negation.objection(claim, quotes)
        or exchanged.objection(claim, quotes)
    )
