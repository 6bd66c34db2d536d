"""A table's files: what spreadsheets read is what was meant, and nothing in a cell is a formula or markup."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from services.contract.claims import QuoteJson
from services.contract.table import CellJson, ColumnJson, RowJson, TableJson, UnreadJson
from services.errors import OutputRefused
from services.export.files import format_by_ending
from services.export.tables.csv_file import neutral
from services.export.tables.files import TableFormat, write_table

QUOTE = 'They said "yes, 5 %",\nthen left.'


def quote(text: str, page: int = 3) -> QuoteJson:
    boxes = ((1.0, 2.0, 3.04, 4.0),)
    place = {"kind": "page", "page": page, "boxes": boxes}
    return QuoteJson(
        source_id="s", title="T", path="p", page=page, start=0, end=len(text), text=text, boxes=boxes, place=place
    )


def table(value: str = "5 %", text: str = QUOTE) -> TableJson:
    cells = (CellJson(value=value, confidence=0.8, quotes=(quote(text),)), CellJson(value="", confidence=0.7), None)
    columns = tuple(ColumnJson(name=name, question=f"{name}?") for name in ("share", "period", "=cmd"))
    row = RowJson(source_id="s", title="A | title", path="papers/a.pdf", cells=cells)
    return TableJson(columns=columns, rows=(row,), unread=(UnreadJson(path="x.pdf", error="x.pdf is broken."),))


def as_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_commas_newlines_and_quotation_marks_come_back_as_they_were() -> None:
    heads, row = as_rows(write_table(table(), TableFormat.CSV))
    assert len(heads) == len(row) == 2 + 3 * 6
    found = dict(zip(heads, row, strict=True))
    assert found["share"] == "5 %"
    assert found["share [quote]"] == QUOTE
    assert found["share [page]"] == "3"
    assert found["share [boxes]"] == "3: 1.0 2.0 3.0 4.0"
    assert found["share [confidence]"] == "0.8"
    assert found["period"] == "not stated"
    assert found["'=cmd"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+49", "-5", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    for row in as_rows(write_table(table(text, text), TableFormat.CSV)):
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert neutral(text)[0] in "'\ufffd"
    assert neutral("5 = 5") == "5 = 5"


def test_markdown_keeps_its_columns_and_says_what_was_not_read() -> None:
    written = write_table(table("a | b\n# c"), TableFormat.MARKDOWN).decode()
    first = written.splitlines()[2]
    assert first.startswith(r"| A \| title | a \| b \# c[^1] | not stated |")
    assert "(A \\| title, page 3)" in written
    assert "x.pdf is broken." in written


def test_a_spreadsheet_holds_text_as_text_and_has_no_time_in_it() -> None:
    first, again = (write_table(table("=1+1", "@x"), TableFormat.EXCEL) for _ in range(2))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        sheet, strings = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "<t>=1+1</t>" in strings
    assert "0.8" in sheet


def test_a_web_page_marks_the_value_and_runs_nothing() -> None:
    written = write_table(table("5 %", "<script>alert(1)</script> 5 % & more"), TableFormat.WEB_PAGE).decode()
    assert "<script>" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>5 %</mark> &amp; more" in written
    assert "default-src &#x27;none&#x27;" in written or "default-src 'none'" in written
    assert "not stated" in written


def test_json_is_the_table_itself() -> None:
    content = write_table(table(), TableFormat.JSON)
    assert TableJson.model_validate(json.loads(content)) == table()
    assert table().missing == 1


def test_a_file_is_written_as_its_ending_says_and_no_other() -> None:
    assert format_by_ending(Path("out/papers.XLSX"), TableFormat) is TableFormat.EXCEL
    with pytest.raises(OutputRefused, match=r"papers\.docx") as refused:
        format_by_ending(Path("papers.docx"), TableFormat)
    assert ".csv, .md, .xlsx" in refused.value.remedy
