"""Tells which sentences say what a thing is, for questions that ask just that. Pure functions over strings."""

from __future__ import annotations

import re

from generation.terms import stem, words

# "What is a clinical attack rate?", but not "What is the mass of the black hole?".
_ASKED = re.compile(
    r"\W*what (?:is|are|was|were) (?:an? |the )?(?P<term>[\w.'’()\-]+(?: [\w.'’()\-]+){0,3}) ?\?*$", re.I
)
_WITHIN = frozenset("of in on at for to by from with".split())

# How a sentence goes on after the thing it defines, and what stands before a thing that it names.
_GOES_ON = re.compile(
    r"\W*(?:\([^)]*\)\W*)?(?:is|are|was|were|refers? to|means?|denotes?|describes?|comprises?|consists? of)\b"
    r"|, (?:an?|the|one|which|i\.e\.)\b|\s*[:—–]|\s\(",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:called|named|known as|termed|dubbed|designated|abbreviated|e\.g\.|\w \()(?: the| an?)?\W*$", re.I
)

# Words that may stand before a thing that a sentence is about: "In bacteria, sporulation is ...".
_BEFORE = 4


def asked_term(question: str) -> str:
    """Give the thing of which a question asks what it is, or "" where it asks something else."""
    asked = _ASKED.match(question.strip())
    if asked is None or _WITHIN & set(asked["term"].lower().split()):
        return ""
    return asked["term"]


def defines(term: str, sentence: str) -> bool:
    """Tell whether a sentence says what the thing is, or what its name stands for."""
    wanted = [stem(word.text) for word in words(term)]
    there = words(sentence)
    for place in range(len(there) - len(wanted) + 1):
        said = there[place : place + len(wanted)]
        if [stem(word.text) for word in said] == wanted:
            goes_on = place <= _BEFORE and _GOES_ON.match(sentence[said[-1].end :])
            if goes_on or _NAMED.search(sentence[: said[0].start]):
                return True
    return False
