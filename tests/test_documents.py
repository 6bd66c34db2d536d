"""The documents say what is so: file map, commands, JSON examples, links; nothing of the machine they were made on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
import typer.main
from typer.core import TyperGroup

from generation.answer import Record
from tests import file_map
from tests.file_map import CHECKOUT, README, tracked
from ui.cli import app
from ui.json_output import AnswerJson, ClaimJson, FoundByJson, HitJson, QuoteJson, SearchJson

DOCUMENTS = sorted(path for path in tracked() if path.endswith(".md"))
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# In two halves, so that this file does not hold what it looks for.
_OF_THIS_MACHINE = re.compile("/wo" + "rk/|/tm" + "p/w/|/ro" + "ot/|/ho" + r"me/\w|pypi" + r"\.org|python" + "hosted")


def test_golden_file_map() -> None:
    """The README's map names every tracked file, or its folder, and says what its docstring says."""
    if os.environ.get("QUOTH_GOLDEN") == "write":
        file_map.rewrite()
    text = README.read_text(encoding="utf-8")
    assert file_map.render(file_map.mapped(text)) in text, "run `make golden` and read the README's diff"
    assert "TODO" not in text


def commands() -> Iterator[tuple[str, Any]]:
    """Walk through the commands with the words that call them."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    pending: list[tuple[str, Any]] = list(root.commands.items())
    while pending:
        name, command = pending.pop()
        yield name, command
        if isinstance(command, TyperGroup):
            pending += [(f"{name} {word}", each) for word, each in command.commands.items()]


@pytest.mark.parametrize(("name", "command"), sorted(commands(), key=str))
def test_every_command_has_help_and_stands_in_the_readme(name: str, command: Any) -> None:
    assert command.help
    assert re.search(rf"^quoth {name}\b", README.read_text(encoding="utf-8"), re.MULTILINE)
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_the_readme_names_no_command_that_is_not_there() -> None:
    known = {name for name, _ in commands()}
    for line in re.findall(r"^quoth ([a-z ]+)", README.read_text(encoding="utf-8"), re.MULTILINE):
        words = line.split()
        assert words[0] in known
        if words[0] == "models" and len(words) > 1:
            assert " ".join(words[:2]) in known


def example(command: str) -> dict[str, Any]:
    """Give the JSON that the README shows for a command."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf"^`quoth {command} [^\n]*--json` prints\n\n```json\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert found, f"the README shows no output of quoth {command}"
    shown: dict[str, Any] = json.loads(found[1])
    return shown


def keys(typed: type) -> set[str]:
    return set(get_type_hints(typed))


def test_the_search_example_has_the_fields_of_the_code() -> None:
    shown = example("search")
    assert set(shown) == keys(SearchJson)
    assert set(shown["hits"][0]) == keys(HitJson)
    assert set(shown["hits"][0]["found_by"]) == keys(FoundByJson)


def test_the_ask_example_has_the_fields_of_the_code() -> None:
    shown = example("ask")
    assert set(shown) == keys(AnswerJson)
    assert set(shown["claims"][0]) == keys(ClaimJson)
    assert set(shown["claims"][0]["quotes"][0]) == keys(QuoteJson)
    assert set(shown["record"]) == {field.name for field in fields(Record)} | {"hits"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_relative_links_lead_somewhere(document: str) -> None:
    for target in _LINK.findall((CHECKOUT / document).read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (CHECKOUT / document).parent.joinpath(target.partition("#")[0]).exists(), target


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    for path in tracked():
        content = (CHECKOUT / path).read_bytes()
        if b"\0" in content:
            continue
        found = _OF_THIS_MACHINE.search(content.decode("utf-8", "replace"))
        assert found is None, f"{path}: {found and found[0]}"
