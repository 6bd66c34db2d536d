"""A quote of every kind of source without page pictures is clicked in a real browser, and shown where it stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pptx
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from ingest.reading import read_here
from retrieval.kept import KeptQuote
from services.add.files import add_file
from services.assembly import Quoth, Settings
from tests.ui import browser as driver
from tests.ui.browser import shoot, violations

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the words quoted from it, and what is told of their place."""

    file: str
    words: str
    where: str


CASES = (
    Case("letter.docx", "Every urchin was counted twice.", "Dives, paragraph 2"),
    Case("talk.pptx", "Say that pups are counted in June.", "slide 2 (Seals)"),
    Case("counts.xlsx", "South | 8 | 9", "Seals, cells A204:C204"),
    Case("ships.csv", "Ada | 31", "ships, cells A3:B3"),
)


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=driver.SECONDS * 1000)
    with driver.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a library with a note that quotes every file."""
    folder = tmp_path_factory.mktemp("kinds")
    write(folder)
    home = folder / "home"
    with Quoth(Settings(home=home)) as quoth:
        quotes = [_quote(quoth, folder / case.file, case) for case in CASES]
        quoth.library.notes.create(notebook=quoth.library.notebooks.all()[0], title="All", text="All.", quotes=quotes)
    with driver.served(home) as served:
        yield served


def _quote(quoth: Quoth, path: Path, case: Case) -> KeptQuote:
    outcome = add_file(quoth, path)
    assert outcome.source is not None, outcome.error
    document = read_here(path)
    assert document.id == hashlib.sha256(path.read_bytes()).hexdigest()
    start = document.text.rindex(case.words)
    [place] = document.locate(start, start + len(case.words))
    return KeptQuote(
        document.id, document.title, str(path), place.page, place.start, place.end, case.words, place.locator
    )


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    made = driver.new_page(chromium)
    yield made
    made.close()


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.file for case in CASES])
def test_a_quote_is_clicked_and_shown_where_it_stands(page: Page, address: str, number: int) -> None:
    case = CASES[number]
    page.goto(f"{address}?pane=notes")
    button = page.get_by_role("button", name=re.compile(rf"^\[{number + 1}\]"))
    expect(button).to_be_visible()
    assert case.where in button.inner_text().replace("\u2060", "")  # keeps ":C" from becoming an emoji
    button.click()
    marks = page.locator(".quoth-page mark")
    expect(marks.first).to_be_in_viewport()
    assert " | ".join(marks.all_inner_texts()) == case.words
    shoot(page, f"25-{case.file}")
    assert violations(page) == []
