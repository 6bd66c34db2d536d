"""Compares two sentences on the same thing: whether they give other numbers, or deny or reverse one another.

By the parsers and lists that prove claims, in five languages. They find what may be a contradiction; that both speak of
the same thing is the caller's to know.
"""

from __future__ import annotations

from decimal import Decimal

from generation.answering.proof.language import content, language_of, opposites, stem, tokens
from generation.answering.proof.negation import denied
from generation.answering.proof.numbers import quantities

OTHER_NUMBERS = "other numbers"

# Characters after a number within which stands what it counts.
_COUNTED_WITHIN = 40
# Numbers without a unit that may be years: they count nothing.
_YEARS = range(1500, 2100)
# Words of meaning after "not" that it denies.
_REACH = 3


def conflict(one: str, other: str) -> str | None:
    """Say how two sentences may contradict each other; None where neither numbers nor signs speak against them."""
    if _counts_otherwise(one, other):
        return OTHER_NUMBERS
    if _denies(one, other) or _denies(other, one):
        return "one denies what the other says"
    if _reverses(one, other):
        return "the opposite direction"
    return None


def no_number_in_common(one: str, other: str) -> bool:
    """Tell whether both sentences count or measure something and have not one number in common, whatever they count."""
    first, second = (frozenset().union(*_counted(text).values()) for text in (one, other))
    return bool(first and second) and not first & second


def shared(one: str, other: str) -> float:
    """Give the share of the shorter sentence's words with meaning that the other one has too, 0..1."""
    first, second = _keys(one), _keys(other)
    return len(first & second) / max(min(len(first), len(second)), 1)


def _keys(text: str) -> frozenset[str]:
    language = language_of(text)
    said = content(tokens(text), language)
    return frozenset(stem(part, language) for token in said for part in token.parts if not part.isdigit())


def _counts_otherwise(one: str, other: str) -> bool:
    """Tell whether both count or measure the same thing and have no number of it in common."""
    first, second = _counted(one), _counted(other)
    return any(not first[thing] & second[thing] for thing in first.keys() & second.keys())


def _counted(text: str) -> dict[str, frozenset[Decimal]]:
    """Give the numbers of a sentence by what they count: the noun after them with its unit."""
    language = language_of(text)
    found: dict[str, frozenset[Decimal]] = {}
    for quantity in quantities(text):
        following = content(tokens(text[quantity.end : quantity.end + _COUNTED_WITHIN]), language)[:1]
        if following and (quantity.unit or not any(value in _YEARS for value in quantity.values)):
            thing = f"{quantity.unit} {stem(following[0].text, language)}"
            found[thing] = found.get(thing, frozenset()) | quantity.values
    return found


def _denies(one: str, other: str) -> bool:
    """Tell whether one sentence denies a word that the other one has and does not deny."""
    return bool(denied(one, reach=_REACH) & _keys(other)) and not denied(other, reach=_REACH)


def _reverses(one: str, other: str) -> bool:
    """Tell whether one sentence has the opposite of a word of the other's, and neither has both."""
    first, second = ({token.lower for token in tokens(text)} for text in (one, other))
    return any(
        contrary & second and not contrary & first and word not in second
        for word, contrary in opposites(language_of(one)).items()
        if word in first
    )
