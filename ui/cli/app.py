"""The command line: gathers the commands and hands over. Imports nothing heavy, so that `quoth --help` is quick."""

from __future__ import annotations

import os

import typer

from services.settings import HOME_VARIABLE
from ui.cli.commands import ask as asking
from ui.cli.commands import cite as citing
from ui.cli.commands import export as exporting
from ui.cli.commands import extras, models, sources
from ui.cli.commands import figures as figuring
from ui.cli.commands import search as searching
from ui.cli.commands import serve as serving
from ui.cli.commands import watch as watching
from ui.cli.commands import zotero as zoteros
from ui.cli.commands.make import compare as comparing
from ui.cli.commands.make import extract as extracting
from ui.cli.commands.make import hypotheses as supposing
from ui.cli.commands.make import summarize as summaries
from ui.cli.commands.make import table as tables
from ui.cli.session import Home

app = typer.Typer(
    help="A private research assistant: every claim with the exact words of a source, on your own machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def everywhere(home: Home = None) -> None:
    """Take the home folder before the command too; one that is given after it goes first."""
    if home is not None:
        os.environ[HOME_VARIABLE] = str(home)


app.command()(sources.add)
app.command()(zoteros.zotero)
app.command()(watching.watch)
app.command()(sources.sources)
app.command()(sources.remove)
app.command()(sources.text)
app.command()(figuring.figures)
app.command()(searching.search)
app.command()(asking.ask)
app.command()(asking.suggest)
app.command()(summaries.summarize)
app.command()(comparing.compare)
app.command()(supposing.hypotheses)
app.command()(tables.table)
app.command()(extracting.extract)
app.command()(citing.cite)
app.command()(exporting.export)
app.add_typer(models.app, name="models")
app.add_typer(extras.app, name="extras")
app.command()(serving.serve)
app.command()(serving.doctor)
