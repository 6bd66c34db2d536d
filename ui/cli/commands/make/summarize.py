"""The command that summarises papers into files."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import failures
from ui.cli.commands.sources import Password, Paths
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from services.make.summary_files import Summarised


class To(StrEnum):
    """Formats by their files' endings."""

    MD = "md"
    JSON = "json"
    DOCX = "docx"


class Long(StrEnum):
    """Lengths by their names."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the summaries; made if need be.")]
Format = Annotated[To, typer.Option("--format", help="How each summary is written.")]
Length = Annotated[Long, typer.Option("--length", help="How much each summary tells: about 6, 12 or 22 sentences.")]


@command
def summarize(
    session: Session,
    paths: Paths,
    out: Out,
    to: Format = To.MD,
    length: Length = Long.MEDIUM,
    password: Password = None,
) -> None:
    """Write a summary of each paper, every sentence with its quote and page; an index; what they say together.

    A summary has one line, the question, data and methods, findings, limits and key terms. The papers are added to the
    notebook "Summaries", or to the one of --notebook. Ctrl-C finishes the paper in hand; run again, it goes on: what
    was summarised before by the same model, at the same length, is not worked on again. log.jsonl in the folder tells
    what became of each file.
    """
    from services.add.files import Stopped
    from services.make.summary_files import index_papers, open_folder, write_index, write_overview, written_in
    from services.make.summary_text import SummaryFormat
    from ui.cli.commands.ask import say_if_no_generator
    from ui.cli.commands.make.table import papers_in
    from ui.cli.stopping import finishing_on_interrupt
    from ui.cli.terminal import progress_bar

    open_folder(out)
    papers = papers_in(paths, own=written_in(out))
    say_if_no_generator(session)
    done: list[dict[str, object]] = []
    overview: Path | None = None
    written = failed = 0
    with finishing_on_interrupt(lambda: say("Stopping when the paper in hand is done …")) as stop:
        for each in _summarised(session, papers, out, to, length, password, stop):
            if each.error:
                failed += 1
                say(failures.explain(each.error, session.settings.home))
                continue
            written += 1
            if session.as_json:
                done.append(each.as_json())
            else:
                tell(f"{'kept' if each.kept else 'wrote'} {each.file}")
        if written and not stop.is_set():
            with progress_bar(estimates=True) as progress, suppress(Stopped):
                overview = write_overview(session.quoth, out, SummaryFormat(to.value), progress=progress, stop=stop)
                index_papers(session.quoth, progress=progress, stop=stop)
        index = write_index(out)
    if session.as_json:
        files = {"index": str(index) if index else None, "overview": str(overview) if overview else None}
        session.print_json({"summaries": done, **files})
    if stop.is_set():
        say("Stopped. Run it again to go on.")
        raise typer.Exit(failures.INTERRUPTED)
    if failed or not written:
        raise typer.Exit(failures.FAILED)


def _summarised(
    session: Session,
    paths: Sequence[Path],
    out: Path,
    to: To,
    length: Long,
    password: str | None,
    stop: threading.Event,
) -> Iterator[Summarised]:
    from services.make.summary import SummaryLength
    from services.make.summary_files import NOTEBOOK, Settings, summarise_files
    from services.make.summary_text import SummaryFormat
    from ui.cli.terminal import progress_bar

    settings = Settings(SummaryLength(length.value), SummaryFormat(to.value), session.notebook or NOTEBOOK, password)
    with progress_bar(estimates=True) as progress:
        yield from summarise_files(session.quoth, paths, out, settings, progress=progress, stop=stop)
