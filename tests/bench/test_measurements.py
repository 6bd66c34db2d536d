"""The page of measurements, and the README's table, are what the kept results say."""

import os

from bench import page
from bench.scoring.figures import Figure
from bench.scoring.results import Row, read_rows


def row(metric: str, value: float, *, system: str = "quoth", note: str = "", commit: str = "abc1234") -> Row:
    return Row("2026-01-02", commit, "retrieval", "squad2", note, system, metric, Figure(value, 0.1, 0.9, 10))


def test_golden_measurements() -> None:
    """The page and the README's table are written by `python -m bench page`, never by hand."""
    if os.environ.get("QUOTH_GOLDEN") == "write":
        page.write()
    rows = list(read_rows())
    readme = page.README.read_text(encoding="utf-8")
    assert page.PAGE.read_text(encoding="utf-8") == page.render(rows), "run `python -m bench page`"
    assert page.with_table(readme, page.readme_table(rows)) == readme, "run `python -m bench page`"


def test_the_newest_figure_of_each_kind_is_shown_beside_those_of_other_systems() -> None:
    rows = [row("hit@1", 0.2), row("hit@1", 0.3, system="chain 1.0"), row("hit@5", 0.6), row("hit@1", 0.4)]
    written = page.render(rows)
    assert "| squad2 | hit@1 | 0.400 (0.10-0.90) of 10 | 0.300 (0.10-0.90) of 10 |" in written
    assert "|  | hit@5 | 0.600 (0.10-0.90) of 10 |  |" in written
    assert "0.200" not in written


def test_what_a_set_is_asked_in_another_way_has_lines_of_its_own() -> None:
    written = page.render([row("hit@1", 0.2, note="all files"), row("hit@1", 0.3, note="own file")])
    assert "| squad2, all files | hit@1 | 0.200" in written
    assert "| squad2, own file | hit@1 | 0.300" in written


def test_a_part_that_the_page_knows_nothing_of_is_shown_all_the_same() -> None:
    unknown = Row("2026-01-02", "abc1234", "weather", "samples", "", "quoth", "seconds", Figure(12.25))
    assert "## weather\n\nAt abc1234 (2026-01-02).\n\n" in page.render([unknown])
    assert "| samples | seconds | 12.25 |" in page.render([unknown])
