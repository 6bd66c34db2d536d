"""Decides whether sentences answer a question at all, before anything is written.

A sentence is weighed by a logistic model over a few features that do not depend on the field; the weights were fitted
on other people's questions over encyclopaedia articles, with and without the passages that answer them
(bench/fit_answerability.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

from generation.evidence import EvidenceLine
from generation.facts import names, quantities
from generation.terms import Word, content_stems, content_words, stem, stems, words
from retrieval.library import Library

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

# What stands before a sentence's first word.
_BEGINNING = re.compile(r"(?:^|[.?!:]\s)\W*$")

# A phrase that the question quotes must be at hand, this share of its neighbouring words side by side: a title of a
# paper that is not in the library finds passages by its words all the same.
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{8,})[\"”»]")
_SAID = 0.5

_HOW_MANY = re.compile(r"\b(?:how many|how much|number of|amount of)\b", re.IGNORECASE)
# What a question for a measure asks for, and what a sentence that states it has.
_MEASURES = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(stated, re.IGNORECASE))
    for asked, stated in (
        (
            r"what (?:does|did|do|is the|was the)\b[^?]*?\bcosts?|how much (?:does|did|do)\b[^?]*?\bcost|price|budget|"
            r"fees?|salary|revenue",
            r"[$€£]|\b(?:dollars?|euros?|pounds?|usd|eur|gbp|yen|cents?|million|billion|free|fees?|costs?)\b",
        ),
        (r"percent|percentage|fraction|proportion|share", r"%|per ?cent|\d|half|third|quarter"),
        (
            r"frequency|how often",
            r"[kMGT]?Hz\b|\b(?:per|every|times|once|twice|hourly|daily|weekly|monthly|yearly|annually)\b",
        ),
        (r"temperatures?", r"°|\bkelvin\b|\d ?[KC]\b|degrees?|celsius"),
        (r"latitudes?|longitudes?", r"°|degrees?|\d ?[NSEW]\b|latitude|longitude"),
        (
            r"how (?:deep|high|tall|wide|far)|depth|distance|height|width",
            r"\d\s?(?:[kcmnµμ]?m\b|[a-z]*met|f(?:t|eet)|mile)",
        ),
        (
            r"how (?:long|old)|duration|age",
            r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|s|h|min|ms)\b"
            r"|\d\s?(?:[kcmnµμ]?m|[a-z]*met\w+|feet|miles?|pages|words|nt|[kM]?bp?|nucleotides|amino acids)\b",
        ),
    )
)
_OPEN = re.compile(r"\b(?:what|which|who(?:m|se)?|where|when|why|how)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\bhow (?:large|big|fast|heavy|accurate)\b|\b(?:what|which)(?: \w+){0,4}? (?:rate|size|speed|length|weight|"
    r"value|threshold|accuracy|resolution|ratio|range|score|population)\b"
    # "what is the mass of ...", not "what is the mass function"
    r"|\bhow (?:massive|dense|hot|cold|thick|bright)\b|\bwhat (?:is|was|are|were) (?:the|its|their)(?: \w+){0,2} "
    r"(?:mass|density|pressure|concentration|luminosity|velocity|wavelength|redshift|volume|diameter|radius|thickness|"
    r"amplitude|efficiency|salinity|viscosity|voltage|energy|altitude|elevation)"
    r"(?= ?\?| ?$| (?:of|in|at|for|between)\b)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\bwhen\b|\b(?:what|which|in what|in which) (?:year|month|date|day|decade|century|season)\b", re.I)
_AMOUNT_WORD = re.compile(r"\b(?:free|half|third|quarter|none|several|dozens?|hundreds|thousands)\b", re.IGNORECASE)
# The number of a figure, a section or the like is no answer, nor is that in a symbol (t1/2).
_NUMBERED = re.compile(
    r"\b(?:fig(?:ure|s?\.)|tab(?:le|\.)|sec(?:tion|t?\.)|eq(?:uation|s?\.)|appendix|chapter|panel|page|unit|question) ?"
    r"\(?\d[\d.]*[a-z]?\b"
    r"|^\d+\.(?:\d+\.?)* (?=(?-i:[A-Z][a-z]))"
    r"|\b[^\W\d_]{1,2}\d+/\d+",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\bwho(?:se|m)?\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:why|compare|comparison|differ(?:s|ed|ent(?:ly)?|ences?)?|list|steps|stages|reasons|ways|advantages|"
    r"limitations|summari[sz]e|overview)\b"
    r"|\bhow (?:do|does|did|is|are|was|were|can|could|should)\b|\bwhat is (?:said|known)\b|\bwhat do\b[^?]*\bsay\b",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter|century|today|yesterday)\b|\d",
    re.IGNORECASE,
)


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
    rare = library.rarity(set(said))
    return {stem(word): rare[word] for word in said}


def judge(question: str, lines: Sequence[EvidenceLine], rarity: Rarity, *, threshold: float = THRESHOLD) -> Verdict:
    """Judge by the sentence that most likely answers."""
    best = sorted(lines, key=lambda line: -line.relevance)[:LOOKED_AT]
    if not best:
        return Verdict(False, 0.0, "No passage in the sources shares a word or a meaning with the question.")
    if (phrase := _phrase_not_said(question, best)) is not None:
        return Verdict(False, 0.0, f"The passages nearest to the question do not hold “{phrase}”.")
    likely, line = ranked_lines(question, lines, rarity)[0]
    if likely >= threshold and holds_what_is_asked(question, line.text):
        return Verdict(True, likely, "")
    return Verdict(False, likely, _reason(question, line))


def ranked_lines(question: str, lines: Sequence[EvidenceLine], rarity: Rarity) -> list[tuple[float, EvidenceLine]]:
    """Give the most relevant lines that hold what is asked for with the likelihood that they answer, likeliest first.

    Where none holds it, the most relevant ones: they tell why.
    """
    able = [line for line in lines if holds_what_is_asked(question, line.text)]
    best = sorted(able or lines, key=lambda line: -line.relevance)[:LOOKED_AT]
    weighed = [(likelihood(features(question, line, rarity)), line) for line in best]
    return sorted(weighed, key=lambda pair: -pair[0])


def bears_on(question: str, line: EvidenceLine, verdict: Verdict, rarity: Rarity) -> bool:
    """Tell whether a sentence may stand in an answer: it holds what is asked for and is not far below the best."""
    likely = likelihood(features(question, line, rarity))
    return likely >= _BEARS_ON * verdict.likelihood and holds_what_is_asked(question, line.text)


def best_lines(question: str, lines: Sequence[EvidenceLine], rarity: Rarity) -> list[EvidenceLine]:
    """Give the sentences that most likely answer by themselves, in reading order: one, or two where it is close."""
    able = [line for line in lines if holds_what_is_asked(question, line.text)]
    ranked = sorted(able, key=lambda line: -likelihood(features(question, line, rarity)))[:2]
    return sorted(
        (line for line in ranked if line.relevance >= _AS_GOOD * ranked[0].relevance), key=lambda line: line.label
    )


def asks_for_several(question: str) -> bool:
    """Tell whether the answer may stand in several sentences: lists, reasons, ways, comparisons."""
    return bool(_SEVERAL.search(question))


def likelihood(found: Features) -> float:
    """Give the chance that a sentence of these features answers."""
    return 1 / (1 + math.exp(-_BIAS - sum(w * f for w, f in zip(_WEIGHTS, astuple(found), strict=True))))


def features(question: str, line: EvidenceLine, rarity: Rarity) -> Features:
    """Measure how a sentence stands to a question."""
    around = f"{line.hit.source.title} {line.hit.passage.heading} {line.hit.passage.text}"
    asked = content_stems(question)
    said, near = stems(line.text), stems(around)
    return Features(
        meaning=line.meaning,
        said=_weight(asked, said, rarity),
        near=_weight(asked, near | said, rarity),
        fits=float(holds_what_is_asked(question, line.text)),
        strange=_strange(_particulars(question), near | said),
        pairs=_pairs(asked, line.text),
    )


def holds_what_is_asked(question: str, sentence: str) -> bool:
    """Tell whether a sentence has a number, measure, time or name for a question that asks for one.

    What the question itself brings does not count; a sentence that brings nothing else tells nothing. A sentence that
    fails this cannot answer; one that passes may.
    """
    if _OPEN.search(question) and set(content_stems(sentence)) <= set(content_stems(question)):
        return False
    return _is_of_the_kind(question, sentence)


def _is_of_the_kind(question: str, sentence: str) -> bool:
    for asked, stated in _MEASURES:
        if asked.search(question):
            return bool(stated.search(sentence)) and _has_new_number(question, sentence, or_word=True)
    if (counted := _HOW_MANY.search(question)) is not None:
        after = words(question[counted.end() :])
        things = [word.stem for word in after if word.is_content and not word.text[0].isdigit()][:2]
        return _has_new_number(question, sentence) and (not things or bool(set(things) & stems(sentence)))
    if _AMOUNT.search(question):
        return _has_new_number(question, sentence)
    if _TIME.search(question):
        return any(match.group().lower() not in question.lower() for match in _DATE_WORD.finditer(sentence))
    if _PERSON.search(question):
        known = stems(question)
        return any(name.stem not in known for name in names(sentence))
    return True


def _has_new_number(question: str, sentence: str, *, or_word: bool = False) -> bool:
    known = {quantity.value for quantity in quantities(question)}
    new = any(quantity.value not in known for quantity in quantities(_NUMBERED.sub("", sentence)))
    return new or (or_word and bool(_AMOUNT_WORD.search(sentence)))


def _phrase_not_said(question: str, lines: Sequence[EvidenceLine]) -> str | None:
    """Give a phrase of several words that the question quotes and that no title or passage holds."""
    for quoted in _QUOTED.finditer(question):
        phrase = content_stems(quoted.group(1))
        around = [f"{line.hit.source.title}. {line.hit.passage.heading}. {line.hit.passage.text}" for line in lines]
        if len(phrase) > 2 and max(_pairs(phrase, text) for text in around) < _SAID:
            return quoted.group(1)
    return None


def _particulars(question: str) -> list[str]:
    """Give the stems of the names and numbers a question speaks of."""
    return [name.stem for name in _named(question)] + [quantity.value for quantity in quantities(question)]


def _named(question: str) -> list[Word]:
    """Give the names in a question, but for the words that its sentences begin with."""
    return [name for name in names(question) if not _BEGINNING.search(question[: name.start])]


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


def _reason(question: str, line: EvidenceLine) -> str:
    near = stems(f"{line.hit.source.title} {line.hit.passage.heading} {line.hit.passage.text}")
    missing = [name.text for name in _named(question) if name.stem not in near]
    if missing:
        return f"The passages nearest to the question do not speak of {', '.join(dict.fromkeys(missing))}."
    if not holds_what_is_asked(question, line.text):
        return "The passages nearest to the question do not state what it asks for."
    return "No sentence in the sources comes near enough to the question to answer it."
