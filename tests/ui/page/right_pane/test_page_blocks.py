"""A page without a picture is shown as its headings, paragraphs and tables, with the quoted words marked."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from ingest.reading import read_here
from ingest.splitting.passages import split_document
from retrieval.source import Source
from services.page_parts import Part, page_parts
from services.showing.places import call_pages, count_pages
from tests.services.fake_assistant import FakeAssistant
from tests.services.library_of import NOTEBOOK
from tests.ui.page.page_run import open_page
from ui.page import state
from ui.page.view import View

EVIL = "<img src=x onerror=alert(1)> &amp; <script>alert(2)</script>"


def add(assistant: FakeAssistant, path: Path) -> Source:
    document = read_here(path)
    passages = split_document(document, count_tokens=lambda texts: [len(t.split()) + 2 for t in texts], token_limit=99)
    return assistant.library.sources.add(document, passages, original=path, notebook=NOTEBOOK)


def letter(folder: Path, *paragraphs: str) -> Path:
    word = docx.Document()
    word.add_heading("Dives", 1)
    for text in paragraphs:
        word.add_paragraph(text)
    path = folder / "letter.docx"
    word.save(str(path))
    return path


def shown(source: Source, quote: str, start: int) -> str:
    """Give the HTML of the page that shows a quote."""
    page = open_page(pane="page", source=source.document_id, at="1")
    page.session_state["viewed"] = View(source.document_id, 1, 1, (), quote, start)
    page.run()
    return _html(page)


def _html(page: AppTest) -> str:
    bodies = [str(each.proto.body) for each in page.get("html")]
    return next(body for body in bodies if "quoth-page" in body and "<script" not in body)


def test_the_quote_is_marked_where_it_stands_and_not_where_it_stands_first(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    source = add(assistant, letter(tmp_path, "Nothing was seen.", "Kelp grew.", "Nothing was seen."))
    text = assistant.library.sources.text(source.document_id)
    body = shown(source, "Nothing was seen.", text.rindex("Nothing"))
    assert body.endswith('Kelp grew.</p><p dir="auto"><mark>Nothing was seen.</mark></p></div>')
    assert body.count("<mark>") == 1
    assert shown(source, "Kelp grew.", -1).count("<mark>Kelp grew.</mark>") == 1


def test_words_of_a_document_never_become_markup(assistant: FakeAssistant, tmp_path: Path) -> None:
    source = add(assistant, letter(tmp_path, EVIL))
    body = shown(source, EVIL, assistant.library.sources.text(source.document_id).index(EVIL))
    assert "<mark>&lt;img src=x onerror=alert(1)&gt; &amp;amp; &lt;script&gt;alert(2)&lt;/script&gt;</mark>" in body
    assert "<img" not in body


@pytest.fixture
def counts(assistant: FakeAssistant, tmp_path: Path) -> Source:
    book = Workbook()
    book.active.append(("Bay", "Seals", EVIL))
    for number in range(400):
        book.active.append((f"Bay {number}", number))
    book.save(tmp_path / "counts.xlsx")
    return add(assistant, tmp_path / "counts.xlsx")


def test_a_long_sheet_is_shown_around_the_quoted_cells_under_its_heads(
    assistant: FakeAssistant, counts: Source
) -> None:
    text = assistant.library.sources.text(counts.document_id)
    body = shown(counts, "Bay 300 | 300", text.index("Bay 300"))
    cells = '<td class="quoted" dir="auto"><mark>{}</mark></td>'
    assert f"<th>302</th>{cells.format('Bay 300')}{cells.format('300')}" in body
    assert body.index("<th>A</th>") < body.index("Seals") < body.index("<th>302</th>")
    assert "Bay 100<" not in body
    assert "<img" not in body


def test_slides_and_sheets_are_called_so(assistant: FakeAssistant, counts: Source) -> None:
    assert count_pages(counts) == "1 sheet"
    assert call_pages(assistant.library.sources.page(counts.document_id, 1), whole=False) == "Sheets"


def test_what_a_page_is_made_of(assistant: FakeAssistant, tmp_path: Path) -> None:
    source = add(assistant, letter(tmp_path, "Kelp grew."))
    parts = page_parts(state.worker().quoth, source.document_id, 1)
    assert parts.parts == (Part("heading", 0, 5, level=1), Part("text", 7, 17))
    assert parts.spans_of("grew", 12) == ((12, 16),)
    assert parts.spans_of("no such words", 3) == ()
