"""A source that the question names is searched for the rest of the question too."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import cast

from generation.answering.seeking import HITS, seek
from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.search import Retriever
from retrieval.source import Source
from tests.generation.conftest import library_of

MINE = Source("mine", "Annual review", "files/Borealis Mining.pdf", "application/pdf", 9, 20, "now")


def hit(rank: int, first: int, last: int | None = None) -> Hit:
    """Make a hit of one-letter sentences, from the place `first` to `last`."""
    last = first if last is None else last
    sentences = tuple(Sentence(place, place + 1) for place in range(first, last + 1))
    passage = Passage(f"mine:{first}", "mine", first, "x" * len(sentences), sentences, 1, 1, ())
    return Hit(passage, MINE, 1 - rank / 10, rank, FoundBy(bm25=rank))


class ScriptedRetriever:
    """Gives the hits written down for a query and keeps what it was asked."""

    def __init__(self, found: dict[str, tuple[Hit, ...]]) -> None:
        self.found = found
        self.asked: list[tuple[str, Collection[str] | None]] = []

    def search(
        self, query: str, *, limit: int, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        del notebook
        self.asked.append((query, sources))
        return self.found[query][:limit]

    def sources_with(
        self, words: Collection[str], *, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> frozenset[str]:
        del words, notebook, sources
        return frozenset()


def test_the_named_source_is_searched_for_the_rest_and_no_sentence_comes_twice() -> None:
    scripted = ScriptedRetriever(
        {
            "When will Borealis Mining stop?": (hit(1, 5), hit(2, 6), hit(3, 30, 32)),
            "When will stop?": (hit(1, 20, 21), hit(2, 5), hit(3, 21)),
        }
    )
    hits = seek(cast(Retriever, scripted), "When will Borealis Mining stop?", sources=["mine", "lakes"])
    assert [(each.rank, each.passage.start) for each in hits] == [(1, 5), (2, 20), (3, 6), (4, 30)]
    assert scripted.asked == [("When will Borealis Mining stop?", ["mine", "lakes"]), ("When will stop?", ("mine",))]


def test_no_more_than_enough_is_found() -> None:
    many = tuple(hit(rank, 2 * rank) for rank in range(1, 9))
    others = tuple(hit(rank, 2 * rank + 1) for rank in range(1, 9))
    scripted = ScriptedRetriever({"Borealis gold": many, "gold": others})
    hits = seek(cast(Retriever, scripted), "Borealis gold")
    assert [each.passage.start for each in hits] == [*range(2, 12)]
    assert len(hits) == HITS


def test_a_question_that_names_no_source_is_searched_once(tmp_path: Path) -> None:
    with library_of(tmp_path, {"Lakes.txt": "Ice\n\nWater froze in winter.\n"}) as (_, _embedder, retriever):
        assert seek(retriever, "When did water freeze?") == retriever.search("When did water freeze?", limit=HITS)
        assert seek(retriever, "winter", sources=[]) == ()


LICENCES = {
    "KelpFlow.txt": "KelpFlow\n\nKelpFlow counts kelp. It runs anywhere.\n",
    "Krillsim.txt": "Krillsim\n\nThe program is released under the MIT license.\n",
}


def test_what_a_source_without_the_name_says_is_left_out(tmp_path: Path) -> None:
    with library_of(tmp_path, LICENCES) as (library, _, retriever):
        ids = {source.title: source.document_id for source in library.sources.all()}
        found = seek(retriever, "Under what license is KelpFlow released?")
        first = seek(retriever, "KelpFlow is released under what license?")
        owned = seek(retriever, "What is KelpFlow's license?")
        assert {hit.source.document_id for hit in found + first + owned} == {ids["KelpFlow"]}
        # A name that no source has, or none in reach, leaves things as they are.
        assert seek(retriever, "Under what license is Zorblax released?")[0].source.document_id == ids["Krillsim"]
        within = [ids["Krillsim"]]
        found = seek(retriever, "Under what license is KelpFlow released?", sources=within)
        assert {hit.source.document_id for hit in found} == set(within)


def test_a_file_that_is_named_so_is_spoken_of(tmp_path: Path) -> None:
    texts = {"kelpflow2.txt": "Guide\n\nIt is released under the BSD license.\n", **LICENCES}
    with library_of(tmp_path, texts) as (_, _embedder, retriever):
        hits = seek(retriever, "Under what license is KelpFlow2 released?")
        assert {hit.source.title for hit in hits} == {"Guide"}
