"""`quoth figures ID` tells what a vision model says as its words, and where there is none, or no plot to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.add.files import add_file
from services.assembly import Quoth, Settings
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes
from tests.services.conftest import fake_models, home
from tests.services.showing.vision_server import Vision, vision_server
from ui.cli.app import app

__all__ = ["fake_models", "home"]


def added(home: Path, folder: Path, *, figures: int = 1) -> str:
    """Add a paper with figures, one a page, and give its id."""
    plot = "1 w 150 500 200 120 re S 150 500 m 350 620 l S"
    captions = [Text(150, 330, f"Figure {n}: Warmth falls with depth at all stations.", 9.0) for n in range(figures)]
    texts = [*lines(body(1)), *lines(["This is seen in the figure."], y=400)]
    (folder / "paper.pdf").write_bytes(pdf_bytes(*(Sheet([*texts, caption], extra=plot) for caption in captions)))
    with Quoth(Settings(home=home)) as quoth:
        outcome = add_file(quoth, folder / "paper.pdf")
    assert outcome.source is not None
    return outcome.source.document_id


def test_figures_are_described_in_the_model_s_words(home: Path, fake_models: object, tmp_path: Path) -> None:
    del fake_models
    source_id = added(home, tmp_path)
    refused = CliRunner().invoke(app, ["figures", source_id, "--describe"])
    assert refused.exit_code == 1
    assert "No vision model is set" in refused.output
    with vision_server() as vision:
        (home / "settings.toml").write_text(f'[vision]\nurl = "{vision.url}"\nmodel = "seer"\n')
        told = CliRunner().invoke(app, ["figures", source_id, "--describe"])
        assert told.exit_code == 0
        assert f"Described by seer, not the source’s words: {vision.said}" in told.output
        found = json.loads(CliRunner().invoke(app, ["figures", source_id, "--describe", "--json"]).stdout)
        assert found["figures"][0]["description"]["text"] == vision.said
        assert len(vision.asked) == 1
    plain = json.loads(CliRunner().invoke(app, ["figures", source_id, "--json"]).stdout)
    assert plain["figures"][0]["description"] is None


def test_a_figure_that_cannot_be_described_is_named_and_the_others_are_described(
    home: Path, fake_models: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del fake_models
    source_id = added(home, tmp_path, figures=3)
    reply = Vision.reply
    monkeypatch.setattr(Vision, "reply", lambda self: b"{}" if len(self.asked) == 2 else reply(self))
    with vision_server() as vision:
        (home / "settings.toml").write_text(f'[vision]\nurl = "{vision.url}"\nmodel = "seer"\n')
        told = CliRunner().invoke(app, ["figures", source_id, "--describe"])
        assert told.exit_code == 1
        assert "page 2, Figure 1: Warmth falls" in told.stderr
        assert "1 of 3 figures could not be described" in told.stderr
        assert told.stdout.count("Described by seer") == 2
        assert CliRunner().invoke(app, ["figures", source_id, "--describe"]).exit_code == 0
        assert len(vision.asked) == 4, "only the one that failed is asked about again"


def test_a_figure_that_no_plot_is_read_from_is_told_as_such(home: Path, fake_models: object, tmp_path: Path) -> None:
    del fake_models
    source_id = added(home, tmp_path)
    asked = CliRunner().invoke(app, ["figures", source_id, "--points"])
    assert (asked.exit_code, "no plot was read from it" in asked.output) == (0, True)
    assert "no plot" not in CliRunner().invoke(app, ["figures", source_id]).output
