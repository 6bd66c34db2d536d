"""A library that an earlier quoth made opens, and every quote kept in it is still the exact words of its source.

tests/data/library-v6.sqlite.xz was made by the code as it was on 28 November 2026 (its version of the tables is 6) from
the three papers of samples/ and a text file of a few lines: two notebooks, two conversations with answers and refusals,
notes, cached summaries, a briefing and connections. It cannot be made again, which is its worth. The originals are left
out.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ingest.content.blocks import Table
from ingest.content.locator import describe_reach
from ingest.content.tables import rows_of
from ingest.readers.pdf.reader import parse_pdf
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.sqlite.library import FILE_NAME, open_library
from tests.fakes import HashEmbedder

SAMPLES = Path(__file__).parents[3] / "samples"
OLD = Path(__file__).parents[2] / "data" / "library-v6.sqlite.xz"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Open a copy of the old library, which migrates it."""
    (tmp_path / FILE_NAME).write_bytes(lzma.decompress(OLD.read_bytes()))
    with open_library(tmp_path) as opened:
        yield opened


def quotes_in(kept: Any) -> Iterator[dict[str, Any]]:
    """Yield whatever in decoded JSON has a quote's fields."""
    if isinstance(kept, dict):
        if {"source_id", "start", "end", "text", "boxes"} <= kept.keys():
            yield kept
        for value in kept.values():
            yield from quotes_in(value)
    elif isinstance(kept, list | tuple):
        for value in kept:
            yield from quotes_in(value)


def kept_quotes(library: Library) -> dict[str, list[dict[str, Any]]]:
    """Give all quotes by what they are kept in."""
    turns = [json.loads(body) for kept in library.conversations.all() for body in library.conversations.turns(kept.id)]
    summaries = [
        json.loads(library.texts.get("summary-1", f"{source.document_id} ") or "") for source in library.sources.all()
    ]
    reports = [library.reports.get(notebook="Coast", kind=kind) for kind in ("briefing", "connections")]
    return {
        "turns": list(quotes_in(turns)),
        "notes": [{**asdict(quote), "boxes": quote.boxes} for note in library.notes.all() for quote in note.quotes],
        "summaries": list(quotes_in(summaries)),
        "reports": list(quotes_in([json.loads(report.body) for report in reports if report])),
    }


def test_every_quote_that_was_kept_is_the_sources_words_on_its_page(library: Library) -> None:
    kept = kept_quotes(library)
    assert {where: len(quotes) for where, quotes in kept.items()} == {
        "turns": 5,
        "notes": 4,
        "summaries": 22,
        "reports": 16,
    }
    for quote in (quote for quotes in kept.values() for quote in quotes):
        pages = library.sources.pages(quote["source_id"])
        before = sum(len(page.text) for page in pages if page.number < quote["page"])
        page = pages[quote["page"] - 1]
        assert library.sources.text(quote["source_id"])[quote["start"] : quote["end"]] == quote["text"]
        boxes = page.boxes(quote["start"] - before, quote["end"] - before)
        assert [list(box) for box in quote["boxes"]] == [pytest.approx(box, abs=0.01) for box in boxes]


def test_what_was_kept_is_all_there(library: Library) -> None:
    assert set(library.notebooks.all()) >= {"Coast", "Tides", "Empty"}
    assert [source.title for source in library.sources.all("Tides")] == [
        "Canopy recovery of bull kelp after urchin removal in Corvane Sound",
        "Tide log of Ness Inlet",
    ]
    assert [source.passage_count for source in library.sources.all()] == [18, 18, 14, 1]
    assert {kept.notebook: kept.turn_count for kept in library.conversations.all()} == {"Coast": 5, "Tides": 2}
    assert library.notebooks.unused("Coast") == {library.sources.all("Coast")[1].document_id}
    assert all(library.sources.document(source.document_id).blocks for source in library.sources.all())


def test_passages_of_a_text_without_pages_are_told_by_its_paragraphs(library: Library) -> None:
    """The place that the old library is given is the one the document has."""
    for source in library.sources.all():
        read = library.sources.document(source.document_id)
        passages = library.sources.passages(source.document_id)
        assert [passage.where for passage in passages] == [
            describe_reach(read.reach(passage.start, passage.end)) for passage in passages
        ]
        is_text = source.media_type == "text/plain"
        assert all(passage.where.startswith("paragraph" if is_text else "page") for passage in passages)


def test_it_is_searched_by_words_and_vectors(library: Library) -> None:
    """No passage has to be embedded anew."""
    assert library.vectors.unindexed(HashEmbedder.name) == {}
    hit = Retriever(library, HashEmbedder()).search("purple urchins removed", limit=1)[0]
    assert "687,000 purple urchins were removed" in hit.passage.text
    assert hit.found_by.bm25 is not None
    assert hit.found_by.vector is not None


def test_what_it_kept_as_rows_is_a_table_as_if_it_were_read_now(library: Library) -> None:
    """Ensure that a table has its cells, boxes and heads without the file, and that passages say what is over them."""
    kelp = next(source for source in library.sources.all() if source.path.endswith("kelp-recovery.pdf"))
    read = parse_pdf(SAMPLES / "kelp-recovery.pdf", password=None, progress=lambda *_: None)
    tables = [block for block in library.sources.blocks(kelp.document_id) if isinstance(block, Table)]
    assert tables == [block for block in read.blocks if isinstance(block, Table)]
    rows = [row for passage in library.sources.passages(kelp.document_id) for row in passage.rows]
    assert rows == list(rows_of(tables[0], read.text))


def test_its_headings_are_told_apart(library: Library) -> None:
    kelp = next(source for source in library.sources.all() if source.path.endswith("kelp-recovery.pdf"))
    headings = {passage.headings for passage in library.sources.passages(kelp.document_id)}
    assert ("3 Results", "3.1 Urchins and canopy") in headings
