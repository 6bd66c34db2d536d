"""A Word document is read as Word shows it: its own words in order, with numbers of lists, notes, formulas, tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.content.blocks import (
    Block,
    Caption,
    Code,
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
from ingest.content.locator import describe_reach
from ingest.content.tables import rows_of
from ingest.errors import NoText, ReadError, ReadLimit, Unreadable
from ingest.readers.office import package
from ingest.reading import ReadLimits, read_document, read_here
from ingest.splitting.passages import split_document

DECLARED = nsdecls("w", "r", "wp", "a")
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
SHAPES = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BOTH = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write a document, with parts added or put in place of its own."""

    def write(word: Word, parts: dict[str, str] | None = None, relations: str = "") -> Path:
        out = io.BytesIO()
        word.save(out)
        path = tmp_path / "letter.docx"
        with zipfile.ZipFile(out) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in made.namelist():
                content = made.read(name)
                if name == "word/_rels/document.xml.rels":
                    content = content.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
                if name not in (parts or {}):
                    archive.writestr(name, content)
            for name, text in (parts or {}).items():
                archive.writestr(name, text)
        return path

    return write


def put(word: Word, inner: str, properties: str = "") -> None:
    """Add a paragraph of raw XML."""
    body = word.element.body
    body.insert(
        len(body) - 1,
        parse_xml(f"<w:p {DECLARED} {MATH} {SHAPES} {BOTH}>{properties}{inner}</w:p>"),
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def told(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


def words(document: Document) -> list[str]:
    return [text for _, text in told(document)]


def test_headings_title_authors_and_where_a_paragraph_stands(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.core_properties.author = "A. Researcher; B. Helper"
    word.add_heading("Kelp and urchins", 0)
    word.add_heading("Methods", 1)
    word.add_heading("Dives", 2)
    word.add_paragraph("We dived on ten days. The water was cold.")
    word.add_paragraph("Every urchin was counted.")
    document = read_document(save(word))
    assert (document.title, document.authors) == ("Kelp and urchins", ("A. Researcher", "B. Helper"))
    assert told(document)[:3] == [(Title, "Kelp and urchins"), (Heading, "Methods"), (Heading, "Dives")]
    [passage] = split_document(document, count_tokens=lambda texts: [len(t.split()) + 2 for t in texts], token_limit=99)
    assert passage.headings == ("Methods", "Dives")
    start = document.text.index("Every urchin")
    assert describe_reach(document.reach(start, start + 5)) == "Dives, paragraph 2"
    assert document.outline == ((1, "Methods", 1), (2, "Dives", 1))


def test_lists_have_the_numbers_that_word_shows(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.add_paragraph("Wash the sample.", style="List Number")
    word.add_paragraph("Weigh it.", style="List Number")
    word.add_paragraph("A dry sieve", style="List Bullet")
    assert told(read_here(save(word))) == [
        (ListItem, "1. Wash the sample."),
        (ListItem, "2. Weigh it."),
        (ListItem, "A dry sieve"),
    ]


def test_numbers_of_several_levels_letters_and_restarts(save: Callable[..., Path]) -> None:
    levels = (("decimal", "%1."), ("lowerLetter", "%1.%2)"), ("upperRoman", "%3"))
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    numbering = (
        f"<w:numbering {nsdecls('w')}><w:abstractNum w:abstractNumId='7'>{written}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='7'/>"
        "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>"
    )
    word = docx.Document()
    for list_id, level, text in [
        (1, 0, "a"),
        (1, 1, "b"),
        (1, 1, "c"),
        (1, 2, "d"),
        (1, 0, "e"),
        (1, 1, "f"),
        (2, 0, "g"),
    ]:
        put(
            word,
            run(text),
            f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>',
        )
    document = read_here(save(word, {"word/numbering.xml": numbering}))
    assert words(document) == ["1. a", "1.a) b", "1.b) c", "I d", "2. e", "2.a) f", "5. g"]


def test_headers_and_footers_are_kept_once(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Draft of the harbour board"
    word.sections[0].footer.paragraphs[0].text = "Confidential until May"
    word.add_paragraph("The quay is closed.")
    second = word.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Draft of the harbour board"
    assert words(read_here(save(word))) == [
        "Draft of the harbour board",
        "The quay is closed.",
        "Confidential until May",
    ]


def test_deleted_words_are_not_shown_and_inserted_ones_are(save: Callable[..., Path]) -> None:
    word = docx.Document()
    put(
        word,
        run("The dose was ")
        + f'<w:del w:id="1" w:author="A">{run("50").replace("w:t", "w:delText")}</w:del>'
        + f'<w:ins w:id="2" w:author="A">{run("15")}</w:ins>'
        + run(" mg.")
        + f"<w:moveFrom>{run(' Moved away.')}</w:moveFrom><w:moveTo>{run(' Moved here.')}</w:moveTo>"
        + run(" Nobody sees this.", "<w:rPr><w:vanish/></w:rPr>"),
    )
    assert words(read_here(save(word))) == ["The dose was 15 mg. Moved here."]


def test_a_paragraph_whose_end_is_deleted_runs_on(save: Callable[..., Path]) -> None:
    word = docx.Document()
    put(word, run("One sentence "), "<w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>")
    put(word, run("in two paragraphs."))
    assert words(read_here(save(word))) == ["One sentence in two paragraphs."]


def test_a_paragraph_whose_end_is_deleted_is_kept_where_none_follows(save: Callable[..., Path]) -> None:
    word = docx.Document()
    put(word, run("Before the table."), "<w:pPr><w:rPr><w:del w:id='1' w:author='A'/></w:rPr></w:pPr>")
    table = word.add_table(2, 2)
    for place, text in enumerate(("site", "depth", "A", "7 m")):
        table.cell(place // 2, place % 2).text = text
    put(word, run("At the end."), "<w:pPr><w:rPr><w:del w:id='2' w:author='A'/></w:rPr></w:pPr>")
    found = words(read_here(save(word)))
    assert (found[0], found[-1]) == ("Before the table.", "At the end.")


def test_footnotes_and_comments_stand_after_their_paragraph(save: Callable[..., Path]) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Krill rise at night.")
    word.add_comment(paragraph.runs, text="Which nights?", author="Ada", initials="A")
    put(word, run("They sink by day") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
    word.add_paragraph("End.")
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        f"<w:footnote w:id='2'><w:p>{run('Observed in June.')}</w:p></w:footnote></w:footnotes>"
    )
    relation = (
        '<Relationship Id="rIdF" Target="footnotes.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
    )
    document = read_here(save(word, {"word/footnotes.xml": notes}, relation))
    assert told(document) == [
        (Paragraph, "Krill rise at night."),
        (Footnote, "Comment by Ada: Which nights?"),
        (Paragraph, "They sink by day."),
        (Footnote, "[1] Observed in June."),
        (Paragraph, "End."),
    ]
    start = document.text.index("Observed")
    assert describe_reach(document.reach(start, start + 3)) == "paragraph 2 (note)"


def test_formulas_are_one_line_of_text(save: Callable[..., Path]) -> None:
    word = docx.Document()

    def sign(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    square = f"<m:sSup><m:e>{sign('b')}</m:e><m:sup>{sign('2')}</m:sup></m:sSup>"
    root = f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{square}{sign('−4ac')}</m:e></m:rad>"
    fraction = f"<m:f><m:num>{sign('−b±')}{root}</m:num><m:den>{sign('2a')}</m:den></m:f>"
    put(word, f"<m:oMathPara><m:oMath>{sign('x=')}{fraction}</m:oMath></m:oMathPara>")
    put(word, run("Here ") + f"<m:oMath><m:sSub><m:e>{sign('T')}</m:e><m:sub>{sign('max')}</m:sub></m:sSub></m:oMath>")
    put(word, run("Area 10") + run("-6", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>') + run(" m."))
    assert told(read_here(save(word))) == [
        (Equation, "x=(−b±√(b²−4ac))/2a"),
        (Paragraph, "Here T_max"),
        (Paragraph, "Area 10⁻⁶ m."),
    ]


def test_tables_have_cells_heads_and_spans(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.add_paragraph("Table 1: Catches of both harbours", style="Caption")
    table = word.add_table(rows=4, cols=3)
    for row, texts in zip(
        table.rows,
        (("Harbour", "Catch in tonnes", ""), ("", "2018", "2019"), ("North", "12", "14"), ("South", "", "9")),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 1).merge(table.cell(3, 1))
    document = read_here(save(word))
    [found] = [block for block in document.blocks if isinstance(block, Table)]
    assert [type(part) for part in found.caption] == [Caption]
    last = rows_of(found, document.text)[-1]
    assert document.text[last.start : last.end] == "South | 9"
    assert [cell.heads for cell in last.cells] == ["Harbour", "Catch in tonnes 2019"]
    assert describe_reach(document.reach(last.start, last.end)) == "paragraph 1 (table, row 4)"
    assert last.under == "Table 1: Catches of both harbours | Harbour Catch in tonnes 2018 2019 | 12"


def test_a_caption_below_a_table_names_it_and_the_item_above_stays_one(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.add_paragraph("Weigh it", style="List Number")
    for cell, text in zip(word.add_table(rows=1, cols=2).rows[0].cells, ("Bay", "Seals"), strict=True):
        cell.text = text
    word.add_paragraph("Table 1: Seals", style="Caption")
    [item, table] = read_here(save(word)).blocks
    assert isinstance(item, ListItem)
    assert isinstance(table, Table)
    assert [type(part) for part in table.parts] == [TableRow, Caption]


def test_two_tables_with_nothing_between_stay_two(save: Callable[..., Path]) -> None:
    word = docx.Document()
    for first in ("Sand", "Mud"):
        table = word.add_table(rows=2, cols=2)
        for cell, text in zip(table.rows[0].cells, (first, "Depth"), strict=True):
            cell.text = text
        for cell, text in zip(table.rows[1].cells, ("A", "1"), strict=True):
            cell.text = text
    tables = [block for block in read_here(save(word)).blocks if isinstance(block, Table)]
    assert [[row.is_head for row in table.rows] for table in tables] == [[True, False], [True, False]]


def test_a_table_that_only_lays_out_a_page_is_read_as_text(save: Callable[..., Path]) -> None:
    word = docx.Document()
    cell = word.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "A frame around words."
    cell.add_paragraph("And a second paragraph.")
    assert told(read_here(save(word))) == [
        (Paragraph, "A frame around words."),
        (Paragraph, "And a second paragraph."),
    ]


def test_text_boxes_are_read_once_and_fields_by_their_result(save: Callable[..., Path]) -> None:
    word = docx.Document()
    box = f"<w:txbxContent><w:p>{run('Words in a box.')}</w:p></w:txbxContent>"
    put(
        word,
        run("Beside it.")
        + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
        + f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        + "</w:drawing></mc:Choice>"
        + f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    put(
        word,
        run("See page ")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>'
        + f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run("."),
    )
    assert words(read_here(save(word))) == ["Beside it.", "Words in a box.", "See page 7."]


def test_right_to_left_text_keeps_the_order_it_is_read_in(save: Callable[..., Path]) -> None:
    word = docx.Document()
    put(
        word,
        run("درجة حرارة البحر ", "<w:rPr><w:rtl/></w:rPr>") + run("24", "<w:rPr><w:rtl/></w:rPr>"),
        "<w:pPr><w:bidi/></w:pPr>",
    )
    assert words(read_here(save(word))) == ["درجة حرارة البحر 24"]


def test_code_keeps_its_lines(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.styles.add_style("Source Code", 1)
    word.add_paragraph("x = 1\ny = 2", style="Source Code")
    assert told(read_here(save(word))) == [(Code, "x = 1\ny = 2")]


# What such files do to others: each is one clear sentence, and nothing is fetched, run, resolved or written.

XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("declared", [XXE, LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(save: Callable[..., Path], declared: str, encoding: str) -> None:
    body = f"<w:document {nsdecls('w')}><w:body><w:p/></w:body></w:document>"
    text = f"<?xml version='1.0' encoding='{encoding}'?>{declared}{body}"
    path = save(docx.Document())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", text.encode(encoding))
    with pytest.raises(Unreadable, match=r"letter\.docx declares entities"):
        read_document(path)


def test_a_part_that_unpacks_to_too_much_is_a_limit(save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_LARGEST_TREE", 100_000)
    path = save(docx.Document(), {"word/document.xml": "<w>" + " " * 200_000 + "</w>"})
    with pytest.raises(ReadLimit, match=r"letter\.docx unpacks to more than"):
        read_here(path)


def test_a_large_part_that_is_not_text_is_never_unpacked(save: Callable[..., Path]) -> None:
    word = docx.Document()
    word.add_paragraph("Small.")
    path = save(word)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/zeros.bin", "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    assert read_document(path, limits=ReadLimits(megabytes=1000)).text == "Small."


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_truncated_document_is_one_error(save: Callable[..., Path], cut: float) -> None:
    path = save(docx.Document())
    data = path.read_bytes()
    path.write_bytes(data[: int(cut * len(data))])
    with pytest.raises(ReadError, match=r"letter\.docx is damaged"):
        read_document(path)


def test_a_document_without_words(save: Callable[..., Path]) -> None:
    with pytest.raises(NoText, match=r"letter\.docx"):
        read_document(save(docx.Document()))


def test_pictures_are_told_after_their_paragraph_in_the_words_for_those_who_do_not_see_them(
    save: Callable[..., Path],
) -> None:
    word = docx.Document()
    word.add_heading("Kelp", 1)

    def drawing(alternative: str) -> str:
        about = f'<wp:docPr id="1" name="Picture 1" descr="{alternative}"/>'
        return f"<w:r><w:drawing><wp:inline>{about}</wp:inline></w:drawing></w:r>"

    put(word, run("Ropes hung ") + drawing("Blades on a rope") + drawing("image 7") + run("in the bay."))
    document = read_document(save(word))
    assert told(document)[1:] == [(Paragraph, "Ropes hung in the bay."), (Figure, "Picture: Blades on a rope")]
    start = document.text.index("Blades")
    assert describe_reach(document.reach(start, start + 6)) == "Kelp, paragraph 2"
