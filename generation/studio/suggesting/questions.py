"""Lets the model write questions that single sentences answer, and keeps those that stand by themselves."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from generation.answering.candidates import Candidate
from generation.answering.lead import nearest_ground
from generation.answering.proof import names, numbers
from generation.answering.proof.language import tokens
from generation.conversation import leans_back
from generation.prompts import DATA, draft_grammar, listed, parse_line
from models.ports import Generator, Message

_TOKENS = 40  # a question
_SHORTEST, _LONGEST = 4, 30  # words

_TASK = f"""You write questions that a reader of papers would ask. {DATA}
Write one line for each question: the number of the sentence that answers it in brackets, then one short question. It \
must make sense to someone who has not seen the sentence, so name its subject. Ask about facts, methods or reasons."""

# Words of the task: a question that has one speaks of what it was made from.
_OF_THE_TASK = frozenset("sentence sentences paper papers number reader text label".split())


@dataclass(frozen=True, slots=True)
class Written:
    """A question with the sentences one of which it was made from: the labelled one, the one with most of its words."""

    question: str
    sentences: tuple[Candidate, ...]


def write_questions(
    shown: Sequence[Candidate], generator: Generator, *, limit: int, stop: threading.Event | None = None
) -> list[Written]:
    """Let the model write up to `limit` questions; one that names what its sentence does not is left out."""
    if not shown:
        return []
    asked = f"{listed(shown)}\nWrite {limit} different questions."
    grammar = draft_grammar(range(1, len(shown) + 1), claims=limit, ending="?")
    text = ""
    for piece in generator.stream(
        (Message("system", _TASK), Message("user", asked)), max_tokens=limit * _TOKENS, grammar=grammar
    ):
        text += piece
        if stop is not None and stop.is_set():
            return []
    drafts = [draft for line in text.splitlines() if (draft := parse_line(line)) is not None]
    written = [
        Written(draft.text, (shown[label - 1], nearest_ground(draft.text, shown)))
        for draft in drafts
        for label in draft.labels[:1]
    ]
    return [each for each in written if _is_well_asked(each)]


def _is_well_asked(written: Written) -> bool:
    """Tell whether a question stands by itself and names only what its sentences, titles or headings do."""
    said = tokens(written.question)
    if not _SHORTEST <= len(said) <= _LONGEST or leans_back(written.question):
        return False
    if any(token.lower in _OF_THE_TASK for token in said):
        return False
    around = [
        text for each in written.sentences for text in (each.whole_text, each.source.title, *each.hit.passage.headings)
    ]
    return not (names.objection(written.question, around) or numbers.objection(written.question, around))
