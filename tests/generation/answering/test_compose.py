"""The order of an answer's sentences: the likeliest first, but for the items of a numbered list."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.answering.candidates import collect
from generation.answering.choosing.scorer import Scored
from generation.answering.choosing.selection import Selection
from generation.answering.compose import compose
from generation.answering.question import Question
from generation.answering.quotes import Quoter
from retrieval.hits import FoundBy, Hit
from tests.generation.conftest import library_of

LOOM = """Setting up the loom

The loom is set up by two people, which takes a morning.

1. Wind the warp onto the back beam under even tension.

2. Thread each end through its heddle. Count them twice.

3. Tie the ends to the front rod in small bundles.

Loose bundles are tightened before the weaving begins.
"""
QUESTION = Question("How is the loom set up?", "How is the loom set up?")


@pytest.mark.parametrize(
    ("likeliest_first", "told"),
    [
        ("3. 1. Loose 2. The", "1. 2. 3. Loose The"),  # a list is told as one, and what the section says after it
        ("Loose 3. 1. 2.", "Loose 1. 2. 3."),  # where no item is likeliest, the likeliest leads
        ("3. 1. The", "3. The 1."),  # two items are no sequence
    ],
)
def test_items_of_a_numbered_list_are_told_in_its_order(tmp_path: Path, likeliest_first: str, told: str) -> None:
    with library_of(tmp_path, {"loom.txt": LOOM}) as (library, _, _retriever):
        (source,) = library.sources.all()
        passages = library.sources.passages(source.document_id)
        hits = [Hit(each, source, 1.0, rank, FoundBy(bm25=rank)) for rank, each in enumerate(passages, 1)]
        found = {each.text.split()[0]: each for each in collect(QUESTION, hits, sources=library.sources)}
        chosen = tuple(Scored(found[word], 0.5, 0.5) for word in likeliest_first.split())
        claims = compose(QUESTION, Selection(chosen, 0.9), Quoter(library))
    assert [claim.text.split()[0] for claim in claims] == told.split()
