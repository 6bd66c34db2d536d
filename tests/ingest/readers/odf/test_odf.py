"""OpenDocument files are read as LibreOffice shows them: texts, presentations, sheets."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.content.blocks import (
    Block,
    Equation,
    Figure,
    Footnote,
    Heading,
    ListItem,
    Paragraph,
    Table,
    TableRow,
    Title,
    leaves,
)
from ingest.content.document import Document
from ingest.content.locator import CellLocator, SlideLocator, describe_reach
from ingest.content.tables import rows_of
from ingest.errors import NoText, Unreadable
from ingest.reading import read_document, read_here
from tests.ingest.readers.odf.odf_files import NAMES, write

LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"'
    ' style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"'
    ' text:display-levels="2"/></text:list-style>'
)


def told(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


def words(document: Document) -> list[str]:
    return [text for _, text in told(document)]


def test_a_text_has_headings_lists_notes_and_comments(tmp_path: Path) -> None:
    body = (
        '<text:p text:style-name="P1">Kelp and urchins</text:p><text:h text:outline-level="1">Dives</text:h>'
        "<text:p>We dived<text:s/>on ten <text:tab/>days.<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>In June.</text:p></text:note-body></text:note></text:p>"
        "<text:p>It was cold.<office:annotation><dc:creator>Ada</dc:creator><text:p>How cold?</text:p>"
        "</office:annotation></text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>Wash it.</text:p><text:list><text:list-item>'
        "<text:p>Twice.</text:p></text:list-item></text:list></text:list-item><text:list-item>"
        "<text:p>Weigh it.</text:p></text:list-item></text:list>"
    )
    automatic = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>' + LIST
    styles = '<office:styles><style:style style:name="Title" style:family="paragraph"/></office:styles>'
    document = read_document(write(tmp_path / "letter.odt", "text", body, automatic=automatic, styles=styles))
    assert (document.title, document.authors) == ("Kelp and urchins", ("Ada",))
    assert told(document) == [
        (Title, "Kelp and urchins"),
        (Heading, "Dives"),
        (Paragraph, "We dived on ten days."),
        (Footnote, "[1] In June."),
        (Paragraph, "It was cold."),
        (Footnote, "Comment by Ada: How cold?"),
        (ListItem, "1. Wash it."),
        (ListItem, "1.a) Twice."),
        (ListItem, "2. Weigh it."),
    ]
    start = document.text.index("cold")
    assert describe_reach(document.reach(start, start + 3)) == "Dives, paragraph 2"


def test_deleted_and_hidden_words_are_not_shown(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted words.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>The dose was <text:change text:change-id="1"/>15 mg'
        '<text:span text:style-name="T1"> hidden</text:span>.'
        ' Area 10<text:span text:style-name="T2">-6</text:span> m.</text:p>'
    )
    automatic = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    assert words(read_here(write(tmp_path / "a.odt", "text", body, automatic=automatic))) == [
        "The dose was 15 mg. Area 10⁻⁶ m."
    ]


def test_tables_boxes_formulas_headers_and_footers_of_a_text(tmp_path: Path) -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Bay</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>Seals</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>3</text:p>"
        "</table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Beside.<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p>"
        '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    )
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>x</mi><mo>=</mo><mfrac><msup><mi>b</mi>'
        "<mn>2</mn></msup><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></mrow><annotation>x = b^2 over 2a</annotation>"
        "</semantics></math>"
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Draft of May</text:p></style:header>"
        "<style:footer><text:p>Confidential</text:p></style:footer></style:master-page></office:master-styles>"
    )
    path = write(tmp_path / "a.odt", "text", body, styles=styles, parts={"Object 1/content.xml": formula})
    document = read_here(path)
    assert told(document) == [
        (Paragraph, "Draft of May"),
        (TableRow, "Bay | Seals"),
        (TableRow, "North | 3 | 4"),
        (Paragraph, "Beside."),
        (Paragraph, "In a box."),
        (Equation, "x=b²/2a"),
        (Paragraph, "Confidential"),
    ]
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    assert [cell.heads for cell in rows_of(table, document.text)[1].cells] == ["Bay", "Seals", "Seals"]


def test_a_presentation_has_slides_in_reading_order_and_notes(tmp_path: Path) -> None:
    def frame(text: str, x: int, y: int, kind: str = "") -> str:
        named = f' presentation:class="{kind}"' if kind else ""
        return (
            f'<draw:frame{named} svg:x="{x}cm" svg:y="{y}cm" svg:width="8cm" svg:height="2cm"><draw:text-box>'
            f"<text:p>{text}</text:p></draw:text-box></draw:frame>"
        )

    body = (
        f"<draw:page>{frame('below', 1, 9)}<draw:g>{frame('above', 1, 4)}</draw:g>{frame('Seals', 1, 1, 'title')}"
        f"<presentation:notes>{frame('Say it slowly.', 1, 1, 'notes')}</presentation:notes></draw:page>"
    )
    document = read_document(write(tmp_path / "talk.odp", "presentation", body))
    assert told(document) == [
        (Heading, "Seals"),
        (Paragraph, "above"),
        (Paragraph, "below"),
        (Heading, "Notes"),
        (Paragraph, "Say it slowly."),
    ]
    assert document.pages[0].place == SlideLocator(1, "Seals")


def test_sheets_show_words_dates_and_what_is_written_once_for_many(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    body = (
        '<table:table table:name="Seals"><table:table-row>' + cell("Bay") + cell("Day") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row>'
        + empty
        + cell("12.05.24", 'office:date-value="2024-05-12"')
        + cell("=1+1")
        + cell("15", 'table:formula="of:=SUM([.A1])" table:number-columns-repeated="2"')
        + "<table:table-cell><office:annotation><dc:creator>Ada</dc:creator><text:p>Twice.</text:p></office:annotation>"
        "<text:p>7</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>'
        '<table:table table:name="Lookup" table:style-name="ta2"><table:table-row>' + cell("x") + "</table:table-row>"
        "</table:table>"
    )
    automatic = (
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    document = read_document(write(tmp_path / "counts.ods", "spreadsheet", body, automatic=automatic))
    assert words(document) == ["Seals", "Bay | Day", "12.05.24 | =1+1 | 15 | 15 | 7", "Comment at G5 by Ada: Twice."]
    start = document.text.index("12.05")
    assert document.locate(start, start + 14)[0].locator == CellLocator("Seals", "C5:D5")


def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(NoText, match=r"a\.odt holds no words"):
        read_document(write(tmp_path / "a.odt", "text", "<text:p/>"))
    locked = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    with pytest.raises(Unreadable, match=r"b\.odt is encrypted"):
        read_document(write(tmp_path / "b.odt", "text", "<text:p>x</text:p>", parts=locked))
    path = write(tmp_path / "c.ods", "spreadsheet", "")
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(Unreadable, match=r"c\.ods is damaged"):
        read_document(path)
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><office:document-content {NAMES}/>'
    path = write(tmp_path / "d.odp", "presentation", "")

    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("content.xml", declared)
    with pytest.raises(Unreadable, match=r"d\.odp declares entities"):
        read_document(path)


def test_pictures_are_told_in_the_words_for_those_who_do_not_see_them(tmp_path: Path) -> None:
    frame = (
        '<draw:frame svg:x="1cm" svg:y="9cm" svg:width="4cm" svg:height="4cm"><draw:image xlink:href="Pictures/a.png"/>'
        "<svg:title>Kelp rope</svg:title><svg:desc>{}</svg:desc></draw:frame>"
    )
    body = f"<text:p>Ropes {frame.format('Blades on a rope')}hung.</text:p>{frame.format('')}"
    assert told(read_document(write(tmp_path / "letter.odt", "text", body))) == [
        (Paragraph, "Ropes hung."),
        (Figure, "Picture: Blades on a rope"),
        (Figure, "Picture: Kelp rope"),
    ]
    title = '<draw:frame presentation:class="title"><draw:text-box><text:p>Kelp</text:p></draw:text-box></draw:frame>'
    slides = read_document(
        write(tmp_path / "talk.odp", "presentation", f"<draw:page>{title}{frame.format('Two divers')}</draw:page>")
    )
    assert told(slides) == [(Heading, "Kelp"), (Figure, "Picture: Two divers")]
    assert slides.locate(len(slides.text) - 5, len(slides.text))[0].locator == SlideLocator(1, "Kelp")
