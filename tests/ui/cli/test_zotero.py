"""`quoth zotero` adds files with Zotero's records, makes notebooks of collections, and says what is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from retrieval.source import Source
from services.assembly import Quoth, Settings
from services.export.references import bibliography_of, told_record
from tests.ingest.zotero.test_reading import CSL, RECORD
from tests.zoteros import KELP, kelp_library
from ui.cli.app import app

RUNNER = CliRunner()


def added(home: Path, *arguments: str) -> tuple[dict[str, Source], int]:
    """Run the command and give the sources by title, and its exit code."""
    result = RUNNER.invoke(app, ["zotero", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    with Quoth(Settings(home=home)) as quoth:
        return {source.title: source for source in quoth.library.sources.all()}, result.exit_code


@pytest.mark.usefixtures("fake_models")
def test_files_come_with_their_records_and_collections_become_notebooks(home: Path, tmp_path: Path) -> None:
    folder = str(kelp_library(tmp_path / "Zotero").folder)
    result = RUNNER.invoke(app, ["zotero", folder])
    assert result.exit_code == 1, "a file was moved"
    assert "“The moved book” is not where Zotero says" in result.stderr
    assert "1 entry has no file" in result.stderr
    with Quoth(Settings(home=home)) as quoth:
        sources = {source.title: source for source in quoth.library.sources.all()}
        assert set(sources) == {KELP, "krill"}
        assert bibliography_of(quoth, sources[KELP]) == RECORD
        told = "Ruth Halvorsen, The Kelp Group. 2019. Journal of Kelp 12(3). doi:10.1234/kelp.5 (record from Zotero)"
        assert told_record(quoth, sources[KELP]) == told
        for notebook in ("Kelp", "Kelp / Books"):
            assert [source.title for source in quoth.library.sources.all(notebook)] == [KELP]
        assert len(quoth.library.notebooks.all()) == 3
    again, _ = added(home, folder)
    assert {title: each.document_id for title, each in again.items()} == {
        title: each.document_id for title, each in sources.items()
    }, "nothing is added twice"


@pytest.mark.usefixtures("fake_models")
def test_only_a_collection_and_all_into_one_notebook(home: Path, tmp_path: Path) -> None:
    folder = str(kelp_library(tmp_path / "Zotero").folder)
    sources, _ = added(home, folder, "--collection", "kelp", "--notebook", "Bays")
    assert set(sources) == {KELP}
    with Quoth(Settings(home=home)) as quoth:
        assert [source.title for source in quoth.library.sources.all("Bays")] == [KELP]
        assert "Kelp" not in quoth.library.notebooks.all()
    result = RUNNER.invoke(app, ["zotero", folder, "--collection", "Fish"])
    assert result.exit_code == 1
    assert "There are: Kelp, Kelp / Books." in result.stderr


@pytest.mark.usefixtures("fake_models")
def test_an_export_without_files_gives_its_record_to_the_source_of_that_title(home: Path, tmp_path: Path) -> None:
    text = tmp_path / "kelp.md"
    text.write_text(f"# {KELP}\n\nKelp grew back in the bay.\n", encoding="utf-8")
    export = tmp_path / "export.json"
    export.write_text(json.dumps([*CSL, {"title": "Another paper that is not here"}]), encoding="utf-8")
    assert RUNNER.invoke(app, ["add", str(text)]).exit_code == 0
    result = RUNNER.invoke(app, ["zotero", str(export), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert ([each["state"] for each in told["files"]], told["without_file"]) == (["record taken over"], 1)
    with Quoth(Settings(home=home)) as quoth:
        [source] = quoth.library.sources.all()
        assert bibliography_of(quoth, source) == RECORD
    exported = RUNNER.invoke(app, ["export", "sources", "--output", str(tmp_path / "out.bib")])
    assert exported.exit_code == 0, exported.output
    assert "10.1234/kelp.5" in (tmp_path / "out.bib").read_text(encoding="utf-8")


def test_collections_are_listed(home: Path, tmp_path: Path) -> None:
    del home
    folder = str(kelp_library(tmp_path / "Zotero").folder)
    result = RUNNER.invoke(app, ["zotero", folder, "--list"])
    assert result.stdout == "Kelp: 1\nKelp / Books: 2\n4 entries in all.\n"
    assert json.loads(RUNNER.invoke(app, ["zotero", folder, "--list", "--json"]).stdout)["entries"] == 4
