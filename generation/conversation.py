"""Understands a question from the ones before it, in five languages. Pure functions over strings; the words are data.

A follow-up is never rewritten by a model, which could put words in the person's mouth: it is searched together with the
question it leans on, and the record shows that query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    of_document = _places_of_document(lower, language)
    empty = STOP_WORDS | listed(language, "function")
    telling = [word not in empty and at - 1 not in of_document for at, word in enumerate(lower)]
    if not any(telling):
        return bool(said) and not of_document
    pointing = listed(language, "pointing")
    pointers = [at for at, word in enumerate(said) if not pointing.isdisjoint(map(str.lower, word.parts))]
    return lower[-1] in listed(language, "pointing_last") or any(
        at not in of_document and not _is_explained(lower, telling, at, language) for at in pointers
    )


def _places_of_document(said: Sequence[str], language: str) -> set[int]:
    """Find the "this" of "this paper", which points at no question."""
    points, document = listed(language, "leaning_within"), listed(language, "leaning_not")
    return {at for at, (word, follows) in enumerate(pairwise(said)) if word in points and follows in document}


def _is_explained(said: Sequence[str], telling: Sequence[bool], at: int, language: str) -> bool:
    """Tell whether the word `said[at]`, which points back, stands for something before it in the question.

    It does where enough telling words stand before it that may be what it stands for.
    """
    asking = listed(language, "questioning")
    # What is asked for, "which batteries" or "how large", ends before the first word that neither asks nor tells.
    end = next((place for place in range(at) if said[place] not in asking and not telling[place]), at)
    first, least = 0, 0
    if end == at:  # "Which shops lost their licence?": what is asked for does something itself
        least = _ACTS
    elif said[0] in asking and asking.isdisjoint(said[end:at]):  # "Which batteries do they need?": not those asked for
        first = end  # but "Which shops closed, and when did they?" asks again
    if at + 1 == len(said):  # "Did the divers remove them?": what was done to it, not what it is
        least = _SHORT
    return sum(telling[first:at]) > least
