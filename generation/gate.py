"""The gate: decides whether a claim says no more than one sentence does. Pure functions over strings.

A claim passes when it can be laid on the sentence: each of its parts (words that carry meaning, quantities with unit
and bound, signs such as "not") has its place there, the places follow each other as in the sentence, but for one
clause that may have moved, and what was left out takes nothing back of what was kept. The caller's embedder then
weighs whether the meanings are close. The rules read English; where they doubt they reject, and the caller shows the
source's own sentence: a true claim turned away costs a paraphrase, a false one let through costs trust.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from generation.laying import Tear, lay
from generation.statement import Part, parts_of
from generation.terms import content_stems, stem, stems, words
from generation.wording import reach_of

# Below this cosine between claim and sentence (MiniLM) the two speak of different things.
CLOSE_MEANING = 0.55

_PRONOUN = re.compile(r"(?:it|they|this|these|we|he|she|its|their|our)\b", re.IGNORECASE)

# "There are", without which the rest would be a sentence without its subject.
_THERE = re.compile(
    r"\bthere (?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|will|would|exists?)\b", re.I
)

_TORN = {
    Tear.JOINED: "it joins words that the quote keeps apart",
    Tear.ORDER: "its words stand in another order than in the quote",
}


def objection(claim: str, sentence: str, *, known: Collection[str] = ()) -> str | None:
    """Say why the sentence alone does not support the claim, or None when it does.

    `known` are stems with which a claim may begin though they do not stand in the sentence: the name of what the source
    is about ("the Argo Online School" where the sentence has "it").
    """
    if repeats(claim, sentence):
        return None
    there = parts_of(sentence)
    said = _without_subject(parts_of(claim), there, sentence, known)
    if not said:
        return "it says nothing"
    if _THERE.search(claim) and not _THERE.search(sentence):
        return "it says that there is what the quote does not say there is"
    return _added(said, there) or _rearranged(said, there)


def repeats(claim: str, sentence: str) -> bool:
    """Tell whether the claim is the sentence, word for word."""
    said, there = ([word.text.lower() for word in words(text)] for text in (claim, sentence))
    return said == there


def shared_words(claim: str, sentence: str) -> float:
    """Give the share of the claim's meaningful words that the sentence has, 0..1."""
    said = content_stems(claim)
    return len(set(said) & stems(sentence)) / max(len(set(said)), 1)


def _without_subject(said: list[Part], there: Sequence[Part], sentence: str, known: Collection[str]) -> list[Part]:
    """Leave out the known name that the claim begins with where the sentence begins with a pronoun."""
    keys = {part.key for part in there}
    begins = 0
    while begins < len(said) and stem(said[begins].text) in known and said[begins].key not in keys:
        begins += 1
    return said[begins:] if _PRONOUN.match(sentence) else said


def _added(said: Sequence[Part], there: Sequence[Part]) -> str | None:
    """Check that every part of the claim is in the sentence, quantities and signs as often as the claim has them."""
    have, want = Counter(part.key for part in there), Counter(part.key for part in said)
    for part in said:
        if part.key not in have or ((part.quantity or part.sign) and want[part.key] > have[part.key]):
            if part.quantity:
                return f"the number {part.text} is not in the quote"
            if part.sign == "not":
                return "it denies what the quote does not"
            return f"'{part.text}' is not in the quote"
    return None


def _rearranged(said: Sequence[Part], there: Sequence[Part]) -> str | None:
    """Check that the claim's parts stand in the sentence's order, and that nothing was left out that changes them."""
    places = lay(said, there)
    if isinstance(places, Tear):
        return _TORN[places]
    for at, part in enumerate(there):
        if part.sign and at not in places and _bears_on(at, there) & set(places):
            return f"it leaves out '{part.text}' of the quote"
    return None


def _bears_on(at: int, there: Sequence[Part]) -> set[int]:
    """Give the places that a sign bears on: of the next few parts, or of the one before where the clause ends with it.

    A sign of short reach bears on its own clause only.
    """
    reach = reach_of(there[at].sign)
    if reach >= len(there):
        return set(range(len(there)))
    near = [i for i, part in enumerate(there) if reach > 3 or part.place.clause == there[at].place.clause]
    borne = {i for i in near if at < i <= at + reach}
    return borne or ({at - 1} & set(near) if reach else set())
