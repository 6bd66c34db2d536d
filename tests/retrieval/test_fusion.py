"""Two rankings become one."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.hits import FoundBy
from retrieval.ranking.fusion import fuse, rerank
from retrieval.ranking.words import Match


def said(scores: Sequence[tuple[int, float]], routed: float = 0.0) -> list[Match]:
    return [Match(key, score, routed, rank) for rank, (key, score) in enumerate(scores, 1)]


def test_what_both_methods_find_comes_first() -> None:
    ranked = fuse(said([(1, 9.0), (2, 8.0)]), [(3, 0.8), (2, 0.7), (4, 0.2)])
    assert ranked[0].passage_key == 2
    assert {item.passage_key: item.found_by for item in ranked} == {
        1: FoundBy(bm25=1),
        2: FoundBy(bm25=2, vector=2),
        3: FoundBy(vector=1),
        4: FoundBy(vector=3),
    }


def test_scores_fall_with_rank_and_stay_between_0_and_1() -> None:
    ranked = fuse(said([(key, 40.0 / (key + 1)) for key in range(50)]), [(key, 1.0 - key / 25) for key in range(50)])
    scores = [item.score for item in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_words_alone_and_vectors_alone_keep_their_order() -> None:
    assert [item.passage_key for item in fuse(said([(5, 3.0), (4, 2.0), (9, 1.0)]), [])] == [5, 4, 9]
    assert [item.passage_key for item in fuse([], [(5, 0.3), (4, 0.2), (9, -0.1)])] == [5, 4, 9]
    assert fuse([], []) == ()


def test_what_compares_best_comes_first_and_the_rest_stays_below() -> None:
    ranked = fuse(said([(1, 4.0), (2, 3.9), (3, 3.8), (4, 3.7)]), [])
    again = rerank(ranked, [0.6, 0.9])
    assert [item.passage_key for item in again] == [2, 1, 3, 4]
    assert all(0.0 <= item.score <= 1.0 for item in again)
    assert again[0].found_by == FoundBy(bm25=2)


def test_comparisons_below_the_floor_are_all_nothing() -> None:
    ranked = fuse(said([(1, 4.0), (2, 3.0)]), [])
    assert [item.passage_key for item in rerank(ranked, [0.1, 0.4])] == [1, 2]
    assert rerank((), []) == ()


def test_of_two_alike_the_one_whose_source_is_asked_about_comes_first() -> None:
    fish, corals = Match(1, 4.0, 0.2, 1), Match(2, 4.0, 1.0, 2)
    assert [item.passage_key for item in fuse([fish, corals], [])] == [2, 1]


def test_a_passage_without_a_similarity_counts_as_near_as_the_last_that_has_one() -> None:
    ranked = fuse(said([(1, 4.0), (2, 4.0), (3, 4.0)]), [(2, 0.9), (3, 0.5)])
    assert [item.passage_key for item in ranked] == [2, 1, 3]
    assert ranked[1].score == ranked[2].score


def test_a_question_of_unknown_words_goes_by_vectors() -> None:
    """Ensure that the one word which a German question shares by chance with a passage does not lead it."""
    words, vectors = said([(1, 3.0)]), [(2, 0.7), (1, 0.3)]
    assert [item.passage_key for item in fuse(words, vectors, known=0.9)] == [1, 2]
    assert [item.passage_key for item in fuse(words, vectors, known=0.2)] == [2, 1]
    assert all(0.0 <= item.score <= 1.0 for item in fuse(words, vectors, known=0.2))
