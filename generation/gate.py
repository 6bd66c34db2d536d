"""The gate: decides whether a claim says no more than the sentences it names. Pure functions over strings.

A claim passes when one sentence holds all of it: every number with its unit and bound, every name, the same
polarity and direction, nearly every word that carries meaning, and (measured by the caller's embedder) a close
meaning. The rules read English; where they doubt they reject, and the caller shows the source's own sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generation.facts import Quantity, directions, is_passive, names, negations, quantities
from generation.terms import Word, content_stems, stems, words

# A claim may bring this share of meaningful words that its sentence lacks ("conducted" for "done").
_NEW_WORDS = 0.34

# Below this cosine between claim and sentence (MiniLM) the two speak of different things.
CLOSE_MEANING = 0.55


def objection(claim: str, sentence: str, *, shown: Sequence[str] = (), known: Collection[str] = ()) -> str | None:
    """Say why the sentence alone does not support the claim, or None when it does.

    `shown` are the sentences the writer had before it: a word that this sentence lacks but another one has was
    carried over, and the claim splices two statements. `known` are stems that may be said without standing in the
    sentence: the name of what the source is about ("the Argo Online School" where the sentence has "it").
    """
    if repeats(claim, sentence):
        return None
    said = stems(sentence) | set(known)
    return (
        _wrong_number(claim, sentence)
        or _wrong_name(claim, sentence, said)
        or _wrong_polarity(claim, sentence)
        or _wrong_direction(claim, sentence)
        or _new_words(claim, sentence, said, shown)
    )


def repeats(claim: str, sentence: str) -> bool:
    """Tell whether the claim is the sentence, word for word."""
    said, there = ([word.text.lower() for word in words(text)] for text in (claim, sentence))
    return said == there


def shared_words(claim: str, sentence: str) -> float:
    """Give the share of the claim's meaningful words that the sentence has, 0..1."""
    said = content_stems(claim)
    return len(set(said) & stems(sentence)) / max(len(set(said)), 1)


def _wrong_number(claim: str, sentence: str) -> str | None:
    """Check every number of the claim, its unit, bound and order against the sentence."""
    known = quantities(sentence)
    matched: list[int] = []
    for said in quantities(claim):
        if said.value == "1" and said.unit == "" and "one" in claim.lower():
            continue  # "one of the ..." counts nothing
        same = [quantity for quantity in known if _same_quantity(said, quantity)]
        if not same:
            return f"the number {said.value} {said.unit}".rstrip() + " is not in the quote"
        later = [quantity.position for quantity in same if not matched or quantity.position >= matched[-1]]
        if not later:
            return "its numbers stand in another order than in the quote"
        matched.append(later[0])
    return None


def _same_quantity(said: Quantity, known: Quantity) -> bool:
    return (said.value, said.unit, said.bound) == (known.value, known.unit, known.bound)


def _wrong_name(claim: str, sentence: str, present: set[str]) -> str | None:
    """Check that every name of the claim is in the sentence, and that names have not changed places."""
    said = names(claim)
    for name in said:
        parts = stems(name.text)
        if name.stem not in present and not parts - {name.stem} <= present - {name.stem}:
            return f"'{name.text}' is not in the quote"
        if name.stem not in present and len(parts) == 1:
            return f"'{name.text}' is not in the quote"
    if not _in_order(said, names(sentence)) and is_passive(claim) == is_passive(sentence):
        return "its names stand in another order than in the quote"
    return None


def _in_order(said: Sequence[Word], there: Sequence[Word]) -> bool:
    """Tell whether shared names come in the sentence's order; one that it repeats may stand at any of its places."""
    places = [[i for i, name in enumerate(there) if name.stem == word.stem] for word in said]
    reached = -1
    for spots in filter(None, places):
        later = [spot for spot in spots if spot >= reached]
        if not later:
            return False
        reached = later[0]
    return True


def _wrong_polarity(claim: str, sentence: str) -> str | None:
    """Check that what the claim denies the sentence denies too, and the other way round."""
    denied, claimed = negations(sentence), negations(claim)
    for negation in claimed:
        if not any(_same_denial(negation.scope, other.scope) for other in denied):
            return "it denies what the quote does not"
    if not claimed:
        spoken = stems(claim)
        for negation in denied:
            if negation.word != "not" and negation.word not in spoken and negation.word[2:] in spoken:
                return "it leaves out a denial of the quote"
            if negation.word == "not" and negation.scope and 2 * len(negation.scope & spoken) >= len(negation.scope):
                return "it leaves out a denial of the quote"
    return None


def _same_denial(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or not one or not other


def _wrong_direction(claim: str, sentence: str) -> str | None:
    """Check that opposed words of the claim (more, less; before, after; all, some) are the sentence's."""
    if directions(claim) - directions(sentence):
        return "it says more, less, before, after, all or the like where the quote does not"
    return None


def _new_words(claim: str, sentence: str, present: set[str], shown: Sequence[str]) -> str | None:
    """Check that the claim's words are the sentence's, and that none was carried over from another sentence."""
    said = content_stems(claim)
    new = [word for word in said if word not in present]
    if not said:
        return "it says nothing"
    elsewhere = set().union(*(stems(other) for other in shown if other != sentence)) if shown else set()
    carried = [word for word in new if word in elsewhere]
    if carried:
        return f"'{carried[0]}' comes from another sentence"
    if len(new) > _NEW_WORDS * len(said):
        return "too few of its words are in the quote"
    return None
