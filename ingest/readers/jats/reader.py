"""The reader of articles in JATS: title and record, abstract, text, notes, references, in this order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.content.blocks import Footnote, Heading, Paragraph, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import NoText, ReadLimit, Unreadable, UnsupportedFile, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.html.pieces import Piece, put
from ingest.readers.jats.front import Front, front_of, meta_of
from ingest.readers.jats.inline import words
from ingest.readers.jats.tree import Harmful, NotAnArticle, parse
from ingest.readers.jats.walk import Walk, notes_of
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of
from ingest.readers.text.encodings import NotText
from ingest.readers.text.page_writer import PageWriter

MEDIA_TYPE = "application/jats+xml"
_LARGEST = 100_000_000
_KINDS_OF_NOTES = {
    "coi-statement": "Competing interests",
    "conflict": "Competing interests",
    "con": "Author contributions",
    "financial-disclosure": "Funding",
    "supported-by": "Funding",
}
_OWN_DATA = 40  # letters from which a value of the record's own fields is a statement


@dataclass(frozen=True, slots=True)
class ArticleReader:
    """Reads articles; raises UnsupportedFile where there is none, Unreadable where one is made to do harm."""

    media_types: tuple[str, ...] = (MEDIA_TYPE,)
    suffixes: tuple[str, ...] = (".nxml", ".xml")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read an article, all at once; raises NoText where it says nothing."""
        del password  # an article has none
        data = file_bytes(path)
        if len(data) > _LARGEST:
            raise ReadLimit(
                f"{shown(path)} has over {_LARGEST // 1_000_000} MB and was not read.",
                remedy="Add the article as a PDF.",
            )
        try:
            document = _document(parse(data), path, hashlib.sha256(data).hexdigest())
        except (NotText, NotAnArticle) as error:
            raise UnsupportedFile(
                f"{shown(path)} holds no article in JATS that can be read ({error}).",
                remedy="Fetch the article again, as XML of PubMed Central or as a PDF, and add that.",
            ) from error
        except Harmful as error:
            raise Unreadable(
                f"{shown(path)} declares entities in its XML, which an article never does: it is made to do harm.",
                remedy="Ask whoever sent it for another copy, and do not open this one.",
            ) from error
        if not any(letter.isalnum() for letter in document.text):
            raise NoText(f"{shown(path)} holds no words.", remedy="Add the article as a PDF.")
        progress(1, 1)
        return document


def _document(article: Element, path: Path, document_id: str) -> Document:
    walk = Walk(notes_of(article))
    front = front_of(article)
    _front(walk, article, front)
    body, back = child(article, "body"), child(article, "back")
    if body is not None:
        walk.under(body, 1)
    for floats in children(article, "floats-group"):
        walk.under(floats, 1)
    _back(walk, article, back)
    for part in (each for each in article if name_of(each) in {"sub-article", "response"}):
        walk.block(part, 1)
    writer = PageWriter()
    put(walk.pieces, writer)
    pages, blocks = writer.finish()
    text = pages[0].text
    outline = tuple((block.level, text[block.start : block.end], 1) for block in blocks if isinstance(block, Heading))
    title = front.record.title or path.stem
    return structured(
        Document(
            document_id,
            title,
            str(path),
            MEDIA_TYPE,
            pages,
            blocks,
            front.record.authors,
            outline,
            language=attribute(article, "lang").partition("-")[0].lower(),
        )
    )


def _front(walk: Walk, article: Element, front: Front) -> None:
    meta = meta_of(article)
    walk.pieces.append(Piece(Title, front.record.title or ""))
    walk.pieces.extend(Piece(Paragraph, line) for line in front.lines)
    for each in (*children(meta, "abstract"), *children(meta, "trans-abstract")):
        walk.heading(words(child(each, "title")) or "Abstract", 1)
        walk.under(each, 2)


def _back(walk: Walk, article: Element, back: Element | None) -> None:
    """Take what stands behind the text: the references come last, as journals print them."""
    parts = list(back) if back is not None else []
    references = [each for each in parts if name_of(each) == "ref-list"]
    for each in parts:
        if name_of(each) == "fn-group":
            _notes(walk, each)
        elif each not in references:
            walk.block(each, 1)
    _statements(walk, article)
    for each in references:
        walk.block(each, 1)


def _notes(walk: Walk, group: Element) -> None:
    """Tell the notes that no paragraph refers to, those of a known kind under its name."""
    title = words(child(group, "title"))
    for note in walk.left_notes(group):
        heading = _KINDS_OF_NOTES.get(attribute(note, "fn-type").lower(), title or "Notes")
        if not walk.pieces or _last_heading(walk) != heading:
            walk.heading(heading, 1)
        walk.pieces.append(Piece(Footnote if heading == "Notes" else Paragraph, words(note)))


def _statements(walk: Walk, article: Element) -> None:
    """Tell what the record alone says: of authors' notes, who paid, where the data are."""
    meta = meta_of(article)
    for each in children(meta, "author-notes"):
        _notes(walk, each)
    told = "".join(piece.text for piece in walk.pieces)
    found: list[tuple[str, str]] = []
    for group in children(meta, "funding-group"):
        stated = [words(each) for each in children(group, "funding-statement")]
        found += [("Funding", text) for text in stated or map(_award, children(group, "award-group"))]
    for each in descendants(meta, "custom-meta"):
        name, value = words(child(each, "meta-name")), words(child(each, "meta-value"))
        found += [(name, value)] if len(value) >= _OWN_DATA else []
    for heading, text in found:
        if text and text not in told:
            if _last_heading(walk) != heading:
                walk.heading(heading, 1)
            walk.pieces.append(Piece(Paragraph, text))


def _award(group: Element) -> str:
    """Give who paid, with the number of the grant."""
    source = ", ".join(filter(None, (_funder(each) for each in children(group, "funding-source"))))
    return ", ".join(filter(None, (source, *(words(each) for each in children(group, "award-id")))))


def _funder(source: Element) -> str:
    named = next(descendants(source, "institution"), None)
    return words(source if named is None else named)


def _last_heading(walk: Walk) -> str:
    return next((piece.text for piece in reversed(walk.pieces) if piece.kind is Heading), "")


READER = ArticleReader()
