"""The command that compares papers: side by side, where they agree, differ and contradict each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services import failures
from services.errors import NothingToDo
from ui.cli.commands.make.table import Paths, check_writable, papers_in
from ui.cli.commands.sources import Password
from ui.cli.session import Session, command, say, tell, write_file

Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="The file to write (.md, .docx, .json); else it is printed."),
]


@command
def compare(session: Session, paths: Paths = None, out: Out = None, password: Password = None) -> None:
    """Compare papers: side by side, what they agree on, where they differ and contradict each other, quoted.

    No language model writes it: every line is a quote with its place. The papers are added to the notebook
    "Comparisons", or to the one of --notebook.
    """
    from services.add.files import Stopped
    from services.export.files import format_by_ending
    from services.export.references import references_of
    from services.make.comparing import TITLE, ComparisonOfFiles
    from services.make.summary_text import SummaryFormat, write_report
    from ui.cli.stopping import finishing_on_interrupt
    from ui.cli.terminal import print_report, progress_bar

    wanted = format_by_ending(out, SummaryFormat) if out else None
    if not paths and not session.notebook:
        raise NothingToDo("Neither files nor a notebook are named.", remedy="Name papers, or a notebook by --notebook.")
    if out:
        check_writable(out)
    papers = papers_in(paths or [], own=[out])
    made = ComparisonOfFiles(session.quoth, notebook=session.notebook)
    report = None
    try:
        with finishing_on_interrupt(lambda: say("Stopping …")) as stop, progress_bar(estimates=True) as progress:
            report = made.make(papers, password=password, progress=progress, stop=stop)
    except Stopped:
        say("Stopped. Run it again to go on.")
        raise typer.Exit(failures.INTERRUPTED) from None
    finally:
        for error in made.gathered.errors:
            say(failures.describe(error))
    if out and wanted:
        write_file(out, write_report(report, TITLE, wanted, reference_of=references_of(session.quoth)), option="--out")
        if session.as_json:
            session.print_json({"file": str(out), "sources": len(made.sources)})
        else:
            tell(f"wrote {out}: {len(made.sources)} papers")
    elif session.as_json:
        session.print_json(report)
    else:
        print_report(report)
    if made.gathered.unread:
        raise typer.Exit(failures.FAILED)
