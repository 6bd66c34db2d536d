"""Briefings and connections are made in the background, kept, shown with their quotes, and exported."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pypdf
import pytest
from bibtexparser.entrypoint import parse_string
from docx import Document
from typer.testing import CliRunner

from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services.assembly import Quoth, Settings
from services.contract.claims import ClaimJson
from services.contract.made import GroupJson, ReportJson, SectionJson
from services.contract.turns import read_turn
from services.jobs.background import Worker
from services.jobs.making import REPORT, SUMMARISE_ALL
from services.jobs.queue import State
from services.make.reports import ReportKind, known_report
from services.notes import save_answer
from tests.fakes import ScriptedGenerator
from tests.services.conftest import OTTERS
from tests.services.fake_assistant import SECONDS
from tests.services.library_of import NOTEBOOK, add_text
from tests.ui.page.page_run import open_page, press_key
from ui.cli.app import app
from ui.page import state

RUNNER = CliRunner()
REEF = "Purple urchins graze the young kelp of cold rocky reefs in every season and leave bare stone behind."
BAY = "Purple urchins graze the young kelp of cold rocky reefs in every season, say the divers of the bay."


@pytest.fixture
def sources(home: Path, tmp_path: Path, fake_models: object) -> tuple[Source, Source]:
    del fake_models
    with open_library(home) as library:
        return add_text(library, tmp_path, "Reef", REEF), add_text(library, tmp_path, "Bay", BAY)


@pytest.fixture
def worker(sources: object, assistant: object) -> Worker:
    del sources, assistant
    return state.worker()


def wait_for_reports(worker: Worker) -> None:
    jobs = worker.jobs(REPORT)
    assert jobs
    for job in jobs:
        assert job.wait(SECONDS)
        assert (job.view().state, job.view().trouble) == (State.DONE, "")


@pytest.mark.parametrize("kind", [kind for kind in ReportKind if kind is not ReportKind.HYPOTHESES])
def test_a_report_is_made_kept_and_its_quotes_open_their_pages(worker: Worker, kind: ReportKind) -> None:
    page = open_page(pane="outputs")
    press_key(page, f"make-{kind.value}")
    wait_for_reports(worker)
    page = open_page(pane="outputs")
    quoted = [each.value for each in page.text]
    assert f"“{REEF}”" in quoted
    assert f"“{BAY}”" in quoted
    press_key(page, f"show-{kind.value}-0-0-0-0")
    viewed = page.session_state["viewed"]
    assert worker.quoth.library.sources.text(viewed.source_id).startswith(viewed.quote)


def test_ticked_sources_are_summarised_in_the_background_and_shown(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.make.summary._chosen", lambda _: ScriptedGenerator().sha256)
    press_key(open_page(pane="outputs"), "summarise-all")
    [job] = worker.jobs(SUMMARISE_ALL)
    assert job.wait(SECONDS)
    assert (job.view().state, job.view().trouble) == (State.DONE, "")
    page = open_page(pane="outputs")
    assert {f"“{REEF}”", f"“{BAY}”"} <= {each.value for each in page.text}
    [button] = [button for button in page.button if button.key == "summarise-all"]
    assert button.disabled, "nothing is left to do"


def test_reports_are_made_of_the_ticked_sources(worker: Worker, sources: tuple[Source, Source]) -> None:
    left_out, used = sources
    worker.quoth.library.notebooks.use([left_out.document_id], notebook=NOTEBOOK, used=False)
    worker.guides.make_report(ReportKind.BRIEFING, NOTEBOOK)
    wait_for_reports(worker)
    known = known_report(worker.quoth, NOTEBOOK, ReportKind.BRIEFING)
    assert known is not None
    assert known.report.source_ids == (used.document_id,)


def test_a_thought_of_the_models_is_shown_as_such(worker: Worker, sources: tuple[Source, Source]) -> None:
    thought = ClaimJson(text="Urchins may graze warm reefs.", support="thought", quotes=())
    group = GroupJson(note="Hypothesis: the model's own thought, no source says it", claims=(thought,))
    section = SectionJson(heading="Open question 1", note="", groups=(group,))
    report = ReportJson(source_ids=tuple(each.document_id for each in sources), sections=(section,))
    kind = ReportKind.HYPOTHESES.value
    worker.quoth.library.reports.keep(notebook=NOTEBOOK, kind=kind, body=report.model_dump_json())
    shown = [each.value for each in open_page(pane="outputs").markdown]
    assert any("own thought" in text.replace("\\", "") for text in shown)
    assert any("Urchins may graze warm reefs" in text for text in shown)
    printed = RUNNER.invoke(app, ["hypotheses", NOTEBOOK])
    assert printed.exit_code == 0
    assert "the model's own thought; no source says it" in printed.stdout
    assert "(the model's own thought; no source says it)" in " ".join(
        export("hypotheses").decode().replace("\\", "").split()
    )


def test_a_report_says_what_came_and_went_since(worker: Worker, tmp_path: Path) -> None:
    worker.guides.make_report(ReportKind.BRIEFING, NOTEBOOK)
    wait_for_reports(worker)
    library = worker.quoth.library
    library.sources.remove(library.sources.all(NOTEBOOK)[0].document_id)
    add_text(library, tmp_path, "Shore", "Otters sleep on the shore of the cold bay in every season of the year.")
    known = known_report(worker.quoth, NOTEBOOK, ReportKind.BRIEFING)
    assert known is not None
    assert (known.added, known.removed) == (1, 1)
    page = open_page(pane="outputs")
    assert any("since then 1 source added and 1 source removed" in each.value for each in page.caption)


def test_a_report_can_be_stopped_and_leaves_nothing(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    began = threading.Event()

    def weigh(*_: object, stop: threading.Event, **_options: object) -> None:
        began.set()
        assert stop.wait(SECONDS)

    monkeypatch.setattr("generation.studio.briefing.weigh_sources", weigh)
    job = worker.guides.make_report(ReportKind.BRIEFING, NOTEBOOK)
    assert worker.guides.make_report(ReportKind.BRIEFING, NOTEBOOK) is job, "one at a time"
    assert began.wait(SECONDS)
    page = open_page(pane="outputs")
    press_key(page, "stop-briefing")
    assert job.wait(SECONDS)
    assert job.view().state is State.STOPPED
    assert known_report(worker.quoth, NOTEBOOK, ReportKind.BRIEFING) is None


def test_connections_need_two_sources(worker: Worker) -> None:
    library = worker.quoth.library
    library.sources.remove(library.sources.all(NOTEBOOK)[0].document_id)
    page = open_page(pane="outputs")
    [button] = [button for button in page.button if button.key == "make-connections"]
    assert button.disabled


def test_documents_cannot_put_markup_on_the_page_through_a_report(worker: Worker, tmp_path: Path) -> None:
    evil = (
        "Zebra <img src=x onerror=alert(1)> [a](javascript:b) ![c](https://evil.example/d) of the cold kelp reef $x$."
    )
    source = add_text(worker.quoth.library, tmp_path, "evil", evil)
    worker.quoth.library.sources.rename(source.document_id, evil)
    worker.guides.make_report(ReportKind.BRIEFING, NOTEBOOK)
    wait_for_reports(worker)
    page = open_page(pane="outputs")
    shown = [each.value for each in (*page.markdown, *page.caption)] + [each.label for each in page.button]
    for markup in ("<img", "](", "![", "$x$"):
        assert not [text for text in shown if markup in text.replace(f"\\{markup[0]}", "")], markup


def export(*words: str) -> bytes:
    result = RUNNER.invoke(app, ["export", *words])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_sources_are_exported_with_what_is_known(sources: tuple[Source, Source]) -> None:
    entries = parse_string(export("sources").decode()).entries
    assert [entry["title"] for entry in entries] == ["{Reef}", "{Bay}"]
    assert not any("year" in entry.fields_dict for entry in entries)
    only = parse_string(export("sources", "--source", sources[1].document_id[:12]).decode()).entries
    assert [entry["title"] for entry in only] == ["{Bay}"]


@pytest.mark.usefixtures("sources")
def test_a_briefing_is_made_for_the_export_and_kept(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "briefing.pdf"
    printed = json.loads(export("briefing", "--output", str(out), "--json"))
    assert printed == {"what": "briefing", "format": "pdf", "file": str(out)}
    text = " ".join("".join(page.extract_text() for page in pypdf.PdfReader(out).pages).split())
    assert text.count("Purple urchins graze the young kelp") == 4, "two lines and two quotes"
    with Quoth(Settings(home=home)) as quoth:
        assert known_report(quoth, NOTEBOOK, ReportKind.BRIEFING) is not None
    assert REEF in export("connections").decode()


def test_a_conversation_and_its_notes_are_exported(kelp: Source, worker: Worker, tmp_path: Path) -> None:
    number, job = worker.answers.ask("How many urchins do otters eat?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    library = worker.quoth.library
    save_answer(library, read_turn(library.conversations.turns(number)[0]), notebook=NOTEBOOK)
    out = tmp_path / "talk.docx"
    export("conversation", "--output", str(out))
    lines = [paragraph.text for paragraph in Document(io.BytesIO(out.read_bytes())).paragraphs]
    assert f"Claimed: {OTTERS}[1]" in lines
    assert f"1.\t“{OTTERS}” Kelp and urchins, page 2." in lines
    assert f"[^1]: “{OTTERS}” Kelp and urchins, page 2." in export("notes").decode()
    assert export("conversation", "--conversation", str(number)) == export("conversation")


@pytest.mark.usefixtures("sources")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("notes",), 1, "no notes"),
        (("conversation",), 1, "no such conversation"),
        (("briefing", "--to", "pdf"), 1, "--output"),
        (("sources", "--to", "pdf"), 2, "bib"),
        (("sources", "--output", "/nowhere/x.bib"), 1, "cannot be written"),
        (("poems",), 2, "poems"),
    ],
)
def test_what_cannot_be_exported_is_said(words: tuple[str, ...], code: int, says: str) -> None:
    result = RUNNER.invoke(app, ["export", *words])
    assert result.exit_code == code
    assert says in " ".join(result.stderr.split())
