"""The shapes that others script against: a change here breaks their scripts."""

import json
from pathlib import Path

from generation.answer import Answer, Claim, Dropped, Quote, Record, Refusal, Support, Timings
from ingest.blocks import Box
from models.ports import Message
from retrieval.hits import FoundBy, Hit
from retrieval.sqlite.library import open_library
from services.contract.json_output import answer_json, dump, pages_json, search_json, source_json
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


def test_search_has_the_agreed_fields(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    assert search_json("q", (hit,)) == {
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
            }
        ],
    }


def test_an_answer_has_the_agreed_fields(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    quote = Quote(hit.source, 2, 13, 28, "Urchins eat it.", (Box(1, 2, 3, 4),))
    claim = Claim("They eat it.", (quote,), Support.QUOTED)
    described = answer_json(Answer("q", (claim,), (hit,), None, ("next?",), RECORD))
    assert list(described) == ["question", "refused", "reason", "claims", "nearest", "suggested", "record"]
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
                }
            ],
        }
    ]
    assert described["suggested"] == ["next?"]
    assert json.loads(dump(described))["record"]["dropped"] == [{"text": "x", "reason": "why"}]
    assert json.loads(dump(described))["record"]["hits"][0]["passage_id"] == hit.passage.id


def test_a_refusal_says_why_and_what_came_nearest(tmp_path: Path) -> None:
    hit = make_hit(tmp_path)
    described = answer_json(Answer("q", (), (hit,), Refusal("because", (hit,)), (), RECORD))
    assert described["refused"] is True
    assert described["reason"] == "because"
    assert [near["passage_id"] for near in described["nearest"]] == [hit.passage.id]


def test_pages_cover_the_text(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        source = add_text(library, tmp_path, "Kelp", "Kelp grows.", "Urchins eat it.")
        pages = pages_json(library.sources.pages(source.document_id))
        text = library.sources.text(source.document_id)
    assert [text[page["start"] : page["end"]].strip() for page in pages] == ["Kelp grows.", "Urchins eat it."]
    assert pages[-1]["end"] == len(text)
    assert source_json(source)["source_id"] == source.document_id


def test_odd_names_and_other_scripts_survive() -> None:
    """Ensure that a file name which is not UTF-8 does not break the output, and that letters are not escaped."""
    written = dump({"path": "caf\udce9", "title": "海"})
    assert written == '{"path": "caf\\udce9", "title": "海"}\n'.encode()
    assert json.loads(written) == {"path": "caf\udce9", "title": "海"}
