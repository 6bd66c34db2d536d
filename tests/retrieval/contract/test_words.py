"""Words are searched as words, whatever they look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.library import Library
from retrieval.ranking.query import query_words, read_years
from retrieval.ranking.words import MOST_WORDS, search_words, share_known
from retrieval.search import Retriever
from tests.retrieval.library_cases import add_text, write_document

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
    found = search_words(library.words, query, limit=10, **scope)  # type: ignore[arg-type]
    passages = library.passages.by_key([match.passage_key for match in found])
    return [passages[match.passage_key].passage.text for match in found]


def first_by_words(library: Library, query: str) -> str:
    return Retriever(library, None).search(query, limit=1)[0].passage.text


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_syntax(library: Library, tmp_path: Path, query: str) -> None:
    add_text(library, tmp_path, "Corals bleach.", "Fish swim near the reef.")
    found = texts(library, query)
    assert found == (["Corals bleach."] if "corals" in query and "fish" not in query else found)
    assert library.sources.all()


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
    grow = add_text(library, tmp_path, "Corals grow.")
    scope = library.passages.scope(notebook=None, sources=[grow.document_id])
    assert texts(library, "corals", scope=scope) == ["Corals grow."]
    assert texts(library, "corals", scope=set()) == []


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


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("sales in FY2018 and FY'19", "sales in 2018 and 2019"),
        ("FY2023Q1, Q22023, H1'2022 or 2021Q4", "2023 Q1, Q2 2023, H1 2022 or 2021 Q4"),
        ("COVID19 in the 1990s, 2018 and FYN", "COVID19 in the 1990s, 2018 and FYN"),
    ],
)
def test_years_are_read_as_documents_write_them(asked: str, read: str) -> None:
    assert read_years(asked) == read


def test_a_word_that_is_not_there_is_found_in_two_parts(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "The cash flow fell.", "Flow of cash.", "Form 10-K was filed.", "Form 8-K, 10 pages.")
    assert texts(library, "cashflow") == ["The cash flow fell."]
    assert texts(library, "10K") == ["Form 10-K was filed."]


def test_a_word_a_source_is_all_about_does_not_say_where_in_it_to_look(library: Library, tmp_path: Path) -> None:
    nike = [f"Nike sells shoes in shop {n}." for n in range(6)]
    add_text(library, tmp_path, *nike, "Inventories rose again.", title="Nike annual report")
    add_text(library, tmp_path, *(f"Oats are sold in shop {n}." for n in range(6)), "Inventories rose.", title="Oats")
    assert first_by_words(library, "inventories of Nike") == "Inventories rose again."


def test_a_source_is_known_by_its_file_name_however_it_is_written(library: Library, tmp_path: Path) -> None:
    for name in ("FOOTLOCKER_2022.txt", "other_2019.txt"):
        document, passages, original = write_document(tmp_path, f"Sales rose, says {name[:2]}.", name=name)
        library.sources.add(document, passages, original=original, notebook="shops")
    assert first_by_words(library, "how were sales of Foot Locker") == "Sales rose, says FO."
    assert first_by_words(library, "sales in FY2019") == "Sales rose, says ot."


def test_passages_asked_about_are_weighed_without_a_rank(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Corals bleach.", "Fish swim.", title="Reefs")
    first, second = (passage.key for passage in library.vectors.pending("none"))
    found = search_words(library.words, "corals", limit=5, also=[first, second])
    assert [(match.passage_key, match.rank) for match in found] == [(first, 1), (second, None)]
    assert found[0].score > found[1].score


def test_a_word_is_held_as_bm25_says(library: Library, tmp_path: Path) -> None:
    """Ensure that every implementation gives the same shares: k1 1.2, b 0.75, headings and titles weighed."""
    add_text(library, tmp_path, "Bleached corals, and corals that grow.", "Fish swim. A coral’s polyp.", title="Corals")
    add_text(library, tmp_path, "Ångström measured the reef's cash flow.", title="Reefs")
    spread, held = library.words.look_up(
        [["corals"], ["angstrom"], ["nowhere", "cash flow"], ["flow cash"], ["nothing"]]
    )
    assert spread.counts.tolist() == [2, 1]
    assert [len(each.keys) for each in held] == [2, 1, 1, 0, 0]
    lengths, mean = [7, 7], 22 / 3
    often = [2 + 0.5, 1 + 0.5]
    shares = [n / (n + 1.2 * (0.25 + 0.75 * length / mean)) for n, length in zip(often, lengths, strict=True)]
    assert held[0].shares.tolist() == pytest.approx(shares, abs=1e-6)
    assert library.words.counts(["coral", "swimming", "xyz"]) == {"coral": 2, "swimming": 1, "xyz": 0}


def test_the_share_of_known_words_leaves_function_words_aside(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Corals bleach in warm water.")
    assert share_known(library.words, "Why do corals bleach?") == 1.0
    assert share_known(library.words, "Warum bleichen Korallen im warmen Wasser?") < 0.5
    assert share_known(library.words, "") == 1.0
