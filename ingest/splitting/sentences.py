"""Finds where sentences begin and end, by rules written for scientific English, mild on other languages.

Knows nothing of blocks or pages: give it one block's text. Offsets are exact, no character is changed. Why rules of
our own and how they compare with libraries: docs/decisions/0001-sentence-splitting.md.
"""

from __future__ import annotations

import re

# Always followed by more of the same sentence.
_OPEN = frozenset(
    "approx ca cf e.g eg i.e ie vs viz resp w.r.t s.t a.k.a aka "
    "fig figs eq eqs eqn eqns sec sect sects secs ref refs tab tabs thm lem cor alg "
    "dr prof mr mrs ms mx st mt ft rev hon gen lt sgt capt cmdr adm gov sen pres supt "
    "var subsp ssp aff nov deg dept univ inst assoc eds trans z".split()
)
# Followed by a number when they are abbreviations, by a new sentence when they are words.
_COUNTED = frozenset("no nos nr vol vols pp ch chap art par para paras ll nn ver".split())
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split())
# May end a sentence: they do when a word follows that begins sentences but not names.
_EITHER = frozenset("al jr sr inc ltd co corp llc bros spp sp et app def prop ex col rep cat ed".split())
# Longer abbreviations, after which a small letter does not begin a sentence.
_SHORTENED = frozenset(
    "abbr ampl anal appl avg coef coeff comm comp conc config cont corr corresp coord descr diam diff doc equiv "
    "estd excl freq incl info init intl lang mass math orig param pers poss prep prob proc prop publ refs rel repr "
    "spec stat stdev subg subj supp suppl symb syst temp transl unpubl util esp bros corp".split()
)
# Nouns that are followed by a letter as a name: "vitamin C. Vitamin D is another."
_LETTERED = frozenset(
    "vitamin vitamins hepatitis influenza type types class group panel panels appendix part case model phase "
    "stage grade level zone site station strain protein factor war plan team set".split()
)
_STARTERS = frozenset(
    "a about after again all also although among an and another any are as at because been before being between "
    "both but by can could did do does during each either else even every few finally first for from further "
    "furthermore given had has have he hence her here hereby his how however i if in indeed instead is it its "
    "last later let many may more moreover most much must my neither nevertheless next no nobody nor not note "
    "nothing now of on once one only or other others our out over rather recently second several she should "
    "similarly since so some still such than that the their then there thereby therefore these they third this "
    "those though three through thus to together two under unlike until upon using was we were what when where "
    "whereas whether which while who whose why will with within without would yet you your".split()
)

_CLOSERS = "\"'”’»)\\]"
_CANDIDATE = re.compile(
    rf"""
      [。！？｡]+[」』）”]*                                   # Chinese and Japanese: no space follows
    | (?<=[^\W\d_]{{3}})\.\d{{1,3}}(?:[,–-]\s?\d{{1,3}})*(?=\s+[A-Z])   # a note's number set after the stop
    | (?<![.!?…।؟۔])[.!?…।؟۔]+[{_CLOSERS}]*(?:\[\d[\d,–\s-]*\])*(?:\s+\[\d[\d,–\s-]*\])*(?=\s|$)
    | \n[^\S\n]*\n                                           # an empty line
    """,  # noqa: RUF001
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[\w.&-]*\w$")
_WORD_AFTER = re.compile(r"[\s\"'“‘«(\[¿¡]*([\w'’-]*)")  # noqa: RUF001
_COUNTED_ITEM = re.compile(r"\s+\((?:[a-z]|[ivx]+|\d{1,2})\)\s+[A-Z]")  # (b) The second ...
# What a sentence begins with when its first words only count it: "2.", "3.1.", "B.", "Fig. 2.", "Theorem 1."
_LABEL = re.compile(
    r"(?:(?:Fig|Tab|Eq|Thm|Lem|Cor|Def|Prop|Figure|Table|Box|Scheme|Algorithm|Theorem|Lemma|Corollary|Definition|"
    r"Proposition|Remark|Example|Step|Chapter|Section|Appendix)\.?\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]\d?|[ivxIVX]{1,4})"
    r"|Proof"
)
_ORDINARY_WORD = re.compile(r"(?<![^\s(])[a-z-]{4,}$")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")  # mRNA, pH, iOS
_SPACE = re.compile(r"\s*")
# What brackets are read by: themselves, stops, empty lines. Longer ones are oftener two that are not each other's.
_MARK = re.compile(r"[()\[\].!?…]|\n[^\S\n]*\n")
_LONGEST_BRACKETS = 300
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # U.S, Ph.D, p.m


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Give each sentence's `(start, end)` in order: no white space at the ends, and none of the rest left out."""
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    around = _brackets(text)
    for match in _CANDIDATE.finditer(text):
        inside = around.get(match.start(), start) > start
        if match.end() > start and not inside and _ends_sentence(text, start, match):
            _add(spans, text, start, match.end())
            start = _skip_space(text, match.end())
    _add(spans, text, start, len(text))
    return spans


def _skip_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _brackets(text: str) -> dict[int, int]:
    """Give of each stop within brackets that are closed soon where the innermost of them opens.

    Half of what stands in brackets is no sentence: "(Dray 2006; D. A. Griffith 2005)".
    """
    opened: dict[str, list[int]] = {")": [], "]": []}
    stops: list[int] = []
    found: dict[int, int] = {}
    for mark in _MARK.finditer(text):
        if (kind := mark.group()) in "([":
            opened[")" if kind == "(" else "]"].append(mark.start())
        elif kind in ")]":
            if opened[kind] and mark.start() - (opening := opened[kind].pop()) <= _LONGEST_BRACKETS:
                for stop in reversed(stops):
                    if stop < opening:
                        break
                    found.setdefault(stop, opening)
        elif kind in ".!?…":
            stops.append(mark.start())
        else:
            opened = {")": [], "]": []}
    return found


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    if stripped := part.strip():
        first = start + part.index(stripped[0])
        spans.append((first, first + len(stripped)))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the stop at `match` ends the sentence that began at `start`."""
    mark = text[match.start()]
    if mark in "。！？｡\n।۔؟" or match.end() == len(text) or _COUNTED_ITEM.match(text, match.end()):  # noqa: RUF001
        return True
    following = _WORD_AFTER.match(text, match.end())
    assert following is not None
    after = following.group(1)
    if after[:1].islower() and after[0].isascii() and not _CAMEL.match(after):
        return match.group() == "." and _may_precede_small_letter(text, start, match.start())
    if mark != "." or match.group().startswith(".."):
        return True
    quotes = following.start(1) > match.end() + 1  # a quotation or a bracket begins here
    initial = len(after) == 1 and text.startswith(".", following.end(1))  # the next one of "D. A. Moss"
    return _full_stop_ends(text, start, match.start(), after, quotes=quotes, initial=initial)


def _may_precede_small_letter(text: str, start: int, stop: int) -> bool:
    """Tell whether a full stop is no abbreviation's even before a small letter: programs have names like numpy."""
    if text[stop - 1 : stop] == ")":
        return True
    before = _ORDINARY_WORD.search(text, max(start, stop - 40), stop)
    return before is not None and before.group() not in _OPEN | _SHORTENED


def _full_stop_ends(text: str, start: int, stop: int, after: str, *, quotes: bool, initial: bool) -> bool:
    """Tell whether the full stop at `stop`, before the word `after`, is more than an abbreviation's."""
    if _LABEL.fullmatch(text, _skip_opening(text, start), stop):
        return False
    before = _WORD_BEFORE.search(text, max(start, stop - 40), stop)
    if before is None:
        return True
    if initial and len(before.group()) == 1 and before.group().isupper():
        return False
    return _abbreviation_ends(text, before.group(), before.start(), after, quotes=quotes)


def _skip_opening(text: str, start: int) -> int:
    while start < len(text) and (text[start].isspace() or text[start] in "(["):
        start += 1
    return start


def _abbreviation_ends(text: str, before: str, at: int, after: str, *, quotes: bool) -> bool:
    """Tell whether a sentence ends after the word `before`, which stands at `at` and has a full stop after it."""
    word = before.lower()
    begins = (after.lower() in _STARTERS and after[:1].isupper()) or bool(_CAMEL.match(after))
    if word in _OPEN:
        return False
    if word in _COUNTED or word in _MONTHS:
        return not after[:1].isdigit()
    if word in _EITHER:
        return begins
    if _DOTTED.fullmatch(before):
        return begins or (quotes and not after[:1].isdigit())
    if len(before) == 1 and before.isalpha() and before.isascii():
        noun = re.search(r"(\w+)\s+$", text[max(0, at - 40) : at])
        return begins or text[at - 1 : at] == "°" or bool(noun and noun.group(1).lower() in _LETTERED)
    return True
