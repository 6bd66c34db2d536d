"""An answer as scripts get it, and its record read back so that it can be shown and replayed."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from generation.answer import Answer, Record
from services.contract.base import VERSION, Contract
from services.contract.claims import ClaimJson, claim_json
from services.contract.hits import HitJson, hit_json, ranked_json

__all__ = ["AnswerJson", "Record", "answer_json", "read_record"]  # of a record a door knows that it can be replayed


class AnswerJson(Contract):
    """What `quoth ask --json` prints; `reason` is null for an answer that is no refusal.

    `note` is what a reader must know of the whole answer, such as why no model wrote it; mostly empty.
    """

    version: Literal[1] = VERSION
    question: str
    refused: bool
    reason: str | None
    note: str = ""
    claims: tuple[ClaimJson, ...]
    nearest: tuple[HitJson, ...]
    suggested: tuple[str, ...]
    record: dict[str, Any] = Field(description="How the answer was made: model, prompt, what was found and turned away")


def answer_json(answer: Answer) -> AnswerJson:
    """Describe an answer or a refusal."""
    refusal = answer.refusal
    hits = [ranked_json(hit).model_dump() for hit in answer.hits]
    return AnswerJson(
        question=answer.question,
        refused=refusal is not None,
        reason=refusal.reason if refusal else None,
        note=answer.note or answer.record.model_failure,
        claims=tuple(claim_json(claim) for claim in answer.claims),
        nearest=tuple(hit_json(hit) for hit in refusal.nearest) if refusal else (),
        suggested=answer.suggested,
        record={**asdict(answer.record), "hits": hits},
    )


def read_record(described: dict[str, Any]) -> Record | None:
    """Read an answer's record; None where it is of a version that had other fields."""
    try:
        return _records().validate_python(described)
    except ValidationError:
        return None


@cache
def _records() -> TypeAdapter[Record]:
    return TypeAdapter(Record)
