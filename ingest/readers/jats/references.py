"""Writes entries of an article's list of references: as the file writes them, else put together from their fields."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.jats.inline import words
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of

_WRITTEN = frozenset({"mixed-citation", "element-citation", "nlm-citation", "citation"})
_MANY = 30  # names of an entry


def entry(reference: Element) -> str:
    """Give an entry's words, with its number."""
    label = words(child(reference, "label"))
    cited = [_written(each) for each in descendants(reference, *_WRITTEN)]
    notes = [words(each) for each in children(reference, "note")]
    found = " ".join(filter(None, [*cited[:1], *notes])) or words(reference)
    return f"{label} {found}" if label and not found.startswith(label) else found


def _written(citation: Element) -> str:
    """Give the words of an entry; one whose fields nothing stands between has its signs put in."""
    between = (citation.text or "") + "".join(each.tail or "" for each in citation)
    return words(citation) if any(letter.isalnum() or letter in ",.;:" for letter in between) else _composed(citation)


def _composed(citation: Element) -> str:
    titles = [_field(citation, name) for name in ("article-title", "chapter-title", "data-title", "part-title")]
    people = ", ".join(list(_people(citation))[:_MANY])
    year = _field(citation, "year")
    volume = _field(citation, "volume") + (f"({issue})" if (issue := _field(citation, "issue")) else "")
    pages = "–".join(filter(None, (_field(citation, "fpage"), _field(citation, "lpage"))))
    place = ": ".join(filter(None, (_field(citation, "publisher-loc"), _field(citation, "publisher-name"))))
    source = ", ".join(
        filter(None, (_field(citation, "source"), volume, pages or _field(citation, "elocation-id"), place))
    )
    identifiers = [
        f"{attribute(each, 'pub-id-type')}:{words(each)}" for each in descendants(citation, "pub-id") if words(each)
    ]
    links = [words(each) for each in descendants(citation, "uri", "ext-link")]
    known = [each.partition(":")[2] for each in identifiers]
    links = [link for link in links if not any(each in link for each in known)]
    first = f"{people} ({year})" if people and year else people or year
    notes = [_field(citation, name) for name in ("edition", "conf-name", "comment")]
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}."
        for part in (first, *titles, source, *notes, *identifiers, *links)
        if part
    )


def _field(citation: Element, name: str) -> str:
    return next((words(each) for each in descendants(citation, name)), "")


def _people(citation: Element) -> Iterator[str]:
    for each in descendants(citation, "name", "string-name", "collab", "institution"):
        if name_of(each) == "name":
            yield " ".join(filter(None, (words(child(each, part)) for part in ("surname", "given-names", "suffix"))))
        else:
            yield words(each)
    if next(descendants(citation, "etal"), None) is not None:
        yield "et al"
