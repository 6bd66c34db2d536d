"""The command that lists a source's figures and cuts them out of their pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.plain_text import one_line, shorten
from ui.cli.commands.sources import Password, SourceId
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.contract.figures import FigureJson

Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write a PNG file of each figure into this folder.")
]
_CAPTION = 160  # characters


@command
def figures(session: Session, source_id: SourceId, out: Out = None, password: Password = None) -> None:
    """List a source's figures, with captions and the sentences that refer to them; with --out, cut them out as PNG."""
    from services.contract.figures import FiguresJson
    from services.figures import list_figures, write_figures

    source = session.quoth.library.sources.get(source_id)
    found = (
        list_figures(session.quoth, source.document_id)
        if out is None
        else write_figures(session.quoth, source.document_id, out, password=password)
    )
    if session.as_json:
        session.print_json(FiguresJson(source_id=source.document_id, title=source.title, figures=found))
        return
    if not found:
        say(f"{one_line(source.title)} has no figures with captions.")
    for figure in found:
        _tell(figure)


def _tell(figure: FigureJson) -> None:
    tell(f"page {figure.page}: {shorten(figure.caption, _CAPTION)}")
    if figure.file:
        tell(f"  wrote {figure.file}")
    elif figure.box is None:
        tell("  where it is drawn is not known")
    for mention in figure.mentions:
        tell(f"  page {mention.page}: “{one_line(mention.text)}”", indent="  ")
