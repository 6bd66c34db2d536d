"""Compares two sentences on the same thing: whether they give other numbers, or deny or reverse one another.

Pure functions over strings. They find what may be a contradiction; that both speak of the same thing is the caller's
to know.
"""

from __future__ import annotations

import re

from generation.facts import quantities
from generation.terms import content_stems, stem, words

_OPPOSED = [
    [frozenset(map(stem, side.split())) for side in row.split("|")]
    for row in (
        "increase increased rise rose grow grew gain|decrease decreased decline fall fell drop shrink reduce reduced",
        "higher larger greater bigger|lower smaller",
        "more|less fewer",
        "faster quicker|slower",
        "better improve improved|worse worsen worsened",
        "above|below",
        "earlier|later",
        "warmer|colder cooler",
        "stronger|weaker",
        "positive positively|negative negatively",
        "deeper|shallower",
    )
]
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DENIAL = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b(?! only)|n['’]t\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.()](?:\s|$)|\b(?:but|and|although|while|whereas)\b")
_REACH = 3  # words that carry meaning, after "not", that it denies


def conflict(one: str, other: str) -> str | None:
    """Say how two sentences may contradict each other; None where neither numbers nor signs speak against them."""
    if _counts_otherwise(one, other):
        return "other numbers"
    if _denies(one, other) or _denies(other, one):
        return "one denies what the other says"
    if _reverses(one, other):
        return "the opposite direction"
    return None


def shared(one: str, other: str) -> float:
    """Give the share of the shorter sentence's words with meaning that the other one has too, 0..1."""
    first, second = _keys(one), _keys(other)
    return len(first & second) / max(min(len(first), len(second)), 1)


def _keys(text: str) -> set[str]:
    return {word for word in content_stems(text) if not word.isdigit()}


def _counts_otherwise(one: str, other: str) -> bool:
    """Tell whether both count or measure the same thing and have no number of it in common."""
    first, second = _counted(one), _counted(other)
    return any(not first[thing] & second[thing] for thing in first.keys() & second.keys())


def _counted(text: str) -> dict[str, set[str]]:
    """Give the numbers of a sentence by what they count: the noun after them with its unit; years count nothing."""
    found: dict[str, set[str]] = {}
    for quantity in quantities(text):
        following = [word for word in words(text[quantity.end : quantity.end + 40]) if word.is_content][:1]
        if not following or (not quantity.unit and _YEAR.fullmatch(quantity.value)):
            continue
        found.setdefault(f"{quantity.unit} {following[0].stem}", set()).add(quantity.value)
    return found


def _denies(one: str, other: str) -> bool:
    """Tell whether one sentence denies a word that the other one has and does not deny."""
    denied = _denied(one)
    return bool(denied & _keys(other)) and not _denied(other)


def _denied(text: str) -> set[str]:
    found: set[str] = set()
    for match in _DENIAL.finditer(text):
        clause = _CLAUSE_END.split(text[match.end() :], maxsplit=1)[0]
        found.update(content_stems(clause)[:_REACH])
    return found


def _reverses(one: str, other: str) -> bool:
    first, second = ({word.stem for word in words(text)} for text in (one, other))
    return any(
        (first & up and second & down and not (first & down or second & up))
        or (first & down and second & up and not (first & up or second & down))
        for up, down in _OPPOSED
    )
