"""Reads the settings once: options first, then QUOTH_HOME, then `settings.toml` in the home folder.

Knows which settings there are and what they default to; knows nothing of what is built from them.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from services.errors import SettingsWrong

FILE_NAME = "settings.toml"
HOME_VARIABLE = "QUOTH_HOME"
LOCALHOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose; None leaves the choice to the room that is concerned."""

    home: Path
    read_seconds: float | None = None  # for one file
    read_megabytes: int | None = None  # memory of the reading process
    read_pages: int | None = None  # a PDF with more is refused
    context_size: int | None = None  # tokens; None takes the model's default
    threads: int | None = None  # of the language model
    idle_minutes: float | None = None  # after which the language model's process ends
    fetch: bool = True  # models, and addresses that a person adds; False lets nothing out
    port: int = 8501
    upload_megabytes: int = 200  # for one file dropped on the page
    vision_url: str | None = None  # of a server that describes pictures; None: none is ever described
    vision_model: str | None = None  # its model, as the server names it
    vision_seconds: float = 300.0  # for one picture


# What a table and key of the file is called among the fields above.
_KEYS: Mapping[str, str] = {
    "reading.seconds": "read_seconds",
    "reading.megabytes": "read_megabytes",
    "reading.pages": "read_pages",
    "answers.context_size": "context_size",
    "answers.threads": "threads",
    "answers.idle_minutes": "idle_minutes",
    "network.fetch": "fetch",
    "page.port": "port",
    "page.upload_megabytes": "upload_megabytes",
    "vision.url": "vision_url",
    "vision.model": "vision_model",
    "vision.seconds": "vision_seconds",
}

_SWITCHES = frozenset({"fetch"})
_TEXTS = frozenset({"vision_url", "vision_model"})


def read_settings(*, home: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Give the settings of the home folder; raises SettingsWrong for a file that cannot be followed."""
    folder = (home or _default_home(environment)).expanduser().absolute()
    path = folder / FILE_NAME
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings(home=folder)
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}.", remedy="Make the file readable.") from error
    return Settings(home=folder, **_parse(content, path))


def _default_home(environment: Mapping[str, str]) -> Path:
    if environment.get(HOME_VARIABLE):
        return Path(environment[HOME_VARIABLE])
    import platformdirs

    return platformdirs.user_data_path("quoth", appauthor=False)


def _parse(content: bytes, path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path} is not a TOML file: {error}.", remedy="Mend it or remove it.") from error
    return {_field_of(key, path): _checked(value, key, path) for key, value in _flatten(tables).items()}


def _flatten(tables: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in tables.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _field_of(key: str, path: Path) -> str:
    if key not in _KEYS:
        known = ", ".join(_KEYS)
        raise SettingsWrong(f"{path}: {key} is not a setting.", remedy=f"Known settings: {known}.")
    return _KEYS[key]


def _checked(value: object, key: str, path: Path) -> float | bool | str:
    if _KEYS[key] in _TEXTS:
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise SettingsWrong(f"{path}: {key} must be some text, not {value!r}.", remedy="Change that line.")
        return value.strip()
    if _KEYS[key] not in _SWITCHES:
        return _positive(value, key, path)
    if not isinstance(value, bool):
        raise SettingsWrong(f"{path}: {key} must be true or false, not {value!r}.", remedy="Change that line.")
    return value


def _positive(value: object, key: str, path: Path) -> float:
    whole = _whole_fields()
    wanted = "a whole number" if _KEYS[key] in whole else "a number"
    fits = isinstance(value, int) or (isinstance(value, float) and _KEYS[key] not in whole)
    if isinstance(value, bool) or not isinstance(value, int | float) or not fits or not 0 < value < math.inf:
        raise SettingsWrong(f"{path}: {key} must be {wanted} above 0, not {value!r}.", remedy="Change that line.")
    return value


def _whole_fields() -> frozenset[str]:
    return frozenset(field.name for field in fields(Settings) if "int" in str(field.type))
