"""Makes the cells of a table and keeps each in the library at once, so that none is made twice. Prints nothing.

What a cell is kept by is the source's content, the column's question, and the models: where one of these changes, the
cell is made anew, and no other. One that an earlier version of the program made is shown until it is made anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import GeneratorFailed, QuothError
from services.add.files import Progress, check_stop, embedder_name
from services.assembly import Quoth
from services.contract.base import dump
from services.contract.table import CellJson
from services.kept_texts import KeptText, KeptTexts

if TYPE_CHECKING:
    from generation.extraction.cells import CellFinder
    from generation.extraction.columns import Column
    from models.ports import Generator
    from retrieval.source import Source

_CACHE = "table-cell-3"  # to be counted up when cells are kept differently


@dataclass(frozen=True, slots=True)
class Made:
    """A cell that is there now; `kept` from an earlier time."""

    source: Source
    column: Column
    cell: CellJson
    kept: bool


class KeptCells:
    """The cells that the library has for the chosen models; needs none of them loaded."""

    def __init__(self, quoth: Quoth) -> None:
        self._texts = KeptTexts(quoth.library.texts, _CACHE)
        self._embedder = embedder_name(quoth) or ""
        self._llm = _chosen(quoth)

    def get(self, source_id: str, column: Column) -> CellJson | None:
        """Give a cell made by the chosen models, or else one that was made without a language model."""
        kept = self._get(source_id, column, self._llm) or self._get(source_id, column, "")
        return None if kept is None else _read(kept)

    def get_whole(self, source_id: str, column: Column) -> CellJson | None:
        """Give a cell only where it was made by the chosen models, and by this version of the program."""
        kept = self._get(source_id, column, self._llm)
        return _read(kept) if kept is not None and kept.is_current else None

    def keep(self, source_id: str, column: Column, cell: CellJson, *, without_model: bool) -> None:
        """Keep a cell; one that had to be made without the model stands in until it can be asked again."""
        key = self._key(source_id, column, "" if without_model else self._llm)
        self._texts.keep(key, dump(cell).decode(), source=source_id)

    def _get(self, source_id: str, column: Column, llm: str) -> KeptText | None:
        return self._texts.get(self._key(source_id, column, llm))

    def _key(self, source_id: str, column: Column, llm: str) -> str:
        return f"{source_id} {column.key} {self._embedder} {llm}"


def make_cells(
    quoth: Quoth,
    sources: Sequence[Source],
    columns: Sequence[Column],
    *,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Made]:
    """Yield the cells of a table, row by row, each kept before it is yielded; raises Stopped between two cells.

    `progress` is told cells done and to be done; those that are kept already are not counted. A model that fails leaves
    the source's whole sentence in the cell.
    """
    kept, wanted = KeptCells(quoth), [(source, column) for source in sources for column in columns]
    known = {place: cell for place, each in enumerate(wanted) if (cell := kept.get_whole(each[0].document_id, each[1]))}
    to_do, done, maker = len(wanted) - len(known), 0, _Maker(quoth, kept)
    for place, (source, column) in enumerate(wanted):
        if place in known:
            yield Made(source, column, known[place], kept=True)
            continue
        check_stop(stop)
        if progress is not None:
            progress(f"{source.title}: {column.name}", done, to_do)
        yield Made(source, column, maker.make(source, column), kept=False)
        done += 1


class _Maker:
    """Makes cells; loads the models when the first cell is to be made."""

    def __init__(self, quoth: Quoth, kept: KeptCells) -> None:
        self._quoth = quoth
        self._kept = kept
        self._finders: tuple[CellFinder, CellFinder] | None = None

    def make(self, source: Source, column: Column) -> CellJson:
        """Make a cell and keep it."""
        if self._finders is None:
            generator = self._quoth.generator_or_none()
            self._finders = finder_of(self._quoth, generator), finder_of(self._quoth, None)
        with_model, without = self._finders
        failed = False
        try:
            found = with_model.find(source, column)
        except GeneratorFailed:
            found, failed = without.find(source, column), True
        cell = CellJson.model_validate(found)
        self._kept.keep(source.document_id, column, cell, without_model=failed)
        return cell


def _read(kept: KeptText) -> CellJson:
    return CellJson.model_validate_json(kept.text)


def finder_of(quoth: Quoth, generator: Generator | None) -> CellFinder:
    """Make what finds the cells of a library's sources; without a language model none is shortened."""
    from generation.extraction.cells import CellFinder

    embedder = quoth.embedder
    return CellFinder(
        library=quoth.library,
        retriever=quoth.retriever(embedder),
        embedder=embedder,
        generator=generator,
        reader=quoth.question_reader(embedder),
        roles=quoth.role_model(embedder),
        teller=quoth.teller(embedder),
    )


def _chosen(quoth: Quoth) -> str:
    """Give the hash of the chosen language model; empty where there is none."""
    try:
        return quoth.store.sha256(quoth.store.chosen("llm"))
    except (QuothError, OSError):
        return ""
