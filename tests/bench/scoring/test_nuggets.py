"""Broad answers are scored by the facts they hold and by how much of them is to the point."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.asking.broad import named_files, to_record
from bench.scoring.figures import Figure
from bench.scoring.nuggets import figures, score, shares

PLACE = {"file": "papers/a.pdf", "page": 1, "quote": "The mooring was lost in the storm of 2012 off Norway."}
NUGGET = {"text": "lost in 2012", "vital": True, "any_of": [["storm", "2012"]], "evidence": [PLACE]}
QUESTION = {
    "id": "q", "kind": "why", "question": "Why?", "files": ["papers/a.pdf"], "answerable": True, "nuggets": [NUGGET],
    "also_ok": [{"file": "papers/a.pdf", "page": 2, "quote": "It had stood there for three years."}],
}  # fmt: skip


def claim(text: str, quote: str = "", path: str = "/papers/a.pdf") -> dict[str, Any]:
    return {"text": text, "quotes": [{"text": quote or text, "path": path}]}


def answer(*claims: dict[str, Any], refused: bool = False) -> dict[str, Any]:
    return {"refused": refused, "claims": list(claims), "record": {"timings": {"done": 2.0}}}


def test_a_quote_with_half_of_the_evidence_holds_the_nugget() -> None:
    row = score(QUESTION, answer(claim("So.", "the mooring was lost in the storm of 2012, we think")))
    assert (row.recall, row.missed, row.astray) == (1.0, (), ())


def test_the_words_of_a_claim_hold_the_nugget_only_with_a_quote_from_its_file() -> None:
    said = "Storms of 2012 took it."
    assert score(QUESTION, answer(claim(said))).recall == 1.0
    assert score(QUESTION, answer(claim(said, path="/papers/b.pdf"))).recall == 0.0


def test_what_is_fair_is_not_astray_and_what_is_neither_is() -> None:
    row = score(QUESTION, answer(claim("It had stood there for three years."), claim("Fish are cold.")))
    assert row.astray == ("Fish are cold.",)
    assert row.recall == 0.0


def test_short_evidence_must_be_held_whole() -> None:
    assert shares("under the MIT licence", "MIT licence")
    assert not shares("under the MIT", "MIT licence")


@pytest.mark.parametrize(("answerable", "refused"), [(True, True), (False, False)])
def test_a_question_without_an_answer_counts_against(answerable: bool, refused: bool) -> None:
    row = score({**QUESTION, "answerable": answerable}, None)
    assert row.refused is refused
    assert row.recall == 0.0


def test_figures_tell_refusals_of_both_kinds_apart() -> None:
    nothing = {**QUESTION, "id": "n", "answerable": False, "nuggets": []}
    told = score(QUESTION, answer(claim("Storms of 2012 took it.")))
    found = figures([told, score(QUESTION, answer(refused=True)), score(nothing, answer(refused=True))])
    assert (found["vital_recall"], found["on_topic"], found["claims"]) == (0.5, 1.0, 1.0)
    assert (found["refused_answerable"], found["refused_unanswerable"]) == (0.5, 1.0)
    assert found["kinds"]["why"]["n"] == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"a\.pdf"):
        named_files([QUESTION], tmp_path)


def test_what_is_recorded_has_its_interval_and_of_how_many() -> None:
    recorded = to_record(figures([score(QUESTION, answer(claim("x", "the mooring was lost in the storm of 2012")))]))
    assert recorded["vital recall"] == Figure(1.0, 1.0, 1.0, 1)
    assert recorded["seconds median"] == Figure(2.0)
    assert not {"questions", "n", "kinds"} & set(recorded)
