"""What is made of a notebook as a whole: sections of claims, each with its quotes. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from generation.answer import Claim


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that belong together, and in few words why; two for a pair of sources, else one."""

    note: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Groups under a heading; `note` says how they were found."""

    heading: str
    note: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Sections in the order they are read; empty ones are left out."""

    sections: tuple[ReportSection, ...]
