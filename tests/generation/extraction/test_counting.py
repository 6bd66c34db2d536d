"""A number answers only where it is of what is asked for: its unit, its noun, what was spoken of before it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from generation.extraction.counting import is_of_what_is_asked
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore
from tests.fakes import HashEmbedder
from tests.file_map import CHECKOUT

PAIRS = CHECKOUT / "bench" / "cases" / "counts.jsonl"

ASKED = "What is the number of people asked of the study?"
SITES = "How many sites are there?"
LASTED = "How long did the trial last?"


@pytest.mark.parametrize(
    ("question", "sentence", "value", "fits"),
    [
        (ASKED, "That year the town had 212 mm of rain.", "212", False),
        (ASKED, "Some 212 people were asked.", "212", True),
        (ASKED, "The number of people asked was 212.", "212", True),
        (ASKED, "Of the people asked 41% had seen an otter.", "41%", False),
        (ASKED, "The people asked gave it 4.6 stars.", "4.6", False),
        (ASKED, "People were asked on 12 March.", "12", False),
        (SITES, "Snow was measured at 17 of the sites.", "17", True),
        (SITES, "Snow was measured at seven high sites.", "seven", True),
        (SITES, "Number of sites: 26.", "26", True),
        (SITES, "Sites 26, plots 80.", "26", True),
        (SITES, "Site 7 was flooded in spring.", "7", False),
        (SITES, "The sites lie between 800 and 1,400 m.", "800", False),
        (SITES, "The sites lie between 800 and 1,400 m.", "800 and 1,400", False),
        (SITES, "The building was put up in 1893.", "1893", False),
        (SITES, "There are several.", "several", True),
        ("How many hours do trainees work?", "They work 38 long hours a week.", "38", True),
        ("How many hours do trainees work?", "There are 26 trainees.", "26", False),
        ("How many of the sites were dry?", "In spring 26 sites were dry.", "26", True),
        ("How many of the sites were dry?", "In spring 26 mm fell.", "26", False),
        ("What is the grant number of the study?", "It was paid for by grant WT-2019-04.", "2019", True),
        (LASTED, "It ran for 14 weeks.", "14 weeks", True),
        (LASTED, "It ran for 2 whole days.", "2", True),
        (LASTED, "It is told of by Amsel (2012).", "2012", False),
        (LASTED, "Number of weeks: 14.", "14", True),
        (SITES, "Number of sites: 26, number of plots: 80.", "80", False),
        (LASTED, "Of the patients 14% left.", "14%", False),
        (LASTED, "It cost €310,000.", "€310,000", False),
        ("How deep is the well?", "Its water is at 9 °C.", "9 °C", False),
        ("How much did it cost?", "It used 12 MB.", "12 MB", True),
        ("Which depth was reached?", "It was 12 °C.", "12 °C", True),
    ],
)
def test_a_number_of_something_else_is_told_from_one_of_what_is_asked(
    question: str, sentence: str, value: str, fits: bool
) -> None:
    start = sentence.index(value)
    embed = HashEmbedder().embed_passages
    assert is_of_what_is_asked(question, sentence, start, start + len(value), embed) is fits


def test_what_is_nearly_the_same_in_meaning_may_be_counted() -> None:
    near = [[1.0, 0.0], [0.6, 0.8]]
    sentence = "We spoke with 212 drivers."
    start = sentence.index("212")

    def embed(texts: list[str]) -> NDArray[np.float32]:
        assert texts == ["people asked", "drivers"]
        return np.array(near, np.float32)

    assert is_of_what_is_asked(ASKED, sentence, start, start + 3, embed)
    near[1] = [0.0, 1.0]
    assert not is_of_what_is_asked(ASKED, sentence, start, start + 3, embed)


@pytest.mark.model
@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_most_numbers_of_made_up_sentences_are_told_right(part: str, tmp_path: Path) -> None:
    from models.encoder import SentenceEmbedder  # noqa: PLC0415 - loads torch

    store = ModelStore(tmp_path)
    if not store.is_installed(DEFAULT_EMBEDDER):
        pytest.skip(f"the model is not on this machine: quoth models fetch {DEFAULT_EMBEDDER}")
    embed = SentenceEmbedder(store.path(DEFAULT_EMBEDDER), name=DEFAULT_EMBEDDER).embed_passages
    pairs = [pair for pair in map(json.loads, PAIRS.read_text(encoding="utf-8").splitlines()) if pair["part"] == part]
    stands: dict[bool, list[bool]] = {True: [], False: []}
    for pair in pairs:
        start = pair["sentence"].index(pair["value"])
        end = start + len(pair["value"])
        stands[pair["right"]].append(is_of_what_is_asked(pair["question"], pair["sentence"], start, end, embed))
    assert sum(stands[True]) >= 0.8 * len(stands[True])
    assert sum(stands[False]) <= 0.25 * len(stands[False])
