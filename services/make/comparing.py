"""Compares files: side by side, where they agree, differ and contradict each other; the page's connections, over files.

Prints nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.add.files import Progress, Stopped, embed_all
from services.add.gathering import Gathered, gather
from services.assembly import Quoth
from services.contract.made import ReportJson
from services.errors import NothingToDo
from services.make.reports import ReportKind, report_of

if TYPE_CHECKING:
    from retrieval.source import Source

NOTEBOOK = "Comparisons"
TITLE = "What these papers have in common, and where they differ"


class ComparisonOfFiles:
    """A comparison of files, which are added to a notebook, or of what a notebook holds."""

    def __init__(self, quoth: Quoth, *, notebook: str | None = None) -> None:
        self._quoth = quoth
        self._notebook = notebook or NOTEBOOK
        self.gathered = Gathered(())

    @property
    def sources(self) -> tuple[Source, ...]:
        """Give what is compared."""
        return self.gathered.sources

    def make(
        self,
        paths: Sequence[Path],
        *,
        password: str | None = None,
        progress: Progress,
        stop: threading.Event | None = None,
    ) -> ReportJson:
        """Read the files and compare them; raises Stopped, and NothingToDo where there are not two to compare."""
        self.gathered = gather(
            self._quoth, paths, notebook=self._notebook, password=password, progress=progress, stop=stop
        )
        if not self.gathered.whole:
            raise Stopped
        if len(self.sources) < 2:
            raise NothingToDo("There are not two papers to compare.", remedy="Name two files or more, or a folder.")
        ids = [source.document_id for source in self.sources]
        report = report_of(
            self._quoth,
            ids,
            ReportKind.CONNECTIONS,
            progress=lambda done, total: progress("reading the sources", done, total),
            stop=stop,
        )
        embed_all(self._quoth, progress=progress, stop=stop)
        return report
