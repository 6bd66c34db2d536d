"""Reads what a book says of itself: title, authors, which files are its text in which order, its table of contents."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from ingest.readers.office.package import Package
from ingest.readers.text.encodings import seen

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts made unusable elsewhere
_TEXT_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml", "text/xml"})
_LARGEST = 50_000_000  # bytes of one file, unpacked; a whole long novel is 3 million
_MOST_CHAPTERS = 10_000
_DEEPEST = 6


class NotABook(Exception):
    """The archive holds no book that can be read."""


@dataclass(frozen=True, slots=True)
class Contents:
    """An entry of the table of contents: its title, how deep it stands, from 1, and whether it leads into a file."""

    title: str
    depth: int
    within: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A book: `files` are its texts in reading order, `contents` has the first entry that leads to each."""

    title: str
    authors: tuple[str, ...]
    language: str
    files: tuple[str, ...]
    contents: dict[str, Contents]


def read_book(archive: Package) -> Book:
    """Read a book's package; raises NotABook, which says what is wrong."""
    place = _package_place(archive)
    package = _xml(read(archive, place), "its list of contents")
    metadata = [(_local(each), _line(each)) for each in package.iterfind(".//{*}metadata//{*}*")]
    items = {each.get("id", ""): each for each in package.iterfind(".//{*}manifest/{*}item")}
    files: dict[str, None] = {}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is not None and _is_text(item):
            files[resolved(item.get("href", ""), beside=place)] = None
    if not files:
        raise NotABook("it names no text")
    _refuse_protected(archive, files)
    return Book(
        title=next((words for name, words in metadata if name == "title" and words), ""),
        authors=tuple(dict.fromkeys(words for name, words in metadata if name == "creator" and words)),
        language=next((words for name, words in metadata if name == "language" and words), ""),
        files=tuple(files)[:_MOST_CHAPTERS],
        contents=_contents(archive, items, beside=place),
    )


def read(archive: Package, name: str) -> bytes:
    """Unpack a file of a book; b"" where there is none of that name, wherever it points."""
    return archive.read(name, _LARGEST)


def resolved(href: str, *, beside: str) -> str:
    """Give the name in the archive that a reference from the file `beside` means, without what follows a #."""
    name = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), name)) if name else beside


def _package_place(archive: Package) -> str:
    container = read(archive, _CONTAINER)
    if not container:
        raise NotABook("it has no list of contents")
    root = next(_xml(container, _CONTAINER).iterfind(".//{*}rootfile"), None)
    if root is None or not root.get("full-path"):
        raise NotABook("it does not say where its list of contents is")
    return resolved(root.get("full-path", ""), beside="")


def _is_text(item: etree._Element) -> bool:
    return item.get("media-type") in _TEXT_TYPES and "nav" not in (item.get("properties") or "").split()


def _refuse_protected(archive: Package, files: dict[str, None]) -> None:
    """Refuse a book whose text is encrypted; fonts often are, and are of no matter."""
    encryption = read(archive, _ENCRYPTION)
    if not encryption:
        return
    for data in _xml(encryption, _ENCRYPTION).iterfind(".//{*}EncryptedData"):
        method = next((each.get("Algorithm") for each in data.iterfind("{*}EncryptionMethod")), "")
        places = (resolved(each.get("URI", ""), beside="") for each in data.iterfind(".//{*}CipherReference"))
        if method not in _FONTS and any(place in files for place in places):
            raise NotABook("its text is encrypted (DRM)")


def _contents(archive: Package, items: dict[str, etree._Element], *, beside: str) -> dict[str, Contents]:
    """Give the table of contents of the newer kind, else of the older; a damaged one is none."""
    navigation = [each for each in items.values() if "nav" in (each.get("properties") or "").split()]
    older = [each for each in items.values() if each.get("media-type") == "application/x-dtbncx+xml"]
    for item, entries in [*((each, _of_navigation) for each in navigation), *((each, _of_ncx) for each in older)]:
        name = resolved(item.get("href", ""), beside=beside)
        try:
            root = _xml(read(archive, name), name)
        except NotABook:
            continue
        found: dict[str, Contents] = {}
        for title, href, depth in entries(root):
            place = resolved(href, beside=name)
            entry = Contents(title, min(depth, _DEEPEST), within="#" in href)
            if title and href and (place not in found or (found[place].within and not entry.within)):
                found[place] = entry
        if found:
            return found
    return {}


def _of_navigation(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for nav in root.iterfind(".//{*}nav"):
        if "toc" in (nav.get("{http://www.idpf.org/2007/ops}type") or nav.get("role") or "toc"):
            for link in nav.iterfind(".//{*}a"):
                depth = sum(_local(above) == "li" for above in link.iterancestors())
                yield _line(link), link.get("href", ""), depth
            return


def _of_ncx(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for point in root.iterfind(".//{*}navPoint"):
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        depth = 1 + sum(_local(above) == "navPoint" for above in point.iterancestors())
        if label is not None and content is not None:
            yield _line(label), content.get("src", ""), depth


def _xml(data: bytes, what: str) -> etree._Element:
    """Parse XML without its own entities, and without anything from outside."""
    if not data:
        raise NotABook(f"{what} is missing")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotABook(f"{what} is damaged") from error
    if root is None:
        raise NotABook(f"{what} is damaged")
    return root


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _line(element: etree._Element) -> str:
    return " ".join(seen("".join(element.itertext())).split())[:300]
