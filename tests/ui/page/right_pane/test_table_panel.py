"""The table on the page is made in the background, grows, opens a cell's page, and keeps what is corrected by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services.assembly import Quoth
from services.export.tables.files import TableFormat, write_table
from services.jobs.background import Worker
from services.jobs.making import TABLE
from services.jobs.queue import State
from services.make.table.tables import columns_of, edit_cell, keep_columns, kept_table, table_of
from tests.services.fake_assistant import SECONDS
from tests.services.library_of import NOTEBOOK, add_text
from tests.services.make.copying import PIECES, CopyingGenerator, learned
from tests.ui.page.page_run import open_page, press_key
from ui.page import state

KELP = "The kelp forest of Marrow Bay covered 41 hectares in 2019."
KRILL = "Krill swarms at the Brandt Shelf rose from 180 m to 40 m within one hour of sunset."
COLUMNS = "place: At which place?; colour"


@pytest.fixture
def worker(
    home: Path, tmp_path: Path, fake_models: object, assistant: object, monkeypatch: pytest.MonkeyPatch
) -> Worker:
    del fake_models, assistant
    with open_library(home) as library:
        for title, text in (("Kelp", KELP), ("Krill", KRILL)):
            add_text(library, tmp_path, title, text)
    learned()  # takes seconds, and is waited for here
    generator = CopyingGenerator(PIECES)
    monkeypatch.setattr(Quoth, "generator", property(lambda _quoth: generator))
    monkeypatch.setattr(Quoth, "question_reader", lambda _quoth, _embedder: learned()[0])
    monkeypatch.setattr(Quoth, "role_model", lambda _quoth, _embedder: learned()[1])
    monkeypatch.setattr("generation.extraction.cells._HOPELESS", 0.0)
    monkeypatch.setattr("generation.extraction.confidence.LEAST", 0.0)
    return state.worker()


def sources(worker: Worker) -> tuple[Source, ...]:
    return worker.quoth.library.sources.all(NOTEBOOK)


def wait(worker: Worker) -> None:
    [job] = worker.jobs(TABLE)
    assert job.wait(6 * SECONDS)
    assert (job.view().state, job.view().trouble) == (State.DONE, "")


def test_a_table_is_made_of_the_ticked_sources_and_a_cell_opens_its_page(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    krill = next(source for source in sources(worker) if source.title == "Krill")
    worker.quoth.library.notebooks.use([krill.document_id], notebook=NOTEBOOK, used=False)
    page = open_page(pane="outputs")
    [box] = [area for area in page.text_area if area.label == "Columns"]
    box.set_value(COLUMNS).run()
    press_key(page, "make-table")
    wait(worker)
    monkeypatch.setattr("ui.page.right_pane.table._clicked", lambda _event: (0, "place"))
    page = open_page(pane="outputs")
    [grid] = page.dataframe
    assert grid.value.to_dict("records") == [{"paper": "Kelp", "place": "Marrow Bay", "colour": "not stated"}]
    widths = {name: column.get("width") for name, column in json.loads(grid.proto.columns).items()}
    assert widths["place"] == widths["colour"] == 150, "a long value pushes other columns out of sight"
    assert f"“{KELP}”" in [each.value for each in page.text]
    press_key(page, "show-table-cell")
    viewed = page.session_state["viewed"]
    assert viewed.quote == KELP
    assert viewed.boxes


def test_what_is_corrected_by_hand_is_kept_marked_and_exported(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_columns(worker.quoth, NOTEBOOK, COLUMNS)
    worker.guides.make_table(NOTEBOOK, [source.document_id for source in sources(worker)])
    wait(worker)
    monkeypatch.setattr("ui.page.right_pane.table._clicked", lambda _event: (1, "place"))
    page = open_page(pane="outputs")
    [value] = [field for field in page.text_input if field.label == "Value"]
    assert value.value == "Brandt Shelf"
    value.set_value("the Brandt Shelf, east")
    press_key(page, "keep-table-cell")
    kept = kept_table(worker.quoth, NOTEBOOK)
    table = table_of(worker.quoth, sources(worker), columns_of(kept), notebook=NOTEBOOK)
    cell = table.rows[1].cells[0]
    assert cell is not None
    assert (cell.value, cell.edited) == ("the Brandt Shelf, east", True)
    assert cell.quotes[0].text == KRILL
    assert json.loads(write_table(table, TableFormat.JSON))["rows"][1]["cells"][0]["edited"]
    page = open_page(pane="outputs")
    assert page.dataframe[0].value.to_dict("records")[1]["place"] == "the Brandt Shelf, east (edited)"
    press_key(page, "undo-table-cell")
    assert not kept_table(worker.quoth, NOTEBOOK).edits[sources(worker)[1].document_id]


def test_an_edit_stays_when_the_columns_change(worker: Worker) -> None:
    first = sources(worker)[0].document_id
    keep_columns(worker.quoth, NOTEBOOK, COLUMNS)
    edit_cell(worker.quoth, NOTEBOOK, first, "colour", "brown")
    keep_columns(worker.quoth, NOTEBOOK, "place: At which place?")
    keep_columns(worker.quoth, NOTEBOOK, COLUMNS)
    kept = kept_table(worker.quoth, NOTEBOOK)
    table = table_of(worker.quoth, sources(worker), columns_of(kept), notebook=NOTEBOOK)
    assert [cell and cell.value for cell in table.rows[0].cells] == [None, "brown"]


def test_columns_that_cannot_be_are_said_on_the_page(worker: Worker) -> None:
    page = open_page(pane="outputs")
    [box] = [area for area in page.text_area if area.label == "Columns"]
    box.set_value("place; Place").run()
    press_key(page, "make-table")
    assert any("Two columns are named" in error.value for error in page.error)
    assert not worker.jobs(TABLE)
