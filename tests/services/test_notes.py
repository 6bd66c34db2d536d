"""Answers, claims and quotes become notes, and a note becomes a file that reads like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.answer import Claim, Quote, Support
from ingest.content.locator import PageLocator
from ingest.reading import read_document
from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services import notes as notes_from
from services.contract.answers import AnswerJson
from services.contract.claims import ClaimJson, claim_json
from tests.services.conftest import OTTERS
from tests.services.library_of import NOTEBOOK


@pytest.fixture
def claim(home: Path, kelp: Source) -> ClaimJson:
    with open_library(home) as library:
        start = library.sources.text(kelp.document_id).index(OTTERS)
    quote = Quote(kelp, 2, start, start + len(OTTERS), OTTERS, PageLocator(2))
    return claim_json(Claim("Otters eat *50* urchins.", (quote,), Support.QUOTED))


def answer_of(*claims: ClaimJson) -> AnswerJson:
    return AnswerJson.model_validate(
        {
            "question": "What do otters eat?",
            "refused": not claims,
            "reason": None if claims else "Nothing says so.",
            "claims": list(claims),
            "nearest": [],
            "suggested": [],
            "record": {},
        }
    )


def test_an_answers_claims_are_marked_with_their_quotes_in_order(home: Path, claim: ClaimJson) -> None:
    verbatim = claim.model_copy(update={"support": "verbatim", "text": OTTERS})
    with open_library(home) as library:
        note = notes_from.save_answer(library, answer_of(claim, verbatim), notebook=NOTEBOOK)
        assert library.notes.all(NOTEBOOK) == (note,)
        assert note.title == "What do otters eat?"
        assert note.text == f"Otters eat \\*50\\* urchins.[^1]\n\n> {OTTERS}[^2]"
        for quote in note.quotes:
            assert library.sources.text(quote.source_id)[quote.start : quote.end] == quote.text


def test_a_refusal_is_kept_with_its_reason(home: Path) -> None:
    with open_library(home) as library:
        note = notes_from.save_answer(library, answer_of(), notebook=NOTEBOOK)
    assert (note.text, note.quotes) == ("Nothing says so.", ())


def test_a_quote_can_be_kept_alone(home: Path, claim: ClaimJson) -> None:
    with open_library(home) as library:
        quoted = notes_from.save_quote(library, claim.quotes[0], notebook=NOTEBOOK)
    assert (quoted.title, quoted.text) == ("Kelp and urchins, page 2", f"> {OTTERS}[^1]")
    assert quoted.quotes == (notes_from.kept_quote(claim.quotes[0]),)


def test_a_notes_file_is_read_as_its_words(home: Path, claim: ClaimJson, tmp_path: Path) -> None:
    """Ensure that the usual reading path finds title, text and quotes of a note, markup being what the person set."""
    with open_library(home) as library:
        note = notes_from.save_answer(library, answer_of(claim), notebook=NOTEBOOK)
    name, content = notes_from.as_source_file(note)
    (tmp_path / name).write_bytes(content)
    document = read_document(tmp_path / name)
    assert document.title == "What do otters eat?"
    assert "Otters eat *50* urchins.[1]" in document.text
    assert OTTERS in document.text
