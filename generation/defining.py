"""Tells which sentences say what a thing is or is called, for questions that ask just that.

Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generation.terms import stem, words

# "What is a clinical attack rate?", but not "What is the mass of the black hole?".
_ASKED = re.compile(
    r"\W*what (?:is|are|was|were) (?:an? |the )?(?P<term>[\w.'’()\-]+(?: [\w.'’()\-]+){0,3}) ?\?*$", re.I
)
# "What is a bucket in OBS?": the name tells whose buckets are meant.
_ASKED_WITHIN = re.compile(
    r"\W*what (?:is|are|was|were) an? (?P<term>[\w'’\-]+(?: [\w'’\-]+){0,2}?) in (?:the )?"
    r"(?-i:[A-Z])[\w\-]*(?: (?-i:[A-Z])[\w\-]*)?\W*$",
    re.IGNORECASE,
)
# "What does NARL stand for?", "What is another name for IFITM5?", "What is the lake also called?".
_TERM = r"(?:an? |the )?(?P<{0}>[\w.'’()\-]+(?: [\w.'’()\-]+){{0,3}}?)"
_OTHER_NAME = (
    r"(?:(?:another|other|alternative|full|common|scientific|short) (?:names?|terms?|forms?)"
    r"|abbreviations?|acronyms?|synonyms?)"
)
_ASKED_NAME = re.compile(
    rf"\bwhat (?:does|do|is|are|was|were) {_TERM.format('thing')} (?:stands? for|short for|known as|abbreviated|"
    r"(?:also|otherwise|commonly) (?:known as|called|named|termed|abbreviated))\b"
    rf"|\b{_OTHER_NAME} (?:for|of) "
    rf"{_TERM.format('named')}(?: (?:in|by|according)\b[^?]*)?\W*$",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\b(?:known|called|named|termed|referred to|abbreviated|designated|dubbed)\b|\b(?:stands?|short) for\b"
    r"|\b(?:abbreviation|acronym|synonym)s?\b",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*[(=:—]|,? (?:or|i\.e\.|aka|alias)\b", re.IGNORECASE)
_WITHIN = frozenset("of in on at for to by from with".split())

# How a sentence goes on after a thing of which it says what it is, or what its name stands for, and what stands before
# a thing that it names.
_BRACKETS = r"(?:\W*\([^)]*\))?"
_IS = re.compile(
    rf"{_BRACKETS}\W*(?:(?:is|are|was|were)(?! (?:also|not|still|very|more|less|\w+ly)\b)"
    r"|refers? to|means?|denotes?|describes?|comprises?|consists? of)\b"
    rf"|{_BRACKETS}, (?:the|one|which|i\.e\.)\b",
    re.IGNORECASE,
)
_A_KIND_OF = re.compile(rf"\)?{_BRACKETS}, an? ", re.IGNORECASE)  # wherever it stands: "we present X, a model that ..."
_STANDS_FOR = re.compile(r"\s*[:—–]|\s\(")
_NAMED = re.compile(
    r"(?:called|named|known as|termed|dubbed|designated|abbreviated|e\.g\.|\w \()(?: the| an?)?\W*$", re.I
)

# Words that may stand before a thing that a sentence is about: "In bacteria, sporulation is ...".
_BEFORE = 4


def asked_term(question: str) -> str:
    """Give the thing of which a question asks what it is, or "" where it asks something else."""
    asked = _ASKED_WITHIN.match(question.strip()) or _ASKED.match(question.strip())
    if asked is None or _WITHIN & set(asked["term"].lower().split()):
        return ""
    return asked["term"]


def asked_name(question: str) -> str:
    """Give the thing of which a question asks how else it is called, or "" where it asks something else."""
    asked = _ASKED_NAME.search(question.strip())
    return "" if asked is None else asked["thing"] or asked["named"]


def tells_name(term: str, sentence: str) -> bool:
    """Tell whether a sentence says how else a thing is called, or what its name stands for."""
    return any(
        _NAMES.search(sentence) or _OR.match(after) or (before.rstrip()[-1:], after[:1]) == ("(", ")")
        for before, after in _around(term, sentence)
    )


def defines(term: str, sentence: str) -> bool:
    """Tell whether a sentence says what the thing is, or what its name stands for."""
    return describes(term, sentence) or any(
        (_is_about(before) and _STANDS_FOR.match(after)) or _NAMED.search(before)
        for before, after in _around(term, sentence)
    )


def describes(term: str, sentence: str) -> bool:
    """Tell whether a sentence says what the thing is: "X is ...", "X, a ..."."""
    return any(
        _A_KIND_OF.match(after) or (_is_about(before) and _IS.match(after)) for before, after in _around(term, sentence)
    )


def _is_about(before: str) -> bool:
    """Tell by what stands before a thing whether a sentence is about it: not "An advantage of X is ..."."""
    said = words(before)
    return len(said) <= _BEFORE and not (said and said[-1].text.lower() in _WITHIN)


def _around(term: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the thing, wherever the sentence has it."""
    wanted = [stem(word.text) for word in words(term)]
    there = words(sentence)
    for place in range(len(there) - len(wanted) + 1) if wanted else ():
        said = there[place : place + len(wanted)]
        if [stem(word.text) for word in said] == wanted:
            yield sentence[: said[0].start], sentence[said[-1].end :]
