"""Words are searched as words, whatever they look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.lexical import MOST_WORDS, query_words, search_words
from retrieval.library import Library
from retrieval.retriever import Retriever
from retrieval.sources import load_passages_by_key
from tests.retrieval.library_cases import add_text

HOSTILE = [
    '"',
    "'; DROP TABLE sources; --",
    "corals AND",
    "NOT",
    "NEAR(corals fish, 2)",
    "corals*",
    "^corals",
    "text: corals",
    "((((corals",
    "corals )",
    '"corals',
    "-corals",
    "+ - * / \\",
    "{text heading}: corals",
    "corals\x00fish",
    "\ud800 corals",
    "珊瑚 白化",
    "🪸🪸",
    "___",
    "",
    "   ",
    "the of and",
]


def texts(library: Library, query: str, **scope: object) -> list[str]:
    with library.database.read() as connection:
        found = search_words(connection, query, limit=10, **scope)  # type: ignore[arg-type]
        passages = load_passages_by_key(connection, [match.passage_key for match in found])
        return [passages[match.passage_key].passage.text for match in found]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_syntax(library: Library, tmp_path: Path, query: str) -> None:
    add_text(library, tmp_path, "Corals bleach.", "Fish swim near the reef.")
    found = texts(library, query)
    assert found == (["Corals bleach."] if "corals" in query and "fish" not in query else found)
    assert library.sources()


def test_operators_are_words(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Nearby reefs.", "Fish near reefs.", "Neither.")
    assert texts(library, "NEAR(") == ["Fish near reefs."]


def test_words_are_stemmed_and_stripped_of_accents(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "El Niño warmed the bleaching corals.", "Fish.")
    assert texts(library, "bleached coral el nino") == ["El Niño warmed the bleaching corals."]


def test_rare_words_count_more_than_common_ones(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, *(f"Coral number {n} stands here." for n in range(9)), "A seahorse stands there.")
    assert texts(library, "coral seahorse stands")[0] == "A seahorse stands there."


def test_a_heading_and_a_title_are_searched_too(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "It was warm.", title="Bleaching of corals")
    assert texts(library, "corals") == ["It was warm."]


def test_scope_is_kept(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Corals bleach.")
    add_text(library, tmp_path, "Corals grow.")
    assert texts(library, "corals", source_keys={2}) == ["Corals grow."]
    assert texts(library, "corals", source_keys=set()) == []


def test_a_query_without_meaning_keeps_its_words() -> None:
    assert query_words("What is the role of SOPs?") == ("role", "sops")
    assert query_words("To be or not to be") == ("to", "be", "or", "not")


def test_of_ten_thousand_words_the_rarest_are_searched(library: Library, tmp_path: Path) -> None:
    many = " ".join(f"word{n}" for n in range(10_000))
    add_text(
        library, tmp_path, *(f"{' '.join(f'word{n}' for n in range(MOST_WORDS))} {m}" for m in range(3)), "word9999"
    )
    assert texts(library, many)[0] == "word9999"
    assert "word9999" in Retriever(library, None).search(many, limit=1)[0].passage.text
