"""Understands a question from the ones before it, in five languages. Pure functions over strings; the words are data.

A follow-up is never rewritten by a model, which could put words in the person's mouth: it is searched together with the
question it leans on, and the record shows that query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.answering.proof.language import language_of, listed, phrases
from generation.terms import STOP_WORDS, words

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

    Some words ("that", "there") do other work, too, and point back only where they end the question.
    """
    language = language_of(question)
    if question.lower().lstrip(_OPENING).startswith(phrases(language, "going_on")):
        return True
    said = [word.lower for word in words(question)]
    if any(word in listed(language, "pointing") for word in said):
        return True
    says_nothing = STOP_WORDS if language == "en" else listed(language, "function")
    return bool(said) and (said[-1] in listed(language, "pointing_last") or all(word in says_nothing for word in said))
