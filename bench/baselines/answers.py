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
from bench.correctness import decidable, holds_answer
from bench.evidence import words
from bench.questions import Question

_QUOTED = re.compile(r"[\"“]([^\"“”]{15,})[\"”]")  # four words or so between quotation marks
_REFUSAL = re.compile(
    r"(can ?not|can't|unable to) (answer|be answered|determine|be determined|provide)|no (information|mention|answer)"
    r"|(does|do|is|are) not (contain|mention|provide|state|specif|explicitly|say|given|stated|mentioned|provided)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a chain said to one question; `quotes` counts quotations, `true_quotes` those that stand in its passages."""

    id: str
    answerable: bool
    decidable: bool
    refused: bool
    correct: bool
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


def report(all_said: Sequence[Said]) -> str:
    """Sum up in words. A refusal is told by its wording, so its figures are less sure than quoth's."""
    answerable = [said for said in all_said if said.answerable and said.decidable]
    others = [said for said in all_said if not said.answerable]
    quotes, true_quotes = sum(said.quotes for said in all_said), sum(said.true_quotes for said in all_said)
    return (
        f"correct {_share(sum(s.correct for s in answerable), len(answerable))}, "
        f"refused {_share(sum(s.refused for s in others), len(others))}, "
        f"wrongly refused {_share(sum(s.refused and not s.correct for s in answerable), len(answerable))}, "
        f"with a quote {_share(sum(s.quotes > 0 for s in all_said), len(all_said))}, "
        f"quotes that stand in the passages {_share(true_quotes, quotes)}, "
        f"seconds per answer {statistics.median(said.seconds for said in all_said):.1f}"
    )


def _ask(chain: Chain, question: Question) -> Said:
    begun = time.monotonic()
    text = chain.answer(question.question, path=asked_of(question))
    seconds = time.monotonic() - begun
    passages = " ".join(
        " ".join(words(passage.text)) for passage in chain.retrieve(question.question, limit=5, path=asked_of(question))
    )
    quotes = [" ".join(words(quote)) for quote in _QUOTED.findall(text)]
    return Said(
        id=question.id,
        answerable=question.answerable,
        decidable=decidable(question.answers),
        refused=bool(_REFUSAL.search(text)),
        correct=holds_answer([text], question.answers),
        quotes=len(quotes),
        true_quotes=sum(quote in passages for quote in quotes),
        seconds=round(seconds, 2),
        text=text,
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "-"
