"""The shapes that others script against: a change here breaks their scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generation.answer import Answer, Claim, Dropped, Quote, Record, Refusal, Support, Timings
from ingest.content.blocks import Box
from ingest.content.locator import CellLocator, PageLocator
from models.ports import Message
from retrieval.hits import FoundBy, Hit
from retrieval.sqlite.library import open_library
from services.contract.answers import answer_json, read_record
from services.contract.base import Contract, dump
from services.contract.claims import ClaimJson, QuoteJson, with_headings
from services.contract.hits import search_json
from services.contract.sources import SourceJson, text_json
from services.contract.turns import read_turn, write_turn
from services.errors import KeptByAnother
from tests.services.library_of import add_text

RECORD = Record(
    query="kelp",
    model="m",
    model_sha256="f" * 64,
    embedder="e",
    seed=0,
    prompt=(Message("user", "p"),),
    grammar="g",
    max_tokens=9,
    draft="d",
    dropped=(Dropped("x", "why"),),
    left_out=("a:1",),
    prompt_tokens=3,
    drafted_tokens=2,
    timings=Timings(0.1, 0.2, 0.3),
)


def make_hit(tmp_path: Path) -> Hit:
    with open_library(tmp_path / "home") as library:
        source = add_text(library, tmp_path, "Kelp", "Kelp grows.", "Urchins eat it.")
        return Hit(library.sources.passages(source.document_id)[1], source, 0.5, 1, FoundBy(bm25=2))


def read_back(value: Contract) -> Any:
    return json.loads(dump(value))


def test_search_has_the_agreed_fields(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    assert read_back(search_json("q", (hit,))) == {
        "version": 1,
        "query": "q",
        "hits": [
            {
                "passage_id": hit.passage.id,
                "source_id": hit.source.document_id,
                "title": "Kelp",
                "path": str(tmp_path / "Kelp.pdf"),
                "pages": [2, 2],
                "heading": "",
                "text": "Urchins eat it.",
                "score": 0.5,
                "found_by": {"bm25": 2, "vector": None},
                "found_at": 0,
                "places": [{"kind": "page", "page": 2, "label": "", "boxes": [], "recognised": False}],
            }
        ],
    }


def test_an_answer_has_the_agreed_fields(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    quote = Quote(hit.source, 2, 13, 28, "Urchins eat it.", PageLocator(2, "ii", (Box(1, 2, 3, 4),)))
    claim = Claim("They eat it.", (quote,), Support.QUOTED)
    described = read_back(answer_json(Answer("q", (claim,), (hit,), None, ("next?",), RECORD)))
    assert list(described) == [
        "version",
        "question",
        "refused",
        "reason",
        "note",
        "claims",
        "nearest",
        "suggested",
        "record",
    ]
    assert described["refused"] is False
    assert described["reason"] is None
    assert described["claims"] == [
        {
            "text": "They eat it.",
            "support": "quoted",
            "quotes": [
                {
                    "source_id": hit.source.document_id,
                    "title": "Kelp",
                    "path": hit.source.path,
                    "page": 2,
                    "start": 13,
                    "end": 28,
                    "text": "Urchins eat it.",
                    "boxes": [[1, 2, 3, 4]],
                    "under": "",
                    "fetched_at": "",
                    "place": {"kind": "page", "page": 2, "label": "ii", "boxes": [[1, 2, 3, 4]], "recognised": False},
                }
            ],
            "group": "",
            "doubted": False,
        }
    ]
    assert described["suggested"] == ["next?"]
    assert described["record"]["dropped"] == [{"text": "x", "reason": "why"}]
    assert described["record"]["hits"][0]["passage_id"] == hit.passage.id


def test_a_refusal_says_why_and_what_came_nearest(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    described = read_back(answer_json(Answer("q", (), (hit,), Refusal("because", (hit,)), (), RECORD)))
    assert described["refused"] is True
    assert described["reason"] == "because"
    assert [near["passage_id"] for near in described["nearest"]] == [hit.passage.id]


def test_pages_cover_the_text(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        source = add_text(library, tmp_path, "Kelp", "Kelp grows.", "Urchins eat it.")
        described = text_json(source, library.sources.pages(source.document_id))
        text = library.sources.text(source.document_id)
    assert described.text == text
    assert [text[page.start : page.end].strip() for page in described.pages] == ["Kelp grows.", "Urchins eat it."]
    assert described.pages[-1].end == len(text)
    assert SourceJson.model_validate(source).source_id == source.document_id


def test_odd_names_and_other_scripts_survive() -> None:
    """Ensure that a file name which is not UTF-8 does not break the output, and that letters are not escaped."""
    written = dump({"path": "caf\udce9", "title": "海"})
    assert written == '{"path": "caf\\udce9", "title": "海"}\n'.encode()
    assert json.loads(written) == {"path": "caf\udce9", "title": "海"}


def test_a_turn_kept_by_an_older_quoth_is_read() -> None:
    """Those have no version; the first had no clock, no scope, no `under` and no `found_at` either."""
    hit = {
        "passage_id": "a:1", "source_id": "a", "title": "Kelp", "path": "k.pdf", "pages": [1, 2], "heading": "",
        "text": "Kelp.", "score": 0.5, "found_by": {"bm25": 1, "vector": None},
    }  # fmt: skip
    quote = {
        "source_id": "a", "title": "Kelp", "path": "k.pdf", "page": 1, "start": 0, "end": 5, "text": "Kelp.",
        "boxes": [[1.0, 2.0, 3.0, 4.0]],
    }  # fmt: skip
    body = {
        "question": "What?", "refused": False, "reason": None, "nearest": [hit], "suggested": [], "record": {"seed": 0},
        "claims": [{"text": "Kelp.", "support": "verbatim", "quotes": [quote]}],
    }  # fmt: skip
    turn = read_turn(json.dumps(body))
    assert turn.version == 1
    assert turn.clock is None
    assert turn.claims[0].quotes[0].boxes == ((1, 2, 3, 4),)
    assert turn.claims[0].quotes[0].under == ""
    assert turn.claims[0].quotes[0].where == "page 1"
    assert turn.nearest[0].found_at == 0
    assert turn.nearest[0].where == "pages 1 to 2"
    assert read_turn(write_turn(turn)) == turn


def test_a_turn_of_a_later_contract_is_refused_with_what_to_do() -> None:
    with pytest.raises(KeptByAnother, match="Open the library with the quoth that wrote it"):
        read_turn('{"version": 2, "question": "What?"}')


def test_a_record_of_other_fields_is_not_taken_for_one_that_can_be_replayed() -> None:
    described = read_back(answer_json(Answer("q", (), (), Refusal("because", ()), (), RECORD)))["record"]
    assert read_record({**described, "later": 1}) == RECORD
    del described["prompt"]
    assert read_record(described) is None


def test_a_place_is_told_in_the_files_own_terms_and_read_back() -> None:
    quote = {
        "source_id": "a", "title": "Costs", "path": "c.xlsx", "page": 1, "start": 0, "end": 2, "text": "12",
        "boxes": [], "place": {"kind": "cell", "sheet": "Budget", "cells": "B2:C4"},
    }  # fmt: skip
    read = QuoteJson.model_validate(quote)
    assert read.where == "Budget, cells B2:C4"
    made = QuoteJson.model_validate({**quote, "place": CellLocator("Budget", "B2:C4")})
    assert read_back(made) == read_back(read)
    assert made.locator == CellLocator("Budget", "B2:C4")


def test_a_place_of_a_kind_that_is_not_known_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(ValidationError, match="'scene' is no kind of place; there are page, slide, cell"):
        QuoteJson(source_id="a", title="", path="", page=1, start=0, end=1, text="x", boxes=(), place={"kind": "scene"})


def test_a_heading_stands_once_above_the_claims_of_its_group() -> None:
    claims = [ClaimJson(text="Kelp.", support="verbatim", quotes=(), group=group) for group in "xxyx"]
    assert [heading for heading, _ in with_headings(claims)] == ["x", "", "y", "x"]
