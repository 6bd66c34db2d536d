"""Adds what stands at an address: fetched once, kept as it was, with the address and the day.

Fetched again, it is a new version beside the old one, which quotes keep; where its words are the same, there is none.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from ingest.errors import ReadError
from models.errors import QuothError
from services.add.addresses.errors import AddressError
from services.add.addresses.fetching import Fetched, Fetcher
from services.add.addresses.known_places import file_address, spelled_out
from services.add.addresses.targets import with_scheme
from services.add.addresses.video import address_of, fetch_subtitles, video_of
from services.add.files import AddState, Fetching, Outcome, Progress, add_file, check_stop
from services.assembly import Quoth

if TYPE_CHECKING:
    from retrieval.source import Source

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_LOOK_SECONDS = 60.0
_LOOK_MEGABYTES = 1024


def is_address(given: str) -> bool:
    """Tell an address, a DOI or an arXiv id from a path."""
    return "://" in given or spelled_out(given) != given.strip()


def add_address(
    quoth: Quoth,
    given: str,
    *,
    notebook: str | None = None,
    password: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Fetch an address and add what stands there to a notebook; raises Stopped when `stop` is set."""
    asked = with_scheme(spelled_out(given))
    video = video_of(asked)
    address = address_of(video) if video else urldefrag(asked).url

    def fetching(done: int, total: int) -> None:
        check_stop(stop)
        if progress is not None:
            progress("fetching", done // 1000, total // 1000)

    with tempfile.TemporaryDirectory(prefix="quoth-") as folder:
        try:
            fetched = _fetched(quoth.fetcher, asked, video, Path(folder), fetching)
        except QuothError as error:
            return Outcome(None, AddState.FAILED, error=error, address=address)
        before = newest(quoth, address)
        outcome = add_file(
            quoth,
            fetched.path,
            notebook=notebook,
            password=password,
            known_as=address,
            fetched=Fetching(datetime.now(UTC).isoformat(timespec="seconds"), before.document_id if before else ""),
            progress=progress,
            stop=stop,
        )
    if outcome.error is not None:  # it names the file, which nobody knows
        outcome.error.message = outcome.error.message.replace(str(fetched.path), address)
    return replace(outcome, path=None, address=address)


def _fetched(fetcher: Fetcher, asked: str, video: str, folder: Path, progress: Callable[[int, int], None]) -> Fetched:
    if video:
        return fetch_subtitles(video, fetcher, folder)
    found = fetcher.fetch(file_address(asked), folder, progress=progress)
    return _paper_of(found, fetcher, folder, progress) or found


def newest(quoth: Quoth, address: str) -> Source | None:
    """Give the newest version of what was fetched from an address, None where nothing was."""
    versions = (each for each in quoth.library.sources.all() if each.address == address and not each.replaced_by)
    return max(versions, key=lambda each: each.fetched_at, default=None)


def _paper_of(fetched: Fetched, fetcher: Fetcher, folder: Path, progress: Callable[[int, int], None]) -> Fetched | None:
    """Fetch the paper that a page says it is the page of; None where it names none, or that is not to be had."""
    from ingest.isolation.sandbox import run_limited
    from ingest.readers.html.metadata import paper_address

    if fetched.media_type not in _PAGES:
        return None
    try:
        named = run_limited(paper_address, fetched.path, seconds=_LOOK_SECONDS, megabytes=_LOOK_MEGABYTES)
        paper = fetcher.fetch(urljoin(fetched.address, named), folder, progress=progress) if named else None
    except (AddressError, ReadError):
        return None  # the page itself remains
    return paper if paper is not None and paper.media_type not in _PAGES else None
