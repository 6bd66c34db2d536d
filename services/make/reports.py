"""Makes what a notebook says as a whole (briefing, connections, overview, hypotheses) and keeps it in the library."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.add.files import Stopped
from services.assembly import Quoth
from services.contract.base import dump
from services.contract.made import ReportJson, SectionJson

if TYPE_CHECKING:
    from generation.studio.report import Report
    from retrieval.source import Source

# To be counted up when reports over files are made differently.
_OF_FILES = {"overview": "overview-2", "connections": "connections-1"}


class ReportKind(StrEnum):
    """What can be made of a notebook."""

    BRIEFING = "briefing"
    CONNECTIONS = "connections"
    OVERVIEW = "overview"
    HYPOTHESES = "hypotheses"


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report that was made before, when, and how many sources came or went since."""

    report: ReportJson
    made_at: str
    added: int
    removed: int


def sources_of(quoth: Quoth, notebook: str) -> tuple[Source, ...]:
    """Give the sources that a notebook's reports are made of: those that are ticked; all where none is."""
    unused = quoth.library.notebooks.unused(notebook)
    sources = quoth.library.sources.all(notebook)
    return tuple(source for source in sources if source.document_id not in unused) or sources


def known_report(quoth: Quoth, notebook: str, kind: ReportKind) -> KnownReport | None:
    """Give the report that a notebook has, needing no model."""
    kept = quoth.library.reports.get(notebook=notebook, kind=kind.value)
    if kept is None:
        return None
    report = ReportJson.model_validate_json(kept.body)
    then, now = set(report.source_ids), {source.document_id for source in sources_of(quoth, notebook)}
    return KnownReport(report, kept.made_at, added=len(now - then), removed=len(then - now))


def make_report(
    quoth: Quoth,
    notebook: str,
    kind: ReportKind,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> ReportJson:
    """Make a report of a notebook's ticked sources and keep it in place of an earlier one; raises Stopped.

    `progress` is told sources done and in all.
    """
    report = _made(quoth, sources_of(quoth, notebook), kind, progress, stop)
    quoth.library.reports.keep(notebook=notebook, kind=kind.value, body=dump(report).decode())
    return report


def report_of(
    quoth: Quoth,
    source_ids: Sequence[str],
    kind: ReportKind,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> ReportJson:
    """Give a report over some sources that no language model writes, made once as long as they are these in this order.

    Raises Stopped.
    """
    key = hashlib.sha256(" ".join([quoth.embedder.name, *source_ids]).encode()).hexdigest()
    known = quoth.library.texts.get(_OF_FILES[kind], key)
    if known is not None:
        return ReportJson.model_validate_json(known)
    sources = [quoth.library.sources.get(each) for each in source_ids]
    report = _made(quoth, sources, kind, progress, stop)
    quoth.library.texts.keep(_OF_FILES[kind], key, dump(report).decode())
    return report


def _made(
    quoth: Quoth,
    sources: Sequence[Source],
    kind: ReportKind,
    progress: Callable[[int, int], None] | None,
    stop: threading.Event | None,
) -> ReportJson:
    from generation.studio.briefing import brief
    from generation.studio.connections import connect_sources
    from generation.studio.hypotheses import hypotheses
    from generation.studio.overview import overview

    embedder = quoth.embedder
    roles = quoth.role_model(embedder)
    made: Report | None
    if kind is ReportKind.HYPOTHESES:
        made = hypotheses(
            sources,
            library=quoth.library,
            embedder=embedder,
            roles=roles,
            generator=quoth.generator_or_none(),
            progress=progress,
            stop=stop,
        )
    else:
        make = {ReportKind.BRIEFING: brief, ReportKind.CONNECTIONS: connect_sources, ReportKind.OVERVIEW: overview}[
            kind
        ]
        made = make(sources, library=quoth.library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if made is None:
        raise Stopped
    return ReportJson(
        source_ids=tuple(source.document_id for source in sources),
        sections=tuple(SectionJson.model_validate(section) for section in made.sections),
    )
