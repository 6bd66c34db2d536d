"""Sentences are collected, measured, scored and chosen together, each step a function of values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from generation.answering.candidates import Candidate, collect, leans, lists_keywords, sentences_of
from generation.answering.choosing.measures import NAMES, measure
from generation.answering.choosing.roles import ROLES, fit_roles, role_model, wanted
from generation.answering.choosing.scorer import Scored, score
from generation.answering.choosing.selection import choose
from generation.answering.choosing.shape import prose_likeness
from generation.answering.question import Length, Need, Question
from ingest.content.blocks import Block, Code, Paragraph
from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from tests.fakes import HashEmbedder

SOURCE = Source("d", "A mooring in the Greenland Sea", "/a.pdf", "application/pdf", 3, 12, "2026-01-01")
OTHER = replace(SOURCE, document_id="e", title="Kelp and its enemies", path="/b.pdf")


def passage(*sentences: str, document: str = "d", ordinal: int = 0) -> Passage:
    """Make a passage that begins a thousand characters after the one before it."""
    text, places, begins = "", [], 1000 * ordinal
    for sentence in sentences:
        places.append(Sentence(begins + len(text), begins + len(text) + len(sentence)))
        text += sentence + " "
    return Passage(f"{document}:{ordinal}", document, ordinal, text.rstrip(), tuple(places), 1, 1, ("Deployment",))


def hit(found: Passage, *, rank: int = 1, source: Source = SOURCE) -> Hit:
    return Hit(found, source, 1 / rank, rank, FoundBy(bm25=rank))


class SourcePassages:
    def __init__(self, *blocks: Block) -> None:
        self._blocks = blocks

    def blocks(self, _: str, /) -> tuple[Block, ...]:
        return self._blocks

    def passages(self, _: str, /) -> tuple[Passage, ...]:
        return tuple(passage(f"Sentence {number} of the paper stands here.", ordinal=number) for number in range(12))


QUESTION = Question("When was the mooring lost?", "When was the mooring lost?")
FOUND_CODE = hit(passage("Load the data:", "data = open(path)", "It was lost in 2012."))
FOUND = hit(passage("The mooring was lost in 2012.", "It had stood there for three years.", "3.2 | 4.1"))


def test_a_sentence_takes_along_the_one_that_says_what_it_speaks_of() -> None:
    _, leaning = collect(QUESTION, [FOUND], sources=SourcePassages())
    assert leaning.whole_text == "The mooring was lost in 2012. It had stood there for three years."


def test_code_is_told_only_where_a_sentence_announces_it_and_none_leans_on_it() -> None:
    announces, code, leaning = FOUND_CODE.passage.sentences
    found = collect(QUESTION, [FOUND_CODE], sources=SourcePassages(Code(code.start, code.end), Paragraph(900, 1000)))
    assert [each.sentence for each in found] == [announces, leaning]
    assert found[0].whole_text == "Load the data: data = open(path)"
    assert found[1].whole_text == "It was lost in 2012."


def test_what_is_all_written_on_a_typewriter_is_no_code() -> None:
    found = collect(QUESTION, [FOUND], sources=SourcePassages(Code(0, 500)))
    assert found[0].text == "The mooring was lost in 2012."


def test_what_has_no_letters_is_no_candidate() -> None:
    assert [c.text for c in collect(QUESTION, [FOUND], sources=SourcePassages())][
        -1
    ] == "It had stood there for three years."


@pytest.mark.parametrize(
    "text", ["Software", "Data limitations", "Story of the Project", "Methods ::: Data sets", "Variables."]
)
def test_a_heading_that_stands_as_a_paragraph_is_no_candidate(text: str) -> None:
    found = hit(passage("The mooring was lost in 2012.", text))
    assert [c.text for c in collect(QUESTION, [found], sources=SourcePassages())] == ["The mooring was lost in 2012."]


@pytest.mark.parametrize(
    "text",
    [
        "Licence: MIT",
        "Published 16 June",
        "Findings:",
        "• Two batteries",
        "Nobody knows.",
        "(Nobody knows!)",
        "没有人知道。",
        "ไม่มีใครรู้ว่าเรือจมที่ไหน",
        "许可证：MIT",  # noqa: RUF001 - a full-width colon
        "यह सच है।",
        "کوئی نہیں جانتا۔",  # noqa: RUF001
    ],
)
def test_what_is_short_and_says_something_is_a_candidate(text: str) -> None:
    assert text in [c.text for c in collect(QUESTION, [hit(passage(text))], sources=SourcePassages())]


def test_of_a_document_that_is_meant_whole_both_ends_are_looked_at() -> None:
    found = collect(replace(QUESTION, need=Need.DOCUMENT), [FOUND], sources=SourcePassages())
    ordinals = {c.hit.passage.ordinal for c in found}
    assert {0, 1, 10, 11} <= ordinals
    assert 6 not in ordinals


def test_a_sentence_that_says_the_question_again_scores_above_one_that_does_not() -> None:
    embedder = HashEmbedder()
    found = collect(QUESTION, [FOUND, hit(passage("Fish are cold.", ordinal=7), rank=2)], sources=SourcePassages())
    rare = dict.fromkeys(["mooring", "lost"], 1.0)
    measured = measure(
        QUESTION, found, embedder=embedder, rarity=lambda words: {w: rare.get(w, 0.5) for w in words},
        roles=role_model(embedder),
    )  # fmt: skip
    assert all(len(c.measured) == len(NAMES) and np.isfinite(c.measured).all() for c in measured)
    first, _, last = score(measured)
    assert first.chance > last.chance


def test_nothing_found_is_nothing_scored() -> None:
    assert score(()) == ()
    assert choose(QUESTION, ()).sentences == ()


def scored(chance: float, *direction: float, source: Source = SOURCE, start: int = 0) -> Scored:
    vector = np.array(direction, np.float32) / np.linalg.norm(direction)
    found = hit(passage("One sentence stands here."), source=source)
    return Scored(
        Candidate(found, Sentence(start, start + 9), f"s{start}", vector=vector, measured=(0.0,) * len(NAMES)),
        chance,
        chance,
    )


def test_what_says_the_same_is_not_chosen_twice() -> None:
    chosen = choose(QUESTION, [scored(0.9, 1, 0), scored(0.8, 1, 0.05, start=1), scored(0.7, 0, 1, start=2)])
    assert [item.candidate.text for item in chosen.sentences] == ["s0", "s2"]


def test_what_is_unlikely_is_left_out() -> None:
    chosen = choose(QUESTION, [scored(0.9, 1, 0, 0), scored(0.05, 0, 1, 0, start=1)])
    assert len(chosen.sentences) == 1


def in_references(item: Scored) -> Scored:
    """Give a sentence as it would be in the list of references."""
    hit = item.candidate.hit
    cited = replace(hit, passage=replace(hit.passage, headings=("7. References",)))
    return replace(item, candidate=replace(item.candidate, hit=cited))


def test_an_entry_of_the_references_adds_nothing_to_an_answer_and_may_be_one() -> None:
    said, entry = scored(0.9, 1, 0), in_references(scored(0.8, 0, 1, start=1))
    assert [item.candidate.text for item in choose(QUESTION, [said, entry]).sentences] == ["s0"]
    assert [item.candidate.text for item in choose(QUESTION, [entry]).sentences] == ["s1"]
    assert choose(replace(QUESTION, need=Need.DOCUMENT), [entry]).sentences == ()


@pytest.mark.parametrize(
    ("heading", "is_entry"),
    [
        ("O’Hara RB (2005). “Species richness estimators:", True),
        ("Bibliografía", True),
        ("First-Order Logic (FOL). What it is", False),
        ("The protocol of Kyoto (1997)", False),
    ],
)
def test_an_entry_that_was_taken_for_a_heading_stands_over_entries(heading: str, is_entry: bool) -> None:
    hit = scored(0.9, 1, 0).candidate.hit
    under = replace(hit, passage=replace(hit.passage, headings=(heading,)))
    assert replace(scored(0.9, 1, 0).candidate, hit=under).is_reference == is_entry


@pytest.mark.parametrize("line", ["Keywords: kelp, otters.", "Mots-clés : varech, loutres.", "Index Terms—kelp."])
def test_a_list_of_keywords_is_no_sentence(line: str) -> None:
    found = list(sentences_of(replace(scored(0.9, 1, 0).candidate.hit, passage=passage("Kelp grew back.", line))))
    assert [each.text for each in found] == ["Kelp grew back."]
    assert not lists_keywords("The key words: kelp and otters.")


def test_an_entry_of_the_references_goes_before_a_sentence_only_where_it_is_far_likelier() -> None:
    entry = in_references(scored(0.6, 0, 1, start=1))
    told = [choose(QUESTION, [scored(chance, 1, 0), entry]).sentences[0].candidate.text for chance in (0.5, 0.2)]
    assert told == ["s0", "s1"]


@pytest.mark.parametrize(
    ("asked", "most"), [({"points": 3}, 3), ({"length": Length.SHORT}, 2), ({}, 8), ({"length": Length.LONG}, 10)]
)
def test_no_more_than_asked_for(asked: dict[str, object], most: int) -> None:
    many = [scored(0.9, *np.eye(12)[place], start=place) for place in range(12)]
    assert len(choose(replace(QUESTION, **asked), many).sentences) == most  # type: ignore[arg-type]


def test_where_several_sources_are_asked_about_none_speaks_at_length() -> None:
    many = [scored(0.9, *np.eye(10)[place], start=place) for place in range(6)]
    other = scored(0.5, *np.eye(10)[8], source=OTHER, start=8)
    chosen = choose(replace(QUESTION, need=Need.COLLECTION), [*many, other])
    assert Counter(item.candidate.source.document_id for item in chosen.sentences) == {"d": 2, "e": 1}


def test_prose_looks_like_prose() -> None:
    assert prose_likeness("The mooring was lost in a storm, and nobody knows where it went.") > 0.7
    for other in ("mean  3.1  0.2  7", "import numpy as np; x = np.zeros(3)", "4.2 Results"):
        assert prose_likeness(other) < 0.5


def test_a_role_is_learned_from_vectors_and_words() -> None:
    texts = ["We propose a pump.", "A weakness is its noise.", "We propose a lamp.", "A weakness is its price."]
    vectors = np.zeros((4, 8), np.float32)
    model = fit_roles(texts, vectors, [("aim",), ("limit",), ("aim",), ("limit",)])
    scores = model.scores(["We propose a ship.", "A weakness is its weight."], vectors[:2])
    assert scores[0, ROLES.index("aim")] > scores[1, ROLES.index("aim")]
    assert wanted(("limit",), scores)[:, 0].argmax() == 1
    assert not wanted((), scores).any()


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("It had stood there for three years.", True),
        ("We denote this property by two letters.", True),
        ("In this paper we count seals.", False),
        ("We show that such a fence holds.", False),
        ("The mooring was lost.", False),
        ("Diese Werte sind hoch und nicht sicher.", True),
        ("In dieser Arbeit wird das nicht gezeigt.", False),
        ("Elle est plus grande que les autres.", True),
        ("Dans cette étude nous avons compté les phoques.", False),
        ("Estos datos son de la costa.", True),
        ("En este trabajo se cuentan las focas de la costa.", False),
        ("Deze cijfers zijn niet van het eiland.", True),
        ("In dit artikel wordt dat niet getoond.", False),
    ],
)
def test_a_sentence_leans_that_points_back_at_another_and_not_at_its_document(text: str, does: bool) -> None:
    assert leans(text) is does
