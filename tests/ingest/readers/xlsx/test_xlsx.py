"""A workbook is read sheet by sheet as Excel shows it: formats, dates, merged heads, formulas by their stored value."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from ingest.content.blocks import Footnote, Heading, Table, TableRow, leaves
from ingest.content.document import Document
from ingest.content.locator import CellLocator, describe, describe_reach
from ingest.content.tables import rows_of
from ingest.errors import NoText, ReadLimit, Unreadable
from ingest.readers.office import sheets
from ingest.readers.xlsx.number_formats import written
from ingest.reading import read_document, read_here
from ingest.splitting.passages import split_document


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook; `change` is given each sheet's XML."""

    def write(book: Any, change: Callable[[str], str] | None = None) -> Path:
        path = tmp_path / "counts.xlsx"
        book.save(path)
        if change is not None:
            with zipfile.ZipFile(path) as made:
                parts = {name: made.read(name) for name in made.namelist()}
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in parts.items():
                    is_sheet = name.startswith("xl/worksheets/sheet")
                    archive.writestr(name, change(content.decode()) if is_sheet else content)
        return path

    return write


def rows(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in leaves(document.blocks) if isinstance(b, TableRow)]


def test_sheets_are_pages_and_a_row_stands_in_its_cells(save: Callable[..., Path]) -> None:
    book = Workbook()
    book.properties.creator = "Ada"
    book.active.title = "Seals"
    for row in (("Bay", "2018", "2019"), ("North", 12, 15), ("South", 8, 9)):
        book.active.append(row)
    book.create_sheet("Birds")["C7"] = "No birds were counted."
    document = read_document(save(book))
    assert rows(document) == ["Bay | 2018 | 2019", "North | 12 | 15", "South | 8 | 9", "No birds were counted."]
    assert [page.place for page in document.pages] == [CellLocator("Seals"), CellLocator("Birds")]
    start = document.text.index("South")
    [place] = document.locate(start, start + len("South | 8 | 9"))
    assert (describe(place.locator), place.page) == ("Seals, cells A3:C3", 1)
    assert describe_reach(document.reach(start, start + len("South | 8"))) == "Seals, cells A3:B3"
    start = document.text.index("No birds")
    assert describe_reach(document.reach(start, start + 2)) == "Birds, cell C7"
    [first, second] = split_document(
        document, count_tokens=lambda texts: [len(t.split()) for t in texts], token_limit=99
    )
    assert (first.headings, second.headings) == (("Seals",), ("Birds",))
    assert [cell.heads for cell in first.rows[1].cells] == ["Bay", "2018", "2019"]


def test_merged_heads_and_a_title_above_belong_to_their_cells(save: Callable[..., Path]) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Seals counted by boat"
    sheet["B3"], sheet["A4"], sheet["B4"], sheet["C4"] = "Pups", "Bay", "May", "June"
    sheet.merge_cells("B3:C3")
    sheet["A5"], sheet["B5"], sheet["C5"] = "North", 3, 4
    document = read_here(save(book))
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    last = rows_of(table, document.text)[-1]
    assert [cell.heads for cell in last.cells] == ["Seals counted by boat Bay", "Pups May", "Pups June"]


def test_rows_apart_are_tables_apart(save: Callable[..., Path]) -> None:
    book = Workbook()
    for row in (("Sand", "Depth"), ("A", 1), (), (), ("Mud", "Width"), ("B", 2)):
        book.active.append(row)
    tables = [block for block in read_here(save(book)).blocks if isinstance(block, Table)]
    assert [[row.number for row in table.rows] for table in tables] == [[1, 2], [5, 6]]


def test_values_are_those_that_excel_shows(save: Callable[..., Path]) -> None:
    book = Workbook()
    sheet = book.active
    for at, (value, code) in enumerate(
        [
            (0.125, "0.0%"),
            (1234.5, "#,##0.00"),
            (datetime.date(2024, 5, 3), "yyyy-mm-dd"),
            (datetime.datetime(2024, 5, 3, 14, 30), "dd/mm/yyyy hh:mm"),
            (True, "General"),
            (0.1 + 0.2, "General"),
        ],
        1,
    ):
        sheet.cell(1, at, value).number_format = code
    assert rows(read_here(save(book))) == ["12.5% | 1,234.50 | 2024-05-03 | 03/05/2024 14:30 | TRUE | 0.3"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (-5, "#,##0;(#,##0)", "(5)"),
        (-1234.567, "#,##0.0", "-1,234.6"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (12, "[$€-407] #,##0.00", "€ 12.00"),
        (7, "000", "007"),
        (2.5, "0.##", "2.5"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (1.5, "[h]:mm", "36:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (45415, "mmmm d, yyyy", "May 3, 2024"),
        (45415, "[$-F800]dddd, mmmm dd, yyyy", "Friday, May 03, 2024"),
        (3, '0" pups"', "3 pups"),
        (0.5, "# ?/?", "0.5"),
        (1e20, "General", "1e+20"),
        (12345678901, "General", "12345678901"),
        (0, '0;-0;"none"', "none"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (1234567, "#,##0,", "1,235"),
        (5.25, 'General" kg"', "5.25 kg"),
        (1234567.5, r"#\ ##0.00", "1234 567.50"),
        (5551234, r"000\-0000", "555-1234"),
        (0, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', "-"),
        (-0.00012, "0.0E+00", "-1.2E-04"),
        (5, '"Yes";"No"', "Yes"),
        (2, '[>1]0" items";0" item"', "2 items"),
        (1, '[>1]0" items";0" item"', "1 item"),
        (1234.5, "# ##0,00", "1234.5"),
    ],
)
def test_formats(value: float, code: str, shown: str) -> None:
    assert written(value, code) == shown


def test_a_formula_shows_its_stored_value_and_is_never_computed(save: Callable[..., Path]) -> None:
    book = Workbook()
    book.active.append(["Sum", "=SUM(1,2)", "=cmd|' /C calc'!A0", "'=text"])
    path = save(book, lambda xml: re.sub(r"(SUM\(1,2\)</f>)<v ?/?>(</v>)?", r"\1<v>3</v>", xml))
    assert rows(read_document(path)) == ["Sum | 3 | =cmd|' /C calc'!A0 | '=text"]


def test_a_text_in_one_cell_has_its_sentences(save: Callable[..., Path]) -> None:
    book = Workbook()
    book.active["B2"] = " ".join(f"Dive {number} was made in the cold water of the bay." for number in range(9))
    document = read_here(save(book))
    [passage] = split_document(document, count_tokens=lambda texts: [len(t.split()) for t in texts], token_limit=200)
    assert len(passage.sentences) == 9
    assert {place.locator for each in passage.sentences for place in document.locate(each.start, each.end)} == {
        CellLocator("Sheet", "B2")
    }


def test_comments_are_kept_and_hidden_sheets_are_not(save: Callable[..., Path]) -> None:
    book = Workbook()
    book.active["B2"] = 5
    book.active["B2"].comment = Comment("Counted twice.", "Ada")
    hidden = book.create_sheet("Lookup")
    hidden["A1"] = "nobody sees this"
    hidden.sheet_state = "hidden"
    document = read_here(save(book))
    assert [document.text[b.start : b.end] for b in document.blocks if isinstance(b, Footnote)] == [
        "Comment at B2 by Ada: Counted twice."
    ]
    assert "nobody" not in document.text
    assert [type(block) for block in document.blocks] == [Heading, Table, Footnote]


def test_entities_in_a_sheet_are_refused(save: Callable[..., Path]) -> None:
    book = Workbook()
    book.active["A1"] = 5
    declared = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet '
    path = save(book, lambda xml: re.sub("<worksheet ", declared, xml, count=1))
    with pytest.raises(Unreadable, match=r"counts\.xlsx declares entities"):
        read_document(path)


def test_more_cells_than_can_be_read_is_a_limit(save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 10)
    book = Workbook()
    for _ in range(11):
        book.active.append(["x"])
    with pytest.raises(ReadLimit, match=r"counts\.xlsx has more than 10 cells"):
        read_here(save(book))


def test_an_empty_workbook(save: Callable[..., Path]) -> None:
    with pytest.raises(NoText, match=r"counts\.xlsx holds no values"):
        read_document(save(Workbook()))
