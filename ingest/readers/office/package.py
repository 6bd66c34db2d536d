"""Opens the zip archive of an office file: its parts as XML, and what they refer to. Nothing is unpacked to disk.

Only parts that are asked for are read, each and all together within limits; XML is parsed without a network, and one
that declares a document type, which no office program writes, is refused: entities are how such files do harm. Knows
nothing of what the parts mean.
"""

from __future__ import annotations

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from lxml import etree

from ingest.errors import FileMissing, ReadLimit, Unreadable, shown
from ingest.readers.office.xml import Element, attribute, children, name_of

_MEGABYTE = 1_000_000
_LARGEST_PART = 200 * _MEGABYTE  # decompressed; a tree of XML takes some five times as much memory
_LARGEST_TREE = 100 * _MEGABYTE
_LARGEST_IN_ALL = 600 * _MEGABYTE
_MOST_NAMES = 100_000
_ENCRYPTED = 1  # a part's flag
_PROLOG = 4096  # bytes in which a document type is declared, if one is


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last word of its type ("footnotes"), `target` a part's name."""

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """An office file's archive. `what` is how such a file is called where it is damaged: "a Word document"."""

    path: Path
    what: str
    _zip: zipfile.ZipFile = field(repr=False)
    _read: int = 0

    @classmethod
    def open(cls, path: Path, what: str) -> Package:
        """Open a file; raises FileMissing, ReadLimit, or Unreadable where it is no archive."""
        try:
            archive = zipfile.ZipFile(path)  # films in a presentation are never read into memory
        except PermissionError as error:
            raise FileMissing(f"{shown(path)} cannot be opened.", remedy="Check that it may be read.") from error
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise damaged(path, what) from error
        if len(archive.namelist()) > _MOST_NAMES:
            raise _too_big(path, f"holds more than {_MOST_NAMES} parts")
        return cls(path, what, archive)

    @property
    def id(self) -> str:
        """The sha256 of the file's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._zip.NameToInfo

    def read(self, name: str, limit: int = _LARGEST_PART) -> bytes:
        """Give a part's bytes; "" where it is missing."""
        if not self.has(name):
            return b""
        with self.stream(name) as part:
            try:
                content = part.read(limit + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
                raise damaged(self.path, self.what) from error
        self._read += len(content)
        if len(content) > limit or self._read > _LARGEST_IN_ALL:
            raise _too_big(self.path, f"unpacks to more than {limit // _MEGABYTE} MB")
        return content

    def stream(self, name: str) -> IO[bytes]:
        """Open a part to be read piece by piece."""
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise locked(self.path)
        if info.file_size > _LARGEST_PART:
            raise _too_big(self.path, f"unpacks to more than {_LARGEST_PART // _MEGABYTE} MB")
        try:
            return self._zip.open(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
            # ValueError: it is said to stand before the file begins
            raise damaged(self.path, self.what) from error

    def xml_stream(self, name: str) -> IO[bytes]:
        """Open a part of XML to be parsed piece by piece, without entities; refuse one that declares any."""
        with self.stream(name) as part:
            if b"<!DOCTYPE" in part.read(_PROLOG):
                raise _harmful(self.path, self.what)
        return self.stream(name)

    def xml(self, name: str) -> Element | None:
        """Parse a part; None where it is missing."""
        content = self.read(name, _LARGEST_TREE)
        return parse(content, self.path, self.what) if content else None

    def main(self, kind: str = "officeDocument") -> str:
        """Give the name of the part that the package is about."""
        found = next((each.target for each in self.relations("") if each.kind == kind), "")
        if not self.has(found):
            raise damaged(self.path, self.what)
        return found

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Give what a part refers to within the package; what is outside of it is never looked at."""
        folder, _, name = part.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return tuple(self._relations(root, folder)) if root is not None else ()

    def _relations(self, root: Element, folder: str) -> Iterator[Relation]:
        for each in children(root, "Relationship"):
            if attribute(each, "TargetMode") != "External":
                target = unquote(attribute(each, "Target"))
                inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield Relation(attribute(each, "Id"), attribute(each, "Type").rpartition("/")[2], inside)

    def related(self, part: str, kind: str) -> Element | None:
        """Parse the first part of a kind that a part refers to."""
        found = next((each.target for each in self.relations(part) if each.kind == kind), "")
        return self.xml(found)

    def about(self) -> About:
        """Give what the file says of itself."""
        part = next((each.target for each in self.relations("") if each.kind == "core-properties"), "")
        root = self.xml(part)
        said = {name_of(each): " ".join((each.text or "").split()) for each in root} if root is not None else {}
        authors = tuple(name.strip() for name in said.get("creator", "").split(";") if name.strip())
        return About(said.get("title", ""), authors)


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str
    authors: tuple[str, ...]


def parse(content: bytes, path: Path, what: str) -> Element:
    """Parse XML; raises Unreadable where it is damaged, or declares a document type."""
    if b"<!DOCTYPE" in content[:_PROLOG]:
        raise _harmful(path, what)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        tree = etree.ElementTree(etree.fromstring(content, parser))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(path, what) from error
    if tree.docinfo.doctype:
        raise _harmful(path, what)
    root: Element = tree.getroot()
    return root


def _harmful(path: Path, what: str) -> Unreadable:
    return Unreadable(
        f"{shown(path)} declares entities in its XML, which {what} never does: it is made to do harm.",
        remedy="Ask whoever sent it for another copy, and do not open this one.",
    )


def locked(path: Path) -> Unreadable:
    """Say that a file has a password."""
    return Unreadable(
        f"{shown(path)} is encrypted.", remedy="Open it with its password, save it without one, and add that."
    )


def damaged(path: Path, what: str) -> Unreadable:
    """Say that a file is not whole."""
    return Unreadable(
        f"{shown(path)} is damaged, or it is not {what}.",
        remedy="Fetch or export it again, or open it in the program it was made with and save it anew.",
    )


def _too_big(path: Path, how: str) -> ReadLimit:
    return ReadLimit(f"{shown(path)} {how} and was not read.", remedy="Split it into smaller files and add those.")
