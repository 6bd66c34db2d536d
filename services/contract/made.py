"""What is made of sources, as it is kept and printed: summaries and reports."""

from __future__ import annotations

from typing import Literal

from services.contract.base import VERSION, Contract
from services.contract.claims import ClaimJson


class SummaryJson(Contract):
    """A paper's summary; `model` is empty where its sentences are the paper's own.

    A sentence's `group` is the part of the summary it stands in. `failure` says why the model fell silent, if it did.
    """

    version: Literal[1] = VERSION
    source_id: str
    title: str
    path: str
    model: str
    topics: tuple[str, ...]
    sentences: tuple[ClaimJson, ...]
    length: str = "medium"
    failure: str = ""


class GroupJson(Contract):
    """Claims that belong together, and why."""

    note: str
    claims: tuple[ClaimJson, ...]


class SectionJson(Contract):
    """Groups under a heading."""

    heading: str
    note: str
    groups: tuple[GroupJson, ...]


class ReportJson(Contract):
    """A report: what it was made of, by id, and what it says."""

    version: Literal[1] = VERSION
    source_ids: tuple[str, ...]
    sections: tuple[SectionJson, ...]
