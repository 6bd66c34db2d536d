"""A quote of every kind of source is clicked in a real browser and shown where it stands; PDFs are in test_journey."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import numpy as np
import pptx
import pytest
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from generation.answering.quotes import Quoter
from ingest.slide_pictures import office_program
from models.files.store import ModelStore
from retrieval.kept import KeptQuote
from services.add.files import add_file
from services.assembly import Quoth, Settings
from tests.ingest.readers.epub.test_books import book
from tests.ingest.readers.odf.odf_files import write as write_odf
from tests.ingest.readers.pictures.scans import PROSE, drawn, saved
from tests.ui import browser as driver
from tests.ui.browser import chromium, highlighted, picture_of, shoot, violations

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the words quoted from it, and what is told of their place."""

    file: str
    words: str
    where: str


BLOCKS = (
    Case("letter.docx", "Every urchin was counted twice.", "Dives, paragraph 2"),
    Case("letter.odt", "Every urchin was counted twice.", "Dives, paragraph 1"),
    Case("letter.rtf", "Every urchin was counted twice.", "paragraph 2"),
    Case("talk.pptx", "Say that pups are counted in June.", "slide 2 (Seals)"),
    Case("counts.xlsx", "South | 8 | 9", "Seals, cells A204:C204"),
    Case("ships.csv", "Ada | 31", "ships, cells A3:B3"),
    Case("pier.html", "A storm took forty metres of it.", "Its end, paragraph 1"),
    Case("tides.epub", "The sea comes twice a day.", "Part One, paragraph 1"),
    Case("notes.md", "Otters came back in 2021.", "Otters, paragraph 1"),
)
TITLE = Case("talk.pptx", "First point", "slide 2 (Seals)")
SAID = Case("said.vtt", "It burned 740 litres of oil.", "0:05 to 0:09")
HEARD = Case("heard.ogg", "likely cause of the loss.", "as heard")
SCAN = Case("scan.png", PROSE[2], "page 1")
CASES = (*BLOCKS, SAID, HEARD, SCAN, TITLE)


def write(folder: Path) -> None:
    """Write a file of each kind, as its own library does."""
    word = docx.Document()
    word.add_heading("Kelp and urchins", 0)
    word.add_heading("Dives", 1)
    word.add_paragraph("We dived on ten days.")
    word.add_paragraph("Every urchin was counted twice.")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Day", "Urchins", "1", "40"), strict=True):
        cell.text = text
    word.save(str(folder / "letter.docx"))
    talk = pptx.Presentation()
    for title in ("Harbour", "Seals"):
        slide = talk.slides.add_slide(talk.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "First point\nSecond point"
        slide.notes_slide.notes_text_frame.text = "Say that pups are counted in June."
    talk.save(str(folder / "talk.pptx"))
    book = Workbook()
    book.active.title = "Seals"
    book.active.append(("Bay", "2018", "2019"))
    for number in range(202):
        book.active.append((f"Bay {number}", number, number + 1))
    book.active.append(("South", 8, 9))
    book.save(folder / "counts.xlsx")
    (folder / "ships.csv").write_text("Ship;Crew\nEva;12\nAda;31\n")
    _write_more(folder)


def _write_more(folder: Path) -> None:
    body = '<text:h text:outline-level="1">Dives</text:h><text:p>Every urchin was counted twice.</text:p>'
    write_odf(folder / "letter.odt", "text", body)
    (folder / "letter.rtf").write_text(r"{\rtf1\ansi We dived.\par Every urchin was counted twice.\par}")
    (folder / "pier.html").write_text(
        "<title>The pier</title><nav><a href=/>Home</a></nav><h1>The pier</h1><p>It was built in 1871.</p>"
        "<h2>Its end</h2><p>A storm took forty metres of it.</p>"
    )
    book(folder / "tides.epub")
    (folder / "notes.md").write_text("# Kelp\n\nKelp grew.\n\n## Otters\n\nOtters came back in 2021.\n")
    (folder / "said.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:04.000\nThe lighthouse is old.\n\n"
        "00:05.000 --> 00:09.000\nIt burned 740 litres of oil.\n"
    )
    shutil.copy(driver.ROOT / "tests" / "data" / "talk.ogg", folder / "heard.ogg")
    saved(folder / "scan.png", drawn())


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a library with a note that quotes every file."""
    folder = tmp_path_factory.mktemp("kinds")
    write(folder)
    home = folder / "home"
    ModelStore(home).choose("speech", "whisper-tiny.en")
    with Quoth(Settings(home=home)) as quoth:
        quotes = [_quote(quoth, folder / case.file, case) for case in CASES]
        quoth.library.notes.create(notebook=quoth.library.notebooks.all()[0], title="All", text="All.", quotes=quotes)
    with driver.served(home) as served:
        yield served


def _quote(quoth: Quoth, path: Path, case: Case) -> KeptQuote:
    outcome = add_file(quoth, path)
    assert outcome.source is not None, outcome.error
    source = outcome.source
    start = quoth.library.sources.text(source.document_id).rindex(case.words)
    [quote] = Quoter(quoth.library).quotes(source, start, start + len(case.words))
    return KeptQuote(
        source.document_id, source.title, str(path), quote.page, quote.start, quote.end, quote.text, quote.locator
    )


@pytest.fixture(scope="module")
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Open one tab for all: a new one for each quote takes most of the time."""
    made = driver.new_page(chromium)
    made.goto(address)
    yield made
    made.close()


def click(page: Page, case: Case) -> None:
    """Click a quote in the note, and see that it tells where it stands."""
    if not page.get_by_role("button", name="New note").is_visible():
        page.locator(".st-key-pane-switch").get_by_text("Notes").click()
    expect(page.locator(".st-key-page-head")).to_have_count(0)  # nothing of the source before
    button = page.get_by_role("button", name=re.compile(rf"^\[{CASES.index(case) + 1}\]"))
    expect(button).to_be_visible()
    assert case.where in button.inner_text().replace("\u2060", "")  # keeps ":C" from becoming an emoji
    button.click()


@pytest.mark.parametrize("case", BLOCKS, ids=[case.file for case in BLOCKS])
def test_a_quote_is_clicked_and_shown_where_it_stands(page: Page, case: Case) -> None:
    click(page, case)
    marks = page.locator(".quoth-page mark")
    expect(marks.first).to_be_in_viewport()
    assert " | ".join(marks.all_inner_texts()) == case.words
    shoot(page, f"25-{case.file}")
    if case.file in {"letter.docx", "counts.xlsx"}:  # the others are made of the same elements
        assert violations(page) == []


@pytest.mark.skipif(not office_program(), reason="LibreOffice is not on this machine")
def test_a_quote_of_a_slide_is_marked_on_its_picture_too_where_libreoffice_is(page: Page) -> None:
    click(page, TITLE)
    picture = np.asarray(picture_of(page), dtype=np.int16)
    assert ((picture[..., 0] > 230) & (picture[..., 1] > 190) & (picture[..., 2] < 120)).sum() > 200
    shoot(page, "25-slide")
    assert violations(page) == []


@pytest.mark.parametrize("case", [SAID, HEARD], ids=[SAID.file, HEARD.file])
def test_a_quote_is_clicked_and_marked_in_the_transcript(page: Page, case: Case) -> None:
    click(page, case)
    mark = page.locator(".st-key-right-pane [class*=st-key-said-] .stMarkdownColoredBackground")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == case.words
    shoot(page, f"25-{case.file}")
    if case is HEARD:
        player = page.locator(".st-key-right-pane audio")
        page.wait_for_function("document.querySelector('.st-key-right-pane audio').readyState > 0")
        assert 8 < float(player.evaluate("audio => audio.currentTime")) < 14, "it starts where the words are said"
    assert violations(page) == []


def test_a_quote_of_a_scan_is_clicked_and_marked_on_its_picture(page: Page) -> None:
    click(page, SCAN)
    picture = np.asarray(picture_of(page), dtype=np.int16)
    yellow = (picture[..., 0] > 230) & (picture[..., 1] > 190) & (picture[..., 2] < 120)
    rows = np.flatnonzero(yellow.any(axis=1)) / len(picture)
    first, last = _ink_rows(drawn())[PROSE.index(SCAN.words)]
    assert first - 0.02 < rows.min() <= first + 0.01
    assert last - 0.01 <= rows.max() < last + 0.02
    assert highlighted(shoot(page, f"25-{SCAN.file}")) > 200, "the words are not in sight"
    assert violations(page) == []


def _ink_rows(picture: Image.Image) -> list[tuple[float, float]]:
    """Give where each line of a drawn page begins and ends, as shares of its height."""
    has_ink = np.concatenate([[False], (np.asarray(picture) < 128).any(axis=1), [False]])
    edges = np.flatnonzero(np.diff(has_ink.astype(int))) / picture.height
    return list(zip(edges[::2], edges[1::2], strict=True))
