"""Reads which values a person wants from a JSON Schema: an object of text, numbers, dates and lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.errors import SchemaWrong

if TYPE_CHECKING:
    from generation.extraction.columns import Column


class Kind(StrEnum):
    """What a value is."""

    TEXT = "string"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    TEXTS = "list of strings"
    NUMBERS = "list of numbers"


@dataclass(frozen=True, slots=True)
class Field:
    """A value that is wanted: its name in the schema, what it is, and the column that asks for it."""

    name: str
    kind: Kind
    column: Column


def read_schema(path: Path) -> tuple[Field, ...]:
    """Read a schema file; raises SchemaWrong in one sentence."""
    try:
        schema = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SchemaWrong(f"{path} cannot be read: {error.strerror}.", remedy="Check the path.") from error
    except ValueError as error:
        raise SchemaWrong(f"{path} is not JSON: {error}.", remedy="Correct it there.") from error
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or not properties:
        raise SchemaWrong(
            f'{path} describes no object with "properties".',
            remedy='Write {"type": "object", "properties": {"depth": {"type": "number"}}}.',
        )
    return _fields(path, properties)


def _fields(path: Path, properties: Mapping[str, Any]) -> tuple[Field, ...]:
    from generation.extraction.columns import Column, ask_of, together

    found = []
    for name, told in properties.items():
        kind = _kind(told)
        if kind is None:
            raise SchemaWrong(
                f"In {path} the type of {name!r} is none that can be extracted.",
                remedy='There are: string (with "format": "date" too), number, integer, arrays of string or number.',
            )
        title, description = (_line(told.get(each)) for each in ("title", "description"))
        spoken = title or name.replace("_", " ").replace("-", " ").strip() or name
        found.append(Field(name, kind, Column(name, ask_of(spoken, description))))
    together([field.column for field in found])
    return tuple(found)


def _kind(told: object) -> Kind | None:
    if not isinstance(told, dict):
        return None
    match told.get("type"), told.get("format"):
        case "string", "date" | "date-time":
            return Kind.DATE
        case ("string" | "number" | "integer") as kind, _:
            return Kind(kind)
        case "array", _:
            items = told.get("items")
            of = items.get("type") if isinstance(items, dict) else None
            return {"string": Kind.TEXTS, "number": Kind.NUMBERS, "integer": Kind.NUMBERS}.get(str(of))
    return None


def _line(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
