"""Answers many questions, one after another, and keeps each answer, so that a rerun only asks what is new.

A question that fails is told, and the next one asked. Prints nothing.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.errors import QuothError
from services import failures
from services.add.files import Progress
from services.ask.asking import Scope, ask
from services.ask.live_answer import last_answer
from services.assembly import Quoth
from services.contract.answers import AnswerJson
from services.contract.base import dump
from services.kept_texts import KeptTexts

_CACHE = "asked-2"  # to be counted up when answers are kept differently


class AnswersFormat(StrEnum):
    """How answers can be written, by the file's ending."""

    MARKDOWN = "md"
    WORD = "docx"
    PDF = "pdf"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a file: its id there, and what it is asked of; `trouble` says why it is none."""

    id: object
    text: str
    scope: Scope
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: its answer, `kept` from an earlier time, or the error in one line."""

    asked: Asked
    answer: AnswerJson | None = None
    kept: bool = False
    error: str = ""

    def as_json(self) -> dict[str, object]:
        """Describe it for scripts."""
        if self.answer is None:
            return {"id": self.asked.id, "question": self.asked.text, "error": self.error}
        return {"id": self.asked.id, **self.answer.model_dump()}


def answer_all(
    quoth: Quoth, questions: Iterable[Asked], *, progress: Progress, stop: threading.Event | None = None
) -> Iterator[Outcome]:
    """Answer questions in order, those at once that were answered before by the same models over the same sources.

    What an earlier version of the program answered is asked again.

    Where `stop` is set, the one in hand is finished and no other begun. `progress` is told questions done and in all.
    """
    asked = tuple(questions)
    for number, each in enumerate(asked):
        if stop is not None and stop.is_set():
            return
        progress(each.text, number, len(asked))
        if each.trouble:
            yield Outcome(each, error=each.trouble)
            continue
        try:
            yield _answer(quoth, each)
        except Exception as error:  # noqa: BLE001 - said in its place, written down; the next question is not its fault
            yield Outcome(each, error=failures.explain(error, quoth.settings.home))


def write_answers(quoth: Quoth, outcomes: Sequence[Outcome], wanted: AnswersFormat) -> bytes:
    """Write questions with their answers, the quotes numbered and the sources listed; failed ones say why."""
    if wanted is AnswersFormat.JSON:
        return dump({"answers": [each.as_json() for each in outcomes]}, indent=2)
    from services.export.files import Format, write
    from services.export.papers import conversation_paper
    from services.export.references import references_of

    turns = [each.answer or _failed(each) for each in outcomes]
    paper = conversation_paper(turns, title="Questions and answers", about="", reference_of=references_of(quoth))
    return write(paper, Format(wanted.value))


def _failed(outcome: Outcome) -> AnswerJson:
    return AnswerJson(
        question=outcome.asked.text,
        refused=True,
        reason=outcome.error,
        claims=(),
        nearest=(),
        suggested=(),
        record={},
    )


def _answer(quoth: Quoth, asked: Asked) -> Outcome:
    key, kept = _key(quoth, asked), KeptTexts(quoth.library.texts, _CACHE)
    known = kept.get(key)
    if known is not None and known.is_current:
        return Outcome(asked, AnswerJson.model_validate_json(known.text), kept=True)
    answer = last_answer(ask(quoth, asked.text, asked.scope))
    if not answer.record.get("model_failure"):  # one whose model fell silent is asked again the next time
        kept.keep(key, dump(answer).decode())
    return Outcome(asked, answer)


def _key(quoth: Quoth, asked: Asked) -> str:
    """Tell a question from every other: its words, the very sources it is asked of, and the models."""
    sources = asked.scope.sources
    if sources is None:
        sources = tuple(source.document_id for source in quoth.library.sources.all(asked.scope.notebook))
    told = [asked.text, quoth.embedder.name, _model(quoth), *sorted(sources)]
    return hashlib.sha256("\n".join(told).encode("utf-8", "backslashreplace")).hexdigest()


def _model(quoth: Quoth) -> str:
    """Give the hash of the chosen language model; empty where there is none."""
    try:
        return quoth.store.sha256(quoth.store.chosen("llm"))
    except (QuothError, OSError):
        return ""
