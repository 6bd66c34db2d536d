"""What all models of the contract share: how they are read, and how JSON is written."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field

VERSION: Literal[1] = 1  # of the contract; counted up only when a field is taken away or changes its meaning


class Contract(BaseModel):
    """A value of the contract: made from the domain's value of the same shape, or read back from JSON.

    Field names are a promise: a change breaks other people's scripts and what libraries keep. A field that came later
    has a default, so that what an older quoth kept can be read; fields that this quoth does not know are left.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="ignore")


def of_source(name: str, *, attribute: str = "", default: Any = ...) -> Any:
    """Declare a field that stands in the JSON itself, and in the domain at the value's `source`."""
    return Field(default, validation_alias=AliasChoices(name, AliasPath("source", attribute or name)))


def dump(value: object, *, indent: int | None = None) -> bytes:
    r"""Write JSON as UTF-8 with a line end; a lone surrogate of an odd file name becomes its \u escape."""
    described = json.dumps(value, ensure_ascii=False, indent=indent, default=_described)
    return (described + "\n").encode("utf-8", "backslashreplace")


def _described(value: object) -> object:
    if isinstance(value, Contract):
        return value.model_dump()
    raise TypeError(f"{type(value).__name__} has no place in the contract")
