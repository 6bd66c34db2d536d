"""The command that lists a source's figures and cuts them out of their pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.showing.plain_text import one_line, shorten
from ui.cli.commands.sources import Password, SourceId
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.contract.figures import FigureJson, PlotJson

Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write a PNG file of each figure into this folder.")
]
Points = Annotated[
    bool, typer.Option("--points", help="Read plots from the page's own drawing: axes, curves and marks as numbers.")
]
_CAPTION = 160  # characters


@command
def figures(
    session: Session, source_id: SourceId, out: Out = None, points: Points = False, password: Password = None
) -> None:
    """List a source's figures, with captions and the sentences that refer to them; with --out, cut them out as PNG.

    With --points, plots are read: ticks with their labels give the axes, paths the points, the legend their names. What
    is read is data, no words of the source; --out writes it as CSV, and the figure with the reading drawn over it.
    """
    from services.contract.figures import FiguresJson
    from services.showing.figures import list_figures, read_points, write_figures

    source = session.quoth.library.sources.get(source_id)
    if out is not None:
        found = write_figures(session.quoth, source.document_id, out, points=points, password=password)
    else:
        found = list_figures(session.quoth, source.document_id)
        if points:
            found = tuple(read_points(session.quoth, figure, password=password) for figure in found)
    if session.as_json:
        session.print_json(FiguresJson(source_id=source.document_id, title=source.title, figures=found))
        return
    if not found:
        say(f"{one_line(source.title)} has no figures with captions.")
    for figure in found:
        _tell(figure)


def _tell(figure: FigureJson) -> None:
    tell(f"{figure.where}: {shorten(figure.caption, _CAPTION)}")
    if figure.file:
        tell(f"  wrote {figure.file}")
    elif figure.box is None and figure.where.startswith("page "):
        tell("  where it is drawn is not known")
    for plot in figure.plots:
        tell(f"  read from the plot: {_axes(plot)}")
        for series in plot.series:
            named = f"“{one_line(series.name)}” " if series.name else ""
            tell(f"    {named}{series.colour}, {series.kind}, {len(series.values)} points")
    for file in figure.point_files:
        tell(f"  wrote {file}")
    for mention in figure.mentions:
        tell(f"  {mention.where}: “{one_line(mention.text)}”", indent="  ")


def _axes(plot: PlotJson) -> str:
    """Tell of both axes what they are, how they go, and from which number to which."""
    told = []
    for name, axis in (("x", plot.x), ("y", plot.y)):
        values = [tick.value for tick in axis.ticks]
        title = f" “{one_line(axis.title)}”" if axis.title else ""
        told.append(f"{name}{title} {axis.scale}, ticks {min(values):g} to {max(values):g}")
    return "; ".join(told)
