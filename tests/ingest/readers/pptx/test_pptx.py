"""A presentation is read slide by slide: title, shapes in reading order, tables, charts' figures, speaker's notes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from ingest.content.blocks import (
    Block,
    Box,
    Caption,
    Figure,
    Footnote,
    Heading,
    ListItem,
    Paragraph,
    Table,
    TableRow,
    leaves,
)
from ingest.content.document import Document
from ingest.content.locator import SlideLocator, describe_reach
from ingest.content.tables import rows_of
from ingest.errors import NoText
from ingest.readers.office.reading_order import in_reading_order
from ingest.reading import read_document, read_here
from ingest.splitting.passages import split_document

TITLE_AND_TEXT, TITLE_ONLY, BLANK = 1, 5, 6


@pytest.fixture
def save(tmp_path: Path) -> Callable[[Presentation], Path]:
    def write(slides: Presentation) -> Path:
        path = tmp_path / "talk.pptx"
        slides.save(str(path))
        return path

    return write


def put(slide: Slide, text: str, left: float, top: float, width: float = 2, height: float = 1) -> None:
    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.text = text


def told(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


def said(document: Document) -> list[str]:
    return [text for kind, text in told(document) if kind is not Heading]


def test_slides_are_pages_with_title_text_and_notes(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slides.core_properties.author = "Ada"
    for title in ("Harbour seals", "Methods"):
        slide = slides.slides.add_slide(slides.slide_layouts[TITLE_AND_TEXT])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"First point of {title}\nSecond point"
        slide.notes_slide.notes_text_frame.text = f"Say slowly what {title} are."
    document = read_document(save(slides))
    assert (document.title, document.authors, len(document.pages)) == ("Harbour seals", ("Ada",), 2)
    assert told(document)[:5] == [
        (Heading, "Harbour seals"),
        (ListItem, "First point of Harbour seals"),
        (ListItem, "Second point"),
        (Heading, "Notes"),
        (Paragraph, "Say slowly what Harbour seals are."),
    ]
    assert document.pages[1].place == SlideLocator(2, "Methods")
    start = document.text.index("what Methods")
    assert describe_reach(document.reach(start, start + 4)) == "slide 2 (Methods)"
    passages = split_document(document, count_tokens=lambda texts: [len(t.split()) for t in texts], token_limit=99)
    assert [passage.headings for passage in passages] == [
        ("Harbour seals",),
        ("Harbour seals", "Notes"),
        ("Methods",),
        ("Methods", "Notes"),
    ]


def test_a_title_that_is_a_statement_can_be_quoted(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = "Seals sleep half an hour under water and come up to breathe without waking"
    untitled = slides.slides.add_slide(slides.slide_layouts[BLANK])
    put(untitled, "Words alone", 1, 1)
    assert told(read_here(save(slides))) == [
        (Heading, "Slide 1"),
        (Paragraph, "Seals sleep half an hour under water and come up to breathe without waking"),
        (Heading, "Slide 2"),
        (Paragraph, "Words alone"),
    ]


def test_shapes_are_read_by_where_they_stand_not_as_they_were_painted(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[BLANK])
    put(slide, "right below", 5, 3.1)
    put(slide, "foot", 1, 6, width=7)
    put(slide, "left above", 1, 2)
    put(slide, "right above", 5, 2)
    put(slide, "left below", 1, 3.1)
    assert said(read_here(save(slides))) == ["left above", "left below", "right above", "right below", "foot"]


def test_right_to_left_slides_begin_at_the_right() -> None:
    boxes = {"left": Box(0, 0, 10, 10), "right": Box(20, 0, 30, 10)}
    assert in_reading_order(list(boxes), boxes.get, right_to_left=True) == ["right", "left"]


def test_groups_are_opened_and_lie_where_they_are_shown(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[BLANK])
    put(slide, "below", 1, 5)
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    box = inner.shapes.add_textbox(Inches(50), Inches(50), Inches(2), Inches(1))
    box.text_frame.text = "in a group of a group"
    group.left, group.top, group.width, group.height = Inches(1), Inches(1), Inches(2), Inches(1)
    assert said(read_here(save(slides))) == ["in a group of a group", "below"]


def test_tables_have_merged_cells_and_heads(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[BLANK])
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table
    for (down, across), text in {(0, 0): "Bay", (0, 1): "Seals", (1, 0): "North", (1, 1): "12", (1, 2): "15"}.items():
        table.cell(down, across).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    document = read_here(save(slides))
    [found] = [block for block in document.blocks if isinstance(block, Table)]
    row = rows_of(found, document.text)[1]
    assert document.text[row.start : row.end] == "North | 12 | 15"
    assert [cell.heads for cell in row.cells] == ["Bay", "Seals", "Seals"]


def test_charts_give_their_figures(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[BLANK])
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["2019", "2020"]
    data.add_series("Pups", (12, 14.5))
    data.add_series("Adults", (80, 79))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(6), Inches(4), data)
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "Seals counted"
    assert told(read_here(save(slides)))[1:] == [
        (Caption, "Seals counted"),
        (TableRow, "Pups | Adults"),
        (TableRow, "2019 | 12 | 80"),
        (TableRow, "2020 | 14.5 | 79"),
    ]


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_comments_and_the_words_of_diagrams(save: Callable[[Presentation], Path]) -> None:
    """Neither can be written by the library: the parts are put into the file."""
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[BLANK])
    put(slide, "Kelp grows.", 1, 1)
    path = save(slides)
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr/><p:xfrm><a:off x="914400" y="4000000"/><a:ext cx="9" cy="9"/></p:xfrm>'
        '<a:graphic><a:graphicData><d:relIds xmlns:d="urn:d" r:dm="rIdD"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    point = "<d:pt><d:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t></d:pt>"
    added = {
        "ppt/diagrams/data1.xml": '<d:model xmlns:d="urn:d" xmlns:a="urn:a">'
        f"{point.format('Dive')}{point.format('Count')}</d:model>",
        "ppt/comments/comment1.xml": '<p:cmLst xmlns:p="urn:p"><p:cm authorId="3"><p:text>How fast?</p:text></p:cm>'
        "</p:cmLst>",
        "ppt/commentAuthors.xml": '<p:cmAuthorLst xmlns:p="urn:p"><p:cmAuthor id="3" name="Ada"/></p:cmAuthorLst>',
    }
    changed = {
        "ppt/slides/slide1.xml": ("</p:spTree>", f"{frame}</p:spTree>"),
        "ppt/slides/_rels/slide1.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdD" Target="../diagrams/data1.xml" Type="{OFFICE}/diagramData"/>'
            f'<Relationship Id="rIdC" Target="../comments/comment1.xml" Type="{OFFICE}/comments"/></Relationships>',
        ),
        "ppt/_rels/presentation.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdA" Target="commentAuthors.xml" Type="{OFFICE}/commentAuthors"/></Relationships>',
        ),
    }
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name).decode("utf-8", "surrogateescape") for name in made.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**parts, **added}.items():
            old, new = changed.get(name, ("", ""))
            content = text.replace(old, new) if old else text
            archive.writestr(name, content.encode("utf-8", "surrogateescape"))
    assert told(read_document(path))[1:] == [
        (Paragraph, "Kelp grows."),
        (ListItem, "Dive"),
        (ListItem, "Count"),
        (Footnote, "Comment by Ada: How fast?"),
    ]


def test_slides_of_pictures_alone_have_no_text(save: Callable[[Presentation], Path]) -> None:
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[BLANK])
    with pytest.raises(NoText, match=r"talk\.pptx holds no words: its slides are empty, or pictures only"):
        read_document(save(slides))


def test_pictures_are_told_in_the_words_they_have_for_those_who_do_not_see_them(
    save: Callable[[Presentation], Path], tmp_path: Path
) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "kelp.png")
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = "Kelp"
    for top, words in enumerate(("Blades on a rope.", "kelp.png", "A plant. Description automatically generated")):
        picture = slide.shapes.add_picture(str(tmp_path / "kelp.png"), Inches(1), Inches(2 + top))
        picture._element.nvPicPr.cNvPr.set("descr", words)
    put(slide, "Below all.", 1, 6)
    document = read_document(save(slides))
    assert told(document) == [
        (Heading, "Kelp"),
        (Figure, "Picture: Blades on a rope."),
        (Paragraph, "Below all."),
    ]
    start = document.text.index("Blades")
    assert describe_reach(document.reach(start, start + 6)) == "slide 1 (Kelp)"
