"""Lets the model look at the likeliest sentences once more: does this one say what the question asks for, yes or no.

A small model says little of use in its own words, but which of two words it leans to tells sentences that belong in an
answer from near ones better than vectors and words do. What its leaning is worth is known model by model (leaning.py);
how that is weighed with the first look is data, fitted by `python -m bench fit_second_look` for the default model.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from generation.answering.choosing.measures import NAMES
from generation.answering.choosing.scorer import Scored
from generation.answering.leaning import LONGEST, NO, YES, Leaning, leaning_of, messages
from generation.answering.question import Need, Question
from models.ports import Generator, Message

# Sentences looked at again: each costs the reading of some seventy tokens. The first eight tell whether there is an
# answer; where there is, so many more are looked at for the rest of it, but for a single fact, which has no rest
# (docs/decisions/0020).
LOOKED_AT = 8
FURTHER = 8
_NEAREST = 2
_MEANING = NAMES.index("meaning")

# Below this chance of an answer by the first look no second one is worth its seconds.
HOPELESS = 0.15


@dataclass(frozen=True, slots=True)
class Bounds:
    """The chance of an answer below which a question is refused, and the one below which its answer is doubted."""

    least: float
    sure: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How the model's leaning is weighed with the first look: of each chance the bias, and then one weight a value.

    `of_one_fact` bounds the chance of an answer where a single fact is asked for, `of_more` where more is.
    """

    fair: tuple[float, ...]
    vital: tuple[float, ...]
    answered: tuple[float, ...]
    of_one_fact: Bounds
    of_more: Bounds

    def bounds(self, question: Question) -> Bounds:
        """Give the bounds for a question."""
        return self.of_one_fact if question.asks_one_fact else self.of_more


@dataclass(frozen=True, slots=True)
class Look:
    """What the model made of the likeliest sentences: all of them with new chances, and the chance of an answer.

    `of_source` is that chance by what the model made of each source's sentences alone; the highest is `answers`, or
    above it where more was looked at than tells whether there is an answer.
    """

    scored: tuple[Scored, ...]
    answers: float
    bounds: Bounds
    of_source: Mapping[str, float]


def looked_at(scored: Sequence[Scored]) -> list[Scored]:
    """Give the sentences to look at again, likeliest first, and then those nearest in meaning that are not among them.

    What is asked in the source's own words is nearest, and not always likeliest: the scorer leans to natural questions,
    which seldom are. Of several sources asked about, too, the likeliest: what is only the best of a source that has
    nothing on it tells nothing of whether there is an answer.
    """
    likeliest = sorted(scored, key=lambda item: -item.chance)
    first, rest = likeliest[: LOOKED_AT - _NEAREST], likeliest[LOOKED_AT - _NEAREST :]
    return [*first, *sorted(rest, key=lambda item: -item.candidate.measured[_MEANING])[:_NEAREST]]


def further(question: Question, scored: Sequence[Scored], first: Sequence[Scored]) -> list[Scored]:
    """Give the likeliest sentences that were not looked at yet.

    Of several sources asked about, the likeliest of each that none was looked at of goes before: what is told of a
    source is its own.
    """
    seen = {id(item) for item in first}
    rest = sorted((item for item in scored if id(item) not in seen), key=lambda item: -item.chance)
    if question.need is Need.COLLECTION:
        spoken = {_source(item) for item in first}
        leading = {_source(item): id(item) for item in reversed(rest) if _source(item) not in spoken}.values()
        rest.sort(key=lambda item: id(item) not in leading)
    return rest[:FURTHER]


def look_messages(question: Question, item: Scored) -> tuple[Message, ...]:
    """Ask about one sentence, shown as it would be quoted: with the one that its first "it" stands for."""
    candidate = item.candidate
    whole = f"{candidate.under} {candidate.whole_text}".lstrip()
    said = whole if len(whole) <= LONGEST else candidate.told
    heading = next(iter(candidate.hit.passage.headings[-1:]), "")
    return messages(question.query, title=candidate.source.title, heading=heading, sentence=said)


def look_again(
    question: Question,
    scored: Sequence[Scored],
    answers: float,
    generator: Generator,
    *,
    worth: Leaning | None = None,
    stop: threading.Event | None = None,
) -> Look:
    """Weigh the likeliest sentences anew by the model's leaning; the others lose what they would have to gain.

    `answers` is the chance of an answer by the first look, `worth` what this model's leaning was found to be worth.
    Raises what the model raises.
    """
    weights = weights_at_hand()
    bounds = weights.bounds(question)
    looked = looked_at(scored)
    if not looked:
        return Look(tuple(scored), answers, bounds, {})
    worth = worth or leaning_of(generator.sha256)
    leanings = _leanings(question, looked, generator, worth)
    chance = _chance(weights.answered, signs(question, leanings, answers))
    if chance >= bounds.least and not question.asks_one_fact and not _is_over(stop):
        more = further(question, scored, looked)
        leanings += _leanings(question, more, generator, worth)
        looked += more
    mean = float(np.mean(leanings))
    again = {
        id(item): replace(
            item,
            chance=_chance(weights.fair, (_odds(item.chance), leaning, leaning - mean)),
            vital=_chance(weights.vital, (_odds(item.vital), leaning, leaning - mean)),
        )
        for item, leaning in zip(looked, leanings, strict=True)
    }
    by_source: dict[str, list[float]] = {}
    for item, leaning in zip(looked, leanings, strict=True):
        by_source.setdefault(_source(item), []).append(leaning)
    of_source = {of: _chance(weights.answered, signs(question, each, answers)) for of, each in by_source.items()}
    return Look(tuple(again.get(id(item), item) for item in scored), chance, bounds, of_source)


def _leanings(question: Question, items: Sequence[Scored], generator: Generator, worth: Leaning) -> list[float]:
    """Ask the model about sentences, those of one place together; what its leanings are worth, as log odds."""
    prompts = [look_messages(question, item) for item in items]
    order = sorted(range(len(prompts)), key=lambda place: prompts[place][-1].content)
    leanings = generator.log_odds_each([prompts[place] for place in order], of=YES, against=NO)
    odds = dict(zip(order, map(worth.odds, leanings), strict=True))
    return [odds[place] for place in range(len(prompts))]


def _source(item: Scored) -> str:
    return item.candidate.source.document_id


def _is_over(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


def signs(question: Question, leanings: Sequence[float], answers: float) -> tuple[float, ...]:
    """Give what the chance of an answer is weighed from: the best leaning, the first look, whether one fact is asked.

    Of a single fact a sentence that has it says so plainly; one that is a piece of a longer answer never does.
    """
    return (float(max(leanings)), _odds(answers), float(question.asks_one_fact))


def _chance(weights: Sequence[float], values: Sequence[float]) -> float:
    bias, *rest = weights
    return 1 / (1 + math.exp(-bias - sum(weight * value for weight, value in zip(rest, values, strict=True))))


def _odds(chance: float) -> float:
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


@cache
def weights_at_hand() -> Weights:
    """Load the weights that came with quoth."""
    numbers = json.loads(files("generation.answering").joinpath("data/second_look.json").read_text(encoding="utf-8"))
    of = {name: tuple(map(float, weights)) for name, weights in numbers["weights"].items()}
    one_fact, more = (Bounds(**numbers["bounds"][name]) for name in ("one_fact", "more"))
    return Weights(of["fair"], of["vital"], of["answered"], one_fact, more)
