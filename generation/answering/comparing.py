"""Takes a question that compares sources apart: what each of them is to be asked by itself.

"How do SedEdu and the Julia course differ?" has no sentence that answers it; what SedEdu is and what that course is
have. A source is named by a word of its own title or file, or described after an article by words that its beginning
has. Knows a retriever and sources; nothing of sentences.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from generation.answering.proof.language import LANGUAGES, Token, language_of, listed, tokens
from generation.answering.question import Need, Question, example_questions
from generation.terms import content_words, stem, stems
from retrieval.hits import Hit
from retrieval.ranking.source_names import bare_word, name_word
from retrieval.search import Retriever
from retrieval.source import Source

# A description has at least so many words that carry meaning, and so many of them stand in its source's beginning.
_FEWEST = 2
# Passages by which one of several described alike is chosen.
_PASSAGES = 20
# A word of this many examples of questions about several sources is how such questions are asked.
_COMMON = 3
# Points told of each source.
_POINTS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One of the sources that a question compares, and what it is asked."""

    source: Source
    question: Question


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of a question that may stand for a source: `said[first:last]`, and whether an article goes before.

    What joins sources stands at `until`, which is 0 of the last of them.
    """

    first: int
    last: int
    has_article: bool
    until: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """The sources that a question compares, none where it compares none; `unknown` is described and was not found."""

    parts: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()


def compared(
    question: Question, there: Sequence[Source], *, retriever: Retriever, beginning: Callable[[Source], str]
) -> Compared:
    """Give the sources that are compared, each with its question.

    `beginning` gives a source's first words. One source must be named at least, whatever else is.
    """
    if question.need is Need.RECORD or len(there) < 2:
        return Compared()
    said = tokens(question.query)
    language = language_of(question.query)
    for at, token in enumerate(said):
        if token.lower in _words(language, "joins"):
            runs = [*_before(said, at, question.query, language), _after(said, at + 1, language)]
            found = _found(question, said, [run for run in runs if run], there, retriever, beginning)
            if not found and runs[-1] and not _topic([each.text for each in said[:at]], language, but=there):
                # "What does Aurora have in common with the sailing course?"
                apart = [_Run(0, at, has_article=False), runs[-1]]
                found = _found(question, said, apart, there, retriever, beginning)
            if len(found) > 1:
                known = [(run, source) for run, source in found if source is not None]
                at_all = [run for run, _ in found]
                parts = tuple(_part(question, said, at_all, run, source, language) for run, source in known)
                return Compared(parts, tuple(_own(question, said, run) for run, source in found if source is None))
    return Compared()


def _found(
    question: Question,
    said: Sequence[Token],
    runs: Sequence[_Run],
    there: Sequence[Source],
    retriever: Retriever,
    beginning: Callable[[Source], str],
) -> list[tuple[_Run, Source | None]]:
    """Find each run's source, None for what is described and not found; none at all where two mean one.

    What stands before commas need not be a source: "Which is older, Aurora or Borealis?"
    """
    named = {run: its for run in runs if (its := _named(said, run, there)) is not None}
    found: list[tuple[_Run, Source | None]] = []
    for place, run in enumerate(runs if named else ()):
        spoken_for = [source for _, source in (*named.values(), *found)]
        described: tuple[_Run, Source | None] | None = None
        if run not in named and run.has_article and "comparison" in question.aspects:
            described = _described(said, run, [each for each in there if each not in spoken_for], retriever, beginning)
            described = described or (run, None)
        each: tuple[_Run, Source | None] | None = named.get(run) or described
        if each is None and place < len(runs) - 2:
            continue
        if each is None or (each[1] is not None and each[1] in [other for _, other in found]):
            return []
        found.append(each)
    return found


def _named(said: Sequence[Token], run: _Run, there: Sequence[Source]) -> tuple[_Run, Source] | None:
    """Give the one source that has a word of these in its title or file's name which no other has there.

    The run given is the words in a row, that one among them, which the source has there.
    """
    names = {each.document_id: names_of(each) for each in there}
    for at in range(run.first, run.last):
        for form in forms_of(said[at]):
            having = [each for each in there if form in names[each.document_id]]
            if len(having) == 1 and _looks_like_a_name(said[at], having[0]):
                own = names[having[0].document_id]
                first = last = at
                while first > run.first and forms_of(said[first - 1]) & own:
                    first -= 1
                while last + 1 < run.last and forms_of(said[last + 1]) & own:
                    last += 1
                has_article = run.has_article and first == run.first
                return replace(run, first=first, last=last + 1, has_article=has_article), having[0]
    return None


def names_of(source: Source) -> frozenset[str]:
    """Give the words of a title and of a file's name as they are compared, and as they stand there ("w2w")."""
    said = tokens(f"{source.title} {PurePath(source.path).stem}")
    return source.names.union(*map(forms_of, said))


def _looks_like_a_name(word: Token, source: Source) -> bool:
    """Tell whether a word is written as a name where it is asked, or is the first of the title."""
    return any(map(str.isupper, word.text)) or word.text in [token.text for token in tokens(source.title)[:1]]


def _described(
    said: Sequence[Token],
    run: _Run,
    there: Sequence[Source],
    retriever: Retriever,
    beginning: Callable[[Source], str],
) -> tuple[_Run, Source] | None:
    """Give the source that has most words describing it in one passage of its beginning, the likeliest of several."""
    texts = {each.document_id: stems(f"{each.title} {beginning(each)}") for each in there}
    for last in range(run.last, run.first, -1):
        words = " ".join(token.text for token in said[run.first : last])
        wanted = {stem(word) for word in content_words(words)}
        if len(wanted) < _FEWEST:
            return None
        able = {each.document_id: each for each in there if wanted <= texts[each.document_id]}
        if not able:
            continue
        titled = {key: len(wanted & stems(each.title)) for key, each in able.items()}
        best = max(titled.values())
        hits = retriever.search(words, limit=_PASSAGES, sources=list(able))
        order = [hit.source for hit in hits if titled[hit.source.document_id] == best and wanted <= _around(hit)]
        if order:
            return replace(run, last=last), order[0]
    return None


def _around(hit: Hit) -> set[str]:
    return stems(" ".join((hit.source.title, *hit.passage.headings, hit.passage.text)))


def _part(
    question: Question,
    said: Sequence[Token],
    runs: Sequence[_Run],
    run: _Run,
    source: Source,
    language: str,
) -> Part:
    """Ask a source what the question asks besides comparing; of a bare comparison what the source is."""
    named = {at for other in runs for at in range(other.first, other.until or other.last)}
    rest = [token.text for at, token in enumerate(said) if at not in named]
    own = _own(question, said, run)
    if not _topic(rest, language):
        about = _words_of(language)["about"].format(one=own)
        return Part(source, _asked(question, about, Need.DOCUMENT, ("aim", "definition", "method")))
    start = said[runs[0].first - runs[0].has_article].start
    end = said[runs[-1].last - 1].end
    text = f"{question.query[:start]}{own}{question.query[end:]}"
    aspects = tuple(aspect for aspect in question.aspects if aspect != "comparison")
    return Part(source, _asked(question, text, Need.PLACE, aspects))


def _own(question: Question, said: Sequence[Token], run: _Run) -> str:
    """Give the words that stand for a source, with their article."""
    return question.query[said[run.first - run.has_article].start : said[run.last - 1].end]


def _asked(question: Question, text: str, need: Need, aspects: tuple[str, ...]) -> Question:
    return replace(question, query=text, need=need, aspects=aspects, points=_POINTS)


def _topic(words: Sequence[str], language: str, *, but: Sequence[Source] = ()) -> list[str]:
    """Give the words that say in which respect sources are compared, the names of some sources left out."""
    text = " ".join(words)
    names = frozenset().union(*map(names_of, but))
    beside = listed(language, "function")
    return [
        word
        for word in content_words(text)
        if stem(word) not in _asking() and word.lower() not in beside and name_word(word.lower()) not in names
    ]


@cache
def _asking() -> frozenset[str]:
    counts: dict[str, int] = {}
    for text in example_questions(Need.COLLECTION):
        for each in {stem(word) for word in content_words(text)}:
            counts[each] = counts.get(each, 0) + 1
    return frozenset(each for each, count in counts.items() if count >= _COMMON)


def _before(said: Sequence[Token], at: int, text: str, language: str) -> list[_Run]:
    """Give the runs that end right before a place: one, or several with commas between them."""
    runs: list[_Run] = []
    last = at
    while last:
        first = last
        while first and _may_name(said[first - 1], language) and (first == last or not _comma(said, first, text)):
            first -= 1
        if first == last:
            break
        has_article = bool(first) and said[first - 1].lower in _words(language, "the")
        runs.insert(0, _Run(first, last, has_article, until=last))
        first -= has_article
        if not first or not _comma(said, first, text):
            break
        last = first
    return runs


def _after(said: Sequence[Token], at: int, language: str) -> _Run | None:
    """Give the run that begins at a place, its article left out, up to how such questions end."""
    has_article = at < len(said) and said[at].lower in _words(language, "the")
    first = last = at + has_article
    while (
        last < len(said) and _may_name(said[last], language) and (last == first or _topic([said[last].text], language))
    ):
        last += 1
    return _Run(first, last, has_article) if last > first else None


def _comma(said: Sequence[Token], at: int, text: str) -> bool:
    return "," in text[said[at - 1].end : said[at].start]


def _may_name(token: Token, language: str) -> bool:
    return token.lower not in listed(language, "function") | listed(language, "asking")


def forms_of(word: Token) -> frozenset[str]:
    """Give a word and its parts as they are compared with the names of sources."""
    return frozenset(name_word(bare_word(form)) for form in (word.text, *word.parts) if len(form) > 1)


def _words(language: str, name: str) -> Collection[str]:
    return _words_of(language)[name].split()


@cache
def _words_of(language: str) -> dict[str, str]:
    text = files("generation.answering").joinpath("data/comparing.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found[language if language in LANGUAGES else "en"]
