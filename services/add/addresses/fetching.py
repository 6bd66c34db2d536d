"""Fetches an address into a file: each redirect is checked anew, and each use of the network is recorded first."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urljoin, urlsplit

from services.add.addresses.connection import Answer, Limits, asked
from services.add.addresses.errors import AddressError, AddressUnreachable
from services.add.addresses.targets import Allows, Resolve, Target, check, is_public, system_resolve
from services.add.addresses.walls import login_error, page_instead_of_file, status_error

_WHAT = "what stands at an address that you added"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LIMITS = Limits()
_BEGINNING = 300_000  # bytes in which a field for a password is looked for
# The ending a file is named with, so that its reader is found where bytes do not tell; else the address's own.
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/csv": ".csv",
    "multipart/related": ".mhtml",
    "application/rtf": ".rtf",
}
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")

Report = Callable[[int, int], None]  # bytes so far, and in all, 0 where that is not told


class Record(Protocol):
    """Where each use of the network is written before it happens."""

    def note(self, what: str, *, place: str, outcome: str) -> None:
        """Add an event."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address: where its bytes lie, where the redirects ended, and what the server calls it."""

    path: Path
    address: str
    media_type: str


class Fetcher:
    """Fetches addresses. Whom it may ask and how names are resolved is given when it is made, and nowhere else."""

    def __init__(
        self,
        record: Record,
        *,
        resolve: Resolve = system_resolve,
        allows: Allows = is_public,
        limits: Limits = _LIMITS,
    ) -> None:
        self.record = record
        self._resolve = resolve
        self._allows = allows
        self._limits = limits

    def fetch(self, address: str, folder: Path, *, progress: Report = lambda _done, _total: None) -> Fetched:
        """Fetch an address into a file of the folder; raises an AddressError, and what `progress` raises."""
        deadline = time.monotonic() + self._limits.seconds
        first, following = "", address
        for _ in range(self._limits.redirects + 1):
            progress(0, 0)
            self._note(following, "asked")  # before anything is sent, and be it the question where that machine is
            try:
                target = check(following, resolve=self._resolve, allows=self._allows)
                first = first or target.address
                with asked(target, self._limits, deadline) as answer:
                    found = self._received(first, target, answer, folder, progress)
            except AddressError as error:
                self._note(following, f"not fetched: {error.message}")
                raise
            if isinstance(found, Fetched):
                self._note(following, f"received {found.path.stat().st_size:,} bytes")
                return found
            self._note(following, "leads on")
            following = found
        raise AddressUnreachable(
            f"{first} leads on more than {self._limits.redirects} times.",
            remedy="Open it in a browser and add the address that it ends at.",
        )

    def _received(
        self,
        first: str,
        target: Target,
        answer: Answer,
        folder: Path,
        progress: Report,
    ) -> Fetched | str:
        """Give the file that came of an answer, or the address that it leads on to."""
        if answer.status in _REDIRECTS and answer.headers.get("location"):
            return urljoin(target.address, answer.headers["location"])
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        error = status_error(answer.status, target.address) or page_instead_of_file(first, media_type)
        if error is not None:
            raise error
        path = folder / _file_name(target, answer, media_type)
        beginning = _write(answer, path, progress)
        login = login_error(first, target.address, beginning if "html" in media_type else b"")
        if login is not None:
            raise login
        return Fetched(path, target.address, media_type)

    def _note(self, address: str, outcome: str) -> None:
        self.record.note(_WHAT, place=address, outcome=outcome)


def _write(answer: Answer, path: Path, progress: Report) -> bytes:
    """Write an answer's bytes to a file, and give the first of them."""
    told = answer.headers.get("content-length", "")
    total = int(told) if re.fullmatch(r"\d{1,12}", told) and "content-encoding" not in answer.headers else 0
    size, beginning = 0, b""
    with path.open("wb") as file:
        for block in answer.blocks:
            file.write(block)
            size += len(block)
            beginning += block[: max(0, _BEGINNING - len(beginning))]
            progress(size, total)
    return beginning


def _file_name(target: Target, answer: Answer, media_type: str) -> str:
    """Name the file as the server or the address does, with the ending of what it is."""
    disposition = answer.headers.get("content-disposition", "")
    named = re.search(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)", disposition, re.IGNORECASE)
    name = unquote(named.group(1) if named else urlsplit(target.path).path.rstrip("/").rpartition("/")[2])
    name = "".join(letter if letter.isalnum() or letter in " .-_()," else "-" for letter in name).strip(" .")[-120:]
    stem, own = Path(name or target.host).stem, Path(name).suffix
    ending = _ENDINGS.get(media_type) or (own if _SUFFIX.fullmatch(own) else "")
    if not ending and media_type.startswith("text/"):
        ending = ".txt"
    return f"{stem if own == ending or _SUFFIX.fullmatch(own) else name or target.host}{ending}"
