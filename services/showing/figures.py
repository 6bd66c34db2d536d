"""What a person can do with a source's figures: list them, see one, see the one a quote speaks of, read its plots.

A figure is found by its caption; what it shows is a picture cut out of its page, and what is read from a plot's
drawing is data: neither is ever a quote.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from services.assembly import Quoth
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson, MentionJson, PlotJson
from services.errors import OutputRefused

if TYPE_CHECKING:
    from ingest.content.plots import Plot

_PDF = "application/pdf"


def list_figures(quoth: Quoth, source_id: str) -> tuple[FigureJson, ...]:
    """Give a source's figures in the order of their captions, each with the sentences that refer to it."""
    from ingest.content.figures import find_figures
    from ingest.content.locator import describe_reach

    document = quoth.library.sources.document(source_id)
    return tuple(
        FigureJson(
            source_id=document.id,
            number=found.number,
            caption=document.text[found.start : found.end],
            start=found.start,
            end=found.end,
            page=found.page,
            box=found.box,
            where=describe_reach(document.reach(found.start, found.end)),
            mentions=tuple(
                MentionJson(
                    start=each.start,
                    end=each.end,
                    page=document.page_at(each.start).number,
                    text=document.text[each.start : each.end],
                    where=describe_reach(document.reach(each.start, each.end)),
                )
                for each in found.mentions
            ),
        )
        for found in find_figures(document)
    )


def figures_of(quote: QuoteJson, figures: Iterable[FigureJson]) -> tuple[FigureJson, ...]:
    """Give those of a source's figures that a quote of it speaks of: it stands in their caption, or refers to them.

    Only figures that can be shown are given, the first of each number.
    """
    from ingest.content.figures import referred_to

    numbers = referred_to(quote.text)
    found: dict[str, FigureJson] = {}
    for figure in figures:
        in_caption = quote.start < figure.end and quote.end > figure.start
        if figure.box is not None and (in_caption or (figure.number and figure.number in numbers)):
            found.setdefault(figure.number, figure)
    return tuple(found.values())


def draw_figure(quoth: Quoth, figure: FigureJson, *, scale: float = 3.0, password: str | None = None) -> bytes:
    """Cut a figure out of its page as PNG, `scale` pixels a point."""
    sources = quoth.library.sources
    width = sources.page(figure.source_id, figure.page).width
    return cut_out(sources.original(figure.source_id), figure, width=width, scale=scale, password=password)


def cut_out(original: Path, figure: FigureJson, *, width: float, scale: float, password: str | None) -> bytes:
    """Cut a figure out of a page of an original that is `width` points wide."""
    from ingest.content.blocks import Box
    from ingest.page_pictures import render_part

    assert figure.box is not None
    return render_part(original, figure.page, Box(*figure.box), width=width, scale=scale, password=password)


def read_points(quoth: Quoth, figure: FigureJson, *, password: str | None = None) -> FigureJson:
    """Give the figure with the plots whose points can be read from its page's own drawing; only PDFs have one."""
    plots = _plots(quoth, figure, password)
    return figure.model_copy(update={"plots": tuple(PlotJson.model_validate(plot) for plot in plots)})


def draw_reading(quoth: Quoth, figure: FigureJson, *, scale: float = 3.0, password: str | None = None) -> bytes:
    """Cut a figure out as PNG, with what was read of its plots drawn over it, so that the eye can check."""
    from ingest.content.blocks import Box
    from ingest.page_pictures import RIM
    from ingest.plot_pictures import with_reading

    assert figure.box is not None
    picture = draw_figure(quoth, figure, scale=scale, password=password)
    return with_reading(picture, Box(*figure.box), _plots(quoth, figure, password), rim=RIM)


def as_csv(plot: PlotJson) -> str:
    """Write a plot's points as CSV: series, x, y; a name that a spreadsheet would take for a formula gets a mark."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["series", _harmless(plot.x.title) or "x", _harmless(plot.y.title) or "y"])
    for place, series in enumerate(plot.series, 1):
        name = _harmless(series.name) or f"{series.colour} {place}"
        rows.writerows([name, f"{x:.6g}", f"{y:.6g}"] for x, y in series.values)
    return written.getvalue()


def write_figures(
    quoth: Quoth, source_id: str, folder: Path, *, points: bool = False, password: str | None = None
) -> tuple[FigureJson, ...]:
    """Write each figure that can be cut out to a PNG file in a folder, and give all figures with their files.

    With `points`, plots are read too: a CSV file each, and the figure with the reading drawn over it. Raises
    OutputRefused where the folder cannot be written.
    """
    figures = list_figures(quoth, source_id)
    written: list[FigureJson] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure, name in zip(figures, _names(figures), strict=True):
            if figure.box is None:
                written.append(figure)
                continue
            path = folder / f"{name}.png"
            path.write_bytes(draw_figure(quoth, figure, password=password))
            done = figure.model_copy(update={"file": str(path)})
            written.append(_with_points(quoth, done, folder / name, password) if points else done)
    except OSError as error:
        raise OutputRefused(
            f"The folder {folder} cannot be written: {error.strerror}.", remedy="Name another with --out."
        ) from error
    return tuple(written)


def _with_points(quoth: Quoth, figure: FigureJson, stem: Path, password: str | None) -> FigureJson:
    read = read_points(quoth, figure, password=password)
    if not read.plots:
        return read
    files = {f"{stem}-read.png": draw_reading(quoth, figure, password=password)}
    for place, plot in enumerate(read.plots, 1):
        files[f"{stem}-plot-{place}.csv"] = as_csv(plot).encode("utf-8", "replace")
    for name, content in files.items():
        Path(name).write_bytes(content)
    return read.model_copy(update={"point_files": tuple(files)})


def _plots(quoth: Quoth, figure: FigureJson, password: str | None) -> tuple[Plot, ...]:
    from ingest.content.blocks import Box
    from ingest.readers.pdf.plots.reader import read_plots

    sources = quoth.library.sources
    if figure.box is None or sources.get(figure.source_id).media_type != _PDF:
        return ()
    return read_plots(sources.original(figure.source_id), figure.page, Box(*figure.box), password=password)


def _harmless(name: str) -> str:
    return f"'{name}" if name[:1] in {"=", "+", "-", "@", "\t", "\r"} else name


def _names(figures: Iterable[FigureJson]) -> list[str]:
    """Name each figure by its number, or its page; a second one of a name gets its place in the source as well."""
    names: list[str] = []
    for place, figure in enumerate(figures, 1):
        name = f"figure-{figure.number.lower() or f'on-page-{figure.page}'}"
        names.append(f"{name}-{place}" if name in names else name)
    return names
