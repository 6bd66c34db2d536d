"""What is made of a notebook as a whole: sections of claims, each with its quotes, looked up once more at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generation.answer import Claim
from generation.answering.quotes import Quoter


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that belong together, and in few words why: how two differ, or whose they are."""

    note: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Groups under a heading; `note` says how they were found, or that there are none."""

    heading: str
    note: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Sections in the order they are read."""

    sections: tuple[ReportSection, ...]


def report_of(sections: Iterable[ReportSection], quoter: Quoter) -> Report:
    """Put sections together, each of their quotes compared with what the library stores; raises QuoteBroken."""
    report = Report(tuple(sections))
    quoter.check(q for s in report.sections for group in s.groups for claim in group.claims for q in claim.quotes)
    return report
