"""Understands a question from the ones before it, in five languages. Pure functions over strings; the words are data.

A follow-up is never rewritten by a model, which could put words in the person's mouth: it is searched together with the
question it leans on, and the record shows that query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.answering.proof.language import language_of, listed, phrases
from generation.terms import STOP_WORDS, words

# So few telling words before a last "it" tell what is asked of it, and not what it is.
_SHORT = 2
# Of more telling words than this right behind a question word one is what something does.
_ACTS = 1

_OPENING = " \n\t¿¡\"'“‘«"  # noqa: RUF001 - quotation marks are meant


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked before and the text it was answered with."""

    question: str
    answer_text: str


def standalone_query(question: str, history: Sequence[Turn]) -> str:
    """Give the text to search for: a question that leans on the one before is searched together with it."""
    if not history or not leans_back(question):
        return question
    return f"{standalone_query(history[-1].question, history[:-1])} {question}"


def leans_back(question: str) -> bool:
    """Tell whether a question needs the one before it: by the words of its language that go on, or point back.

    What points back to a word of the question itself, or to the document ("this paper"), needs none. Some words
    ("that", "there") do other work, too, and point back only where they end the question.
    """
    language = language_of(question)
    if question.lower().lstrip(_OPENING).startswith(phrases(language, "going_on")):
        return True
    said = words(question)
    lower = [word.lower for word in said]
    of_document = {at for at in range(len(lower) - 1) if _names_document(lower[at], lower[at + 1], language)}
    empty = STOP_WORDS | listed(language, "function")
    telling = [word not in empty and at - 1 not in of_document for at, word in enumerate(lower)]
    if not any(telling):
        return bool(said) and not of_document
    if lower[-1] in listed(language, "pointing_last"):
        return True
    pointing = listed(language, "pointing")
    return any(
        not pointing.isdisjoint(map(str.lower, word.parts)) and not _is_explained(lower, telling, at, language)
        for at, word in enumerate(said)
        if at not in of_document
    )


def _names_document(word: str, follows: str, language: str) -> bool:
    """Tell "this paper", which points at no question."""
    return word in listed(language, "leaning_within") and follows in listed(language, "leaning_not")


def _is_explained(said: Sequence[str], telling: Sequence[bool], at: int, language: str) -> bool:
    """Tell whether the word `said[at]`, which points back, stands for something before it in the question.

    What is asked for ("Which batteries do they need?") is not what a word behind it stands for, unless it does
    something itself ("Which shops lost their licence?") or another question follows ("..., and when did they close?").
    Where a short question ends with it, what comes before is what was done to it ("Did the divers remove them?").
    """
    asked = listed(language, "questioning")
    end = next((place for place in range(at) if said[place] not in asked and not telling[place]), at)
    asks_again = any(word in asked for word in said[end:at])
    begins = end if said[0] in asked and not asks_again else 0
    least = _SHORT if at + 1 == len(said) else _ACTS if end == at else 0
    return sum(telling[0 if end == at else begins : at]) > least
