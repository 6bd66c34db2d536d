"""Makes a notebook's briefing and the connections between its sources, and keeps them in the library."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict, cast

from services.add.files import Stopped
from services.assembly import Quoth
from services.contract.json_output import ClaimJson, claim_json

if TYPE_CHECKING:
    from generation.report import Report


class ReportKind(StrEnum):
    """What can be made of a notebook."""

    BRIEFING = "briefing"
    CONNECTIONS = "connections"


class GroupJson(TypedDict):
    """Claims that belong together, and why."""

    note: str
    claims: list[ClaimJson]


class SectionJson(TypedDict):
    """Groups under a heading."""

    heading: str
    note: str
    groups: list[GroupJson]


class ReportJson(TypedDict):
    """A report as it is kept and printed: what it was made of, by id, and what it says."""

    source_ids: list[str]
    sections: list[SectionJson]


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
    report = cast(ReportJson, json.loads(kept.body))
    then, now = set(report["source_ids"]), {source.document_id for source in quoth.library.sources.all(notebook)}
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
    from generation.briefing import brief
    from generation.connections import connect_sources

    make = brief if kind is ReportKind.BRIEFING else connect_sources
    sources = quoth.library.sources.all(notebook)
    made = make(sources, library=quoth.library, embedder=quoth.embedder, progress=progress, stop=stop)
    if made is None:
        raise Stopped
    report: ReportJson = {
        "source_ids": [source.document_id for source in sources],
        "sections": _sections(made),
    }
    quoth.library.reports.keep(notebook=notebook, kind=kind.value, body=json.dumps(report, ensure_ascii=False))
    return report


def _sections(report: Report) -> list[SectionJson]:
    return [
        {
            "heading": section.heading,
            "note": section.note,
            "groups": [
                {"note": group.note, "claims": [claim_json(claim) for claim in group.claims]}
                for group in section.groups
            ],
        }
        for section in report.sections
    ]
