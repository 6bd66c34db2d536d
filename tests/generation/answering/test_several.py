"""Of a question about several sources each is looked through for itself, and where one is silent that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.answer import Claim, Support
from generation.answering.question import Need, Question
from generation.answering.quotes import Quoter
from generation.answering.several import MOST_SOURCES, look_through, meant, silent
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import Desk, finished, library_of

LAKES = {
    "aurora.txt": "The Aurora mooring\n\nIt measured salt. Its batteries lasted two years.\n",
    "borealis.txt": "The Borealis mooring\n\nIt measured salt at three depths. Salt rose in spring.\n",
    "ice.txt": "Ice of northern lakes\n\nWater froze in winter. Snow lay on it.\n",
}


def several(text: str) -> Question:
    """Make a question about several sources."""
    return Question(text, text, need=Need.COLLECTION)


def test_only_a_question_about_several_looks_through_them(tmp_path: Path) -> None:
    with library_of(tmp_path, LAKES) as (library, _, retriever):
        assert meant(Question("salt?", "salt?"), retriever, library.sources) == ()
        assert len(meant(several("Which of them measured salt?"), retriever, library.sources)) == 3


def test_sources_that_are_each_named_are_meant_alone(tmp_path: Path) -> None:
    with library_of(tmp_path, LAKES) as (library, _, retriever):
        both = meant(several("How do Aurora and Borealis differ?"), retriever, library.sources)
        assert {source.title for source in both} == {"The Aurora mooring", "The Borealis mooring"}
        assert meant(several("Which steps does Aurora take?"), retriever, library.sources) == ()


def test_what_is_out_of_reach_is_not_looked_through(tmp_path: Path) -> None:
    with library_of(tmp_path, LAKES) as (library, _, retriever):
        ids = [source.document_id for source in library.sources.all() if source.title != "Ice of northern lakes"]
        found = meant(several("Which of them speak of snow?"), retriever, library.sources, sources=ids)
        assert {source.document_id for source in found} == set(ids)


def test_of_many_sources_the_likeliest_are_looked_through(tmp_path: Path) -> None:
    many = {f"lake{n}.txt": f"Lake number {n}\n\nThe lake is {n} m deep.\n" for n in range(MOST_SOURCES + 3)}
    many["otter.txt"] = "Otters\n\nOtters hunted perch in the lake all winter.\n"
    with library_of(tmp_path, many) as (library, _, retriever):
        found = meant(several("Which of them tell of otters that hunt perch?"), retriever, library.sources)
        assert len(found) == MOST_SOURCES
        assert "Otters" in {source.title for source in found}


def test_each_source_gives_its_best_though_another_speaks_of_it_more(tmp_path: Path) -> None:
    with library_of(tmp_path, LAKES) as (library, _, retriever):
        hits = look_through(retriever, "Which of them measured salt?", library.sources.all())
        assert {hit.source.title for hit in hits} >= {"The Aurora mooring", "The Borealis mooring"}
        assert {(hit.rank, hit.score) for hit in hits} == {(0, 0.0)}


def test_silent_sources_are_named(tmp_path: Path) -> None:
    with library_of(tmp_path, LAKES) as (library, _, _retriever):
        sources = library.sources.all()
        speaking = next(source for source in sources if source.title == "The Aurora mooring")
        quotes = Quoter(library).quotes(speaking, 0, 10)
        claims = [Claim("x", quotes, Support.VERBATIM)]
        assert silent([speaking], claims) == silent((), claims) == ""
        said = silent(sources, claims)
        assert "Aurora" not in said
        assert "The Borealis mooring" in said
        assert said.startswith("Nothing near enough to the question was found in: ")


@pytest.mark.parametrize("question", ["Compare Aurora and Borealis.", "Which of them measured salt?"])
def test_no_passage_of_another_source_is_brought_in(tmp_path: Path, question: str) -> None:
    with library_of(tmp_path, LAKES) as (library, _, retriever):
        one = library.sources.all()[:1]
        assert {hit.source for hit in look_through(retriever, question, one)} <= set(one)


THREE = {
    "aurora.txt": "The Aurora mooring\n\nThe buoy measured salt at three depths. It was yellow.\n",
    "borealis.txt": "The Borealis mooring\n\nThe ferry measured salt at the pier. It was late.\n",
    "ice.txt": "Ice of northern lakes\n\nThe crew measured salt by taste. They were tired.\n",
}


def test_each_source_is_told_surely_or_with_a_doubt_or_not_at_all(tmp_path: Path) -> None:
    with library_of(tmp_path, THREE) as parts:
        generator = ScriptedGenerator(yes={"The buoy": 4.0, "The ferry": 0.0, "": -9.0})
        answer = finished(Desk(*parts).assistant(generator=generator).ask("Which of these papers measured salt?"))
    doubted = {claim.quotes[0].source.title: claim.is_doubted for claim in answer.claims}
    assert doubted == {"The Aurora mooring": False, "The Borealis mooring": True}
    assert "Ice of northern lakes" in answer.note
    assert "may not say" not in answer.note


def test_where_no_source_surely_says_it_the_whole_answer_is_doubted(tmp_path: Path) -> None:
    with library_of(tmp_path, THREE) as parts:
        generator = ScriptedGenerator(yes={"measured salt": 0.0, "": -9.0})
        answer = finished(Desk(*parts).assistant(generator=generator).ask("Which of these papers measured salt?"))
    assert "may not say" in answer.note
    assert not any(claim.is_doubted for claim in answer.claims)


def test_without_a_model_no_source_is_doubted(tmp_path: Path) -> None:
    with library_of(tmp_path, THREE) as parts:
        answer = Desk(*parts).ask("Which of these papers measured salt?")
    assert answer.claims
    assert not any(claim.is_doubted for claim in answer.claims)


def test_of_many_sources_each_that_is_told_is_doubted_by_itself(tmp_path: Path) -> None:
    more = {f"lake{n}.txt": f"Lake number {n}\n\nThe lake is {n} m deep. It has perch.\n" for n in range(4)}
    with library_of(tmp_path, THREE | more) as parts:
        generator = ScriptedGenerator(yes={"The buoy": 4.0, "The ferry": 0.0, "": -9.0})
        answer = finished(Desk(*parts).assistant(generator=generator).ask("Which of these papers measured salt?"))
    doubted = {claim.quotes[0].source.title: claim.is_doubted for claim in answer.claims}
    assert doubted == {"The Aurora mooring": False, "The Borealis mooring": True}
    assert "Ice of northern lakes" in answer.note
