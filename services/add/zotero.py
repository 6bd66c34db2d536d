"""Adds what a Zotero library holds: its files, with the records Zotero has of them; its collections become notebooks.

Zotero's library is only read. What is added is copied, so that it stays when it goes from Zotero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.bibliography import Bibliography
from ingest.errors import FileMissing, shown
from ingest.zotero.entry import BELOW, Entry
from ingest.zotero.reading import read_zotero
from retrieval.source import Source
from services.add.files import AddState, Outcome, Progress, add_file
from services.assembly import Quoth
from services.errors import CollectionNotFound
from services.export.references import bibliography_of, keep_bibliography

_FEWEST_LETTERS = 12  # of a title by which a source is told to be an entry's; shorter ones are too common


@dataclass(frozen=True, slots=True)
class ZoteroLibrary:
    """The entries of a library or an export, as far as they are wanted."""

    entries: tuple[Entry, ...]

    @property
    def collections(self) -> dict[str, int]:
        """Count the entries of each collection, by its whole name, in the order of names."""
        return dict(sorted(Counter(name for each in self.entries for name in each.collections).items()))


def open_zotero(path: Path, *, collection: str | None = None, linked: Path | None = None) -> ZoteroLibrary:
    """Read a library; with a collection only what stands in it, or in those within it.

    `linked` is the folder that Zotero's relative links begin at. Raises a ReadError, or CollectionNotFound.
    """
    library = ZoteroLibrary(read_zotero(path, base=linked))
    if collection is None:
        return library
    wanted = {name for name in library.collections if _is_within(name, collection)}
    if not wanted:
        names = ", ".join(library.collections) or "none"
        raise CollectionNotFound(
            f"There is no collection {collection!r} with entries in it.", remedy=f"There are: {names}."
        )
    chosen = (
        replace(each, collections=tuple(name for name in each.collections if name in wanted))
        for each in library.entries
        if wanted & set(each.collections)
    )
    return ZoteroLibrary(tuple(chosen))


def add_zotero(
    quoth: Quoth,
    library: ZoteroLibrary,
    *,
    notebook: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Add the files of all entries, one outcome each, and take over their records.

    Each goes to the notebooks named like its collections, or all to one that is given. An entry without a file gives
    its record to the source that has its DOI or title; where there is none, its outcome is NO_FILE.
    """
    for entry in library.entries:
        if not entry.files:
            yield _without_file(quoth, entry)
        for each in entry.files:
            path = Path(each.path)
            if not path.is_file():
                yield Outcome(path, AddState.FAILED, error=_moved(path, entry))
                continue
            notebooks = (notebook,) if notebook else entry.collections or (None,)
            outcome = add_file(quoth, path, notebook=notebooks[0], progress=progress)
            if outcome.source is not None:
                outcome = replace(outcome, source=_take_over(quoth, outcome, entry, notebooks[1:]))
            yield outcome


def _take_over(quoth: Quoth, outcome: Outcome, entry: Entry, notebooks: Sequence[str | None]) -> Source:
    """Give a source its entry's record, and its title if it is new, and let it stand in other notebooks too."""
    source = outcome.source
    assert source is not None
    for name in filter(None, notebooks):
        quoth.library.notebooks.put(source.document_id, notebook=name)
    if entry.record.title and outcome.state in {AddState.ADDED, AddState.CHANGED}:
        quoth.library.sources.rename(source.document_id, entry.record.title)
        source = quoth.library.sources.get(source.document_id)
    keep_bibliography(quoth, source.document_id, entry.record)
    return source


def _without_file(quoth: Quoth, entry: Entry) -> Outcome:
    source = _source_of(quoth, entry.record)
    if source is None:
        return Outcome(None, AddState.NO_FILE)
    keep_bibliography(quoth, source.document_id, entry.record)
    return Outcome(Path(source.path), AddState.RECORD, source=source)


def _source_of(quoth: Quoth, record: Bibliography) -> Source | None:
    """Find the source that an entry is of: the same DOI, or the same title, letter by letter."""
    title = _letters(record.title)
    for source in quoth.library.sources.all():
        if len(title) >= _FEWEST_LETTERS and _letters(source.title) == title:
            return source
        if record.doi and bibliography_of(quoth, source).doi.casefold() == record.doi.casefold():
            return source
    return None


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _is_within(name: str, collection: str) -> bool:
    """Tell whether a collection is the wanted one, by its whole or its own name, or is within it."""
    parts, wanted = name.casefold().split(BELOW), collection.casefold().split(BELOW)
    return any(parts[at : at + len(wanted)] == wanted for at in range(len(parts)))


def _moved(path: Path, entry: Entry) -> FileMissing:
    return FileMissing(
        f"The file of “{entry.record.title or path.name}” is not where Zotero says: {shown(path)}.",
        remedy="It was moved, or never came to this machine: open it in Zotero, which finds or fetches it.",
    )
