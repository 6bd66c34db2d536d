"""Words what a source's record says where its own text does not: told as the record's, never quoted.

Pure functions over values.
"""

from __future__ import annotations

from ingest.content.bibliography import Bibliography
from retrieval.source import Source

# Particulars that the record can tell, or the file by itself.
TOLD = ("title", "authors", "date", "venue", "identifier", "pages", "kind")

_LABELS = {
    "title": "Title",
    "authors": "Authors",
    "date": "Published",
    "venue": "Published in",
    "identifier": "Identifier",
    "pages": "Pages",
    "kind": "Kind of file",
}
_KINDS = {
    "application/pdf": "PDF",
    "text/html": "web page",
    "application/epub+zip": "e-book (EPUB)",
    "application/jats+xml": "article in XML (JATS)",
    "text/plain": "plain text",
    "text/markdown": "Markdown text",
}
_LONGEST_LIST = 20


def told_by_record(name: str, record: Bibliography, source: Source) -> str:
    """Tell a particular as the record has it, and whose record that is; "" where it has none."""
    value = _value(name, record, source)
    by = f"the record from {record.origin}" if record.origin else "the file's own record"
    if name == "pages":
        by = "counted in the file"
    elif name == "kind":
        by = "by the file itself"
    return f"{_LABELS[name]}: {value} ({by})" if value else ""


def _value(name: str, record: Bibliography, source: Source) -> str:
    if name == "authors":
        rest = len(record.authors) - _LONGEST_LIST
        return ", ".join(record.authors[:_LONGEST_LIST]) + (f" and {rest} more" if rest > 0 else "")
    if name == "venue":
        volume = record.volume + (f"({record.number})" if record.number else "")
        return ", ".join(part for part in (record.journal, volume, record.pages) if part) if record.journal else ""
    if name == "identifier":
        return f"doi:{record.doi}" if record.doi else f"arXiv:{record.arxiv}" if record.arxiv else ""
    if name == "pages":
        return str(source.page_count)
    if name == "kind":
        pages = "1 page" if source.page_count == 1 else f"{source.page_count} pages"
        return f"{_KINDS.get(source.media_type, source.media_type)}, {pages}"
    return record.year if name == "date" else record.title or source.title if name == "title" else ""
