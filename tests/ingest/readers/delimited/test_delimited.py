"""A table in a text file is read whatever parts its values, quoted or not, in any encoding; nothing is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.blocks import TableRow, leaves
from ingest.content.locator import describe_reach
from ingest.errors import NoText, UnsupportedFile
from ingest.reading import read_document


def rows(path: Path) -> list[str]:
    document = read_document(path)
    return [document.text[b.start : b.end] for b in leaves(document.blocks) if isinstance(b, TableRow)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bay,Seals\nNorth,12\nSouth,8\n", "counts.csv"),
        ("Bay;Seals\r\nNorth;12\r\nSouth;8\r\n", "counts.csv"),
        ("Bay\tSeals\nNorth\t12\nSouth\t8\n", "counts.tsv"),
        ("Bay|Seals\nNorth|12\nSouth|8\n", "counts.csv"),
        ("sep=;\nBay;Seals\nNorth;12\nSouth;8\n", "counts.csv"),
    ],
)
def test_what_parts_values_is_told_from_the_rows(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / name).write_text(text, newline="")
    assert rows(tmp_path / name) == ["Bay | Seals", "North | 12", "South | 8"]


def test_quoted_values_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text('Bay,Remark\nNorth,"cold, windy,\nand ""dark"""\nSouth,mild\n')
    assert rows(path) == ["Bay | Remark", 'North | cold, windy, and "dark"', "South | mild"]


def test_commas_of_decimals_are_not_taken_for_separators(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Ort;Tiefe;Breite\nA;1,5;2,5\nB;3,5;4,5\n")
    assert rows(path)[1] == "A | 1,5 | 2,5"


def test_encodings_and_where_a_value_stands(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_bytes("名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n髙橋淳,35,名古屋\n".encode("cp932"))
    document = read_document(path)
    start = document.text.index("三木英子")
    assert describe_reach(document.reach(start, start + 4)) == "counts, cell A3"


def test_a_value_that_begins_like_a_formula_is_text(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Name,Value\nA,=1+1\nB,=cmd|' /C calc'!A0\n")
    assert rows(path)[1:] == ["A | =1+1", "B | =cmd|' /C calc'!A0"]


def test_what_is_no_table_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(",,,\n,,,\n")
    with pytest.raises(NoText, match=r"counts\.csv holds no values"):
        read_document(path)
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(UnsupportedFile, match=r"counts\.csv"):
        read_document(path)
