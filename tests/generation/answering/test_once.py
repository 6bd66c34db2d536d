"""No sentence stands twice in an answer: what overlaps is joined, what repeats is left out."""

from __future__ import annotations

import pytest

from generation.answering.once import Stretch, told_once
from retrieval.source import Source

TEXT = (
    "The mooring stood in the fjord. It measured salt. These values rose in spring. Ice took it. "
    "It measured   salt. Nobody saw it again. (Moss 2005) Ice took it."
)
SOURCE = Source("d", "A mooring", "/a.pdf", "application/pdf", 3, 12, "2026-01-01")
OTHER = Source("e", "Another", "/b.pdf", "application/pdf", 3, 12, "2026-01-01")


def at(first: str, last: str = "", *, source: Source = SOURCE, group: str = "", skip: int = 0) -> Stretch:
    """Find the words from one beginning to another's end."""
    start = TEXT.index(first, skip)
    end = TEXT.index(last or first, start) + len(last or first)
    return Stretch(source, start, end, group)


def told(*stretches: Stretch) -> list[str]:
    return [TEXT[each.start : each.end] for each in told_once(stretches, lambda _, start, end: TEXT[start:end])]


STANDS, SALT, ROSE, ICE = (
    "The mooring stood in the fjord.", "It measured salt.", "These values rose in spring.", "Ice took it.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stretches", "said"),
    [
        ([at(STANDS, SALT), at(SALT, ROSE)], [f"{STANDS} {SALT} {ROSE}"]),
        ([at(SALT, ROSE), at(ICE), at(STANDS, SALT)], [f"{STANDS} {SALT} {ROSE}", ICE]),
        ([at(STANDS), at(ROSE)], [STANDS, ROSE]),
        ([at(SALT), at("It measured   salt.")], [SALT]),
        ([at("It measured   salt.", "Nobody saw it again."), at(STANDS, SALT)],
         ["It measured   salt. Nobody saw it again.", STANDS]),
        ([at(STANDS, SALT), at("It measured   salt.", "Nobody saw it again.")],
         [f"{STANDS} {SALT}", "Nobody saw it again."]),
        ([at(ICE), at(SALT), at("(Moss 2005) Ice took it.")], ["(Moss 2005) Ice took it.", SALT]),
        ([at("(Moss 2005) Ice took it."), at(ICE)], ["(Moss 2005) Ice took it."]),
    ],
)  # fmt: skip
def test_each_sentence_is_told_once(stretches: list[Stretch], said: list[str]) -> None:
    assert told(*stretches) == said


def test_two_sources_told_apart_may_say_the_same() -> None:
    both = [at(SALT, group="A mooring"), at(SALT, source=OTHER, group="Another")]
    assert told(*both) == [SALT, SALT]
    assert told(at(SALT), at(SALT, source=OTHER)) == [SALT]
