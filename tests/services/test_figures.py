"""Whether figures are listed, written and shown with the quotes that speak of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.add.files import add_file
from services.assembly import Quoth, Settings
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson
from services.errors import OutputRefused
from services.figures import figures_of, list_figures, write_figures
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes

PLOT = "1 w 150 500 200 120 re S 150 500 m 350 620 l S"
CAPTION = "Figure 2: Warmth falls with depth at all stations."


@pytest.fixture
def quoth(tmp_path: Path) -> Quoth:
    return Quoth(Settings(home=tmp_path / "home"))


@pytest.fixture
def source_id(quoth: Quoth, tmp_path: Path) -> str:
    path = tmp_path / "paper.pdf"
    caption = Text(150, 330, "Figure 2: Warmth falls with depth at all stations.", 9.0)
    path.write_bytes(
        pdf_bytes(Sheet([*lines(body(1)), caption, *lines(["This is seen in Figure 2."], y=400)], extra=PLOT))
    )
    outcome = add_file(quoth, path)
    assert outcome.source is not None
    return outcome.source.document_id


def test_figures_are_written_as_pictures(quoth: Quoth, source_id: str, tmp_path: Path) -> None:
    (figure,) = write_figures(quoth, source_id, tmp_path / "out")
    assert (figure.number, figure.page, figure.caption) == (
        "2",
        1,
        "Figure 2: Warmth falls with depth at all stations.",
    )
    assert [each.text for each in figure.mentions] == ["This is seen in Figure 2."]
    assert figure.file == str(tmp_path / "out" / "figure-2.png")
    assert (tmp_path / "out" / "figure-2.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_written_is_named(quoth: Quoth, source_id: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputRefused, match="file"):
        write_figures(quoth, source_id, tmp_path / "file")


def quote_of(text: str, start: int, end: int) -> QuoteJson:
    return QuoteJson(
        source_id="s", title="t", path="p", page=1, start=start, end=end, text=text, boxes=((0.0, 0.0, 1.0, 1.0),)
    )


def test_a_quote_shows_the_figure_it_refers_to_or_whose_caption_it_is(quoth: Quoth, source_id: str) -> None:
    figures = list_figures(quoth, source_id)
    (figure,) = figures
    assert figures_of(quote_of("This is seen in Figure 2.", 9000, 9025), figures) == (figure,)
    assert figures_of(quote_of("Warmth falls", figure.start + 10, figure.end), figures) == (figure,)
    assert figures_of(quote_of("This is seen in Figure 3.", 9000, 9025), figures) == ()
    unknown = FigureJson.model_validate({**figure.model_dump(), "box": None})
    assert figures_of(quote_of("This is seen in Figure 2.", 9000, 9025), (unknown,)) == ()
