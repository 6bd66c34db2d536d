"""Says true sentences in other words by rules, one kind of change a function; None where a rule does not fit.

A paraphrase says what the sentence says or less of it, never more. Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ABBREVIATED_UNITS = {
    "km": "kilometres",
    "cm": "centimetres",
    "mm": "millimetres",
    "kg": "kilograms",
    "mg": "milligrams",
    "ml": "millilitres",
    "ms": "milliseconds",
    "GB": "gigabytes",
    "MB": "megabytes",
    "Hz": "hertz",
    "kHz": "kilohertz",
    "MHz": "megahertz",
    "GHz": "gigahertz",
    "MW": "megawatts",
    "kW": "kilowatts",
    "°C": "degrees Celsius",
    "%": "percent",
}
_SYNONYMS = {
    "uses a": "employs a",
    "was used to": "was employed to",
    "were used to": "were employed to",
    "used by": "employed by",
    "showed that": "demonstrated that",
    "shows that": "demonstrates that",
    "show that": "demonstrate that",
    "provides": "offers",
    "provide": "offer",
    "performed": "carried out",
    "conducted": "carried out",
    "obtained": "acquired",
    "a large": "a big",
    "many": "numerous",
    "several": "a number of",
    "important": "essential",
    "began": "started",
    "begins": "starts",
    "allows": "enables",
    "allowed": "enabled",
    "method": "approach",
    "methods": "approaches",
    "approximately": "about",
    "roughly": "about",
    "help": "assist",
    "helps": "assists",
    "requires": "needs",
    "required": "needed",
    "created by": "made by",
    "built": "constructed",
    "developed by": "created by",
    "frequently": "often",
    "due to the": "because of the",
    "such as": "like",
    "in order to": "to",
    "located": "situated",
    "quickly": "rapidly",
    "detect": "find",
    "children": "kids",
    "consists of": "is made up of",
    "received": "got",
    "the main": "the principal",
    "usually": "commonly",
    "typically": "usually",
    "additional": "further",
    "the whole": "the entire",
    "errors": "mistakes",
    "revealed": "showed",
    "was observed": "was seen",
    "were observed": "were seen",
    "describes": "explains",
    "decreased": "fell",
    "increased": "grew",
    "higher than": "greater than",
    "smaller than": "lower than",
    "before": "prior to",
}
_ADJUNCTS = re.compile(
    r"^(?:In this (?:paper|study|article|work|review|section)|However|Furthermore|Moreover|In addition|Additionally|"
    r"For example|For instance|Therefore|Thus|Hence|Consequently|As a result|Finally|Here|Nevertheless|Nonetheless|"
    r"In particular|In fact|Indeed|Also|Interestingly|Importantly|Notably|Similarly|To our knowledge|In general|"
    r"On the other hand|In contrast|Conversely|Meanwhile|Accordingly|Specifically|Overall|Unfortunately), "
)
_TRAILING = re.compile(
    r", (?:which|where|whereas|while|and thus|and hence|thereby|as well as|e\.g\.|such as) [^;,]+\.$"
)
_BRACKETS = re.compile(r" \((?![^()]*\b(?:not|except|only|if)\b)[^()]{2,80}\)")
_LEADING = re.compile(
    r"(?P<lead>(?:In|During|At|Since|After|Before|When|While|Because|By|On|Until|Between|Throughout|Within|For|Under|"
    r"With) [^,;:]{3,70}), (?P<rest>(?:the|a|an|this|these|those|it|they|we|he|she|there|most|many|some|several|all|"
    r"our|its|their|[A-Z]\w+) [^,;:]{12,})\."
)
_ENDING_YEAR = re.compile(r"(?P<rest>[A-Z][^,;:]{20,}) (?P<end>in (?:1[5-9]|20)\d\d)\.")
_CONTRACTIONS = {
    "does not": "doesn't",
    "do not": "don't",
    "did not": "didn't",
    "is not": "isn't",
    "are not": "aren't",
    "was not": "wasn't",
    "were not": "weren't",
    "cannot": "can't",
    "could not": "couldn't",
    "has not": "hasn't",
    "have not": "haven't",
    "had not": "hadn't",
    "would not": "wouldn't",
    "It is": "It's",
    "it is": "it's",
    "we have": "we've",
    "We have": "We've",
    "they are": "they're",
    "They are": "They're",
}
_WE = re.compile(
    r"(?:(?:In this (?:paper|study|work)|Here), )?[Ww]e (?P<verb>\w{3,}ed) (?P<thing>(?:the|a|an|two|three|four|all|"
    r"several|this|these|our) (?:(?!\b(?:and|or|that|which|to|if|whether|using|because|but|where|when|who|while|by|for|"
    r"from|in|on|at|with|as|until|after|before|into|over|between|through)\b)[^,;:(]){3,60}?)"
    r"(?P<rest>(?: (?:in|on|at|with|for|from|by|using|to|after|before|between|until|over|through|into)\b [^,;:]*)?)\."
)
_BY = re.compile(
    r"(?P<thing>(?:The|This|A|An|These) [^,;:()]{3,50}?) (?:was|were) (?P<verb>\w{3,}ed) by "
    r"(?P<doer>(?:the |a |an )?(?:(?!\b(?:and|or|that|which|who|in|on|at|to|for|with|from|during|while|when|where|if|"
    r"as)\b)[\w ’'-]){3,50}?)(?P<when>(?: in \d{4})?)\."
)
_PLURAL = re.compile(r"^(?:these|our|all|several|two|three|four)\b|s$", re.IGNORECASE)


def clause_order(sentence: str) -> str | None:
    """Move a leading clause to the end, or a closing year to the beginning."""
    if match := _LEADING.fullmatch(sentence):
        return f"{_capital(match['rest'])} {_small(match['lead'])}."
    if match := _ENDING_YEAR.fullmatch(sentence):
        return f"{_capital(match['end'])}, {_small(match['rest'])}."
    return None


def voice(sentence: str) -> str | None:
    """Turn "We measured the depth" into "The depth was measured", and "The map was drawn by X" round."""
    if match := _WE.fullmatch(sentence):
        verb = "were" if _PLURAL.search(match["thing"]) else "was"
        return f"{_capital(match['thing'])} {verb} {match['verb']}{match['rest']}."
    if match := _BY.fullmatch(sentence):
        return f"{_capital(match['doer'])} {match['verb']} {_small(match['thing'])}{match['when']}."
    return None


def synonyms(sentence: str) -> str | None:
    """Put another word for up to two words of the small list above."""
    return _replaced(sentence, _SYNONYMS, most=2)


def number_words(sentence: str) -> str | None:
    """Write small numbers the other way, in words or digits, and large ones without their commas."""
    digits = {word: str(value) for value, word in enumerate(_NUMBER_WORDS) if value > 1}
    if changed := _replaced(sentence, digits):
        return changed
    if re.search(r"\d,\d{3}\b", sentence):
        return re.sub(r"(?<=\d),(?=\d{3}\b)", "", sentence)
    words = {str(value): word for value, word in enumerate(_NUMBER_WORDS) if value > 1}
    found = re.sub(r"(?<![\w.,–−/-]) (\d{1,2}) (?=[a-z]{4,})", lambda m: f" {words.get(m[1], m[1])} ", sentence)
    return found if found != sentence else None


def spelled_units(sentence: str) -> str | None:
    """Spell abbreviated units out."""
    units = "|".join(map(re.escape, _ABBREVIATED_UNITS))
    found = re.sub(rf"(?<=\d) ?({units})(?![\w/^²³])", lambda match: f" {_ABBREVIATED_UNITS[match[1]]}", sentence)
    return found if found != sentence else None


def dropped_adjunct(sentence: str) -> str | None:
    """Leave a leading "In this paper," or "However," out."""
    match = _ADJUNCTS.match(sentence)
    return _capital(sentence[match.end() :]) if match else None


def main_clause(sentence: str) -> str | None:
    """Leave a trailing side clause out."""
    match = _TRAILING.search(sentence)
    if not match or len(sentence[: match.start()].split()) < 6 or "," in sentence[: match.start()]:
        return None
    return sentence[: match.start()] + "."


def without_brackets(sentence: str) -> str | None:
    """Leave what stands in brackets out."""
    found = _BRACKETS.sub("", sentence)
    return found if found != sentence else None


def contractions(sentence: str) -> str | None:
    """Write "does not" as "doesn't"."""
    return _replaced(sentence, _CONTRACTIONS)


def letters(sentence: str) -> str | None:
    """Write hyphens, dashes and quotation marks with other letters that look alike."""
    found = re.sub(r"(?<=[a-z])-(?=[a-z]{4,})", "\u2010", sentence)
    found = found.replace("'", "’").replace(" %", "%").replace("–", "-").replace("“", '"').replace("”", '"')
    found = found.replace("µ", "μ") if "µ" in found else found.replace("μ", "µ")
    return found if found != sentence else None


def open_compound(sentence: str) -> str | None:
    """Write a hyphened word as two."""
    found = re.sub(r"\b([a-z]{4,})-([a-z]{4,})\b", r"\1 \2", sentence)
    return found if found != sentence else None


PARAPHRASES: dict[str, Callable[[str], str | None]] = {
    "clause order": clause_order,
    "voice": voice,
    "synonyms": synonyms,
    "number words": number_words,
    "spelled units": spelled_units,
    "dropped adjunct": dropped_adjunct,
    "main clause": main_clause,
    "without brackets": without_brackets,
    "contractions": contractions,
    "letters": letters,
    "open compound": open_compound,
}


def _replaced(sentence: str, pairs: dict[str, str], *, most: int = 3) -> str | None:
    """Replace whole words, the longest first; a word at the sentence's beginning keeps its capital."""
    phrases = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    found = re.sub(rf"(?<![\w-])({phrases})(?![\w-])", lambda match: pairs[match[1]], sentence, count=most)
    return found if found != sentence else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """Begin with a small letter where the first word is an ordinary one."""
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first.lower() in _OPENERS else text


_OPENERS = frozenset(
    "in during at since after before when while because by on until between throughout within for under with the a an "
    "this these those it they we he she there most many some several all our its their".split()
)
