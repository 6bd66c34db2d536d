"""Writes docs/commands.md from the commands themselves: what each does, its arguments and its options."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer.main
from typer.core import TyperGroup

from tests.file_map import CHECKOUT
from ui.cli.app import app

REFERENCE = CHECKOUT / "docs" / "commands.md"
# Taken by every command, told once at the top.
COMMON = ("home", "notebook", "source", "as_json")
_HEAD = """# Commands

Written by `make golden` from the commands themselves, and tested.
Exit codes: 0 done, 1 something failed, which is said, 2 wrong usage.
What `--json` prints: [json.md](json.md).
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Walk through the commands with the words that call them."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    pending: list[tuple[str, Any]] = list(root.commands.items())
    while pending:
        name, command = pending.pop(0)
        yield name, command
        if isinstance(command, TyperGroup):
            pending = [(f"{name} {word}", each) for word, each in command.commands.items()] + pending


def render() -> str:
    """Write the reference."""
    every = dict(commands())
    common = [param for param in every["ask"].params if param.name in COMMON]
    parts = [_HEAD, "\nEvery command takes:\n\n", *map(_line, common)]
    for name, command in every.items():
        own = [param for param in command.params if param.name not in COMMON]
        called = " ".join([name, *(_value(param) for param in own if _is_argument(param))])
        parts.append(f"\n## `quoth {called}`\n\n{' '.join(command.help.split())}\n")
        parts += ["\n", *map(_line, own)] if own else []
    return "".join(parts)


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _value(param: Any) -> str:
    """Name what is given: the metavar, or the choices there are."""
    kind = param.type_descriptor.annotation
    choices = "|".join(str(each.value) for each in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ""
    return str(param.metavar or choices or param.name.upper())


def _line(param: Any) -> str:
    called = _value(param)
    if not _is_argument(param):
        called = ", ".join([*param.opts, *param.secondary_opts]) + ("" if param.is_flag else f" {called}")
    return f"- `{called}` {' '.join((param.help or '').split())}\n"
