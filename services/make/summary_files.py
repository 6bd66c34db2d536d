"""Summarises files into a folder of Markdown: one file for each paper, and an index. Prints nothing.

The papers are added to a notebook of the library, so that their quotes can be opened on their pages; what was
summarised is kept there too, by content and model, and is not done again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.add.files import Progress, add_files, embed_all
from services.assembly import Quoth
from services.contract.made import SummaryJson
from services.errors import OutputRefused
from services.make.summary import summary_of
from services.plain_text import one_line

if TYPE_CHECKING:
    from models.ports import Generator
    from retrieval.source import Source

NOTEBOOK = "Summaries"
INDEX = "index.md"

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_AT_START = re.compile(r"^(\d*)([-+=.)])")  # lists, numbered ones too, and underlines


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
    *,
    notebook: str | None = None,
    password: str | None = None,
    progress: Progress,
) -> Iterator[Summarised]:
    """Add files, summarise each, write each; one outcome a file, in order."""
    generator = quoth.generator_or_none()
    sources: dict[str, Source] = {}
    for outcome in add_files(quoth, paths, notebook=notebook or NOTEBOOK, password=password, progress=progress):
        if outcome.source is None:
            yield Summarised(error=outcome.error)
        else:
            sources[outcome.source.document_id] = outcome.source
    if sources:
        embed_all(quoth, progress=progress)
    for number, source in enumerate(sources.values()):
        progress(f"summarising {source.title}", number, len(sources))
        yield _summarise(quoth, source, out, generator)


def write_index(out: Path, done: Sequence[Summarised]) -> Path:
    """Write the list of all summaries in the folder's index; those of earlier runs stay in it."""
    lines = _older_lines(out / INDEX, {each.file.name for each in done if each.file})
    for each in done:
        assert each.summary is not None
        assert each.file is not None
        topics = ", ".join(escape(topic) for topic in each.summary.topics)
        lines.append(f"- [{escape(each.summary.title)}]({each.file.name})" + (f": {topics}" if topics else ""))
    path = out / INDEX
    path.write_text("# Summaries\n\n" + "\n".join(sorted(lines, key=str.casefold)) + "\n", encoding="utf-8")
    return path


def markdown(summary: SummaryJson) -> str:
    """Write a summary as Markdown, the words of papers and models escaped."""
    parts = [f"# {escape(summary.title)}", f"Source: {escape(summary.path)}"]
    if summary.topics:
        parts += ["## Key topics", "\n".join(f"- {escape(topic)}" for topic in summary.topics)]
    parts.append("## Summary")
    for claim in summary.sentences:
        parts.append(escape(claim.text))
        parts += [f"> “{escape(quote.text)}” ({escape(quote.where)})" for quote in claim.quotes]
    model = escape(summary.model) or "no language model: the sentences are the paper's own"
    parts.append(f"Written by {model}; each quote is exact text of the paper.")
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Write text as Markdown that reads as these letters, on one line."""
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", one_line(text)))


def file_name(source: Source) -> str:
    """Name a summary after the paper's title, with enough of its id to be its own."""
    words = re.sub(r"[^a-z0-9]+", "-", one_line(source.title).lower()).strip("-")[:60].rstrip("-")
    return f"{words or 'paper'}-{source.document_id[:8]}.md"


def _summarise(quoth: Quoth, source: Source, out: Path, generator: Generator | None) -> Summarised:
    try:
        summary, kept = summary_of(quoth, source.document_id, generator)
        file = out / file_name(source)
        file.write_text(markdown(summary), encoding="utf-8")
    except Exception as error:  # noqa: BLE001 - becomes this paper's outcome; the next paper is not its fault
        return Summarised(error=error)
    return Summarised(summary, file, kept=kept)


def _older_lines(index: Path, names: set[str]) -> list[str]:
    """Give the index's lines on other files that are still there."""
    if not index.is_file():
        return []
    found = [(line, re.match(r"- \[.*\]\(([^()/]+\.md)\)", line)) for line in index.read_text("utf-8").splitlines()]
    return [line for line, match in found if match and match[1] not in names and (index.parent / match[1]).is_file()]
