"""Watches a folder: what is new or changed in it is added, what goes is said and stays in the library.

The system tells of changes (watchfiles); where it cannot, on network drives and where its limits are reached, the
folder is looked at every second instead. Prints nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import FileMissing, shown
from retrieval.source import Source
from services.add.files import AddState, Outcome, Progress, add_file, add_files, embed_all
from services.assembly import Quoth

_SETTLED = 1.0  # seconds without a change, after which a file is taken to be written whole
_PATIENCE = 600.0  # seconds; a file that grows for longer is added as it is, and again when it has changed


@dataclass(frozen=True, slots=True)
class Gone:
    """A file has gone from the folder; its source stays."""

    path: Path
    source: Source


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that came or changed, and files that went."""

    there: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()


def watch_folder(
    quoth: Quoth,
    folder: Path,
    *,
    notebook: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    polling: bool = False,
) -> Iterator[Outcome | Gone]:
    """Add what is in a folder, then what comes and changes, one outcome each, until `stop` is set; raises FileMissing.

    What is in the library already is not told. Vectors are made after each batch. `polling` looks at the folder
    instead of being told.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise FileMissing(f"There is no folder {shown(folder)}.", remedy="Check the path.")
    stop = stop or threading.Event()
    for changes in _changes(folder, stop, polling=polling):
        outcomes: list[Outcome] = []
        for outcome in _add(quoth, folder, changes, notebook=notebook, progress=progress, stop=stop):
            outcomes.append(outcome)
            if _is_news(outcome):
                yield outcome
        yield from _told_gone(quoth, changes.gone)
        if any(outcome.state in {AddState.ADDED, AddState.CHANGED} for outcome in outcomes):
            embed_all(quoth, progress=progress, stop=stop)


def _add(
    quoth: Quoth,
    folder: Path,
    changes: Changes,
    *,
    notebook: str | None,
    progress: Progress | None,
    stop: threading.Event,
) -> Iterator[Outcome]:
    if changes.there == (folder,):  # the first look
        found = add_files(quoth, [folder], notebook=notebook, progress=progress, stop=stop)
        yield from (outcome for outcome in found if outcome.path is not None)  # an empty folder is no failure here
        return
    for path in changes.there:
        if _settled(path, stop):
            yield add_file(quoth, path, notebook=notebook, progress=progress, stop=stop)


def _is_news(outcome: Outcome) -> bool:
    """Tell whether an outcome is worth a line: a file that is in the library as it was is not."""
    known = outcome.source is not None and outcome.source.path == str(outcome.path)
    return not (outcome.state is AddState.PRESENT and known)


def _told_gone(quoth: Quoth, paths: Iterable[Path]) -> Iterator[Gone]:
    told: set[str] = set()
    for path in paths:
        for source in quoth.library.sources.all():
            place = Path(source.path)
            went = place == path or path in place.parents
            if (
                went
                and not source.replaced_by
                and not source.address
                and source.path not in told
                and not place.exists()
            ):
                told.add(source.path)
                yield Gone(place, source)


def _changes(folder: Path, stop: threading.Event, *, polling: bool) -> Iterator[Changes]:
    """Yield the folder itself first, then what changes in it; what changes meanwhile comes next."""
    from watchfiles import Change, watch

    changes = watch(
        folder,
        watch_filter=lambda change, path: _may_matter(Path(path), folder, is_gone=change is Change.deleted),
        stop_event=stop,
        force_polling=polling or None,
        poll_delay_ms=1000,
        rust_timeout=500,
        yield_on_timeout=True,  # the first answer says that it watches: only then is the folder looked through
        ignore_permission_denied=True,
    )
    try:
        waiting = next(changes, None)
    except (OSError, RuntimeError):
        if polling:
            raise
        yield from _changes(folder, stop, polling=True)
        return
    if waiting is None:
        return
    yield Changes((folder,))
    while waiting is not None and not stop.is_set():
        if waiting:
            there = {Path(path) for change, path in waiting if change is not Change.deleted}
            gone = {Path(path) for change, path in waiting if change is Change.deleted}
            files = {file for path in there for file in (_files_in(path, folder) if path.is_dir() else (path,))}
            yield Changes(tuple(sorted(path for path in files if path.is_file())), tuple(sorted(gone)))
        waiting = next(changes, None)


def _may_matter(path: Path, folder: Path, *, is_gone: bool) -> bool:
    """Tell whether a change may be of a file that is read.

    A folder that comes is looked through, since its files may have come before the system was asked about it; of what
    has gone nobody can tell whether it was one.
    """
    return _is_wanted(path, folder) or ((is_gone or path.is_dir()) and not _is_hidden(path.relative_to(folder).parts))


def _files_in(path: Path, folder: Path) -> tuple[Path, ...]:
    return tuple(file for file in path.rglob("*") if _is_wanted(file, folder))


def _is_wanted(path: Path, folder: Path) -> bool:
    """Tell whether a path is of a kind that is read, and neither it nor a folder on the way to it is hidden."""
    from ingest.registry import suffixes

    return path.suffix.lower() in suffixes() and not _is_hidden(path.relative_to(folder).parts)


def _is_hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith((".", "~$")) for part in parts)


def _settled(path: Path, stop: threading.Event) -> bool:
    """Wait until a file is no longer written to; False where it has gone, or the person asked to stop."""
    end = time.monotonic() + _PATIENCE
    seen: tuple[int, int] | None = None
    while time.monotonic() < end:
        try:
            status = path.stat()
        except OSError:
            return False
        now = (status.st_size, status.st_mtime_ns)
        if now == seen and time.time() - status.st_mtime >= _SETTLED:
            return True
        seen = now
        if stop.wait(_SETTLED / 2):
            return False
    return True
