"""A block of a ground truth is found whatever parts its letters; what is only links is told apart."""

from __future__ import annotations

import pytest

from bench.scoring.blocks import bare, is_found, shown_lines, truth_blocks

TRUTH = """# Tides

- [Home](/wiki/Home_(tides))
- The moon [[1]](#note-1) pulls.

| Port | 1.2 |
"""


def test_paragraphs_items_and_rows_are_blocks_and_links_alone_are_told_apart() -> None:
    assert [(block.parts, block.only_links) for block in truth_blocks(TRUTH)] == [
        (("tides",), False),
        (("home",), True),
        (("themoon1pulls",), False),
        (("port", "12"), False),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("Port\t1.2", True), ("Port (mouth) | 1.2", True), ("1.2 Port", False), ("Port" + " far" * 40 + " 1.2", False)],
)
def test_a_row_is_found_where_its_cells_stand_close_and_in_order(text: str, found: bool) -> None:
    row = truth_blocks(TRUTH)[-1]
    assert is_found(row, bare(text)) is found


def test_what_a_program_wrote_as_markdown_counts_as_it_is_shown() -> None:
    assert bare(shown_lines("1. The [moon](https://a.example/b_(c)) $\\lambda$ &amp; \\beta")) == "1themoonλβ"
