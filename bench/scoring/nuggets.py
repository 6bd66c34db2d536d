"""Scores answers to broad questions: how much of a good answer is given, and how much of what is given is to the point.

A good answer is written down as nuggets, short facts with the places that state them. Questions and answers are JSON as
`quoth ask --json` prints it; knows no library and no model.
"""

from __future__ import annotations

import random
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Json = Mapping[str, Any]

# Runs of words that a quote and a piece of evidence are compared by, and the share of them that is enough.
RUN = 5
ENOUGH = 0.5

_RESAMPLES = 2000
_CUT_WORD = re.compile(r"[\u00ad\ufffe]\s*|(?<=\w)[-\u2010]\s*\n\s*")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question; `astray` are the claims that hold no nugget and quote nothing that is fair."""

    id: str
    kind: str
    answerable: bool
    refused: bool
    claims: int
    missed: tuple[str, ...]
    astray: tuple[str, ...]
    recall: float
    seconds: float | None


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Give the lower-case words, letters and digits only; a word that a line's end splits is one."""
    return tuple(_WORD.findall(_CUT_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()))


def file_name(path: str) -> str:
    """Give the last part of a path, so that a file is known wherever it lies."""
    return re.split(r"[/\\]", path)[-1]


def shares(quote: str, evidence: str) -> bool:
    """Tell whether a quote holds at least half of the evidence's runs of five words, or all of a shorter evidence."""
    said, wanted = words(quote), words(evidence)
    if len(wanted) < RUN:
        return f" {' '.join(wanted)} " in f" {' '.join(said)} "
    runs, have = _runs(wanted), set(_runs(said))
    return sum(run in have for run in runs) >= ENOUGH * len(runs)


def quotes_any(claim: Json, places: Iterable[Json]) -> bool:
    """Tell whether a claim quotes one of these places, in a file of the same name."""
    return any(
        file_name(quote["path"]) == file_name(place["file"]) and shares(quote["text"], place["quote"])
        for place in places
        for quote in claim["quotes"]
    )


def holds(claim: Json, nugget: Json, files: frozenset[str]) -> bool:
    """Tell whether a claim quotes a nugget's evidence, or says its words with a quote from one of the files."""
    if quotes_any(claim, nugget["evidence"]):
        return True
    text = " ".join(words(claim["text"]))
    said = any(
        all(re.search(rf"\b{' '.join(words(term))}(?:e?s)?\b", text) for term in terms) for terms in nugget["any_of"]
    )
    return said and any(file_name(quote["path"]) in files for quote in claim["quotes"])


def score(question: Json, answer: Json | None) -> Row:
    """Score one answer; none at all counts against, whether the question can be answered or not."""
    refused = bool(answer["refused"]) if answer else bool(question["answerable"])
    claims = answer["claims"] if answer and not refused else []
    files = frozenset(file_name(file) for file in question["files"])
    nuggets = question["nuggets"]
    vital = [nugget for nugget in nuggets if nugget["vital"]]
    missed = [nugget["text"] for nugget in vital if not any(holds(claim, nugget, files) for claim in claims)]
    fair = question.get("also_ok", [])
    return Row(
        id=question["id"],
        kind=question["kind"],
        answerable=question["answerable"],
        refused=refused,
        claims=len(claims),
        missed=tuple(missed),
        astray=tuple(
            claim["text"]
            for claim in claims
            if not quotes_any(claim, fair) and not any(holds(claim, nugget, files) for nugget in nuggets)
        ),
        recall=1 - len(missed) / max(1, len(vital)),
        seconds=((answer or {}).get("record") or {}).get("timings", {}).get("done"),
    )


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Sum up all rows, with intervals, and those of each kind of answerable question."""
    able = [row for row in rows if row.answerable]
    kinds = {kind: [row for row in able if row.kind == kind] for kind in dict.fromkeys(row.kind for row in able)}
    return {
        "questions": len(rows),
        **_measured(able),
        "refused_unanswerable": _share([row.refused for row in rows if not row.answerable]),
        "vital_recall_interval": interval(_recall, able),
        "on_topic_interval": interval(_on_topic, able),
        "kinds": {kind: _measured(group) for kind, group in kinds.items()},
    }


def interval(figure: Callable[[Sequence[Row]], float], rows: Sequence[Row]) -> list[float]:
    """Give a figure's 95% bootstrap interval over questions, always from the same draws."""
    if not rows:
        return []
    chance = random.Random(0)
    draws = sorted(figure(chance.choices(rows, k=len(rows))) for _ in range(_RESAMPLES))
    return [round(draws[int(0.025 * _RESAMPLES)], 3), round(draws[int(0.975 * _RESAMPLES) - 1], 3)]


def _measured(rows: Sequence[Row]) -> dict[str, Any]:
    seconds = [row.seconds for row in rows if row.seconds is not None]
    answered = [row.claims for row in rows if not row.refused]
    return {
        "n": len(rows),
        "vital_recall": round(_recall(rows), 3),
        "all_vital": _share([not row.missed for row in rows]),
        "on_topic": round(_on_topic(rows), 3),
        "refused_answerable": _share([row.refused for row in rows]),
        "claims": round(statistics.fmean(answered), 2) if answered else 0.0,
        "seconds_median": round(statistics.median(seconds), 1) if seconds else None,
        "seconds_slowest": round(max(seconds), 1) if seconds else None,
    }


def _recall(rows: Sequence[Row]) -> float:
    return statistics.fmean([row.recall for row in rows]) if rows else 0.0


def _on_topic(rows: Sequence[Row]) -> float:
    claims = sum(row.claims for row in rows)
    return 1 - sum(len(row.astray) for row in rows) / claims if claims else 0.0


def _share(flags: Sequence[bool]) -> float | None:
    return round(sum(flags) / len(flags), 3) if flags else None


def _runs(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(tokens[place : place + RUN]) for place in range(len(tokens) - RUN + 1)]
