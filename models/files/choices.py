"""Remembers which model of each kind is chosen, in models.json of the home folder.

Knows the kinds and names or paths; does not look whether a model is there.
"""

from __future__ import annotations

import json
from pathlib import Path

from models.errors import ModelError
from models.files.catalogue import DEFAULT_EMBEDDER, DEFAULT_LLM, DEFAULT_SPEECH, ModelKind
from models.files.hashing import write_json

_DEFAULTS: dict[ModelKind, str] = {
    "embedder": DEFAULT_EMBEDDER,
    "llm": DEFAULT_LLM,
    "speech": DEFAULT_SPEECH,
    "checker": "",
}


class Choices:
    """The chosen models of one home folder."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, kind: ModelKind) -> str:
        """Return the chosen name or path, the default where none was chosen; "" of a kind that quoth does without."""
        return self._read().get(kind, _DEFAULTS[kind])

    def set(self, kind: ModelKind, name_or_path: str) -> None:
        """Write the choice; those of the other kinds stay."""
        self._write({**self._read(), kind: name_or_path})

    def _write(self, values: dict[str, str]) -> None:
        try:
            write_json(self._file, values)
        except OSError as error:
            raise ModelError(
                f"The choice cannot be written to {self._file}: {error.strerror or error}.",
                remedy="Make the folder writable, or give another with --home.",
            ) from error

    def forget(self, kind: ModelKind) -> None:
        """Return to the default of a kind."""
        values = self._read()
        if values.pop(kind, None) is not None:
            self._write(values)

    def _read(self) -> dict[str, str]:
        try:
            text = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._broken(error.strerror or str(error)) from error
        try:
            values = json.loads(text)
        except ValueError as error:
            raise self._broken(f"it is not JSON ({error})") from error
        if not isinstance(values, dict):
            raise self._broken("it must hold an object")
        for key, value in values.items():
            if key not in _DEFAULTS:
                raise self._broken(f"unknown key {key!r}; known are {', '.join(_DEFAULTS)}")
            if not isinstance(value, str) or not value:
                raise self._broken(f"{key} must be a name or a path")
        return values

    def _broken(self, reason: str) -> ModelError:
        return ModelError(
            f"{self._file} cannot be used: {reason}.",
            remedy="Correct it, or remove the file to return to the defaults.",
        )
