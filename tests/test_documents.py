"""The documents say what is so: file map, commands, JSON examples, links; nothing of the machine they were made on."""

from __future__ import annotations

import json
import os
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import part_descriptions
from generation.answer import Record
from ingest.content.locator import PageLocator
from ingest.readers.pdf.reader import parse_pdf
from ingest.registry import BUILT_IN
from services.contract.answers import AnswerJson
from services.contract.base import Contract
from services.contract.claims import ClaimJson, QuoteJson
from services.contract.hits import FoundByJson, HitJson, SearchJson
from services.contract.schema import answer_schema
from tests import command_reference, file_map
from tests.command_reference import commands
from tests.file_map import CHECKOUT, tracked

DOCUMENTS = sorted(path for path in tracked() if path.endswith(".md"))
README = CHECKOUT / "README.md"
JSON_CONTRACT = CHECKOUT / "docs" / "json.md"
# Commands of an afternoon's second hour: the README is for the first.
LEFT_TO_THE_REFERENCE = {"remove", "text"}
# Decisions tell of the day they were made on, the change log of what is gone too.
TOLD_OF_TODAY = [path for path in DOCUMENTS if not path.startswith("docs/decisions/") and path != "CHANGELOG.md"]
_NAMED_PATH = re.compile(r"`((?:models|ingest|retrieval|generation|services|ui|bench|tests|samples|docs)/[\w./-]*)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# In two halves, so that this file does not hold what it looks for.
_OF_THIS_MACHINE = re.compile("/wo" + "rk/|/tm" + "p/w/|/ro" + "ot/|/ho" + r"me/\w|pypi" + r"\.org|python" + "hosted")


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_golden_file_map() -> None:
    """The map names every tracked file, or its folder, and says what its docstring says."""
    if os.environ.get("QUOTH_GOLDEN") == "write":
        file_map.rewrite()
    text = written(file_map.MAP)
    assert text == file_map.render(file_map.mapped(text)), "run `make golden` and read the diff of docs/map.md"
    assert "TODO" not in text


def test_golden_command_reference() -> None:
    """The page of the commands says what the commands say of themselves."""
    if os.environ.get("QUOTH_GOLDEN") == "write":
        command_reference.REFERENCE.write_text(command_reference.render(), encoding="utf-8")
    assert written(command_reference.REFERENCE) == command_reference.render(), "run `make golden`"


@pytest.mark.parametrize(("name", "command"), sorted(commands(), key=str))
def test_every_command_has_help(name: str, command: Any) -> None:
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_the_readme_stays_short_and_names_every_kind_of_command() -> None:
    readme = written(README)
    assert len(readme.splitlines()) <= 150
    named = set(re.findall(r"^quoth ([a-z]+)", readme, re.MULTILINE))
    known = {name.partition(" ")[0] for name, _ in commands()}
    assert named <= known
    assert known - named <= LEFT_TO_THE_REFERENCE


def test_the_readme_names_every_format_that_is_read() -> None:
    readme = " ".join(written(README).split())
    assert [reader.name for reader in BUILT_IN if reader.name not in readme] == []


def example(command: str) -> dict[str, Any]:
    """Give the JSON that docs/json.md shows for a command."""
    text = written(JSON_CONTRACT)
    found = re.search(rf"^`quoth {command} [^\n]*--json` prints\n\n```json\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/json.md shows no output of quoth {command}"
    shown: dict[str, Any] = json.loads(found[1])
    return shown


def keys(model: type[Contract]) -> set[str]:
    return set(model.model_fields)


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


def test_the_examples_are_of_the_sample_as_it_is_read_now() -> None:
    """The quote is the sample's exact words with their boxes, and the hit's text stands in the sample."""
    sample = parse_pdf(CHECKOUT / "samples" / "kelp-recovery.pdf", password=None, progress=lambda *_: None)
    answer, search = AnswerJson.model_validate(example("ask")), SearchJson.model_validate(example("search"))
    (quote,) = answer.claims[0].quotes
    assert sample.text[quote.start : quote.end] == quote.text == answer.claims[0].text
    (place,) = sample.locate(quote.start, quote.end)
    assert (quote.source_id, quote.title, quote.page) == (sample.id, sample.title, place.page)
    assert isinstance(place.locator, PageLocator)
    assert [pytest.approx(box, abs=0.01) for box in place.locator.boxes] == list(quote.boxes)
    assert search.hits[0].text in sample.text


def test_golden_schema_of_an_answer() -> None:
    schema = CHECKOUT / "docs" / "answer.schema.json"
    if os.environ.get("QUOTH_GOLDEN") == "write":
        schema.write_text(answer_schema(), encoding="utf-8")
    assert schema.read_text(encoding="utf-8") == answer_schema(), "run `make golden` and read the schema's diff"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_relative_links_lead_somewhere(document: str) -> None:
    for target in _LINK.findall((CHECKOUT / document).read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (CHECKOUT / document).parent.joinpath(target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("document", TOLD_OF_TODAY)
def test_what_a_document_names_is_there(document: str) -> None:
    """Files and folders in backquotes, targets of make, and parts of the bench."""
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    for path in _NAMED_PATH.findall(text):
        assert (CHECKOUT / path).exists(), path
    targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"[`\n]make ([a-z]+)", text)) <= targets
    assert set(re.findall(r"python -m bench ([a-z]\w*)", text)) <= set(part_descriptions())


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    for path in tracked():
        content = (CHECKOUT / path).read_bytes()
        if b"\0" in content:
            continue
        found = _OF_THIS_MACHINE.search(content.decode("utf-8", "replace"))
        assert found is None, f"{path}: {found and found[0]}"
