"""Passages hold every word once, whole sentences, within the limit, under their headings."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.blocks import (
    Block,
    Caption,
    Code,
    Equation,
    Footnote,
    Heading,
    ListItem,
    Paragraph,
    Reference,
    TableRow,
    Title,
    leaves,
)
from ingest.content.document import Document, Passage
from ingest.splitting.passages import split_document
from tests.ingest.documents import document


def count_words(texts: Sequence[str]) -> list[int]:
    """Count words and marks, and two special tokens, as embedders do."""
    return [2 + len(re.findall(r"\w{1,8}|[^\w\s]", text)) for text in texts]


def count_bytes(texts: Sequence[str]) -> list[int]:
    """Count bytes, white space too: a tokenizer for which parts do not add up to the whole."""
    return [len(text.encode()) for text in texts]


def split(source: Document, *, limit: int = 60, window: int = 30) -> tuple[Passage, ...]:
    return split_document(source, count_tokens=count_words, token_limit=limit, window=window)


def sentences(number: int, words: int = 6) -> str:
    return " ".join("A" + " word" * (words - 2) + f" n{n}." for n in range(number))


def check(source: Document, passages: Sequence[Passage], limit: int, headings: Sequence[Block] = ()) -> None:
    """Check all that must hold of any document."""
    text = source.text
    places = [each for passage in passages for each in passage.sentences]
    assert all(before.end <= after.start for before, after in pairwise(places))
    for number, passage in enumerate(passages):
        assert passage.ordinal == number
        assert passage.id == f"{source.id}:{number}"
        assert passage.text == text[passage.start : passage.end]
        assert source.page_at(passage.start).number == passage.first_page
        assert source.page_at(passage.end - 1).number == passage.last_page
        assert all(
            text[each.start : each.end].strip() == text[each.start : each.end] != "" for each in passage.sentences
        )
    covered = "".join(text[each.start : each.end] for each in places)
    body = "".join(text[block.start : block.end] for block in leaves(source.blocks) if block not in headings)
    assert "".join(covered.split()) == "".join(body.split())
    assert all(n <= limit for n in count_words([passage.text for passage in passages]))


KINDS = st.sampled_from([ListItem, Paragraph, Caption, TableRow, Code, Equation, Footnote, Reference])
WORDS = st.text(alphabet="abcA .!?1()\n\té海", min_size=1, max_size=300)


@settings(max_examples=200)
@given(st.lists(st.tuples(KINDS, WORDS), max_size=8), st.integers(3, 80), st.integers(1, 100), st.integers(1, 4))
def test_any_blocks_are_covered_in_order_within_the_limit(
    parts: list[tuple[type[Block], str]], limit: int, window: int, pages: int
) -> None:
    source = document(*parts, pages=pages)
    passages = split_document(source, count_tokens=count_words, token_limit=limit, window=window)
    check(source, passages, limit)


@settings(max_examples=100)
@given(st.lists(st.tuples(KINDS, WORDS), max_size=6), st.integers(4, 60))
def test_tokens_need_not_add_up(parts: list[tuple[type[Block], str]], limit: int) -> None:
    """Ensure the limit where white space costs tokens too and one character may cost three."""
    source = document(*parts)
    passages = split_document(source, count_tokens=count_bytes, token_limit=limit)
    assert all(len(passage.text.encode()) <= limit for passage in passages)
    covered = "".join(source.text[each.start : each.end] for passage in passages for each in passage.sentences)
    assert "".join(covered.split()) == "".join(source.text.split())


def test_passages_never_cross_a_heading_and_know_what_they_stand_under() -> None:
    source = document(
        (Title, "A title"),
        (Paragraph, "Before any heading."),
        (Heading, "1 Introduction"),
        (Paragraph, "The first part."),
        (Heading, "2 Methods"),
        (Heading, "2.1 Sites"),
        (Paragraph, "The second part."),
        (Heading, "2.1.1 Depth"),
        (Paragraph, "The third part."),
        (Heading, "3 Results"),
        (Paragraph, "The fourth part."),
    )
    assert [(passage.heading, passage.text) for passage in split(source)] == [
        ("", "Before any heading."),
        ("1 Introduction", "The first part."),
        ("2 Methods > 2.1 Sites", "The second part."),
        ("2 Methods > 2.1 Sites > 2.1.1 Depth", "The third part."),
        ("3 Results", "The fourth part."),
    ]


def test_levels_come_from_the_outline() -> None:
    outline = ((1, "Methods", 1), (2, "Sites", 1), (2, "Tools", 1), (1, "End", 1))
    source = document(
        *((kind, words) for _, title, _ in outline for kind, words in ((Heading, title), (Paragraph, "Words."))),
        outline=outline,
    )
    assert [passage.heading for passage in split(source)] == ["Methods", "Methods > Sites", "Methods > Tools", "End"]


def test_references_are_not_mixed_with_text() -> None:
    source = document(
        (Paragraph, "The last words."),
        (Reference, "Smith, J. (2010). Ocean currents. Journal of Seas, 12(3), 1-10."),
        (Reference, "Wu, X. (2011). Waves. Acta, 3."),
        (Paragraph, "An appendix."),
    )
    passages = split(source)
    assert [len(passage.sentences) for passage in passages] == [1, 2, 1]
    assert passages[1].text.startswith("Smith")


def test_passages_are_about_as_long_as_the_window() -> None:
    source = document((Paragraph, sentences(100)))
    sizes = count_words([passage.text for passage in split(source, limit=200, window=100)])
    assert all(80 <= size <= 102 for size in sizes[:-1])


def test_passage_ends_with_its_paragraph_when_full_enough() -> None:
    source = document((Paragraph, sentences(10)), (Paragraph, sentences(10)))
    first, second = split(source, limit=200, window=100)
    assert (first.text, second.text) == (sentences(10), sentences(10))


def test_small_rest_joins_its_neighbour() -> None:
    source = document((Paragraph, sentences(16, words=6)))
    (passage,) = split(source, limit=200, window=100)
    assert len(passage.sentences) == 16


def test_table_stays_with_its_caption() -> None:
    rows = [(TableRow, f"row {n} | {n} | {n}") for n in range(10)]
    source = document((Paragraph, sentences(9)), (Caption, "Table 1. Depths."), *rows, (Paragraph, sentences(9)))
    passages = split(source, limit=200, window=80)
    (holding,) = [passage for passage in passages if "Table 1." in passage.text]
    assert all(words in holding.text for _, words in rows)
    assert len(holding.sentences) == 11


def test_sentence_over_the_limit_is_cut_at_spaces() -> None:
    long = " ".join(["word"] * 500)
    source = document((Paragraph, f"A short one. {long} end. Another short one."))
    passages = split(source, limit=60, window=50)
    check(source, passages, 60)
    assert all(
        set(re.findall(r"\S+", passage.text)) <= {*"A short one. word end. Another".split()} for passage in passages
    )


def test_word_over_the_limit_is_cut_too() -> None:
    source = document((Code, "x" * 5000))
    check(source, split(source, limit=20), 20)


def test_headings_alone_are_not_lost() -> None:
    """Ensure that a document whose every block looks like a heading can be asked about."""
    source = document((Title, "Slides"), (Heading, "Depth is 30 m"), (Heading, "Salt is 35"))
    assert "Depth is 30 m" in split(source)[0].text


def test_many_headings_in_a_row_are_a_list() -> None:
    titles = [(Heading, f"Chapter name {letter}") for letter in "ABCDEFG"]
    source = document(*titles, (Paragraph, "Words under the last."))
    first, last = split(source)
    assert "Chapter name A" in first.text
    assert last.text == "Words under the last."
    assert last.heading == "Chapter name G"


def test_empty_document_has_no_passages() -> None:
    assert split(document()) == ()


def test_counting_is_done_in_few_calls() -> None:
    calls = 0

    def count(texts: Sequence[str]) -> list[int]:
        nonlocal calls
        calls += 1
        return count_words(texts)

    source = document(*((Paragraph, sentences(5)) for _ in range(200)))
    split_document(source, count_tokens=count, token_limit=100)
    assert calls <= 4


def test_limit_without_room_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 tokens"):
        split(document((Paragraph, "Words.")), limit=2)
