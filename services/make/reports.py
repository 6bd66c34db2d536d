"""Makes a notebook's briefing and the connections between its sources, and keeps them in the library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.add.files import Stopped
from services.assembly import Quoth
from services.contract.base import dump
from services.contract.made import ReportJson, SectionJson


class ReportKind(StrEnum):
    """What can be made of a notebook."""

    BRIEFING = "briefing"
    CONNECTIONS = "connections"


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report that was made before, when, and how many sources came or went since."""

    report: ReportJson
    made_at: str
    added: int
    removed: int


def known_report(quoth: Quoth, notebook: str, kind: ReportKind) -> KnownReport | None:
    """Give the report that a notebook has, needing no model."""
    kept = quoth.library.reports.get(notebook=notebook, kind=kind.value)
    if kept is None:
        return None
    report = ReportJson.model_validate_json(kept.body)
    then, now = set(report.source_ids), {source.document_id for source in quoth.library.sources.all(notebook)}
    return KnownReport(report, kept.made_at, added=len(now - then), removed=len(then - now))


def make_report(
    quoth: Quoth,
    notebook: str,
    kind: ReportKind,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> ReportJson:
    """Make a notebook's report and keep it in place of an earlier one; raises Stopped.

    `progress` is told sources done and in all.
    """
    from generation.studio.briefing import brief
    from generation.studio.connections import connect_sources

    make = brief if kind is ReportKind.BRIEFING else connect_sources
    sources = quoth.library.sources.all(notebook)
    embedder = quoth.embedder
    roles = quoth.role_model(embedder)
    made = make(sources, library=quoth.library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if made is None:
        raise Stopped
    report = ReportJson(
        source_ids=tuple(source.document_id for source in sources),
        sections=tuple(SectionJson.model_validate(section) for section in made.sections),
    )
    quoth.library.reports.keep(notebook=notebook, kind=kind.value, body=dump(report).decode())
    return report
