"""The command that asks the same of every paper and writes a table, each cell with its quote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services import failures
from services.errors import NothingToDo
from ui.cli.commands.sources import Password
from ui.cli.session import Session, command, refused, say, tell, write_file

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Files, and folders to look into; else what --notebook holds."),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", metavar="TEXT", help='What to ask: "region; period; main result: in one number".'),
]
Preset = Annotated[
    str | None,
    typer.Option(
        "--preset", metavar="NAME", help="Columns of a kind of review: geosciences, medicine, machine-learning."
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write; its ending is the format.")]


@command
def table(
    session: Session,
    out: Out,
    paths: Paths = None,
    columns: Columns = None,
    preset: Preset = None,
    password: Password = None,
) -> None:
    """Ask the same of every paper and write a table: a row a paper, a column a question, each cell with its quote.

    The papers are added to the notebook "Tables", or to the one of --notebook. A cell is made once: with a column or a
    paper more, or after a stop, only what is new is worked on. Ctrl-C finishes the cell in hand.
    """
    from services.export.files import format_by_ending
    from services.export.tables.files import TableFormat, write_table
    from services.make.table.tables import TableOfFiles, columns_asked
    from ui.cli.commands.ask import say_if_no_generator
    from ui.cli.stopping import finishing_on_interrupt
    from ui.cli.terminal import progress_bar

    wanted = format_by_ending(out, TableFormat)
    asked = columns_asked(columns, preset)
    if not paths and not session.notebook:
        raise NothingToDo("Neither files nor a notebook are named.", remedy="Name papers, or a notebook by --notebook.")
    check_writable(out)
    papers = papers_in(paths or [], own=[out])
    say_if_no_generator(session)
    made = TableOfFiles(session.quoth, asked, notebook=session.notebook)
    with finishing_on_interrupt(say_stopping) as stop, progress_bar(estimates=True) as progress:
        whole = made.make(papers, password=password, progress=progress, stop=stop)
    for error in made.errors:
        say(failures.describe(error))
    done = made.table
    if not done.rows:
        if made.errors:
            raise typer.Exit(failures.FAILED)
        raise NothingToDo("There is no paper to make a table of.", remedy="Name files, or folders that hold some.")
    write_file(out, write_table(done, wanted), option="--out")
    if session.as_json:
        session.print_json({"file": str(out), "rows": len(done.rows), "missing": done.missing, "unread": done.unread})
    else:
        missing = f"; {done.missing} cells are still to be made: run it again to go on" if done.missing else ""
        tell(f"wrote {out}: {len(done.rows)} papers, {len(done.columns)} columns{missing}")
    if not whole:
        raise typer.Exit(failures.INTERRUPTED)
    if made.errors:
        raise typer.Exit(failures.FAILED)


def papers_in(paths: Sequence[Path], *, own: Sequence[Path | None]) -> tuple[Path, ...]:
    """Give what is to be read, and say what is left out of folders; `own` the command reads or writes itself."""
    from services.add.papers import find_papers

    papers = find_papers(paths, own=own)
    for path in papers.left_out:
        say(f"left out {path}: by its name it is about the folder; name it too to have it read")
    return papers.paths


def say_stopping() -> None:
    """Say what the first Ctrl-C does."""
    say("Stopping after the cell in hand; run it again to go on. Ctrl-C stops at once.")


def check_writable(out: Path) -> None:
    """See before the work begins that the file can be written when it is done."""
    there = out.exists()
    try:
        with out.open("ab"):
            pass
        if not there:
            out.unlink()
    except OSError as error:
        raise refused(out, error, option="--out") from error
