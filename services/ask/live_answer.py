"""Turns what happens while an answer is made into what the page shows of it, and keeps the clock. No page in here."""

from __future__ import annotations

import re
from typing import TypedDict

from generation.events import Drafting, Event, Finished, Found, Supported
from services.contract.json_output import ClaimJson, HitJson, claim_json, hit_json
from services.contract.turns import ClockJson
from services.jobs.queue import Job, JobView

KEPT = "kept"  # handed over once the answer is in the library

_LABEL = re.compile(r"^\[[\d, ]*\]?[ \t]*", re.MULTILINE)  # which sentence of the prompt a claim leans on


class FoundPart(TypedDict):
    """The passages that were found."""

    found: list[HitJson]


class ClaimPart(TypedDict):
    """A claim that passed the check."""

    claim: ClaimJson


class DraftPart(TypedDict):
    """A piece of what the model writes, not checked yet."""

    draft: str


class Clock:
    """Seconds since a question was asked, as the person who waits counts them."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._began = job.view().seconds
        self._first_words: float | None = None

    def saw(self, event: Event) -> None:
        """Take note of the first words that stand on the page as answer."""
        if self._first_words is None and isinstance(event, Supported):
            self._first_words = self._job.view().seconds

    def json(self) -> ClockJson:
        """Give the times up to now."""
        return {"began": self._began, "first_words": self._first_words, "done": self._job.view().seconds}


def show_event(job: Job, event: Event) -> None:
    """Report on a question's job what has happened."""
    if isinstance(event, Found):
        job.report("reading the passages")
        job.hand_over(FoundPart(found=[hit_json(hit) for hit in event.hits]))
    elif isinstance(event, Drafting) and event.text:
        job.report("writing and checking")
        job.hand_over(DraftPart(draft=event.text))
    elif isinstance(event, Supported):
        job.hand_over(ClaimPart(claim=claim_json(event.claim)))
    elif isinstance(event, Finished):
        job.report("keeping the answer")


def found_in(job: JobView) -> list[HitJson]:
    """Give the passages found last."""
    found = [part["found"] for part in job.parts if isinstance(part, dict) and "found" in part]
    return list(found[-1]) if found else []


def claims_in(job: JobView) -> list[ClaimJson]:
    """Give the claims that have passed the check so far."""
    return [part["claim"] for part in job.parts if isinstance(part, dict) and "claim" in part]


def draft_in(job: JobView) -> str:
    """Give what the model has written since the last claim that passed."""
    words: list[str] = []
    for part in job.parts:
        if isinstance(part, dict) and "claim" in part:
            words.clear()
        elif isinstance(part, dict) and "draft" in part:
            words.append(str(part["draft"]))
    return _LABEL.sub("", "".join(words))


def is_kept(job: JobView) -> bool:
    """Tell whether its answer stands in the library."""
    return KEPT in job.parts
