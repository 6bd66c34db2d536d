"""Searching and quoting are no worse than they were, on a small subset with the real embedder."""

from pathlib import Path

import pytest

from bench.asking import topics
from bench.loading.libraries import open_set
from bench.quick import Quick, faults, kept_figures, measure
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore


def test_a_drop_a_wrong_quote_and_none_at_all_are_faults() -> None:
    kept = {"samples": 0.9}
    assert faults({"samples": Quick(0.88, 3, ())}, kept) == []
    assert "hit@5 is 0.860" in faults({"samples": Quick(0.86, 3, ())}, kept)[0]
    assert "a quote is wrong: never said" in faults({"samples": Quick(0.9, 3, ("never said",))}, kept)[0]
    assert "no quote" in faults({"samples": Quick(0.9, 0, ())}, kept)[0]


@pytest.mark.model
def test_no_quote_is_wrong_and_hits_have_not_dropped(tmp_path: Path) -> None:
    if not ModelStore(tmp_path).is_installed(DEFAULT_EMBEDDER):
        pytest.skip("the embedder is not on this machine: quoth models fetch")
    assert faults({"samples": measure("samples", tmp_path)}, kept_figures()) == []


@pytest.mark.model
def test_quotes_about_topics_are_exact(tmp_path: Path) -> None:
    if not ModelStore(tmp_path).is_installed(DEFAULT_EMBEDDER):
        pytest.skip("the embedder is not on this machine: quoth models fetch")
    with open_set("samples", homes=tmp_path) as library:
        measured = topics.measure(library, topics=4)
    assert len(measured.checks) > len(measured.answered) > 0
    assert all(check.good for _, check in measured.checks)
