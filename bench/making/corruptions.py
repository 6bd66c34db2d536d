"""Makes true claims false by program, one kind of damage a function; None where a rule does not fit.

What comes out must be false of, or unsaid by, every sentence shown with it; the rules pass over cases where it might be
true. Knows nothing of the proof. `Material` is what a claim's document offers: its other sentences, its names.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from bench.making.claim_texts import ClaimText
from generation.answering.proof.numbers import quantities

_NUMBER = re.compile(r"(?<![\w.,/–-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w/]|[.,]\d|-\w|th\b|st\b|nd\b|rd\b)")
_NUMBER_WORDS = "two three four five six seven eight nine ten twelve twenty thirty".split()
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})\b(?![ -](?:hundred|thousand|million|or|to|and)\b)")
_BOUNDS = {
    "more than": "less than",
    "less than": "more than",
    "at least": "at most",
    "at most": "at least",
    "over": "under",
    "fewer than": "more than",
    "up to": "over",
    "above": "below",
    "below": "above",
}
_LIST_BETWEEN = re.compile(r"[\s,]*(?:and|or|&|,|vs\.?|versus|;)*\s*[^\w]*")

_UNIT_ROWS = (
    "kilometres kilometers metres meters centimetres millimetres miles feet inches km m cm mm nm µm",
    "kilograms grams milligrams tonnes tons kg g mg µg",
    "seconds minutes hours days weeks months years decades centuries ms min h",
    "second minute hour day week month year decade century",
    "percent %",
    "million billion thousand trillion hundred",
    "GB MB TB kB gigabytes megabytes",
    "MW kW GW W megawatts kilowatts",
    "MHz kHz GHz Hz",
    "dollars euros pounds",
    "$ € £",
    "°C K °F",
    "ml l µl litres liters",
)
_UNITS = {unit: row.split() for row in _UNIT_ROWS for unit in row.split()}
_WORD_UNIT = "|".join(re.escape(unit) for unit in _UNITS if unit not in "$€£%")
_AMOUNT = rf"(?:\d|{'|'.join(_NUMBER_WORDS)}|several|few|hundred|thousand)"
_UNIT = re.compile(rf"(?<=\d)(?:\s?%| percent\b)|[$€£](?=\s?\d)|{_AMOUNT}[ -]?({_WORD_UNIT})(?![\w/·²³^-])")

_AUXILIARY = re.compile(
    r"(?<!\bnot )\b(is|are|was|were|can|could|will|would|should|has|have|had|does|do|did|may|might|must)\b"
    r"(?! (?:not|no|never|only|n't|little|few|hardly|neither|nor|none|nothing|rather|also not)\b)(?= [a-z]{2,})"
)
_HAVING = re.compile(r"\b(?:has|have|had|does|do|did) (?!\w+(?:ed|en|wn|un|de|ne)\b|been\b|become\b)")
_UNSURE = re.compile(r"\b(?:if|whether|unless|either|may|might|could|whatever|no matter|as if|not)\b", re.IGNORECASE)
_OPPOSITES = {
    "increase": "decrease",
    "increased": "decreased",
    "increases": "decreases",
    "higher": "lower",
    "lower": "higher",
    "larger": "smaller",
    "smaller": "larger",
    "faster": "slower",
    "with": "without",
    "always": "never",
    "before": "after",
    "after": "before",
    "most": "few",
    "all": "none",
    "possible": "impossible",
    "able": "unable",
    "known": "unknown",
    "successful": "unsuccessful",
    "likely": "unlikely",
    "effective": "ineffective",
    "allow": "prevent",
    "allows": "prevents",
    "improve": "worsen",
    "improved": "worsened",
    "positive": "negative",
    "negative": "positive",
    "high": "low",
    "low": "high",
    "north": "south",
    "south": "north",
    "east": "west",
    "west": "east",
    "first": "last",
    "significant": "insignificant",
    "includes": "excludes",
    "include": "exclude",
    "rise": "fall",
    "rose": "fell",
    "best": "worst",
    "often": "rarely",
    "common": "rare",
    "similar": "different",
    "supports": "opposes",
    "required": "optional",
    "simple": "complex",
}
_DROPPED_NOT = re.compile(r"\b(?:not|never) (?!only\b|yet\b|necessarily\b|to mention\b|just\b)")
_DROPPED_CONTRACTION = re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n[’']t\b")

_NAME = re.compile(
    r"(?:[A-Z][A-Za-z]*[A-Z0-9][\w-]*|[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?)(?: (?:[A-Z][a-z]{2,}|[A-Z]{2,}))*"
)
_NO_NAMES = frozenset(
    "the this these that those there they their our its and but for from with all some most many".split()
)
_THING = re.compile(r"(?<=\bthe )([a-z]{5,})\b(?= (?:of|is|are|was|were|has|have|in|and)\b)")
_PREDICATE = re.compile(
    r" (?:is|are|was|were|has been|have been|can be|will be|has|have|can|shows?|provides?|uses?|includes?) "
)
_PRONOUN = re.compile(
    r"^(?:it|they|this|these|those|that|he|she|we|there|such|here|what|as|in|if|when|while|for|to|on|at|by)\b", re.I
)
_CLAUSE = re.compile(r", (?:which|where|because) | because | after | before | using | by | for ")


@dataclass(frozen=True, slots=True)
class Material:
    """What a claim may be spoilt with: the sentence it was made from, the document, and another one."""

    sentence: str
    document: ClaimText
    other: ClaimText
    names: Sequence[str]
    things: Sequence[str]


Corrupt = Callable[[str, Material, random.Random], str | None]


def material(sentence: str, document: ClaimText, other: ClaimText) -> Material:
    """Collect a document's names and things."""
    return Material(sentence, document, other, _names_of(document), _things_of(document))


def number_changed(claim: str, given: Material, chance: random.Random) -> str | None:
    """Change a number or its bound, or let two numbers change places."""
    found = list(_NUMBER.finditer(claim))
    ways: list[Callable[[], str | None]] = [lambda: _another_number(claim, given.sentence, found, chance)]
    ways.append(lambda: _swapped_numbers(claim, found))
    ways.append(lambda: _another_bound(claim, chance))
    ways.append(lambda: _another_number_word(claim, given.sentence, chance))
    return _first(ways, chance)


def unit_changed(claim: str, _given: Material, chance: random.Random) -> str | None:
    """Put another unit, magnitude or currency for one that stands at a number."""
    found = [match for match in _UNIT.finditer(claim) if not re.search(r"\d{4} m?$", match.group())]
    if not found:
        return None
    match = chance.choice(found)
    unit = match.group(1) or match.group().strip()
    start = match.end() - len(unit)
    if unit in {"%", "percent"}:
        changed = chance.choice([" million", " kg", " years", ""])
        return claim[:start].rstrip() + changed + claim[match.end() :]
    row = [other for other in _UNITS[unit] if _one_name(other) != _one_name(unit)]
    if not row:
        return None
    return claim[:start] + chance.choice(row) + claim[match.end() :]


def negated(claim: str, given: Material, chance: random.Random) -> str | None:
    """Deny what is said, say what is denied, or turn a word into its opposite."""
    if re.search(r"\b(?:if|whether|unless|either)\b", given.sentence, re.IGNORECASE):
        return None
    return _first([lambda: _denied(claim, chance), lambda: _affirmed(claim), lambda: _opposite(claim, chance)], chance)


def name_swapped(claim: str, given: Material, chance: random.Random) -> str | None:
    """Put another name or thing of the same document for one, or let two names change places."""
    ways: list[Callable[[], str | None]] = [
        lambda: _another_name(claim, given, chance),
        lambda: _another_thing(claim, given, chance),
        lambda: _swapped_names(claim),
    ]
    return _first(ways, chance)


def spliced(claim: str, given: Material, chance: random.Random) -> str | None:
    """Say of one sentence's subject what another sentence of the document says of its own, or join half to half."""
    others = [s for s in given.document.sentences if s != given.sentence and _shared(s, given.sentence) < 0.4]
    chance.shuffle(others)
    for other in others[:30]:
        found = _first([partial(_grafted, claim, other, joint) for joint in (_PREDICATE, _CLAUSE)], chance)
        if found is not None:
            return found
    return None


def wrong_document(claim: str, given: Material, chance: random.Random) -> str | None:
    """Say of the shown document's subject what another document says of its own, or say all of what that one says."""
    return claim if chance.random() < 0.5 else _foreign(claim, given, chance)


CORRUPTIONS: dict[str, Corrupt] = {
    "number changed": number_changed,
    "unit changed": unit_changed,
    "negation": negated,
    "name swapped": name_swapped,
    "spliced": spliced,
    "wrong document": wrong_document,
}


def said_alike(claim: str, sentence: str) -> bool:
    """Tell whether a sentence may well say the claim: it has nearly all of its longer words and all of its numbers."""
    said, there = ({word.lower()[:5] for word in re.findall(r"\w{4,}|\d+", text)} for text in (claim, sentence))
    return len(said & there) >= 0.85 * len(said)


def _first(ways: Sequence[Callable[[], str | None]], chance: random.Random) -> str | None:
    return next((found for way in chance.sample(ways, len(ways)) if (found := way()) is not None), None)


def _another_number(claim: str, sentence: str, found: Sequence[re.Match[str]], chance: random.Random) -> str | None:
    if not found:
        return None
    match = chance.choice(found)
    value = match.group()
    plain = value.replace(",", "")
    decimals = len(plain.partition(".")[2])
    factor = chance.choice([0.5, 0.9, 1.1, 1.5, 2, 3, 10])
    near = float(plain) + chance.choice([-2, -1, 1, 2, 3])
    new = near if (len(plain) == 4 and not decimals) or chance.random() < 0.4 else float(plain) * factor
    written = f"{max(new, 0):.{decimals}f}"
    if "," in value:
        written = f"{int(float(written)):,}"
    if float(written.replace(",", "")) == float(plain) or re.search(rf"(?<!\d){re.escape(written)}(?!\d)", sentence):
        return None
    return claim[: match.start()] + written + claim[match.end() :]


def _swapped_numbers(claim: str, found: Sequence[re.Match[str]]) -> str | None:
    """Let two neighbouring numbers change places where they are no mere list."""
    for one, two in pairwise(found):
        between = claim[one.end() : two.start()]
        listed = len(re.findall(r"[a-zA-Z]{2,}", between)) < 2 and not re.search(r"\bto\b", between)
        if one.group() != two.group() and not listed:
            return claim[: one.start()] + two.group() + between + one.group() + claim[two.end() :]
    return None


def _another_bound(claim: str, chance: random.Random) -> str | None:
    found = list(re.finditer(rf"\b({'|'.join(_BOUNDS)})(?= (?:\d|\$|{'|'.join(_NUMBER_WORDS)}))", claim))
    if not found:
        return None
    match = chance.choice(found)
    return claim[: match.start()] + _BOUNDS[match.group()] + claim[match.end() :]


def _another_number_word(claim: str, sentence: str, chance: random.Random) -> str | None:
    found = list(_NUMBER_WORD.finditer(claim))
    unused = [word for word in _NUMBER_WORDS if not re.search(rf"\b{word}\b", sentence, re.IGNORECASE)]
    if not found:
        return None
    match = chance.choice(found)
    return claim[: match.start()] + chance.choice(unused) + claim[match.end() :]


def _denied(claim: str, chance: random.Random) -> str | None:
    found = [match for match in _AUXILIARY.finditer(claim) if not _HAVING.match(claim[match.start() :])]
    if not found or _UNSURE.search(claim):
        return None
    match = chance.choice(found[:2])
    word = chance.choice(["not", "never"]) if match.group() not in {"is", "are"} else "not"
    return f"{claim[: match.end()]} {word}{claim[match.end() :]}"


def _affirmed(claim: str) -> str | None:
    if match := _DROPPED_CONTRACTION.search(claim):
        return claim[: match.start()] + match.group(1) + claim[match.end() :]
    if match := re.search(r"\bcan(?:not|[’']t)\b", claim):
        return claim[: match.start()] + "can" + claim[match.end() :]
    if match := _DROPPED_NOT.search(claim):
        return claim[: match.start()] + claim[match.end() :]
    return None


def _opposite(claim: str, chance: random.Random) -> str | None:
    found = list(re.finditer(rf"(?<![\w-])({'|'.join(_OPPOSITES)})(?![\w-])", claim))
    if not found or _UNSURE.search(claim):
        return None
    match = chance.choice(found)
    return claim[: match.start()] + _OPPOSITES[match.group()] + claim[match.end() :]


def _another_name(claim: str, given: Material, chance: random.Random) -> str | None:
    inside = [match for match in _NAME.finditer(claim) if match.start() > 0 and match.group() in given.names]
    if not inside:
        return None
    match = chance.choice(inside)
    spoken = given.sentence.lower()
    alike = [
        name
        for name in given.names
        if name.isupper() == match.group().isupper()
        and not any(part.lower() in spoken for part in name.split())
        and not _same_thing(name, match.group())
    ]
    return claim[: match.start()] + chance.choice(alike) + claim[match.end() :] if alike else None


def _same_thing(one: str, two: str) -> bool:
    """Tell whether one name may be the other's abbreviation or a part of it."""
    first, second = ("".join(word[0] for word in name.split()).lower() for name in (one, two))
    return one.lower()[:3] == two.lower()[:3] or first in two.lower() or second in one.lower()


def _another_thing(claim: str, given: Material, chance: random.Random) -> str | None:
    inside = [match for match in _THING.finditer(claim) if match.group(1) in given.things]
    if not inside:
        return None
    match = chance.choice(inside)
    others = [thing for thing in given.things if thing[:4] not in given.sentence.lower()]
    return claim[: match.start()] + chance.choice(others) + claim[match.end() :] if others else None


def _swapped_names(claim: str) -> str | None:
    """Let two names change places where the words between them make a difference of it."""
    found = [match for match in _NAME.finditer(claim) if match.start() > 0]
    for one, two in pairwise(found):
        between = claim[one.end() : two.start()]
        ordinary = re.findall(r"[a-z]{2,}", between)
        if (
            len(ordinary) >= 3
            and not set(ordinary) & {"and", "or"}
            and "(" not in between
            and one.group().rstrip("s") != two.group().rstrip("s")
        ):
            return claim[: one.start()] + two.group() + between + one.group() + claim[two.end() :]
    return None


def _grafted(claim: str, other: str, joint: re.Pattern[str]) -> str | None:
    """Take the claim up to its first joint, and the other sentence from the same kind of joint on."""
    here, there = joint.search(claim), joint.search(other)
    if not here or not there or " " not in claim[: here.start()] or _PRONOUN.match(claim) or _PRONOUN.match(other):
        return None
    head, tail = claim[: here.start()], other[there.start() :]
    if (
        not re.search(r"\w{5}", head)
        or "," in head
        or len(tail.split()) < 5
        or _shared(head, other[: there.start()]) > 0.25
    ):
        return None
    return head + tail


def _foreign(claim: str, given: Material, chance: random.Random) -> str | None:
    """Begin with a sentence of the other document, which is the one shown, and go on with the claim."""
    others = list(given.other.sentences)
    chance.shuffle(others)
    return next((found for other in others[:30] if (found := _grafted(other, claim, _PREDICATE)) is not None), None)


@lru_cache(maxsize=256)
def _names_of(document: ClaimText) -> tuple[str, ...]:
    """List the names a document uses more than once."""
    found = Counter(
        match.group()
        for s in document.sentences
        for match in _NAME.finditer(s)
        if match.start() > 0 and s[match.start() - 1] == " "
    )
    return tuple(name for name, count in found.items() if count > 1 and name.lower() not in _NO_NAMES)


@lru_cache(maxsize=256)
def _things_of(document: ClaimText) -> tuple[str, ...]:
    """List the things a document speaks of more than once."""
    found = Counter(match.group(1) for s in document.sentences for match in _THING.finditer(s))
    return tuple(thing for thing, count in found.items() if count > 1)


def _shared(one: str, other: str) -> float:
    """Give the share of the smaller one's longer words that both have."""
    first, second = ({word.lower()[:5] for word in re.findall(r"\w{4,}", text)} for text in (one, other))
    return len(first & second) / max(min(len(first), len(second)), 1)


def _one_name(unit: str) -> str:
    """Give the same for a unit and its abbreviation."""
    found = quantities(f"1 {unit}")
    return (found[0].unit if found else "") or unit
