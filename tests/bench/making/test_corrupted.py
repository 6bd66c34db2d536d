"""No claim made false by program is proved, of a fixed set; and what exact means turn away of the true. No model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.asking.corrupted import judge
from bench.making.claim_texts import ClaimText, reads_like_a_statement
from bench.making.corrupted_cases import ClaimCase, corrupted_cases
from bench.making.corruptions import CORRUPTIONS
from bench.making.paraphrases import PARAPHRASES
from generation.answering.proof import vetoes

# Statements of the sample papers, then claims made of them by corrupted_cases.py with the sentences shown beside.
CLAIMS = Path(__file__).parents[2] / "data" / "claims.jsonl"

# True claims that may be turned away.
REJECTED = 0.05
# Of changed numbers, units and plain negations, the share that exact means alone must find.
OBJECTED = 0.9


@pytest.fixture(scope="module")
def texts() -> tuple[ClaimText, ...]:
    """Give the statements of the sample papers, as they were read once."""
    return tuple(ClaimText(row["name"], row["title"], tuple(row["sentences"])) for row in rows() if "sentences" in row)


@pytest.fixture(scope="module")
def cases(texts: tuple[ClaimText, ...]) -> tuple[ClaimCase, ...]:
    """Give the fixed claims: drawn once, so that they stay the same however quoth reads and draws."""
    sentences = {text.title: text.sentences for text in texts}
    drawn = [row for row in rows() if "claim" in row]
    return tuple(
        ClaimCase(**{**row, "shown": tuple(sentences[row["title"]][place] for place in row["shown"])}) for row in drawn
    )


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]


def test_no_corrupted_claim_is_proved_without_a_model(cases: tuple[ClaimCase, ...]) -> None:
    """With the default model it is `python -m bench corrupted` that counts."""
    false = [case for case in cases if not case.true]
    assert {case.kind for case in false} == set(CORRUPTIONS)
    assert len(false) >= 200
    assert [(case.claim, case.sentence) for case in false if judge(case, None).proved] == []


def test_exact_means_object_to_few_true_claims(cases: tuple[ClaimCase, ...]) -> None:
    true = [case for case in cases if case.true]
    assert len(true) >= 100
    objected = [(case.claim, case.sentence) for case in true if _objection(case)]
    assert len(objected) <= REJECTED * len(true), objected


def test_exact_means_object_to_what_they_are_for(cases: tuple[ClaimCase, ...]) -> None:
    exact = [case for case in cases if case.kind in {"number changed", "unit changed", "negation"}]
    objected = [case for case in exact if _objection(case)]
    assert len(objected) >= OBJECTED * len(exact), [(c.claim, c.sentence) for c in exact if c not in objected]


def _objection(case: ClaimCase) -> str | None:
    return vetoes.objection(case.claim, [case.shown[case.label - 1]], known=(case.title,))


def test_the_same_seed_makes_the_same_claims(texts: tuple[ClaimText, ...]) -> None:
    assert list(corrupted_cases(texts, each=2, seed=3)) == list(corrupted_cases(texts, each=2, seed=3))
    assert list(corrupted_cases(texts, each=2, seed=3)) != list(corrupted_cases(texts, each=2, seed=4))


def test_a_claim_stands_among_other_sentences_of_its_document(texts: tuple[ClaimText, ...]) -> None:
    for case in corrupted_cases(texts, each=3):
        document = next(text for text in texts if set(case.shown) <= set(text.sentences))
        assert 8 <= len(case.shown) <= 15
        assert (case.sentence in case.shown) == (case.kind != "wrong document")
        assert case.claim not in document.sentences


@pytest.mark.parametrize(
    ("kind", "sentence", "claim"),
    [
        ("clause order", "In 2018, the reef was lost to urchins.", "The reef was lost to urchins in 2018."),
        ("voice", "We measured the depth with a probe.", "The depth was measured with a probe."),
        ("number words", "They sampled three sites.", "They sampled 3 sites."),
        ("spelled units", "It sank 5 km.", "It sank 5 kilometres."),
        ("dropped adjunct", "However, it sank.", "It sank."),
        ("without brackets", "The probe (see Table 1) sank.", "The probe sank."),
        ("contractions", "It does not sink.", "It doesn't sink."),
    ],
)
def test_paraphrases_say_the_same(kind: str, sentence: str, claim: str) -> None:
    assert PARAPHRASES[kind](sentence) == claim


def test_only_whole_statements_are_taken() -> None:
    assert reads_like_a_statement("The canopy was mapped from aerial photographs in the summer of 1996.")
    assert not reads_like_a_statement(
        "Brandt, A., and Ilves, B. (2011). Urchins. Journal of Reefs 3, 1-9. doi: 10.1/x."
    )
    assert not reads_like_a_statement("x = 3 + y")


def test_a_true_claim_that_is_not_proved_is_judged_wrongly() -> None:
    case = ClaimCase("A claim.", True, "k", "s", "t", ("Another sentence.",), 1)
    assert judge(case, None).wrong
