"""Adds files to the library: find, read, split, store, then embed. The one way in, for the command line and the page.

A file that fails becomes an outcome that says why; the others are added. Prints nothing.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ingest.content.document import Document, Passage
from ingest.errors import FileMissing
from models.errors import QuothError
from retrieval.source import Source
from services.assembly import Quoth

_EMBEDDER = "embedder"  # kind under which the library keeps an embedder's full name

# (what is being done, how much of it is done, of how much)
Progress = Callable[[str, int, int], None]


class AddState(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "new version"  # of a file that was added before, whose quotes keep the version they are of
    PRESENT = "already there"
    FAILED = "failed"
    RECORD = "record taken over"  # of a source that was there
    NO_FILE = "no file"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of a file or an address: its source, or the error; `path` is None where not even a file was found."""

    path: Path | None
    state: AddState
    source: Source | None = None
    error: QuothError | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fetching:
    """Of a file that was fetched from an address: when, and the source that was fetched from there before, if any."""

    at: str
    before: str = ""


class Stopped(Exception):
    """The person asked to stop; what was added stays."""


def suffixes() -> frozenset[str]:
    """Give the endings of the files that can be added."""
    from ingest.registry import suffixes as readable

    return readable()


def told_formats() -> str:
    """Tell a person which kinds of files can be added: "PDF, plain text and Markdown"."""
    from ingest.registry import told_formats as told

    return told()


def add_files(
    quoth: Quoth,
    paths: Sequence[Path],
    *,
    notebook: str | None = None,
    password: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Outcome]:
    """Add files and the files in folders, one outcome each, as each is done; raises Stopped when `stop` is set."""
    from ingest.files import find_files

    files, missing = find_files(paths)
    for error in missing:
        yield Outcome(None, AddState.FAILED, error=error)
    for path in files:
        check_stop(stop)
        yield add_file(quoth, path, notebook=notebook, password=password, progress=progress, stop=stop)


def add_file(
    quoth: Quoth,
    path: Path,
    *,
    notebook: str | None = None,
    password: str | None = None,
    known_as: str | None = None,
    fetched: Fetching = Fetching(""),
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Add one file to a notebook; bytes that are in the library already are not read again.

    `known_as` stands in the library for the path, where the file is a copy that will not stay: its own name, or the
    address it was fetched from. What was fetched again and says the very same is not stored again.
    """
    from retrieval.kept import DEFAULT_NOTEBOOK

    notebook = notebook or DEFAULT_NOTEBOOK
    try:
        known = _sha256(path)
        before = fetched.before or ("" if known_as else _earlier_version(quoth, path, known))
        if known is not None and quoth.library.sources.has(known):
            source, state = quoth.library.notebooks.put(known, notebook=notebook), AddState.PRESENT
        else:
            document, passages = _read(quoth, path, password, _stoppable(progress, stop))
            document = replace(document, path=known_as or str(path.absolute()), fetched_at=fetched.at)
            if fetched.before and document.text == quoth.library.sources.text(fetched.before):
                source = quoth.library.notebooks.put(fetched.before, notebook=notebook)
                return Outcome(path, AddState.PRESENT, source=source)
            source = quoth.library.sources.add(document, passages, original=path, notebook=notebook)
            state = AddState.ADDED
        if before and before != source.document_id:
            source, state = quoth.library.sources.replace(before, new=source.document_id), AddState.CHANGED
    except QuothError as error:
        return Outcome(path, AddState.FAILED, error=error)
    return Outcome(path, state, source=source)


def embed_all(quoth: Quoth, *, progress: Progress | None = None, stop: threading.Event | None = None) -> None:
    """Give every passage that has none its vector; what is done stays done when it is stopped.

    The chosen embedder's full name, which only loading it tells, is kept: where nothing waits, nothing is loaded.
    """
    from retrieval.indexing import embed_pending

    known = embedder_name(quoth)
    if known is not None and not quoth.library.vectors.pending(known):
        return
    if progress is not None:
        progress("loading the embedder", 0, 0)
    report = None if progress is None else lambda done, total: progress("indexing", done, total)
    embed_pending(quoth.library, quoth.embedder, progress=report, stop=stop)
    if known != quoth.embedder.name:
        quoth.library.texts.keep(_EMBEDDER, quoth.store.chosen("embedder"), quoth.embedder.name)


def embedder_name(quoth: Quoth) -> str | None:
    """Give the chosen embedder's full name as vectors are kept by it, or None where it never made any."""
    return quoth.library.texts.get(_EMBEDDER, quoth.store.chosen("embedder"))


def check_stop(stop: threading.Event | None) -> None:
    """Raise Stopped when the person asked to stop."""
    if stop is not None and stop.is_set():
        raise Stopped


def _read(quoth: Quoth, path: Path, password: str | None, progress: Progress) -> tuple[Document, tuple[Passage, ...]]:
    from ingest.reading import read_document
    from ingest.registry import HEARING
    from ingest.splitting.passages import split_document

    document = read_document(
        path,
        password=password,
        limits=quoth.read_limits,
        progress=lambda doing, done, total: progress(_heard(done, total) if doing == HEARING else doing, done, total),
        speech_model=lambda: quoth.store.path(quoth.store.chosen("speech")),
    )
    progress("splitting", 0, 0)
    passages = split_document(document, count_tokens=quoth.count_tokens, token_limit=quoth.token_limit)
    progress("storing", 0, 0)
    return document, passages


def _earlier_version(quoth: Quoth, path: Path, known: str | None) -> str:
    """Give the id of the newest source that was read from this very path, "" where the file is as it was."""
    place = str(path.absolute())
    found = (each for each in quoth.library.sources.all() if each.path == place and not each.replaced_by)
    return next((each.document_id for each in found if each.document_id != known), "")


def _heard(seconds: int, total: int) -> str:
    from ingest.content.locator import clock

    if not seconds:
        return "loading the model that hears it"
    return f"heard {clock(seconds)}" + (f" of {clock(total)}" if total else "")


def _stoppable(progress: Progress | None, stop: threading.Event | None) -> Progress:
    """Make a progress report that raises Stopped when the person asked to stop: it ends the reading process too."""

    def report(doing: str, done: int, total: int) -> None:
        check_stop(stop)
        if progress is not None:
            progress(doing, done, total)

    return report


def _sha256(path: Path) -> str | None:
    """Hash a file; None for what is no file, which the reader refuses, and which may have no end."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileMissing(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the path and whether you may read it."
        ) from error
