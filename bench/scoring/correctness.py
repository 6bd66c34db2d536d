"""Says whether an answer's words hold a gold answer. Rules, written down, no model and no judgement.

An answer's texts are its claims and its quotes. A gold answer is held by them when any of these is so:

1. its words stand in one text, in order and without a gap, articles, case and punctuation aside;
2. it has numbers and at most three other words of content ("$1577.00", "about 24 m"): all its numbers stand in one
   text. Numbers are compared as values: 1,577 is 1577.00, nine is 9, and signs and currency do not count; a power is
   two numbers, however it is written (10⁵¹, 10^{51}), and what LaTeX begins with a backslash does not count;
3. all its words of content are names, two at least ("Argopy and ArgoVis"): they all stand in one text;
4. it has at least four words of content: three in four of them stand in one text.

A question with several gold answers needs one of them. A sentence quoted whole can hold an answer by accident, so the
report gives, beside the figure for claims and quotes, the one for claims that the model wrote itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"\d[\d,]*\.?\d*|[^\W\d]+")
_SMALL = frozenset(
    "a an the of in on at by for to and or is are was were be been it its as with from that this these those than "
    "about".split()
)
# "One" is left out: it is a pronoun more often than a number.
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(rf"(?<=\d)(?=[⁺⁻]?[{_RAISED}])")
_RAISED_POINT = re.compile(rf"(?<=[{_RAISED}])·(?=[{_RAISED}])")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_FEW = 3
_MANY = 4
_NAMES = 2
_SHARE = 0.75
# Where wording cannot decide: a bare yes or no is not looked for.
_UNDECIDABLE = frozenset({"yes", "no", "maybe"})


def holds_answer(texts: Sequence[str], answers: Iterable[str]) -> bool:
    """Say whether any gold answer is held by any of the texts."""
    token_lists = [tokens(text) for text in texts]
    return any(_holds(held, gold) for gold in answers for held in token_lists)


def matches_answer(value: str, answers: Sequence[str]) -> bool:
    """Say whether a short value holds a gold answer, or is the telling part of one."""
    return holds_answer([value], answers) or any(holds_answer([gold], [value]) for gold in answers)


def decidable(answers: Sequence[str]) -> bool:
    """Say whether the rules can tell right from wrong for these gold answers."""
    return any(content and set(content) - _UNDECIDABLE for content in (_content(tokens(gold)) for gold in answers))


def tokens(text: str) -> list[str]:
    """Split into casefolded words and numbers; a number is written by its value."""
    apart = _POWER.sub(" ", _RAISED_POINT.sub(".", _COMMAND.sub(" ", text)))
    plain = unicodedata.normalize("NFKC", apart).casefold()
    return [_value(token) if token[0].isdigit() else _NUMBERS.get(token, token) for token in _TOKEN.findall(plain)]


def _holds(held: Sequence[str], gold: str) -> bool:
    wanted = tokens(gold)
    content = _content(wanted)
    if not content:
        return False
    if _stands_in(content, _content(held)):
        return True
    there = set(held)
    numbers = [token for token in wanted if token[0].isdigit()]
    if numbers and len(content) - len(numbers) <= _FEW:
        return all(number in there for number in numbers)
    if len(content) >= _NAMES and _all_names(gold) and there.issuperset(content):
        return True
    return len(content) >= _MANY and sum(word in there for word in content) >= _SHARE * len(content)


def _all_names(gold: str) -> bool:
    """Say whether every word of content begins with a capital."""
    return all(word[0].isupper() for word in _TOKEN.findall(gold) if word.casefold() not in _SMALL)


def _content(found: Sequence[str]) -> list[str]:
    return [token for token in found if token not in _SMALL]


def _stands_in(wanted: Sequence[str], held: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(held[i : i + size]) == list(wanted) for i in range(len(held) - size + 1))


def _value(number: str) -> str:
    """Write a number by its value: no thousands separators, no zeros that say nothing."""
    digits = number.replace(",", "").rstrip(".")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
