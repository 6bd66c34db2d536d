"""The command that adds what a Zotero library holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import failures
from services.showing.plain_text import one_line
from ui.cli.commands.sources import outcome_json, tell_outcome
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.add.files import Outcome
    from services.add.zotero import ZoteroLibrary

Library = Annotated[
    Path | None,
    typer.Argument(
        metavar="PATH", help="Zotero's data folder, else ~/Zotero; or an export: Zotero RDF, BibTeX, CSL JSON, RIS."
    ),
]
Collection = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="Only this collection and those within it.")
]
Linked = Annotated[
    Path | None, typer.Option("--linked", metavar="DIR", help="The folder that Zotero's relative links begin at.")
]
Listed = Annotated[bool, typer.Option("--list", help="List the collections, and add nothing.")]


@command
def zotero(
    session: Session, path: Library = None, collection: Collection = None, linked: Linked = None, listed: Listed = False
) -> None:
    """Add the files of a Zotero library with their records; its collections become notebooks. Zotero is only read."""
    from services.add.zotero import open_zotero

    library = open_zotero(path or Path.home() / "Zotero", collection=collection, linked=linked)
    if listed:
        _list(session, library)
    else:
        _add(session, library)


def _list(session: Session, library: ZoteroLibrary) -> None:
    if session.as_json:
        session.print_json({"entries": len(library.entries), "collections": library.collections})
        return
    for name, count in library.collections.items():
        tell(f"{one_line(name)}: {count}")
    tell(f"{len(library.entries)} entries in all.")


def _add(session: Session, library: ZoteroLibrary) -> None:
    from services.add.files import AddState, embed_all
    from services.add.zotero import add_zotero
    from ui.cli.terminal import progress_bar

    outcomes: list[Outcome] = []
    without = 0
    with progress_bar() as progress:
        for outcome in add_zotero(session.quoth, library, notebook=session.notebook, progress=progress):
            if outcome.state is AddState.NO_FILE:
                without += 1
                continue
            outcomes.append(outcome)
            tell_outcome(outcome, quiet=session.as_json)
        if any(outcome.source for outcome in outcomes):
            embed_all(session.quoth, progress=progress)
    if session.as_json:
        session.print_json({"files": [outcome_json(outcome) for outcome in outcomes], "without_file": without})
    elif without:
        say(f"{without} {'entry has' if without == 1 else 'entries have'} no file, and no source here is theirs.")
    if any(outcome.state is AddState.FAILED for outcome in outcomes):
        raise typer.Exit(failures.FAILED)
