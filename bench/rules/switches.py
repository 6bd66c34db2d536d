"""Switches one rule of the product off while something is measured, by putting another value in its module's place.

Knows how, and nothing of what the rules do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from unittest.mock import patch

_ROOM = "generation."


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in a module under a name while a rule is off."""

    module: str
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, where it stands, and how it is switched off; `late` where no measure of a sentence rests on it."""

    name: str
    instead: tuple[Instead, ...] = ()
    late: bool = False


def rule(name: str, *instead: tuple[str, str, Any], late: bool = False) -> Rule:
    """Make a rule of (module below `generation.answering`, name, value) that stand there while it is off."""
    return Rule(name, tuple(Instead(f"{_ROOM}{module}", there, value) for module, there, value in instead), late)


NOTHING_OFF = Rule("as it is")


@contextmanager
def off(switched: Rule) -> Iterator[None]:
    """Switch a rule off; what was remembered with it, and without it, is forgotten."""
    patches = [patch.object(import_module(each.module), each.name, each.value) for each in switched.instead]
    try:
        for each in patches:
            each.start()
        _forget()
        yield
    finally:
        for each in reversed(patches):
            each.stop()
        _forget()


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(_ROOM):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
