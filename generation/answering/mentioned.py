"""Finds which sources a question speaks of: by a word of their own, or by a description, and what joins them.

A source is named by words that no other has in its title or its file's name, with a capital or beside a word for a
source ("the vegan paper"), or described after an article by words that its beginning has. Knows a retriever and
sources; nothing of what is asked of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import PurePath

from generation.answering.proof.language import LANGUAGES, Token, language_of, listed, tokens, valued
from generation.answering.question import Need, example_questions
from generation.terms import content_words, stem, stems
from retrieval.hits import Hit
from retrieval.ranking.source_names import bare_word, name_word
from retrieval.search import Retriever
from retrieval.source import Source

Beginning = Callable[[Source], str]

# A description has at least so many words that carry meaning, and so many of them stand in its source's beginning; one
# is enough beside a word for a source, where a single source begins with it.
_FEWEST = 2
# Letters by which a word may stand for longer ones that begin with them.
_LONG = 4
# Passages by which one of several described alike is chosen.
_PASSAGES = 20
# A word of this many examples of questions about several sources is how such questions are asked.
_COMMON = 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of a question that stand for a source, `said[first:last]`; None for what is described and not found."""

    first: int
    last: int
    source: Source | None


class QuestionWords:
    """A question's words, and which of them join, go before a name, or only ask."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.said = tokens(text)
        self.language = language_of(text)
        self._data = _data_of(self.language)

    def about(self, one: str) -> str:
        """Ask what one source is, in the question's language."""
        return self._data["about"].format(one=one)

    def is_article(self, at: int) -> bool:
        """Tell whether an article stands at a place."""
        return 0 <= at < len(self.said) and self.said[at].lower in self._data["the"].split()

    def joins(self, at: int) -> bool:
        """Tell whether a word that joins sources stands at a place."""
        return 0 <= at < len(self.said) and self.said[at].lower in self._data["joins"].split()

    def is_kind(self, at: int) -> bool:
        """Tell whether a word for a source stands at a place: "paper", "course"."""
        return 0 <= at < len(self.said) and self.said[at].lower in self._data["kinds"].split()

    def kind_before(self, at: int) -> int | None:
        """Give the place of a word for one source that words from a place on describe: "the paper on vegan diets"."""
        before = at - 1 - self.is_article(at - 1)
        is_led = before >= 0 and not self.is_kind(before) and not self.may_name(before) and not self.joins(before)
        is_one = is_led and self.is_kind(before - 1) and self.is_article(before - 2)
        return before - 1 if is_one else None

    def kind_follows(self, at: int) -> bool:
        """Tell whether a word for sources stands after a word that is joined here: "the coin and vegan papers"."""
        first = at + 1 + self.is_article(at + 1)
        return self.joins(at) and self.may_name(first) and self.is_kind(first + 1)

    def own(self, first: int, last: int) -> str:
        """Give words as they stand there, with their article."""
        return self.text[self.said[first - self.is_article(first - 1)].start : self.said[last - 1].end]

    def may_name(self, at: int) -> bool:
        """Tell whether a word at a place may stand for a source: one that is more than grammar."""
        asking = listed(self.language, "function") | listed(self.language, "asking")
        return at < len(self.said) and self.said[at].lower not in asking

    def topic(self, places: Collection[int]) -> list[str]:
        """Give those of some words that say in which respect sources are compared; how many they are is none."""
        beside = listed(self.language, "function") | self._counts().keys() | {*self._data["joins"].split()}
        found = content_words(" ".join(self.said[place].text for place in sorted(places)))
        return [word for word in found if stem(word) not in _asking() and word.lower() not in beside]

    def are_asking(self, places: Collection[int]) -> bool:
        """Tell whether any of some words is one that several sources are asked about with: "differ", "common"."""
        return any(stem(self.said[place].text) in _asking() for place in places if self.may_name(place))

    def number(self, most: int) -> tuple[int, str] | None:
        """Give how many sources are meant, 2 to `most`, and the word after it, where it is said; "both" are two."""
        for at, token in enumerate(self.said[:-1]):
            if 1 < (number := self._counts().get(token.lower, 0)) <= most:
                return number, self.said[at + 1].text
        return None

    def _counts(self) -> dict[str, int]:
        digits = {token.text: int(token.text) for token in self.said if token.text.isdecimal()}
        return digits | valued(self.language, "numbers") | dict.fromkeys(self._data["both"].split(), 2)


def spoken_of(
    words: QuestionWords, there: Sequence[Source], *, retriever: Retriever, beginning: Beginning, describes: bool
) -> list[Spoken]:
    """Give what stands for sources in a question, in its order; none but names unless it also `describes`.

    Described sources are told where one is named at least.
    """
    named = list(_named(words, there))
    return _with_described(words, named, there, retriever, beginning) if named and describes else named


def are_joined(words: QuestionWords, spoken: Sequence[Spoken]) -> bool:
    """Tell whether nothing but joining stands between sources: "Does Aurora measure salt in Borealis?" joins none."""
    for one, other in pairwise(spoken):
        between = range(one.last, other.first)
        has_comma = "," in words.text[words.said[one.last - 1].end : words.said[other.first].start]
        if words.topic(between) and not has_comma and not any(map(words.joins, between)):
            return False
    return True


def _named(words: QuestionWords, there: Sequence[Source]) -> Iterator[Spoken]:
    """Give the runs of words that name a source: those of its title or its file's name that no other has together.

    They are written as a name or stand beside a word for a source ("the vegan paper"), which belongs to the run then.
    """
    names = {each.document_id: names_of(each) for each in there}
    of_word = [_having(word, there, names) for word in words.said]
    at = 0
    while at < len(words.said):
        last, having = at, list(there)
        while last < len(of_word) and words.may_name(at):
            if not (narrower := [each for each in having if each in of_word[last]]):
                break
            last, having = last + 1, narrower
        while last > at and not words.may_name(last - 1):
            last -= 1
        if last == at and words.may_name(at) and words.is_kind(at + 1):
            last, having = at + 1, _beginning_with(words.said[at], having, names)
        if found := _called(words, at, last, having):
            yield found
            at = found.last
        else:
            at += 1


def _having(word: Token, among: Sequence[Source], names: Mapping[str, frozenset[str]]) -> list[Source]:
    """Give the sources that a word may stand for: of its forms ("MPI.jl", "MPI", "jl") by the one that fewest have."""
    of_form = [[each for each in among if form in names[each.document_id]] for form in forms_of(word)]
    return min(filter(None, of_form), key=len, default=[])


def _beginning_with(word: Token, among: Sequence[Source], names: Mapping[str, frozenset[str]]) -> list[Source]:
    """Give the sources that have a word which begins as this one does: "hydropower" for HydroPowerModels."""
    begins = stem(word.text)
    is_long = len(begins) >= _LONG
    return [each for each in among if is_long and any(name.startswith(begins) for name in names[each.document_id])]


def _called(words: QuestionWords, first: int, last: int, having: Sequence[Source]) -> Spoken | None:
    """Tell whether a run of words that one source has names it; words for sources alone name none."""
    telling = [at for at in range(first, last) if words.may_name(at) and not words.is_kind(at)]
    if len(having) != 1 or not telling:
        return None
    if (begin := words.kind_before(first)) is not None:
        return Spoken(begin, last, having[0])
    end = last + words.is_kind(last)
    is_kind = any(map(words.is_kind, range(first, end))) or words.kind_follows(last)
    is_meant = is_kind and (not first or words.is_article(first - 1) or words.joins(first - 1))
    is_joined = words.joins(first - 1) or words.joins(last)
    is_name = any(_looks_like_a_name(words.said[at], having[0], is_joined=is_joined) for at in telling)
    return Spoken(first, end, having[0]) if is_name or is_meant else None


def _with_described(
    words: QuestionWords, named: Sequence[Spoken], there: Sequence[Source], retriever: Retriever, beginning: Beginning
) -> list[Spoken]:
    """Add what stands beside a joining word with an article: a source described by words of its beginning, or unknown.

    What names a source is none of its words.
    """
    found = list(named)
    for at in range(len(words.said)):
        first = last = at + 1
        taken = {place for each in found for place in range(each.first, each.last)}
        while words.may_name(last) and last not in taken and (last == first or words.topic([last])):
            last += 1
        end = last + (words.is_kind(last) and last not in taken)
        if not words.is_article(at) or last == first or last in taken:
            continue
        if words.joins(at - 1) or words.joins(end):
            rest = [each for each in there if each not in [other.source for other in found]]
            found.append(_described(words, first, end, rest, retriever, beginning) or Spoken(first, end, None))
    return sorted(found, key=lambda each: each.first)


def _described(
    words: QuestionWords, first: int, until: int, there: Sequence[Source], retriever: Retriever, beginning: Beginning
) -> Spoken | None:
    """Give the source that has most words describing it in one passage of its beginning, the likeliest of several."""
    texts = {each.document_id: stems(f"{each.title} {beginning(each)}") for each in there}
    for last in range(until, first, -1):
        said = " ".join(token.text for token in words.said[first:last])
        wanted = {stem(word) for word in content_words(said)}
        able = {each.document_id: each for each in there if wanted and wanted <= texts[each.document_id]}
        if len(wanted) < _FEWEST and (len(able) != 1 or not words.is_kind(until - 1)):
            continue
        if not able:
            continue
        titled = {key: len(wanted & stems(each.title)) for key, each in able.items()}
        hits = retriever.search(said, limit=_PASSAGES, sources=list(able))
        best = [hit for hit in hits if titled[hit.source.document_id] == max(titled.values())]
        found = next((hit.source for hit in best if wanted <= _around(hit)), None)
        if found is not None:
            return Spoken(first, until if words.is_kind(until - 1) else last, found)
    return None


def _around(hit: Hit) -> set[str]:
    return stems(" ".join((hit.source.title, *hit.passage.headings, hit.passage.text)))


def names_of(source: Source) -> frozenset[str]:
    """Give the words of a title and of a file's name as they are compared, and as they stand there ("w2w")."""
    said = tokens(f"{source.title} {PurePath(source.path).stem}")
    return source.names.union(*map(forms_of, said))


def forms_of(word: Token) -> frozenset[str]:
    """Give a word and its parts as they are compared with the names of sources."""
    return frozenset(name_word(bare_word(form)) for form in (word.text, *word.parts) if len(form) > 1)


def _looks_like_a_name(word: Token, source: Source, *, is_joined: bool) -> bool:
    """Tell whether a word is written as a name where it is asked, is the file's name, or the title's first word.

    Where it is joined with another, the first may begin with a small letter: "circuitscape and geostan".
    """
    first = [token.text for token in tokens(source.title)[:1]]
    is_first = word.text in first or (is_joined and word.lower in map(str.lower, first))
    return is_first or any(map(str.isupper, word.text)) or word.lower == PurePath(source.path).stem.lower()


@cache
def _asking() -> frozenset[str]:
    counts: dict[str, int] = {}
    for text in example_questions(Need.COLLECTION):
        for each in {stem(word) for word in content_words(text)}:
            counts[each] = counts.get(each, 0) + 1
    return frozenset(each for each, count in counts.items() if count >= _COMMON)


@cache
def _data_of(language: str) -> dict[str, str]:
    text = files("generation.answering").joinpath("data/comparing.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found[language if language in LANGUAGES else "en"]
