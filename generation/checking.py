"""Asks the model whether a sentence states the answer: yes or no, weighed with how likely the sentence is by itself.

A small model says little of use in its own words, but which of two words it leans to tells true answers from near ones
better than any feature of the sentence does. The weights were fitted on half of the questions of three sets, with the
default model (bench/fit_checks.py, docs/decisions/0009-checks.md).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generation.answerability import Rarity, log_odds_of, ranked_lines
from generation.defining import asked_term, defines, describes
from generation.evidence import EvidenceLine
from generation.prompts import NO, YES, check_messages, opening_messages
from models.ports import Generator

# From this chance on a sentence may be shown as an answer; from the second on no other is looked at.
STATED = 0.3
CLEARLY = 0.7
# The sentence that the model's own draft rests on may be this much less sure than the best one: it saw them all.
DRAFTED = 0.25

# Sentences asked about at most, likeliest first: each costs the reading of some seventy tokens.
MOST_CHECKED = 3

_BIAS, _LIKELIHOOD, _YES = -5.78, 0.70, 2.92


def most_promising(question: str, weighed: Sequence[EvidenceLine], rarity: Rarity) -> list[tuple[float, EvidenceLine]]:
    """Give lines with their likelihoods in the order in which they are worth asking about.

    Where it is asked what a thing is, those that say so come first, and then those that spell out its name.
    """
    term = asked_term(question)
    ranked = ranked_lines(question, weighed, rarity)
    if not term:
        return ranked
    return sorted(ranked, key=lambda pair: (not describes(term, pair[1].text), not defines(term, pair[1].text)))


def check_lines(
    question: str,
    ranked: Sequence[tuple[float, EvidenceLine]],
    generator: Generator,
    *,
    stop: threading.Event | None = None,
) -> Iterator[EvidenceLine]:
    """Yield the first lines with the chance that they state the answer, until one clearly does.

    `ranked` are likelihoods (0..1) with their lines, most promising first.
    """
    for likelihood, line in ranked[:MOST_CHECKED]:
        if stop is not None and stop.is_set():
            return
        checked = check_line(question, likelihood, line, generator)
        yield checked
        if states(checked, CLEARLY):
            return


def check_line(question: str, likelihood: float, line: EvidenceLine, generator: Generator) -> EvidenceLine:
    """Give the line with the chance that it states the answer."""
    leaning = generator.log_odds(check_messages(question, line), of=YES, against=NO)
    return replace(line, stated=chance(likelihood, leaning))


def read_ahead(generator: Generator) -> None:
    """Have the model read what every prompt of an answer begins with, so that the first question need not wait.

    A model that was just loaded lies on the disk still: this brings it into memory too.
    """
    generator.log_odds(opening_messages(), of=YES, against=NO)


def states(line: EvidenceLine, least: float = STATED) -> bool:
    """Tell whether the model was asked about a line and the chance that it states the answer is large enough."""
    return line.stated is not None and line.stated >= least


def chance(likelihood: float, leaning: float) -> float:
    """Weigh a sentence's likelihood (0..1) and the log odds of the model's yes; give the chance that it answers."""
    return 1 / (1 + math.exp(-_BIAS - _LIKELIHOOD * log_odds_of(likelihood) - _YES * leaning))
