"""Decides whether sentences answer a question at all, before anything is written.

A sentence is weighed by a logistic model over a few features that do not depend on the field; the weights were fitted
on other people's questions over encyclopaedia articles, with and without the passages that answer them
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

from generation.answer_types import holds_what_is_asked
from generation.evidence import EvidenceLine, ways_to_ask
from generation.facts import inner_names, quantities
from generation.terms import content_stems, content_words, stem, stems, words
from retrieval.library import Library
from retrieval.words import rarity as word_rarity

# Sentences looked at: an answer further down has not been seen.
LOOKED_AT = 6

# Below this likelihood a question is refused: the first where no model can be asked about the sentences, the second
# before one is.
THRESHOLD = 0.33
HOPELESS = 0.1

# From this likelihood on the model may not say that there is no answer: small models say so of anything, and the
# decision is not theirs alone.
SURE = 0.8

# A sentence may stand in an answer when it is this nearly as likely as the best one, and a second one may stand beside
# the first when it is this nearly as relevant.
_BEARS_ON = 0.4
_AS_GOOD = 0.9

_BIAS = -4.99
_WEIGHTS = (2.85, 2.24, 1.82, 0.56, -0.88, 2.03)

# What the comparison word by word (0..1) counts beside the log odds of the likelihood when sentences are put in order.
_WORDED = 16.7

# A phrase that the question quotes must be at hand, this share of its neighbouring words side by side: a title of a
# paper that is not in the library finds passages by its words all the same.
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{8,})[\"”»]")
_SAID = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """How a sentence stands to a question; each 0..1."""

    meaning: float  # cosine
    said: float  # share of the question's words that the sentence has, rare ones counting more
    near: float  # the same of sentence, passage, heading and title
    fits: float  # 1 when it holds what the question asks for: a number, a time, a name
    strange: float  # share of the question's names and numbers that are nowhere near
    pairs: float  # share of the question's neighbouring words that stand near each other in the sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the sentences seem to hold an answer, how likely (0..1), and the reason if not."""

    answerable: bool
    likelihood: float
    reason: str


Rarity = Mapping[str, float]  # stem of a question's word -> how rare it is in the library, 0..1


def rarity_of(question: str, library: Library) -> Rarity:
    """Look up how rare a question's words are: a rare one that is nowhere near counts most against an answer."""
    said = content_words(question)
    rare = word_rarity(library.words, set(said))
    return {stem(word): rare[word] for word in said}


def judge(question: str, lines: Sequence[EvidenceLine], rarity: Rarity, *, threshold: float = THRESHOLD) -> Verdict:
    """Judge by the sentence that most likely answers."""
    best = sorted(lines, key=lambda line: -line.relevance)[:LOOKED_AT]
    if not best:
        return Verdict(False, 0.0, "No passage in the sources shares a word or a meaning with the question.")
    if (phrase := _phrase_not_said(question, best)) is not None:
        return Verdict(False, 0.0, f"The passages nearest to the question do not hold “{phrase}”.")
    ranked = ranked_lines(question, lines, rarity)
    likely, line = max(likely for likely, _ in ranked[:LOOKED_AT]), ranked[0][1]
    if likely >= threshold and holds_what_is_asked(question, line.text):
        return Verdict(True, likely, "")
    return Verdict(False, likely, _reason(question, line))


def ranked_lines(question: str, lines: Sequence[EvidenceLine], rarity: Rarity) -> list[tuple[float, EvidenceLine]]:
    """Give the lines that hold what is asked for with the likelihood that they answer, most promising first.

    Where none holds it, all of them: they tell why.
    """
    able = [line for line in lines if holds_what_is_asked(question, line.text)]
    weighed = [(likelihood(features(question, line, rarity)), line) for line in able or lines]
    return sorted(weighed, key=lambda pair: -log_odds_of(pair[0]) - _WORDED * pair[1].worded)


def bears_on(question: str, line: EvidenceLine, verdict: Verdict, rarity: Rarity) -> bool:
    """Tell whether a sentence may stand in an answer: it holds what is asked for and is not far below the best."""
    likely = likelihood(features(question, line, rarity))
    return likely >= _BEARS_ON * verdict.likelihood and holds_what_is_asked(question, line.text)


def best_lines(question: str, lines: Sequence[EvidenceLine], rarity: Rarity) -> list[EvidenceLine]:
    """Give the sentences that most likely answer by themselves, in reading order: one, or two where it is close."""
    able = [line for line in lines if holds_what_is_asked(question, line.text)]
    ranked = [line for _, line in ranked_lines(question, able, rarity)[:2]]
    return sorted(
        (line for line in ranked if line.relevance >= _AS_GOOD * ranked[0].relevance), key=lambda line: line.label
    )


def likelihood(found: Features) -> float:
    """Give the chance that a sentence of these features answers."""
    return 1 / (1 + math.exp(-_BIAS - sum(w * f for w, f in zip(_WEIGHTS, astuple(found), strict=True))))


def log_odds_of(likely: float) -> float:
    """Give the log odds of a likelihood."""
    bounded = min(max(likely, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def features(question: str, line: EvidenceLine, rarity: Rarity) -> Features:
    """Measure how a sentence stands to a question, asked in the way that suits the sentence best."""
    said, near = stems(line.told), _around(line)
    fits, strange = float(holds_what_is_asked(question, line.text)), _strange(_particulars(question), near | said)
    asked = [content_stems(way) for way in ways_to_ask(question, line.hit.source)]
    measured = (
        Features(
            meaning=line.meaning,
            said=_weight(stemmed, said, rarity),
            near=_weight(stemmed, near | said, rarity),
            fits=fits,
            strange=strange,
            pairs=_pairs(stemmed, line.told),
        )
        for stemmed in asked
    )
    return max(measured, key=likelihood)


def _phrase_not_said(question: str, lines: Sequence[EvidenceLine]) -> str | None:
    """Give a phrase of several words that the question quotes and that no title or passage holds."""
    for quoted in _QUOTED.finditer(question):
        phrase = content_stems(quoted.group(1))
        around = [f"{line.hit.source.title}. {line.hit.passage.heading}. {line.hit.passage.text}" for line in lines]
        if len(phrase) > 2 and max(_pairs(phrase, text) for text in around) < _SAID:
            return quoted.group(1)
    return None


def _particulars(question: str) -> list[str]:
    """Give the stems of the names and the numbers in digits that a question speaks of."""
    numbers = [quantity.value for quantity in quantities(question) if quantity.value in question]
    return [name.stem for name in inner_names(question)] + numbers


def _pairs(asked: Sequence[str], sentence: str) -> float:
    order = [stem(word.text) for word in words(sentence)]
    places = {word: [i for i, other in enumerate(order) if other == word] for word in asked}
    pairs = [(a, b) for a, b in pairwise(asked) if a != b]
    near = sum(any(abs(i - j) <= 4 for i in places[a] for j in places[b]) for a, b in pairs)
    return near / len(pairs) if pairs else 0.0


def _weight(wanted: Sequence[str], there: set[str], rarity: Rarity) -> float:
    """Give the share of the wanted words that are there, rare ones counting more."""
    total = sum(rarity.get(word, 1.0) for word in wanted)
    return sum(rarity.get(word, 1.0) for word in wanted if word in there) / total if total else 0.0


def _strange(particulars: Sequence[str], there: set[str]) -> float:
    return sum(word not in there for word in particulars) / len(particulars) if particulars else 0.0


def _around(line: EvidenceLine) -> set[str]:
    """Give the stems of a sentence's passage, of the headings above it, and of what names its source."""
    source = line.hit.source
    return stems(f"{source.title} {' '.join(source.names)} {line.hit.passage.heading} {line.hit.passage.text}")


def _reason(question: str, line: EvidenceLine) -> str:
    near = _around(line)
    missing = [name.text for name in inner_names(question) if name.stem not in near]
    if missing:
        return f"The passages nearest to the question do not speak of {', '.join(dict.fromkeys(missing))}."
    if not holds_what_is_asked(question, line.text):
        return "The passages nearest to the question do not state what it asks for."
    return "No sentence in the sources comes near enough to the question to answer it."
