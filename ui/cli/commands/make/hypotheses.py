"""The command that gathers what a notebook's sources suggest but do not settle."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.cli.session import Session, command

Notebook = Annotated[str, typer.Argument(metavar="NOTEBOOK", help="The notebook whose sources are looked at.")]


@command
def hypotheses(session: Session, name: Notebook) -> None:
    """Print what a notebook's sources leave open, each with findings for and against, quoted.

    Where there is a language model it adds a hypothesis and what measurement would decide it: its own thought, marked
    as such, never a source's. `quoth export hypotheses` writes the same to a file.
    """
    from services.ask.asking import require_sources
    from services.make.reports import ReportKind, known_report, make_report
    from ui.cli.commands.ask import say_if_no_generator
    from ui.cli.terminal import print_report, progress_bar

    require_sources(session.quoth, name)
    say_if_no_generator(session)
    known = known_report(session.quoth, name, ReportKind.HYPOTHESES)
    if known and not known.added and not known.removed:
        report = known.report
    else:
        with progress_bar(estimates=True) as progress:
            report = make_report(
                session.quoth,
                name,
                ReportKind.HYPOTHESES,
                progress=lambda done, total: progress("reading the sources", done, total),
            )
    if session.as_json:
        session.print_json(report)
    else:
        print_report(report)
