"""The command that takes typed values out of papers, as a JSON Schema asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services import failures
from services.errors import NothingToDo
from ui.cli.commands.make.table import Paths, check_writable, papers_in, say_stopping
from ui.cli.commands.sources import Password
from ui.cli.session import Session, command, say, tell, write, write_file

Schema = Annotated[Path, typer.Option("--schema", metavar="FILE", help="A JSON Schema: an object with properties.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The JSON file to write; else it is printed.")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="A web page too, with every value marked in its text.")
]


@command
def extract(
    session: Session,
    schema: Schema,
    paths: Paths = None,
    out: Out = None,
    html: Html = None,
    password: Password = None,
) -> None:
    """Take typed values out of every paper: text, numbers with units, dates and lists, each read out of its quote.

    A property's description is asked; its type is string (also with "format": "date"), number, integer, or an array of
    strings or numbers. The papers are added to the notebook "Tables", or to the one of --notebook. What was found
    before is not looked for again.
    """
    from services.contract.base import dump
    from services.export.tables.marked_texts import write_marked_texts
    from services.make.extraction.records import extraction_of
    from services.make.extraction.schema import read_schema
    from services.make.table.tables import TableOfFiles
    from ui.cli.commands.ask import say_if_no_generator
    from ui.cli.stopping import finishing_on_interrupt
    from ui.cli.terminal import progress_bar

    fields = read_schema(schema)
    if not paths and not session.notebook:
        raise NothingToDo("Neither files nor a notebook are named.", remedy="Name papers, or a notebook by --notebook.")
    for file in filter(None, (out, html)):
        check_writable(file)
    papers = papers_in(paths or [], own=[schema, out, html])
    say_if_no_generator(session)
    made = TableOfFiles(session.quoth, [field.column for field in fields], notebook=session.notebook)
    with finishing_on_interrupt(say_stopping) as stop, progress_bar(estimates=True) as progress:
        whole = made.make(papers, password=password, progress=progress, stop=stop)
    for error in made.errors:
        say(failures.describe(error))
    extraction = extraction_of(made.table, fields)
    if extraction.records:
        content = dump(extraction, indent=2)
        write_file(out, content, option="--out") if out else write(content)
        if html:
            write_file(html, write_marked_texts(extraction, session.quoth.library.sources.text), option="--out")
        for file in filter(None, (out, html)):
            say(f"wrote {file}") if out is None or session.as_json else tell(f"wrote {file}")
    elif not made.errors:
        raise NothingToDo("There is no paper to extract from.", remedy="Name files, or folders that hold some.")
    if not whole:
        raise typer.Exit(failures.INTERRUPTED)
    if made.errors:
        raise typer.Exit(failures.FAILED)
