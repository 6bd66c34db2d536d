"""An answer in the making: what happens is told in steps, in the contract's own values, to whoever waits for it.

The command line prints the steps as they come; a job keeps them, and the page shows what has come so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.contract.answers import AnswerJson, answer_json
from services.contract.claims import ClaimJson, claim_json
from services.contract.hits import HitJson, hit_json
from services.contract.turns import ClockJson
from services.jobs.queue import Job, JobView

if TYPE_CHECKING:
    from generation.events import Event

KEPT = "kept"  # handed over once the answer is in the library

_LABEL = re.compile(r"^\[[\d, ]*\]?[ \t]*", re.MULTILINE)  # which sentence of the prompt a claim leans on


@dataclass(frozen=True, slots=True)
class Searched:
    """The search is done; these passages are being read."""

    hits: tuple[HitJson, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The model wrote this piece; nothing of it has been checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The answer as it stands; each takes the place of the one before.

    Until it `is_weighed` the claims are only the nearest sentences, and may be no answer.
    """

    claims: tuple[ClaimJson, ...]
    is_weighed: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer is complete; always the last step."""

    answer: AnswerJson


Step = Searched | Drafted | Composed | Answered


def step_of(event: Event) -> Step:
    """Tell in the contract's values what has happened."""
    from generation.events import Composed as ComposedEvent
    from generation.events import Drafting, Found

    if isinstance(event, Found):
        return Searched(tuple(hit_json(hit) for hit in event.hits))
    if isinstance(event, Drafting):
        return Drafted(event.text)
    if isinstance(event, ComposedEvent):
        return Composed(tuple(claim_json(claim) for claim in event.claims), event.is_weighed)
    return Answered(answer_json(event.answer))


def last_answer(steps: Iterable[Step]) -> AnswerJson:
    """Let an answer be made to its end and give it."""
    answer = None
    for step in steps:
        if isinstance(step, Answered):
            answer = step.answer
    assert answer is not None, "the last step is Answered"
    return answer


class Clock:
    """Seconds since a question was asked, as the person who waits counts them."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._began = job.view().seconds
        self._first_words: float | None = None

    def saw(self, step: Step) -> None:
        """Take note of the first words that stand on the page as answer; where they are taken back, there were none."""
        if self._first_words is None and isinstance(step, Composed):
            self._first_words = self._job.view().seconds
        elif isinstance(step, Answered) and step.answer.refused:
            self._first_words = None

    def json(self) -> ClockJson:
        """Give the times up to now."""
        return ClockJson(began=self._began, first_words=self._first_words, done=self._job.view().seconds)


def report_step(job: Job, step: Step) -> None:
    """Report on a question's job what has happened, and hand over what can be shown of it."""
    if isinstance(step, Searched):
        job.report("reading the passages")
        job.hand_over(step)
    elif isinstance(step, Drafted) and step.text:
        job.report("writing and checking")
        job.hand_over(step)
    elif isinstance(step, Composed):
        if not step.is_weighed:
            job.report("weighing the sentences")
        job.hand_over(step)
    elif isinstance(step, Answered):
        job.report("keeping the answer")


def found_in(job: JobView) -> tuple[HitJson, ...]:
    """Give the passages found last."""
    found = [part.hits for part in job.parts if isinstance(part, Searched)]
    return found[-1] if found else ()


def composed_in(job: JobView) -> Composed:
    """Give the answer as it stands, without claims where there are none yet."""
    composed = [part for part in job.parts if isinstance(part, Composed)]
    return composed[-1] if composed else Composed(())


def draft_in(job: JobView) -> str:
    """Give what the model has written since the answer was composed last."""
    words: list[str] = []
    for part in job.parts:
        if isinstance(part, Composed):
            words.clear()
        elif isinstance(part, Drafted):
            words.append(part.text)
    return _LABEL.sub("", "".join(words))


def is_kept(job: JobView) -> bool:
    """Tell whether its answer stands in the library."""
    return KEPT in job.parts
