"""Commands on the library's sources: add, sources, remove, text."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services import failures
from services.showing.plain_text import for_terminal, one_line, shorten
from ui.cli.session import Session, command, say, tell, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.add.files import Outcome
    from services.library import Source

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, and folders to look into.")]
Given = Annotated[
    list[str],
    typer.Argument(
        metavar="WHAT...", help="Files, folders to look into, addresses (https://...), DOIs, or - for standard input."
    ),
]
SourceIds = Annotated[list[str], typer.Argument(metavar="ID...", help="Sources, by enough of their ids' beginnings.")]
SourceId = Annotated[str, typer.Argument(metavar="ID", help="A source's id, or enough of its beginning.")]
Password = Annotated[
    str | None,
    typer.Option("--password", metavar="TEXT", envvar="QUOTH_PDF_PASSWORD", help="Opens encrypted PDFs."),
]


@command
def add(session: Session, given: Given, password: Password = None) -> None:
    """Add files, folders of files, and what stands at addresses. The README lists which formats are read."""
    from services.add.files import AddState, embed_all
    from services.add.given import add_given
    from ui.cli.terminal import progress_bar

    outcomes: list[Outcome] = []
    with progress_bar() as progress:
        name = ""
        found = add_given(
            session.quoth,
            given,
            standard_input=sys.stdin.buffer,
            notebook=session.notebook,
            password=password,
            progress=lambda doing, done, total: progress(f"{name} {doing}", done, total),
        )
        for outcome in found:
            outcomes.append(outcome)
            tell_outcome(outcome, quiet=session.as_json)
        if any(outcome.source for outcome in outcomes):
            embed_all(session.quoth, progress=progress)
    if session.as_json:
        session.print_json({"files": [outcome_json(outcome) for outcome in outcomes]})
    if not outcomes or any(outcome.state is AddState.FAILED for outcome in outcomes):
        raise typer.Exit(failures.FAILED)


@command
def sources(session: Session) -> None:
    """List the sources of the library, or of a notebook."""
    from services.contract.sources import SourceJson

    found = session.quoth.library.sources.all(session.notebook)
    wanted = session.source_ids()
    found = tuple(source for source in found if wanted is None or source.document_id in wanted)
    if session.as_json:
        session.print_json({"sources": [SourceJson.model_validate(source) for source in found]})
    elif found:
        _print(found)
    else:
        say("There are no sources. `quoth add PATH...` adds some.")


@command
def remove(session: Session, ids: SourceIds) -> None:
    """Remove sources, or with --notebook take them out of that notebook."""
    from services.contract.sources import SourceJson

    library = session.quoth.library
    whole = session.whole_ids(tuple(ids))  # all are known before the first is removed
    removed = [library.sources.remove(each, session.notebook) for each in dict.fromkeys(whole)]
    if session.as_json:
        session.print_json({"removed": [SourceJson.model_validate(source) for source in removed]})
    else:
        for source in removed:
            say(f"Removed {one_line(source.title)}.")


@command
def text(session: Session, source_id: SourceId) -> None:
    """Print a source's text exactly as it is stored; offsets of quotes count its characters."""
    from services.contract.sources import text_json

    library = session.quoth.library
    source, whole = library.sources.get(source_id), library.sources.text(source_id)
    if session.as_json:
        session.print_json(text_json(source, library.sources.pages(source_id)))
    else:
        shown = for_terminal(whole) if sys.stdout.isatty() else whole
        write(shown.encode("utf-8", "surrogatepass"))


def _print(found: Sequence[Source]) -> None:
    from services.showing.places import count_pages
    from ui.cli.table import Column, print_table
    from ui.cli.terminal import ID_LETTERS

    columns = (
        Column("id", important=5),
        Column("title", important=4, least=24),
        Column("pages", important=3, right=True),
        Column("passages", important=2, right=True),
        Column("file", important=1, least=30),
    )
    shown = len(columns) if sys.stdout.isatty() else 3  # what is piped on stays short; --json has all
    rows = [
        (
            source.document_id[:ID_LETTERS],
            source.title,
            count_pages(source).partition(" ")[0],
            str(source.passage_count),
            source.path.replace("\\", "/").rpartition("/")[2],
        )[:shown]
        for source in found
    ]
    print_table(columns[:shown], rows)


def tell_outcome(outcome: Outcome, *, quiet: bool) -> None:
    """Say what became of a file, unless nothing but failures is to be said."""
    if outcome.error:
        say(failures.describe(outcome.error))
    elif outcome.source and not quiet:
        from services.showing.places import count_pages, tell_recognised
        from services.showing.recordings import heard_by
        from ui.cli.terminal import ID_LETTERS

        source = outcome.source
        passages = f"{source.passage_count} passage{'s' * (source.passage_count != 1)}"
        heard = heard_by(source) and f"heard by {heard_by(source)}"
        size = ", ".join(filter(None, (count_pages(source), passages, heard)))
        ending = f"({size}) {source.document_id[:ID_LETTERS]}"
        room = shutil.get_terminal_size().columns - len(f"{outcome.state}:  {ending}")
        title = shorten(source.title, max(room, 24)) if sys.stdout.isatty() else one_line(source.title)
        tell(f"{outcome.state}: {title} {ending}")
        if told := tell_recognised(source):
            tell(f"  {told}")


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Describe what became of a file for scripts."""
    from services.contract.sources import SourceJson

    return {
        "path": outcome.address or (str(outcome.path) if outcome.path else None),
        "state": outcome.state.value,
        "source": SourceJson.model_validate(outcome.source) if outcome.source else None,
        "error": failures.describe(outcome.error) if outcome.error else None,
    }
