"""Asks another chain questions and judges its free text by the rules that quoth's answers are judged by."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.baselines.chain import Chain, asked_of
from bench.loading.questions import Question
from bench.scoring.correctness import decidable, holds_answer
from bench.scoring.evidence import ENOUGH, Retrieved, coverage, words
from bench.scoring.figures import Figure, share_of

_QUOTED = re.compile(r"[\"“]([^\"“”]{15,})[\"”]")  # four words or so between quotation marks
_REFUSAL = re.compile(
    r"(can ?not|can't|unable to) (answer|be answered|determine|be determined|provide)|no (information|mention|answer)"
    r"|(does|do|is|are) not (contain|mention|provide|state|specif|explicitly|say|given|stated|mentioned|provided)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a chain said to one question; `quotes` counts quotations, `true_quotes` those that stand in its passages.

    `in_place` says that it is right and that a true quote comes from the evidence, or without evidence from its page.
    """

    id: str
    answerable: bool
    decidable: bool
    refused: bool
    correct: bool
    in_place: bool
    quotes: int
    true_quotes: int
    seconds: float
    text: str


def ask_all(chain: Chain, questions: Sequence[Question], target: Path) -> list[Said]:
    """Ask every question, writing each answer to `target` as a JSON line as it comes; those there already are kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
    known = {said.id: said for said in (Said(**json.loads(line)) for line in lines)}
    with target.open("a", encoding="utf-8") as file:
        for question in questions:
            if question.id not in known:
                known[question.id] = _ask(chain, question)
                file.write(json.dumps(asdict(known[question.id]), ensure_ascii=False) + "\n")
                file.flush()
    return [known[question.id] for question in questions]


def report(all_said: Sequence[Said]) -> dict[str, Figure | None]:
    """Sum up. A refusal is told by its wording, so its figures are less sure than quoth's."""
    answerable = [said for said in all_said if said.answerable and said.decidable]
    quotes, true_quotes = sum(said.quotes for said in all_said), sum(said.true_quotes for said in all_said)
    return {
        "correct": share_of([s.correct for s in answerable]),
        "correct and quoted in place": share_of([s.in_place for s in answerable]),
        "refused": share_of([s.refused for s in all_said if not s.answerable]),
        "wrongly refused": share_of([s.refused and not s.correct for s in answerable]),
        "answers with a quote": share_of([s.quotes > 0 for s in all_said if not s.refused]),
        "quotes exact": share_of([True] * true_quotes + [False] * (quotes - true_quotes)),
        "seconds per answer": Figure(statistics.median(said.seconds for said in all_said)),
    }


def refuses(text: str) -> bool:
    """Say whether the text is worded as a refusal."""
    return bool(_REFUSAL.search(text))


def without_quotations(text: str) -> str:
    """Give what a chain says in its own words: its text without what stands between quotation marks."""
    return _QUOTED.sub("", text)


def _ask(chain: Chain, question: Question) -> Said:
    begun = time.monotonic()
    text = chain.answer(question.question, path=asked_of(question))
    seconds = time.monotonic() - begun
    passages = chain.retrieve(question.question, limit=5, path=asked_of(question))
    quotes = _QUOTED.findall(text)
    origins = [_origin(quote, passages) for quote in quotes]
    correct = holds_answer([text], question.answers)
    return Said(
        id=question.id,
        answerable=question.answerable,
        decidable=decidable(question.answers),
        refused=refuses(text),
        correct=correct,
        in_place=correct and any(_in_place(quote, o, question) for quote, o in zip(quotes, origins, strict=True)),
        quotes=len(quotes),
        true_quotes=sum(origin is not None for origin in origins),
        seconds=round(seconds, 2),
        text=text,
    )


def _origin(quote: str, passages: Sequence[Retrieved]) -> Retrieved | None:
    """Give the passage that the quote stands in, letter case and punctuation aside."""
    wanted = " ".join(words(quote))
    return next((passage for passage in passages if wanted in " ".join(words(passage.text))), None)


def _in_place(quote: str, origin: Retrieved | None, question: Question) -> bool:
    if origin is None or origin.path != question.path:
        return False
    if question.evidence:
        return any(max(coverage(e, quote), coverage(quote, e)) >= ENOUGH for e in question.evidence)
    first, last = origin.pages or (0, 0)
    return any(first <= page <= last for page in question.pages)
