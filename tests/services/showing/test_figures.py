"""Whether figures are listed, written and shown with the quotes that speak of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.add.files import add_file
from services.assembly import Quoth, Settings
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson, PlotJson
from services.errors import OutputRefused
from services.showing.figures import as_csv, figures_of, list_figures, read_points, write_figures
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


def test_a_figure_of_a_page_without_pages_is_told_by_its_paragraph(quoth: Quoth, tmp_path: Path) -> None:
    path = tmp_path / "kelp.html"
    path.write_text(
        "<h1>Kelp</h1><h2>Ropes</h2><p>Figure 2 shows the ropes.</p>"
        "<figure><figcaption>Figure 2. Blades on a rope.</figcaption></figure>"
    )
    outcome = add_file(quoth, path)
    assert outcome.source is not None
    (figure,) = list_figures(quoth, outcome.source.document_id)
    assert (figure.page, figure.where) == (1, "Ropes, paragraph 2")
    assert [mention.where for mention in figure.mentions] == ["Ropes, paragraph 1"]


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


def plot_of(quoth: Quoth, source_id: str) -> PlotJson:
    (figure,) = list_figures(quoth, source_id)
    (plot,) = read_points(quoth, figure).plots
    return plot


@pytest.fixture
def plotted(quoth: Quoth, tmp_path: Path) -> str:
    ticks = [f"{150 + 100 * place} 500 m {150 + 100 * place} 496 l S" for place in range(3)]
    ticks += [f"150 {500 + 60 * place} m 146 {500 + 60 * place} l S" for place in range(3)]
    labels = [Text(147 + 100 * place, 314, str(10 * place), 9) for place in range(3)]
    labels += [Text(136, 303 - 60 * place, str(place), 9) for place in range(3)]
    texts = [*lines(body(1)), *labels, Text(150, 330, CAPTION, 9.0), Text(176, 202, "=1+1", 8)]
    curve = "1 0 0 RG 150 500 m 250 530 l 350 620 l S 152 601 m 172 601 l S"
    path = tmp_path / "plot.pdf"
    path.write_bytes(pdf_bytes(Sheet(texts, extra="\n".join(["0 0 0 RG 1 w 150 500 200 120 re S", *ticks, curve]))))
    outcome = add_file(quoth, path)
    assert outcome.source is not None
    return outcome.source.document_id


def test_a_plot_is_written_as_csv_that_no_spreadsheet_takes_for_a_formula(
    quoth: Quoth, plotted: str, tmp_path: Path
) -> None:
    plot = plot_of(quoth, plotted)
    assert [series.name for series in plot.series] == ["=1+1"]
    rows = as_csv(plot).splitlines()
    assert rows[0] == "series,x,y"
    name, x, y = rows[2].split(",")
    assert name == "'=1+1"
    assert (float(x), float(y)) == pytest.approx((10, 0.5), abs=0.02)
    (figure,) = write_figures(quoth, plotted, tmp_path / "out", points=True)
    assert [Path(each).name for each in figure.point_files] == ["figure-2-read.png", "figure-2-plot-1.csv"]
    assert (tmp_path / "out" / "figure-2-plot-1.csv").read_text() == as_csv(plot)


def test_a_figure_without_a_plot_gives_no_points(quoth: Quoth, source_id: str) -> None:
    (figure,) = list_figures(quoth, source_id)
    assert read_points(quoth, figure).plots == ()
