"""The reader of EPUB books: chapters in the order they are read, each a page that is told by its title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.blocks import Block, Heading
from ingest.content.document import Document, Page
from ingest.content.locator import ParagraphLocator
from ingest.errors import NoText, UnsupportedFile, shown
from ingest.readers.epub.package import Book, Contents, NotABook, read, read_book
from ingest.readers.html.main_content import all_pieces
from ingest.readers.html.page import NotAPage, parse
from ingest.readers.html.pieces import Piece, put
from ingest.readers.office.package import Package
from ingest.readers.text.encodings import NotText
from ingest.readers.text.page_writer import PageWriter

_DEEPEST = 6
_BEGINNING = 4  # pieces of a chapter among which its title is
_Titled = tuple[str, tuple[Piece, ...]]  # a chapter: the title it is told by, and its text


@dataclass(frozen=True, slots=True)
class BookReader:
    """Reads books; raises UnsupportedFile where it is none or is protected, NoText where it is pictures only."""

    media_types: tuple[str, ...] = ("application/epub+zip",)
    suffixes: tuple[str, ...] = (".epub",)

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a book, chapter by chapter."""
        del password  # nothing but a shop's program opens a protected book
        try:
            archive = Package.open(path, "a book (EPUB)")
            book = read_book(archive)
            chapters = _chapters(archive, book, progress)
        except NotABook as error:
            raise UnsupportedFile(
                f"{shown(path)} is no book that can be read: {error}.",
                remedy="Add a copy without protection, or convert it to a PDF and add that.",
            ) from error
        if not chapters:
            raise NoText(f"{shown(path)} holds no words.", remedy="Convert it to a PDF and add that.")
        return _document(archive.id, str(path), book.title or path.stem, book.authors, chapters)


def _chapters(archive: Package, book: Book, progress: Callable[[int, int], None]) -> list[_Titled]:
    """Give the chapters that have words."""
    chapters: list[_Titled] = []
    title = ""
    for number, name in enumerate(book.files, 1):
        progress(number, len(book.files))
        try:
            pieces = all_pieces(parse(read(archive, name)))
        except (NotText, NotAPage):
            continue
        if any(letter.isalnum() for piece in pieces for letter in piece.text):
            pieces = with_title(pieces, book.contents.get(name))
            title = next((piece.text for piece in pieces[:_BEGINNING] if piece.kind is Heading), title)
            chapters.append((title, pieces))
    return chapters


def with_title(pieces: Sequence[Piece], entry: Contents | None) -> tuple[Piece, ...]:
    """Have a chapter begin with its heading, at the level that the table of contents gives it.

    Where the chapter's own words begin with that title, they are the heading; else the book's table tells it, unless it
    leads to a place further down.
    """
    begins = pieces[:_BEGINNING]
    first = next((at for at, piece in enumerate(begins) if piece.kind is Heading), None)
    if entry is not None:
        alike = next((at for at, piece in enumerate(begins) if _plain(piece.text) == _plain(entry.title)), None)
        if alike is not None:
            heading = replace(pieces[alike], kind=Heading, level=pieces[alike].level or 1)
            pieces, first = [*pieces[:alike], heading, *pieces[alike + 1 :]], alike
        elif entry.within:
            entry = None
        elif first is None:
            pieces, first = [Piece(Heading, entry.title, 1), *pieces], 0
    if first is None:
        return tuple(pieces)
    shift = (entry.depth if entry else 1) - pieces[first].level
    least = entry.depth if entry else 1
    return tuple(
        replace(piece, level=min(max(piece.level + shift, least), _DEEPEST)) if piece.kind is Heading else piece
        for piece in pieces
    )


def _document(digest: str, path: str, title: str, authors: tuple[str, ...], chapters: Sequence[_Titled]) -> Document:
    writer = PageWriter()
    for number, (name, pieces) in enumerate(chapters, 1):
        put(pieces, writer)
        place = ParagraphLocator((name,), 0) if name else None
        if number < len(chapters):
            writer.end_page(place)
    pages, blocks = writer.finish(place)
    text = "".join(page.text for page in pages)
    return Document(digest, title, path, "application/epub+zip", pages, blocks, authors, _outline(text, blocks, pages))


def _outline(text: str, blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[tuple[int, str, int], ...]:
    found: list[tuple[int, str, int]] = []
    number, end = 0, 0
    for block in blocks:
        while block.start >= end and number < len(pages):
            end += len(pages[number].text)
            number += 1
        if isinstance(block, Heading):
            found.append((block.level, text[block.start : block.end], number))
    return tuple(found)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


READER = BookReader()
