"""The cases that scorers are fitted on are well formed; whether they still fit the reader needs the documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generation.answering.question import Length, Need
from tests.file_map import CHECKOUT

CASES = CHECKOUT / "bench" / "cases"
EXAMPLES = CHECKOUT / "generation" / "answering" / "data" / "question_examples.jsonl"


def test_examples_of_questions_have_a_known_need_and_length_and_none_comes_twice() -> None:
    examples = list(_lines(EXAMPLES))
    assert {e["need"] for e in examples} == set(Need)
    assert {e["length"] for e in examples} <= {*Length, None}
    assert len({e["question"].casefold() for e in examples}) == len(examples)


def test_natural_questions_have_vital_evidence_just_where_they_can_be_answered() -> None:
    cases = list(_lines(CASES / "natural.jsonl"))
    assert len({c["id"] for c in cases}) == len({c["question"] for c in cases}) == len(cases)
    for case in cases:
        vital = [e for e in case["evidence"] if e["vital"]]
        assert bool(vital) == case["answerable"] == (case["kind"] != "unanswerable"), case["id"]
        assert all("fact" in e for e in vital), case["id"]
        assert {e["file"] for e in case["evidence"]} <= set(case["files"]), case["id"]
        assert case["need"] in set(Need), case["id"]


def test_each_place_is_marked_once_and_is_not_empty() -> None:
    for case in _lines(CASES / "natural.jsonl"):
        _check_places(case["evidence"])
    _check_places(list(_lines(CASES / "roles.jsonl")))


def test_cells_of_tables_have_pages_just_where_they_have_values_and_none_that_is_measured_is_fitted_on() -> None:
    measured, fitted = (list(_lines(CASES / f"{name}.jsonl")) for name in ("table", "table_fitting"))
    assert not {cell["file"] for cell in measured} & {cell["file"] for cell in fitted}
    for cells in (measured, fitted):
        assert len({(cell["file"], cell["column"]) for cell in cells}) == len(cells)
        assert all(bool(cell["values"]) == bool(cell["pages"]) for cell in cells)


def _check_places(places: list[dict[str, Any]]) -> None:
    assert len({(p["file"], p["start"]) for p in places}) == len(places)
    assert all(0 <= p["start"] < p["end"] and len(p["sha256"]) == 64 for p in places)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
