"""Rich text is read as word processors show it: its words in their encodings, headings, lists, tables, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.blocks import Block, Footnote, Heading, ListItem, Paragraph, Table, TableRow, Title, leaves
from ingest.content.document import Document
from ingest.content.locator import describe_reach
from ingest.content.tables import rows_of
from ingest.errors import NoText, Unreadable
from ingest.reading import read_document

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}{\*\cs10 Default Font;}}"
    r"{\info{\title About seals}{\author Ada}}{\*\generator Some program;}"
)


def read(folder: Path, body: str) -> Document:
    path = folder / "letter.rtf"
    path.write_bytes((HEAD + body + "}").encode("latin-1"))
    return read_document(path)


def told(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


def test_title_headings_paragraphs_and_where_they_stand(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\pard\s2 Seals of the bay\par\pard\s1 Dives\par\pard\plain We dived.\line Twice.\par It was \b cold\b0 .\par",
    )
    assert (document.title, document.authors) == ("Seals of the bay", ("Ada",))
    assert told(document) == [
        (Title, "Seals of the bay"),
        (Heading, "Dives"),
        (Paragraph, "We dived.\nTwice."),
        (Paragraph, "It was cold."),
    ]
    start = document.text.index("cold")
    assert describe_reach(document.reach(start, start + 2)) == "Dives, paragraph 2"


def test_letters_in_every_way_that_rtf_writes_them(tmp_path: Path) -> None:
    body = (
        r"\uc1 caf\'e9 \u8220?na\u239\'efve\u8221? \emdash  \{braces\} 10{\super -6} m {\f1\'d2\'e5\'ec\'ef}"
        r" {\uc2\u28023\'8a\'43}\par"
    )
    assert told(read(tmp_path, body)) == [(Paragraph, "café “naïve” — {braces} 10⁻⁶ m Темп 海")]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    body = (
        r"The dose was {\deleted 50}15 mg{\v  hidden}.{\*\unknown nobody reads this}{\pict\wmetafile8 0102ff}"
        r' {\field{\*\fldinst{ HYPERLINK "http://example.org" }}{\fldrslt{A link}}}{\pict\bin4 }}}}\'}.\par'
    )
    assert told(read(tmp_path, body)) == [(Paragraph, "The dose was 15 mg. A link.")]


def test_lists_notes_comments_boxes_headers_and_footers(tmp_path: Path) -> None:
    body = (
        r"{\header\pard Draft of May\par}{\footer\pard Confidential\par}"
        r"\pard{\listtext\pard 1.\tab}Wash it.\par{\listtext\'b7\tab}Weigh it.\par"
        r"\pard It was cold.{\super\chftn{\footnote\pard\plain {\super\chftn} In June.}}"
        r"{\*\atnid AL}{\*\atnauthor Ada}{\*\annotation\pard How cold?}\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard In a box.\par}}{\shprslt{In a box.}}}Beside.\par"
    )
    assert told(read(tmp_path, body)) == [
        (Paragraph, "Draft of May"),
        (ListItem, "1. Wash it."),
        (ListItem, "Weigh it."),
        (Paragraph, "It was cold."),
        (Footnote, "[1] In June."),
        (Footnote, "Comment by Ada: How cold?"),
        (Paragraph, "Beside."),
        (Paragraph, "In a box."),
        (Paragraph, "Confidential"),
    ]


def test_a_header_between_rows_parts_no_table(tmp_path: Path) -> None:
    row = r"\trowd\cellx1000\cellx2000\intbl {}\cell {}\cell\row"
    document = read(
        tmp_path,
        r"{\header\pard Draft of May\par}\pard\outlinelevel0 Kelp\par\pard"
        + row.format("Site", "Depth")
        + r"{\header\pard Second part\par}"
        + row.format("North", "4")
        + r"\pard After.\par",
    )
    assert [text for _, text in told(document)] == [
        "Draft of May",
        "Kelp",
        "Site | Depth",
        "North | 4",
        "Second part",
        "After.",
    ]


def test_tables_have_cells_heads_and_spans(tmp_path: Path) -> None:
    def row(edges: str, *texts: str, head: str = "") -> str:
        cells = "".join(f"{text}\\cell " for text in texts)
        return rf"\trowd{head}{edges}\pard\intbl {cells}\row "

    three = r"\cellx1000\cellx2000\cellx3000"
    body = (
        "Before it.\\par "
        + row(r"\cellx1000\cellx3000", "Bay", "Seals", head=r"\trhdr")
        + row(three, "North", "3", "4")
        + row(r"\clvmgf" + three, "South", "5", "6")
        + row(r"\clvmrg" + three, "", "7", "8")
        + r"\pard After it.\par"
    )
    document = read(tmp_path, body)
    assert [text for kind, text in told(document) if kind is TableRow] == [
        "Bay | Seals",
        "North | 3 | 4",
        "South | 5 | 6",
        "7 | 8",
    ]
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    rows = rows_of(table, document.text)
    assert [cell.heads for cell in rows[1].cells] == ["Bay", "Seals", "Seals"]
    assert rows[3].group == "South"
    assert told(document)[-1] == (Paragraph, "After it.")


def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(NoText, match=r"letter\.rtf holds no words"):
        read(tmp_path, r"\pard\par")
    with pytest.raises(Unreadable, match=r"letter\.rtf is damaged: its groups never end"):
        read(tmp_path, "{" * 100_000)
    assert told(read(tmp_path, r"}}}} Words \uc-5\u99999999? after too many braces.\par\bin99999999 "))


def test_what_is_no_rich_text_is_not_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(Unreadable, match=r"letter\.rtf is damaged, or it is not rich text"):
        read_document(path)


def test_a_header_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_text(r"{\rtf1{\header\pard Draft of May\par}\pard\outlinelevel0 Kelp\par}")
    assert read_document(path).title == "Kelp"
