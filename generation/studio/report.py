"""What is made of a notebook as a whole: sections of claims, each with its quotes. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from generation.answer import Claim


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
