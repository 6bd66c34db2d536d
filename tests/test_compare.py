"""The table of three columns is made of the newest rows, and stands where it stood before."""

from pathlib import Path

from bench.compare import put_table, rows_of, steps, table
from bench.results import HEAD

_WHERE = "abc1234 | retrieval | papers, 49, all files"
ROWS = f"""\
| 2026-01-01 | {_WHERE} | quoth | hit@1 0.878 (0.77-0.96), hit@5 0.90 (0.8-1.0), 99 s |
| 2026-01-02 | {_WHERE} | quoth | hit@1 0.900 (0.79-0.97), hit@5 0.980 (0.94-1.00) |
| 2026-01-02 | {_WHERE} | langchain 1.4.7 | hit@1 0.490 (0.35-0.63), hit@5 0.633 (0.49-0.76) |
| 2026-01-03 | abc1234+ | answers | papers, 36 | quoth, llm | correct 0.9 (0.8-1) of 24, exact -, seconds 9.5 |
"""


def test_figures_are_read_with_their_intervals_and_counts() -> None:
    rows = list(rows_of(HEAD + ROWS))
    assert [row.column for row in rows] == ["quoth", "quoth", "langchain", "quoth"]
    assert rows[0].figures == {"hit@1": "0.878 (0.77-0.96)", "hit@5": "0.90 (0.8-1.0)"}
    assert rows[3].figures == {"correct": "0.9 (0.8-1) of 24", "seconds": "9.5"}


def test_answers_without_the_model_are_a_part_of_their_own() -> None:
    (row,) = rows_of("| 2026-01-03 | abc1234 | answers | papers, 36 | quoth, extract | correct 0.8 (0.7-1) of 24 |\n")
    assert row.part == "answers, no model"
    assert "| answers, no model | papers, 36 | correct | 0.8 (0.7-1) of 24 |  |  |" in table([row])


def test_the_table_has_the_newest_figure_of_each_column() -> None:
    written = table(rows_of(ROWS))
    assert "| retrieval | papers, 49, all files | hit@1 | 0.900 (0.79-0.97) | 0.490 (0.35-0.63) |  |" in written
    assert "| answers | papers, 36 | correct | 0.9 (0.8-1) of 24 |  |  |" in written


def test_a_new_table_takes_the_place_of_the_old_one() -> None:
    once = put_table(HEAD + ROWS, "first\n")
    twice = put_table(once, "second\n")
    assert "first" in once
    assert "first" not in twice
    assert list(rows_of(twice)) == list(rows_of(ROWS))


def test_every_set_is_asked_the_same_number_of_questions_in_each_column() -> None:
    asked = [step for step in steps(["squad2"], size=12, folder=Path("answers")) if step.part == "answers"]
    assert {step.column for step in asked} == {"quoth", "langchain", "llama-index"}
    sizes = [step.arguments[step.arguments.index("--sample") + 1] for step in asked]
    assert set(sizes) == {"12"}
