"""Understands a question from the ones before it. Pure functions over strings.

A follow-up is never rewritten by a model, which could put words in the person's mouth: it is searched together with the
question it leans on, and the record shows that query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.terms import STOP_WORDS, words

_OPENERS = ("and ", "but ", "so ", "also ", "what about ", "how about ", "what else", "why not", "why is that", "why?")
_POINTERS = frozenset(
    """it its they their them this these those that he she his her him there then former latter one ones same such
    """.split()
)
# Words after which "that" or "there" points at nothing: "the instrument that", "is there".
_NOT_POINTING = frozenset({"that", "there", "then", "such", "one", "same"})


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
    """Tell whether a question needs the one before it to be understood."""
    lowered = question.lower().strip()
    if lowered.startswith(_OPENERS):
        return True
    said = [word.lower for word in words(question)]
    if any(word in _POINTERS - _NOT_POINTING for word in said):
        return True
    return bool(said) and (said[-1] in _NOT_POINTING or all(word in STOP_WORDS for word in said))
