"""The command that lists a source's figures and cuts them out of their pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import failures
from services.showing.plain_text import one_line, shorten
from ui.cli.commands.sources import Password, SourceId
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.contract.figures import FigureJson, PlotJson
    from services.errors import VisionFailed

Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write a PNG file of each figure into this folder.")
]
Points = Annotated[
    bool, typer.Option("--points", help="Read plots from the page's own drawing: axes, curves and marks as numbers.")
]
Describe = Annotated[
    bool, typer.Option("--describe", help="Have each described by the vision model that settings.toml names.")
]
_CAPTION = 160  # characters
_NAMED = 40  # characters of a caption, where a figure is only named


@command
def figures(
    session: Session,
    source_id: SourceId,
    out: Out = None,
    points: Points = False,
    describe: Describe = False,
    password: Password = None,
) -> None:
    """List a source's figures, with captions and the sentences that refer to them; with --out, cut them out as PNG.

    With --points, plots are read: ticks with their labels give the axes, paths the points, the legend their names. What
    is read is data, no words of the source; --out writes it as CSV, and the figure with the reading drawn over it.
    With --describe, your own vision model says what each shows (see docs/settings.md): its words, never a quote.
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
    ending = 0
    if describe and found:
        found, ending = _described(session, found, password)
    if session.as_json:
        session.print_json(FiguresJson(source_id=source.document_id, title=source.title, figures=found))
    elif not found:
        say(f"{one_line(source.title)} has no figures with captions.")
    else:
        for figure in found:
            _tell(figure, points=points)
    if ending:
        raise typer.Exit(ending)


def _described(
    session: Session, found: tuple[FigureJson, ...], password: str | None
) -> tuple[tuple[FigureJson, ...], int]:
    """Have figures described until Ctrl-C, and give the exit code; what was described is kept.

    One that cannot be is said, and the next is tried.
    """
    from services.showing.descriptions import describe_figures
    from services.showing.vision import server_of, tell_where
    from ui.cli.stopping import finishing_on_interrupt

    server = server_of(session.settings)
    if told := tell_where(server):
        say(told)
    errors: list[VisionFailed] = []

    def failed(figure: FigureJson, error: VisionFailed) -> None:
        errors.append(error)
        say(f"{figure.where}, {shorten(figure.caption, _NAMED)}: {failures.describe(error)}")

    with finishing_on_interrupt(_say_stopping) as stop:
        done = describe_figures(session.quoth, found, server=server, stop=stop, failed=failed, password=password)
        stopped = stop.is_set()
    if errors:
        say(f"{len(errors)} of {len(found)} figures could not be described; run it again to try those once more.")
    return done, failures.INTERRUPTED if stopped else failures.FAILED if errors else 0


def _say_stopping() -> None:
    say("Stopping after the figure in hand; run it again to go on. Ctrl-C stops at once.")


def _tell(figure: FigureJson, *, points: bool) -> None:
    from services.showing.descriptions import mark

    tell(f"{figure.where}: {shorten(figure.caption, _CAPTION)}")
    if figure.file:
        tell(f"  wrote {figure.file}")
    elif figure.box is None and figure.where.startswith("page "):
        tell("  where it is drawn is not known")
    if figure.description is not None:
        tell(f"  {mark(figure.description)}: {one_line(figure.description.text)}", indent="  ")
    if points and not figure.plots:
        tell("  no plot was read from it: that takes axes with ticks and numbers, and curves or marks, drawn as lines")
    for plot in figure.plots:
        tell(f"  read from the plot: {_axes(plot)}")
        for series in plot.series:
            count = "1 point" if len(series.values) == 1 else f"{len(series.values)} points"
            named = f"“{one_line(series.name)}” " if series.name else ""
            tell(f"    {named}{series.colour}, {series.kind}, {count}")
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
