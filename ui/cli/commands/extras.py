"""Commands on quoth's optional parts: list, install."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.cli.session import Session, command, tell

app = typer.Typer()

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="Parts of `quoth extras`.")]


@app.callback(invoke_without_command=True)
@command
def extras(session: Session, context: typer.Context) -> None:
    """List the optional parts (scans, recordings, video, styles of references), or install them."""
    if context.invoked_subcommand is None:
        _list(session)


@app.command("list")
@command
def list_extras(session: Session) -> None:
    """List the optional parts: what each is for, what it takes, which are installed."""
    _list(session)


@app.command()
@command
def install(session: Session, names: Names) -> None:
    """Install optional parts with pip, in the versions that quoth was tested with."""
    from services.extras import find_extra
    from services.extras import install as install_extra
    from ui.cli.terminal import progress_bar

    parts = [find_extra(name) for name in names]
    for part in parts:
        with progress_bar() as progress:
            install_extra(part.name, session.quoth.store.network, told=lambda doing: progress(doing, 0, 0))
        if not session.as_json:
            tell(f"{part.name} is installed: {part.title[:1].lower()}{part.title[1:]}.")
            if part.name == "audio":
                tell("What hears recordings needs its model: `quoth models fetch`.")
    if session.as_json:
        session.print_json({"installed": names})


def _list(session: Session) -> None:
    from services.extras import EXTRAS, packages_of
    from ui.cli.table import Column, print_table

    if session.as_json:
        rows = [
            {
                "name": each.name,
                "title": each.title,
                "megabytes": each.megabytes,
                "installed": each.is_installed,
                "packages": list(packages_of(each.name)),
            }
            for each in EXTRAS.values()
        ]
        session.print_json({"extras": rows})
        return
    columns = (
        Column("part", important=4, least=6),
        Column("state", important=3),
        Column("size", important=1, right=True),
        Column("for", important=2),
    )
    states = {True: "installed", False: "not here"}
    rows_shown = [
        (each.name, states[each.is_installed], f"{each.megabytes} MB", each.title) for each in EXTRAS.values()
    ]
    print_table(columns, rows_shown)
