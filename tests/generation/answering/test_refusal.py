"""The reason of a refusal is true of all the sources asked, not of the passages alone that came near."""

from __future__ import annotations

from pathlib import Path

from generation.answering.candidates import collect
from generation.answering.choosing.scorer import Scored
from generation.answering.question import Question
from generation.answering.reach import Reach
from generation.answering.refusal import nearest_reason, unknown_names
from tests.generation.conftest import Desk, library_of

TEXTS = {
    "aurora.txt": "The Aurora mooring\n\nIt measured salt. Its batteries lasted two years.\n",
    "boats.txt": "Boats of the fjord\n\nNone of the boats carried Borealis, a sounder.\n",
}


def reason(folder: Path, text: str, *, within: str = "") -> str:
    """Give the reason why the first source's sentences do not answer."""
    with library_of(folder, TEXTS) as (library, _, retriever):
        ids = [source.document_id for source in library.sources.all() if within in source.path]
        hits = retriever.search("salt batteries", limit=1)
        question = Question(text, text)
        nearest = [Scored(each, 0.1, 0.1) for each in collect(question, hits, sources=library.sources)]
        return nearest_reason(question, nearest, Reach(library, retriever, None, ids).titles_with)


def test_a_name_that_another_source_has_is_said_to_stand_there(tmp_path: Path) -> None:
    said = reason(tmp_path, "Does it carry the Borealis?")
    assert "“Borealis” stands in: Boats of the fjord." in said
    assert "None of the sources" not in said


def test_a_name_that_none_of_the_sources_asked_has_is_said_to_stand_in_none(tmp_path: Path) -> None:
    assert reason(tmp_path, "Does it carry the Borealis?", within="aurora") == "None of the sources has “Borealis”."
    assert reason(tmp_path, "Does it carry Zorblax?") == "None of the sources has “Zorblax”."


def test_a_page_that_another_source_has_is_not_denied(desk: Desk) -> None:
    answer = desk.ask("How large was the kelp canopy, by page 1?")
    assert answer.refusal is None or answer.refusal.reason != "None of the sources has text on page 1."


def test_what_two_compared_sources_say_is_told_of_each(desk: Desk) -> None:
    sources = desk.library.sources.all()
    titles = {source.title for source in sources}
    answer = desk.ask("How do the Kelp recovery and the Krill differ?")
    assert {claim.group for claim in answer.claims} <= titles
    assert answer.refusal is None or "Nothing near enough to the question was found in" in answer.refusal.reason


def test_a_word_drawn_together_with_not_or_is_is_no_name() -> None:
    """Ensure that "Isn't" at the beginning is not looked for in the sources as if somebody were called so."""
    known = {"kelp", "enough", "there", "moored", "aurora"}
    assert unknown_names("Isn't Kelp there?", known.__contains__) == ()
    assert unknown_names("What's Aurora moored there?", known.__contains__) == ()
    assert unknown_names("Isn't Zorblax there enough?", known.__contains__) == ("zorblax",)
