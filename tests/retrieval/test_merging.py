"""Passages that stand side by side in one section become one hit, with what stands around it, never more than three."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.ranking.neighbours import NEAR_THE_TOP, merge_neighbours
from retrieval.source import Source

TEXT = "".join(f"Sentence {n:02}. " for n in range(40))
WIDTH = len("Sentence 00. ")


def hit(rank: int, ordinal: int, *, document: str = "d", heading: str = "h", score: float = 0.0) -> Hit:
    start = ordinal * WIDTH
    passage = Passage(
        f"{document}:{ordinal}",
        document,
        ordinal,
        TEXT[start : start + WIDTH - 1],
        (Sentence(start, start + WIDTH - 1),),
        ordinal // 10 + 1,
        ordinal // 10 + 1,
        (heading,),
    )
    source = Source(document, "t", "p", "text/plain", 20, 40, "now")
    return Hit(passage, source, score or 1.0 - rank / 100, rank, FoundBy(bm25=rank))


def merged_ids(*hits: Hit, around: Iterable[Hit] = ()) -> list[str]:
    places = {(other.passage.document_id, other.passage.ordinal): other.passage for other in around}
    merged = merge_neighbours(hits, lambda _identity: TEXT, places)
    assert [item.rank for item in merged] == list(range(1, len(merged) + 1))
    for item in merged:
        assert item.passage.text == TEXT[item.passage.start : item.passage.end]
    return [item.passage.id for item in merged]


def test_the_later_joins_the_better_whichever_side_it_stands_on() -> None:
    assert merged_ids(hit(1, 5), hit(2, 9), hit(3, 4)) == ["d:4-5", "d:9"]
    assert merged_ids(hit(1, 5), hit(2, 9), hit(3, 6)) == ["d:5-6", "d:9"]


def test_three_take_no_fourth_and_stand_in_order() -> None:
    assert merged_ids(hit(1, 6), hit(2, 5), hit(3, 7), hit(4, 8)) == ["d:5-7", "d:8"]


def test_what_lies_between_must_be_found_too() -> None:
    assert merged_ids(hit(1, 5), hit(2, 7)) == ["d:5", "d:7"]


def test_other_documents_and_sections_stay_apart() -> None:
    assert merged_ids(hit(1, 5), hit(2, 6, document="e"), hit(3, 4, heading="other")) == ["d:5", "e:6", "d:4"]


def test_far_down_nothing_is_merged() -> None:
    hits = [hit(rank, 3 * rank) for rank in range(1, NEAR_THE_TOP + 1)]
    assert len(merged_ids(*hits, hit(NEAR_THE_TOP + 1, 4))) == NEAR_THE_TOP + 1


def test_a_neighbour_that_answers_much_less_stays_apart() -> None:
    assert merged_ids(hit(1, 5, score=0.9), hit(2, 6, score=0.5)) == ["d:5", "d:6"]


def test_a_joined_hit_keeps_the_best_of_both() -> None:
    (joined,) = merge_neighbours((hit(1, 5), hit(2, 4)), lambda _identity: TEXT, {})
    assert (joined.score, joined.found_by) == (0.99, FoundBy(bm25=1))
    assert (joined.passage.first_page, joined.passage.last_page, joined.passage.ordinal) == (1, 1, 4)


def test_a_hit_is_widened_by_what_stands_beside_it() -> None:
    beside = [hit(0, ordinal) for ordinal in range(20)]
    assert merged_ids(hit(1, 5), around=beside) == ["d:4-6"]
    assert merged_ids(hit(1, 5), hit(2, 6), around=beside) == ["d:5-7"]
    assert merged_ids(hit(1, 9), around=beside) == ["d:8-9"]  # the next one is on another page
    assert merged_ids(hit(1, 9), hit(2, 10), around=beside) == ["d:9-11"]
    assert merged_ids(hit(1, 5), around=[hit(0, 4, heading="other"), hit(0, 6, document="e")]) == ["d:5"]


def test_a_hit_knows_where_the_words_begin_that_were_found() -> None:
    around = {("d", ordinal): hit(0, ordinal).passage for ordinal in range(20)}
    first, second = merge_neighbours((hit(1, 5), hit(2, 7, score=0.5)), lambda _identity: TEXT, around)
    assert first.passage.text[first.found_at :].startswith("Sentence 05.")
    assert second.passage.text[second.found_at :].startswith("Sentence 07.")
    assert second.found_at == 0  # the one before is in the first hit


def test_no_passage_stands_in_two_hits() -> None:
    beside = [hit(0, ordinal) for ordinal in range(10)]
    far = 0.5  # too far from the best to be merged with it
    assert merged_ids(hit(1, 5), hit(2, 7, score=far), around=beside) == ["d:4-6", "d:7-8"]
    assert merged_ids(hit(1, 5), hit(2, 6, score=far), hit(3, 8, score=far), around=beside) == ["d:4-6", "d:7-9"]
