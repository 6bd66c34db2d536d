"""Reads the record of how an answer was made back from JSON, to be shown or replayed."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from generation.answer import Checked, Dropped, Record, Timings
from models.ports import Message


def read_record(described: dict[str, Any]) -> Record:
    """Read a record as `answer_json` wrote it; fields that this quoth does not know are left."""
    known = {field.name: described[field.name] for field in fields(Record) if field.name in described}
    known["prompt"] = tuple(Message(**message) for message in described["prompt"])
    known["dropped"] = tuple(Dropped(**dropped) for dropped in described["dropped"])
    known["left_out"] = tuple(described["left_out"])
    known["checked"] = tuple(Checked(**checked) for checked in described.get("checked", ()))
    known["timings"] = Timings(**described["timings"])
    return Record(**known)
