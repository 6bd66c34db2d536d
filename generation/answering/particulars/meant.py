"""Tells which sources a question about what a document is means: those it names, those that bear a name, or all.

Knows sources and the first words of each; what they state is told next door (telling.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from generation.answering.candidates import votes
from generation.answering.proof.language import language_of, listed, tokens
from generation.answering.proof.names import names_in
from generation.answering.question import Need, example_questions
from generation.terms import content_words, stem
from retrieval.hits import Hit
from retrieval.ranking.source_names import name_word
from retrieval.source import Source

# Sources told of at most.
MOST = 24
# A word of this many examples of the need is how such questions are asked, and names no source.
_COMMON = 4
# Of the sources whose titles have words of the question, those that have nearly as much as the best are meant.
_NEARLY = 0.75
# The share of the hits' votes from which on one source is meant alone.
_MOST_VOTES = 0.5


@dataclass(frozen=True, slots=True)
class Meant:
    """The sources meant; `marks` are names or numbers that what is told of them must have, in small letters.

    `surely` says that the question names them, or that there are no others; `left` counts those left out.
    """

    sources: tuple[Source, ...]
    marks: frozenset[str] = frozenset()
    surely: bool = True
    left: int = 0


def sources_meant(
    query: str,
    there: Sequence[Source],
    *,
    beginning: Callable[[Source], str],
    search: Callable[[str], Sequence[Hit]],
    known: Callable[[Sequence[str]], Sequence[str]],
) -> Meant:
    """Give the sources meant.

    `beginning` gives a source's first words, `search` finds passages, `known` says which words the library has.
    """
    if len(there) == 1:
        return Meant(tuple(there))
    topic = topic_words(query)
    if named := _titled(topic, there):
        return Meant(named[:MOST], left=max(len(named) - MOST, 0))
    if marks := _marks(query, topic):
        bearing = {source: marks & _tokens(beginning(source)) for source in there}
        most = max(map(len, bearing.values()), default=0)
        if most:
            found = [source for source in there if len(bearing[source]) == most]
            return Meant(tuple(found[:MOST]), frozenset(marks), left=max(len(found) - MOST, 0))
        if marks == frozenset(word.lower() for word in topic):
            return Meant((), frozenset(marks))
    if spoken := known(topic):
        return Meant(_likeliest(search(" ".join(spoken))), surely=False)
    return Meant(tuple(there[:MOST]), left=max(len(there) - MOST, 0))


def topic_words(query: str) -> list[str]:
    """Give the words of a question that do not say which particular it asks for, but of which document."""
    language = language_of(query)
    asked = _asked_with()
    return [
        word
        for word in content_words(query)
        if stem(word) not in asked and word.lower() not in listed(language, "function")
    ]


@cache
def _asked_with() -> frozenset[str]:
    counts = Counter(each for text in example_questions(Need.RECORD) for each in {stem(w) for w in content_words(text)})
    return frozenset(each for each, count in counts.items() if count >= _COMMON)


def _titled(topic: Sequence[str], there: Sequence[Source]) -> tuple[Source, ...]:
    """Give the sources whose title or file has the question's words, rare ones counting more."""
    words = {form for word in topic for form in (word.lower(), name_word(word.lower()))}
    said = {
        source: words & (source.names | _tokens(f"{source.title} {PurePath(source.path).stem}")) for source in there
    }
    having = Counter(word for found in said.values() for word in found)
    worth = {word: math.log(1 + len(there) / count) for word, count in having.items() if count < len(there)}
    scores = {source: sum(worth.get(word, 0.0) for word in found) for source, found in said.items()}
    best = max(scores.values(), default=0.0)
    return tuple(source for source in there if best and scores[source] >= _NEARLY * best)


def _names(source: Source) -> frozenset[str]:
    """Give the words of a title and of a file's name as they are compared, and as they stand there ("w2w")."""
    return source.names | _tokens(f"{source.title} {PurePath(source.path).stem}")


def _marks(query: str, topic: Sequence[str]) -> frozenset[str]:
    """Give the names and numbers among the words."""
    names = {name.lower() for name in names_in(query)}
    return frozenset(word.lower() for word in topic if word.lower() in names or word.isdecimal())


def _tokens(text: str) -> frozenset[str]:
    return frozenset(form.lower() for token in tokens(text) for form in (token.text, *token.parts))


def _likeliest(hits: Sequence[Hit]) -> tuple[Source, ...]:
    """Give the source that most of the hits' scores are of, or the first two."""
    shares = votes(hits)
    known = {hit.source.document_id: hit.source for hit in hits}
    first = [known[each] for each in shares][:2]
    return tuple(first[:1] if first and shares[first[0].document_id] >= _MOST_VOTES else first)
