"""Summarises files into a folder: one file for each paper, an index of all, and a log. Prints nothing.

The papers are added to a notebook of the library, so that their quotes can be opened on their pages; what was
summarised is kept there too, by content, model and length, and is not done again. One paper is in hand at a time, and
what is written is whole: a run that was stopped or killed goes on where it was.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generation.studio.choosing.parts import SummaryLength
from ingest.files import find_files
from services.add.files import Progress, add_file, embed_all
from services.assembly import Quoth
from services.contract.made import SummaryJson
from services.errors import OutputRefused
from services.export.markdown import escape
from services.export.references import references_of
from services.failures import describe
from services.make.reports import ReportKind, report_of
from services.make.summary import one_line_of, summary_of
from services.make.summary_log import Entry, add_entry, failures_in, summaries_in
from services.make.summary_text import SummaryFormat, write_report, write_summary
from services.showing.plain_text import one_line, shorten

if TYPE_CHECKING:
    from models.ports import Generator

NOTEBOOK = "Summaries"
INDEX = "index.md"
OVERVIEW = "overview"
OVERVIEW_TITLE = "What these papers say together"


@dataclass(frozen=True, slots=True)
class Settings:
    """What summaries are to be like, and which notebook their papers go to."""

    length: SummaryLength = SummaryLength.MEDIUM
    format: SummaryFormat = SummaryFormat.MARKDOWN
    notebook: str = NOTEBOOK
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Summarised:
    """What became of a file: its summary and where it was written, `kept` from an earlier run, or the error."""

    summary: SummaryJson | None = None
    file: Path | None = None
    kept: bool = False
    error: Exception | None = None

    def as_json(self) -> dict[str, object]:
        """Describe it for scripts."""
        assert self.summary is not None
        return {**self.summary.model_dump(), "file": str(self.file), "kept": self.kept}


def open_folder(out: Path) -> None:
    """Make the folder if need be and see that it can be written; raises OutputRefused."""
    probe = out / ".quoth-writes"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputRefused(
            f"The folder {out} cannot be written: {error.strerror}.", remedy="Name another with --out."
        ) from error


def summarise_files(
    quoth: Quoth,
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    progress: Progress,
    stop: threading.Event | None = None,
) -> Iterator[Summarised]:
    """Add, summarise and write one file after the other; one outcome a file, in order.

    Where `stop` is set, the paper in hand is finished and no other begun. `progress` is told papers done and in all.
    """
    files, missing = find_files(paths)
    for error in missing:
        yield Summarised(error=error)
    generator = quoth.generator_or_none() if files else None
    done: set[str] = set()
    for number, path in enumerate(files):
        if stop is not None and stop.is_set():
            return
        progress(path.name, number, len(files))
        begun = time.monotonic()
        made = _summarise(quoth, path, out, settings, generator, done)
        if made is None:
            continue
        add_entry(out, _entry(made, path, seconds=time.monotonic() - begun))
        yield made


def written_in(out: Path) -> list[Path]:
    """Give the files that earlier runs wrote into a folder: where it holds the papers too, they are none of these."""
    names = [INDEX, *(f"{OVERVIEW}.{each}" for each in SummaryFormat), *(each.file for each in summaries_in(out))]
    return [out / name for name in names]


def index_papers(quoth: Quoth, *, progress: Progress, stop: threading.Event | None = None) -> None:
    """Give the papers' passages their vectors, so that questions find them by meaning too."""
    if quoth.library.sources.all():
        embed_all(quoth, progress=progress, stop=stop)


def write_overview(
    quoth: Quoth,
    out: Path,
    wanted: SummaryFormat,
    *,
    progress: Progress,
    stop: threading.Event | None = None,
) -> Path | None:
    """Write what all the folder's papers say together; None where there are not two; raises Stopped."""
    known = {entry.source_id for entry in summaries_in(out)}
    ids = sorted(each for each in known if quoth.library.sources.has(each))
    if len(ids) < 2:
        return None
    report = report_of(
        quoth,
        ids,
        ReportKind.OVERVIEW,
        progress=lambda done, total: progress("looking over all of them", done, total),
        stop=stop,
    )
    file = out / f"{OVERVIEW}.{wanted}"
    write_whole(file, write_report(report, OVERVIEW_TITLE, wanted, reference_of=references_of(quoth)))
    return file


def write_index(out: Path) -> Path | None:
    """Write the list of all summaries in the folder, those of earlier runs too, and of what could not be summarised.

    None where nothing was ever tried.
    """
    there, failed = summaries_in(out), failures_in(out)
    if not there and not failed:
        return None
    lines = ["# Summaries"]
    overviews = [out / f"{OVERVIEW}.{wanted}" for wanted in SummaryFormat]
    lines += [f"[What they say together]({each.name})" for each in overviews if each.is_file()]
    for entry in there:
        lines.append(f"## [{escape(entry.title)}]({entry.file})")
        if entry.line:
            lines.append(f"{escape(entry.line)}" + (f" ({escape(entry.where)})" if entry.where else ""))
        if entry.topics:
            lines.append("Key terms: " + ", ".join(escape(topic) for topic in entry.topics))
    if failed:
        lines += ["## Not summarised", "\n".join(f"- {escape(entry.error)}" for entry in failed)]
    path = out / INDEX
    write_whole(path, ("\n\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that has this content already is left alone."""
    if path.is_file() and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def file_name(title: str, source_id: str, wanted: SummaryFormat) -> str:
    """Name a summary after the paper's title, with enough of its id to be its own."""
    words = re.sub(r"[^a-z0-9]+", "-", one_line(title).lower()).strip("-")[:60].rstrip("-")
    return f"{words or 'paper'}-{source_id[:8]}.{wanted}"


def _summarise(
    quoth: Quoth, path: Path, out: Path, settings: Settings, generator: Generator | None, done: set[str]
) -> Summarised | None:
    """Summarise one file; None for one whose very content was summarised in this run already."""
    outcome = add_file(quoth, path, notebook=settings.notebook, password=settings.password)
    if outcome.source is None:
        return Summarised(error=outcome.error)
    source_id = outcome.source.document_id
    if source_id in done:
        return None
    done.add(source_id)
    try:
        summary, kept = summary_of(quoth, source_id, generator, length=settings.length)
        file = out / file_name(summary.title, source_id, settings.format)
        write_whole(file, write_summary(summary, settings.format, reference_of=references_of(quoth)))
    except Exception as error:  # noqa: BLE001 - becomes this paper's outcome; the next paper is not its fault
        return Summarised(error=error)
    return Summarised(summary, file, kept=kept)


def _entry(made: Summarised, path: Path, *, seconds: float) -> Entry:
    if made.summary is None or made.file is None:
        assert made.error is not None
        return Entry("failed", str(path), seconds=round(seconds, 3), error=describe(made.error))
    summary = made.summary
    first = one_line_of(summary)
    return Entry(
        state="kept" if made.kept else "written",
        path=str(path),
        file=made.file.name,
        source_id=summary.source_id,
        title=summary.title,
        line=shorten(f"“{first.text}”" if first.is_verbatim else first.text, 600) if first else "",
        where=first.quotes[0].where if first and first.quotes else "",
        topics=summary.topics,
        model=summary.model,
        length=summary.length,
        seconds=round(seconds, 3),
    )
