"""The command that summarises papers into Markdown files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import failures
from ui.cli.commands.sources import Password, Paths
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.make.summary_files import Summarised

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the summaries; made if need be.")]


@command
def summarize(session: Session, paths: Paths, out: Out, password: Password = None) -> None:
    """Write a summary of each paper as Markdown, every sentence with its quote and page.

    The papers are added to the notebook "Summaries", or to the one of --notebook; a paper that was summarised before
    by the same model is not worked on again.
    """
    from services.make.summary_files import INDEX, open_folder, summarise_files, write_index
    from ui.cli.commands.ask import say_if_no_generator
    from ui.cli.terminal import progress_bar

    open_folder(out)
    say_if_no_generator(session)
    done: list[Summarised] = []
    failed = 0
    with progress_bar() as progress:
        for each in summarise_files(
            session.quoth, paths, out, notebook=session.notebook, password=password, progress=progress
        ):
            if each.error:
                failed += 1
                say(failures.explain(each.error, session.settings.home))
            else:
                done.append(each)
                if not session.as_json:
                    tell(f"{'kept' if each.kept else 'wrote'} {each.file}")
    if done:
        write_index(out, done)
    if session.as_json:
        session.print_json(
            {"summaries": [each.as_json() for each in done], "index": str(out / INDEX) if done else None}
        )
    if failed or not done:
        raise typer.Exit(failures.FAILED)
