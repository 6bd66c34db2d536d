"""Cuts a sentence into what it states: content words, quantities and signs such as "not", each with its surroundings.

Pure functions over strings. Two ways to write the same give the same parts; articles and the like are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from generation.facts import Quantity, quantities
from generation.terms import STOP_WORDS
from generation.wording import meaning_of, plain, sign_of

_TOKEN = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*|[,;:()]")
_ONE_OF = re.compile(r"one (?:of|can|another|or another|may|could|must|such)\b", re.IGNORECASE)
# Words that begin a new clause, those that begin a phrase (one class may stand for another), and those that end one.
_CLAUSE = frozenset(
    "and but or which that who whom whose where while whilst whereas because although though when if so".split()
)
_PHRASE = {
    word: row.split()[0]
    for row in (
        "in on at during throughout within inside",
        "by via through using",
        "to into toward towards",
        "because since as",
        "of",
        "from off",
        "for",
        "with",
        "than",
        "after",
        "before",
        "when while whilst",
        "although though",
        "until",
        "under",
        "over",
        "between among",
        "every each",
    )
    for word in row.split()
}
# Names that would be taken for something else, but at a sentence's beginning.
_NAMES = frozenset({"A", "May"})
# Words that begin a phrase of their own where no preposition went before: "after five years | the floats".
_DETERMINER = frozenset("the a an this these those our its their his her we it they".split())
_VERB = frozenset(
    "is are was were be been being am has have had do does did can will would may might should must".split()
)
_LEFT_OUT = STOP_WORDS | set(
    "various additional extra employ employs employed utilize utilizes utilized utilise utilises utilised therefore "
    "thus hence however furthermore moreover additionally nevertheless namely called respectively indeed consequently "
    "accordingly meanwhile finally also overall currently recently e.g i.e eg ie".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its sentence a part stands: clauses and phrases are numbered.

    `opening` is the preposition or conjunction that begins the phrase, "" for none. After a bracket the clause goes on.
    """

    clause: int
    phrase: int
    opening: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a sentence says.

    `key` is the same however it is written.
    """

    key: str
    text: str
    place: Place
    quantity: bool = False
    sign: str = ""


def parts_of(sentence: str) -> list[Part]:
    """Cut a sentence into its parts, in order."""
    parts: list[Part] = []
    for token, quantity, place in _placed(plain(sentence)):
        part = _part(token, quantity, place, first=not parts)
        if part is not None:
            parts.append(part)
    return parts


def _part(token: str, quantity: Quantity | None, place: Place, *, first: bool) -> Part | None:
    """Say what a token states, None for an article, a mark and the like."""
    if quantity is not None:
        return Part(" ".join(quantity.amount), token, place, quantity=True)
    name = _is_acronym(token) or (not first and token in _NAMES)
    if (sign := sign_of(token)) and not name:
        return Part(sign, token, place, sign=sign)
    stated = token[0].isalnum() and (name or token.lower() not in _LEFT_OUT)
    return Part(meaning_of(token), token, place) if stated else None


def _placed(text: str) -> Iterator[tuple[str, Quantity | None, Place]]:
    """Yield the tokens of a text, each with its clause and phrase."""
    here = Place(0, 0, "")
    begun = count(1)
    outer: list[Place] = []
    before = ""
    for token, quantity in _tokens(text):
        lower = token.lower()
        if lower == "(":
            outer.append(here)
        if quantity is None and lower == ")" and outer:
            here = outer.pop()
        elif quantity is None and (lower in _CLAUSE or not lower[0].isalnum()):
            number = next(begun)
            here = Place(number, number, _PHRASE.get(lower, ""))
        elif lower in _PHRASE or lower in _VERB or (lower in _DETERMINER and _may_end_phrase(before)):
            here = Place(here.clause, next(begun), _PHRASE.get(lower, ""))
        yield token, quantity, here
        before = lower


def _tokens(text: str) -> Iterator[tuple[str, Quantity | None]]:
    """Yield words and marks, and each quantity as one, in the order of the text."""
    end = 0
    for quantity in quantities(text):
        if quantity.end > end and _counts(text, quantity):
            yield from ((match.group(), None) for match in _TOKEN.finditer(text, end, max(end, quantity.start)))
            yield text[max(end, quantity.start) : quantity.end].strip(), quantity
            end = quantity.end
    yield from ((match.group(), None) for match in _TOKEN.finditer(text, end))


def _may_end_phrase(word: str) -> bool:
    """Tell whether a word, or what a bracket closed, may end a phrase without a preposition before the next."""
    return word == ")" or (word[:1].isalnum() and word not in _LEFT_OUT and word not in _PHRASE)


def _is_acronym(token: str) -> bool:
    """Tell "US" and "WHO" from "us" and "who"."""
    return len(token) > 1 and token.isupper()


def _counts(text: str, found: Quantity) -> bool:
    """Tell a quantity from digits at the beginning of a name ("3D", "1980s") and from "one of the"."""
    glued = found.unit == "" and text[found.end : found.end + 1].isalpha()
    return not glued and not _ONE_OF.match(text, found.start)
