"""The command that watches a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.showing.plain_text import one_line
from ui.cli.commands.sources import outcome_json, tell_outcome
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.add.files import Outcome
    from services.add.watching import Gone

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder, with all that is in it.")]
Polling = Annotated[
    bool, typer.Option("--polling", help="Look every second instead of being told: for network drives.")
]


@command
def watch(session: Session, folder: Folder, polling: Polling = False) -> None:
    """Watch a folder until Ctrl-C: add what is in it, what comes, and what changes as a new version.

    What goes from the folder stays in the library.
    """
    from services.add.watching import watch_folder
    from ui.cli.terminal import progress_bar

    if not session.as_json:
        say(f"Watching {one_line(str(folder.absolute()))}. Ctrl-C ends it.")
    try:
        with progress_bar() as progress:
            seen = watch_folder(session.quoth, folder, notebook=session.notebook, progress=progress, polling=polling)
            for each in seen:
                _tell(session, each)
    except KeyboardInterrupt:
        say("Stopped; what was added stays.")


def _tell(session: Session, seen: Outcome | Gone) -> None:
    from services.add.files import Outcome
    from services.contract.sources import SourceJson

    if isinstance(seen, Outcome):
        if session.as_json:
            session.print_json_line(outcome_json(seen))
        else:
            tell_outcome(seen, quiet=False)
    elif session.as_json:
        source = SourceJson.model_validate(seen.source)
        session.print_json_line({"path": str(seen.path), "state": "gone", "source": source, "error": None})
    else:
        tell(f"gone from the folder, stays in the library: {one_line(seen.source.title)}")
