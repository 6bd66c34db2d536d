"""The rules of answering that are no fitted numbers, each with what stands in its place while it is switched off."""

from __future__ import annotations

from typing import Any

from bench.rules.switches import Rule, rule
from generation.answering.proof.language import Token, listed

_FUNCTION = listed("en", "function")


def _none(*_arguments: Any, **_named: Any) -> tuple[Any, ...]:
    return ()


def _no(*_arguments: Any, **_named: Any) -> bool:
    return False


def _nothing(*_arguments: Any, **_named: Any) -> None:
    return None


def _as_asked(query: str, _names: Any) -> str:
    return query


def _whole(word: Token) -> tuple[str, ...]:
    return (word.text,)


ANSWER_RULES: tuple[Rule, ...] = (
    rule("the one before is taken along where a sentence leans", ("answering.candidates", "leans", _no), late=True),
    rule("what a colon announces is taken along", ("answering.candidates", "_announced", _nothing), late=True),
    rule("lists of references are known by heading", ("answering.candidates", "_references", frozenset), late=True),
    rule("questions about unknown names are refused", ("answering.refusal", "unknown_names", _none), late=True),
    rule("questions about unread pages are refused", ("answering.refusal", "unread_pages", _none), late=True),
    rule("the document's own lines tell what it is", ("answering.particulars.telling", "_wanted", _none), late=True),
    rule("leaning, as a measure too", ("answering.candidates", "leans", _no)),
    rule("words that questions are asked with count for nothing", ("terms", "STOP_WORDS", _FUNCTION)),
    rule("function words count for nothing", ("terms", "STOP_WORDS", frozenset())),
    rule("hyphened words count by their parts", ("terms", "_pieces", _whole)),
    rule("how many points are wanted", ("answering.question", "_number_in", _nothing)),
    rule("sources that have none of the names are left out", ("answering.seeking", "names_in", _none)),
    rule("the source that is named is searched again", ("answering.seeking", "without_names", _as_asked)),
    rule("which of several sources a question names", ("answering.several", "_named", _none)),
)
