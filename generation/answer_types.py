"""What kind of thing a question asks for, and whether a sentence has one: a number, a measure, a time, a name.

Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import partial
from itertools import dropwhile, takewhile
from operator import itemgetter

from generation.defining import asked_name, tells_name
from generation.facts import names, quantities
from generation.terms import Word, content_stems, stems, words
from generation.units import is_unit

_HOW_MANY = re.compile(r"\b(?:how many|how much|number of|amount of)\b", re.IGNORECASE)


def _asked_for(nouns: str) -> str:
    """Give a pattern of questions for one of some nouns: for a temperature, not for what measures one."""
    link = r"(?:of|in|on|at|for|by|to|from|with|within|between|about|over|under|during|near|when|where|and|or)\b"
    qualified = r" (?:range|accuracy|resolution|threshold|limits?|bias|difference|change|gradient)"
    verb = r"(?:is|are|was|were|has|do|does|did|can|should|that)\b"
    after = rf"(?:{nouns})(?:{qualified})?(?= ?[?,]| ?$| (?:{link}|{verb}))"
    return (
        rf"\b(?:what|which) (?:is|was|are|were) (?:the|its|their|an?) (?:(?!{link})[^\s?]+ ){{0,4}}?{after}"
        rf"|\b(?:what (?:[\w\-]+ )?|which ){after}"  # "which error rate is biased" asks which of them
    )


# What a question for a measure asks for, and what a sentence that states it has.
_MEASURES = tuple(
    (re.compile(rf"\b(?:{asked})", re.IGNORECASE), re.compile(stated, re.IGNORECASE))
    for asked, stated in (
        (
            r"(?:what|how much) (?:does|did|do|would)\b[^?]*?\bcost\b"
            rf"|{_asked_for('costs?|price|budget|fees?|salary|revenues?')}",
            r"[$€£]|\b(?:dollars?|euros?|pounds?|usd|eur|gbp|yen|cents?|million|billion|free|fees?|costs?)\b",
        ),
        (_asked_for("percent|percentage|fraction|proportion|share"), r"%|per ?cent|\d|half|third|quarter"),
        (
            rf"how often\b|{_asked_for('frequency|frequencies')}",
            r"[kMGT]?Hz\b|\b(?:per|every|each|times|once|twice|hourly|daily|weekly|monthly|quarterly|yearly|annually|"
            r"always|never|rarely|seldom|regularly)\b",
        ),
        (
            _asked_for("temperatures?"),
            r"°|\bkelvin\b|\d ?[KC]\b|degrees?|celsius|(?:lower|higher|room|ambient) temperature",
        ),
        (_asked_for("latitudes?|longitudes?"), r"°|degrees?|\d ?[NSEW]\b|latitude|longitude"),
        (
            rf"how (?:deep|high|tall|wide|far)\b|{_asked_for('depths?|distance|height|width')}",
            r"\d\s?(?:[kcmnµμ]?m\b|[a-z]*met|f(?:t|eet)|mile)",
        ),
        (
            rf"how (?:long|old)\b|{_asked_for('duration|age|lifetime|lifespan')}",
            r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|s|h|min|ms)\b"
            r"|\d\s?(?:[kcmnµμ]?m|[a-z]*met\w+|feet|miles?|pages|words|nt|[kM]?bp?|nucleotides|amino acids)\b",
        ),
    )
)
# "Can students who audit a module get a grade?" asks for no person, and a sentence that only says it again answers it.
_YES_OR_NO = re.compile(
    r"\W*(?:can|could|do|does|did|is|are|was|were|has|have|had|will|would|should|may|might|must)\b[^?]*\?\W*",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|which|who(?:m|se)?|where|when|why|how)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\bhow (?:large|big|fast|heavy|accurate|massive|dense|hot|cold|thick|bright)\b|"
    # "how much does it grow" counts nothing that the question names
    r"\bhow much (?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|of|more|less|larger|"
    r"smaller|faster|slower|higher|lower|longer|shorter|better|warmer|cooler|deeper|older|greater)\b|\w+ ?\?)|"
    # "what is the mass of ...", not "what is the mass function"
    + _asked_for(
        r"[\w\-]*(?:rate|size)|speed|length|weight|value|threshold|accuracy|resolution|ratio|score|population|mass|density|"
        "pressure|concentration|luminosity|velocity|wavelength|redshift|volume|diameter|radius|thickness|amplitude|"
        "efficiency|salinity|viscosity|voltage|energy|altitude|elevation"
    ),
    re.IGNORECASE,
)
_TIME = re.compile(r"\bwhen\b|\b(?:what|which|in what|in which) (?:year|month|date|day|decade|century|season)\b", re.I)
_AMOUNT_WORD = re.compile(
    r"\b(?:free|half|third|quarter|none|several|dozens?|hundreds|thousands|lower|higher|room|ambient|once|twice|always|"
    r"never|rarely|seldom|regularly)\b|\b(?:dai|hour|week|month|quarter|year|annual)ly\b|\b(?:each|every|per)\b",
    re.IGNORECASE,
)
# The number of a figure, a section or the like is no answer, nor is that in a symbol (t1/2).
_NUMBERED = re.compile(
    r"\b(?:fig(?:ure|s?\.)|tab(?:le|\.)|sec(?:tion|t?\.)|eq(?:uation|s?\.)|appendix|chapter|panel|page|unit|question) ?"
    r"\(?\d[\d.]*[a-z]?\b"
    r"|^\d+\.(?:\d+\.?)* (?=(?-i:[A-Z][a-z]))"
    r"|\b[^\W\d_]{1,2}\d+/\d+",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"(?<![\w.,])\d+-(?P<what>[^\W\d_]+)")
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


def asks_for_several(question: str) -> bool:
    """Tell whether the answer may stand in several sentences: lists, reasons, ways, comparisons."""
    return bool(_SEVERAL.search(question))


def holds_what_is_asked(question: str, sentence: str) -> bool:
    """Tell whether a sentence has a number, measure, time, name or other name for a question that asks for one.

    What the question itself brings does not count; a sentence that brings nothing else tells nothing. A sentence that
    fails this cannot answer; one that passes may.
    """
    if _YES_OR_NO.fullmatch(question):
        return True
    if _OPEN.search(question) and set(content_stems(sentence)) <= set(content_stems(question)):
        return False
    called = asked_name(question)
    return tells_name(called, sentence) if called else _is_of_the_kind(question, sentence)


def _is_of_the_kind(question: str, sentence: str) -> bool:
    for asked, stated in _MEASURES:
        if asked.search(question):
            return bool(stated.search(sentence)) and _has_new_number(question, sentence, or_word=True)
    if _AMOUNT.search(question):
        return _has_new_number(question, sentence, or_word=True)
    if (counted := _HOW_MANY.search(question)) is not None:
        things = _first_content(words(question[counted.end() :]))[:2]
        # What is counted is named in the sentence, but for a unit, which may be written in another way.
        named = not things or is_unit(things[0].text) or bool({word.stem for word in things} & stems(sentence))
        return named and _has_new_number(question, _COMPOUND.sub(partial(_counting, stems(question)), sentence))
    if _TIME.search(question):
        return any(match.group().lower() not in question.lower() for match in _DATE_WORD.finditer(sentence))
    if _PERSON.search(question):
        known = stems(question)
        return any(name.stem not in known for name in names(sentence))
    return True


def _counting(asked: Set[str], compound: re.Match[str]) -> str:
    """Leave a compound as it is where its number counts what was asked for: "a 12-month survey", but not "10-shot"."""
    return compound.group() if asked & stems(compound["what"]) else compound["what"]


def _first_content(said: Iterable[Word]) -> list[Word]:
    """Give the first words that follow one another and carry meaning: "case studies" of "of the 4 case studies in"."""
    telling = ((word.is_content and not word.text[0].isdigit(), word) for word in said)
    return [word for _, word in takewhile(itemgetter(0), dropwhile(lambda each: not each[0], telling))]


def _has_new_number(question: str, sentence: str, *, or_word: bool = False) -> bool:
    known = {quantity.value for quantity in quantities(question)}
    new = any(quantity.value not in known for quantity in quantities(_NUMBERED.sub("", sentence)))
    return new or (or_word and bool(_AMOUNT_WORD.search(sentence)))
