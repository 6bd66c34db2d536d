"""The command that writes a conversation, notes, reports or the list of sources to a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import NothingToDo
from ui.cli.session import Session, command, tell, write, write_file

if TYPE_CHECKING:
    from services.contract.made import ReportJson
    from services.export.paper import Paper
    from services.make.reports import ReportKind


class What(StrEnum):
    """What can be exported."""

    CONVERSATION = "conversation"
    NOTES = "notes"
    BRIEFING = "briefing"
    CONNECTIONS = "connections"
    OVERVIEW = "overview"
    HYPOTHESES = "hypotheses"
    SOURCES = "sources"


class To(StrEnum):
    """Formats by their files' endings."""

    MD = "md"
    DOCX = "docx"
    PDF = "pdf"
    BIB = "bib"


Wanted = Annotated[What, typer.Argument(metavar="WHAT", help=f"One of: {', '.join(What)}.")]
Format = Annotated[To | None, typer.Option("--to", help="The format; else by the ending of --output, else md or bib.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="The file to write; else md and bib are printed.")
]
Conversation = Annotated[
    int | None, typer.Option("--conversation", metavar="NUMBER", help="Which conversation; else the latest.")
]


@command
def export(
    session: Session, what: Wanted, to: Format = None, output: Output = None, conversation: Conversation = None
) -> None:
    """Write a conversation, the notes, a report (md, docx, pdf) or the sources (bib) to a file.

    Quotes are numbered and the sources listed. Reports are briefing, connections, overview and hypotheses; one that the
    notebook does not have yet, or whose sources have changed, is made first.
    """
    wanted = _format(what, to, output)
    content = _content(session, what, wanted, conversation)
    if output is None:
        if wanted in {To.DOCX, To.PDF}:
            raise NothingToDo(f"A {wanted} file cannot be printed.", remedy="Name a file with --output.")
        write(content)
        return
    write_file(output, content)
    if session.as_json:
        session.print_json({"what": what.value, "format": wanted.value, "file": str(output)})
    else:
        tell(f"wrote {output}")


def _format(what: What, to: To | None, output: Path | None) -> To:
    """Choose the format: the one asked for, or the file's, or the one that can be read in a terminal."""
    usual = To.BIB if what is What.SOURCES else To.MD
    ending = output.suffix.lstrip(".").lower() if output else ""
    chosen = to or next((each for each in To if each == ending), usual)
    if (chosen is To.BIB) != (what is What.SOURCES):
        raise typer.BadParameter(f"{what} can be written as {'bib' if what is What.SOURCES else 'md, docx or pdf'}.")
    return chosen


def _content(session: Session, what: What, wanted: To, conversation: int | None) -> bytes:
    from services.export.files import Format as FileFormat
    from services.export.files import write as write_paper

    if what is What.SOURCES:
        return _bibtex(session)
    if what is What.NOTES:
        paper = _notes(session)
    elif what is What.CONVERSATION:
        paper = _conversation(session, conversation)
    else:
        paper = _report(session, what)
    return write_paper(paper, FileFormat(wanted.value))


def _notebook(session: Session) -> str:
    from services.library import DEFAULT_NOTEBOOK

    return session.notebook or DEFAULT_NOTEBOOK


def _bibtex(session: Session) -> bytes:
    from services.ask.asking import require_sources
    from services.export.bibtex import write_bibtex
    from services.export.references import references_in

    require_sources(session.quoth, session.notebook)
    return write_bibtex(references_in(session.quoth, session.notebook, session.source_ids()))


def _notes(session: Session) -> Paper:
    from services.export.papers import notes_paper
    from services.export.references import references_of

    notes = session.quoth.library.notes.all(session.notebook)
    if not notes:
        raise NothingToDo("There are no notes.", remedy="Write some on the page: quoth serve")
    title = f"{session.notebook}: notes" if session.notebook else "Notes"
    return notes_paper(notes, title=title, about="", reference_of=references_of(session.quoth))


def _conversation(session: Session, number: int | None) -> Paper:
    from services.contract.turns import read_turn
    from services.export.papers import conversation_paper
    from services.export.references import references_of

    library = session.quoth.library
    known = {each.id: each for each in library.conversations.all(session.notebook)}
    chosen = next(iter(known.values()), None) if number is None else known.get(number)
    if chosen is None:
        numbers = ", ".join(f"{each.id} ({each.title})" for each in known.values()) or "none yet"
        raise NothingToDo("There is no such conversation.", remedy=f"There are: {numbers}.")
    turns = [read_turn(body) for body in library.conversations.turns(chosen.id)]
    return conversation_paper(turns, title=chosen.title, about="", reference_of=references_of(session.quoth))


def _report(session: Session, what: What) -> Paper:
    from services.ask.asking import require_sources
    from services.export.papers import report_paper
    from services.export.references import references_of
    from services.make.reports import ReportKind

    require_sources(session.quoth, session.notebook)
    notebook = _notebook(session)
    report = _made(session, notebook, ReportKind(what.value))
    title = f"{what.capitalize()}: {notebook}"
    return report_paper(report, title=title, about="", reference_of=references_of(session.quoth))


def _made(session: Session, notebook: str, kind: ReportKind) -> ReportJson:
    """Give the report that is kept, or make it where there is none of these very sources."""
    from services.make.reports import known_report, make_report
    from ui.cli.terminal import progress_bar

    known = known_report(session.quoth, notebook, kind)
    if known and not known.added and not known.removed:
        return known.report
    with progress_bar() as progress:
        return make_report(
            session.quoth,
            notebook,
            kind,
            progress=lambda done, total: progress("reading the sources", done, total),
        )
