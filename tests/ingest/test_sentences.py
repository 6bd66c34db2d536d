"""Sentences are cut where a reader would, and no character is lost."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.files.sentences import hard_cases
from ingest.splitting.sentences import split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "This was shown by Smith et al. (2019) for the Baltic.",
        "Similar values were found by Smith et al. in Bergen.",
        "As Fig. 3 and Eq. (2) show, gases, e.g. methane, and salts, i.e., chlorides, rose by 0.35 per year.",
        "Dr. Lee of the U.S. Navy met J. R. R. Brown at St. John's, No. 5, vs. all others.",
        "The data are at https://example.org/a.b/v1.2 and in config.yaml.",
        "Fig. 2. Depth by year.",
        "1. Introduction",
        "Filters on eigenvectors are known (Chun and D. A. Griffith 2005; S. A. Lee 2006).",
        "They were found by D. A. Griffith and I. A. Moss.",
        "A map shows where (red is dry. Blue is wet) and when (see [B. A. Lee, On maps. 2005]).",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "It was seen by Smith et al. However, it was small.",
            ["It was seen by Smith et al.", "However, it was small."],
        ),
        ("Is it deep? Yes.", ["Is it deep?", "Yes."]),
        ("It rose.[12] It fell [3]. [4] They left.", ["It rose.[12]", "It fell [3]. [4]", "They left."]),
        ('He said, "No." Then he left.', ['He said, "No."', "Then he left."]),
        ("海水温が上昇した。塩分は低下した。", ["海水温が上昇した。", "塩分は低下した。"]),
        ("They use an app. It is free.", ["They use an app.", "It is free."]),
        ("It fell. (See Table 2. It is new.) It rose.", ["It fell.", "(See Table 2.", "It is new.)", "It rose."]),
        ("The first (of many. It was in [0, 1]. Then", ["The first (of many.", "It was in [0, 1].", "Then"]),
        ("no stop here\n\nnor here", ["no stop here", "nor here"]),
    ],
)
def test_sentences_are_parted(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_nothing_in_nothing_out() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n ") == []


@pytest.mark.parametrize(("file", "least"), [("sentences.txt", 97), ("sentences_heldout.txt", 43)])
def test_hand_labelled_cases_stay_right(file: str, least: int) -> None:
    """Ensure that a change of the rules does not lose what the decision was made on."""
    right = sum(split_sentences(text) == spans for text, spans in hard_cases(file))
    assert right >= least


@given(st.text(alphabet="ab AB.!?\"')([]0123\n\t。é,;", max_size=200))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize("piece", [".", ". ", "a.", "A. ", "[1] ", ". [1", "\n", " ", "(", "1.", "...x"])
def test_odd_text_takes_no_more_than_linear_time(piece: str) -> None:
    started = time.process_time()
    split_sentences(piece * 200_000 + "x")
    assert time.process_time() - started < 10
