"""Tells which sources a question about what a document is means: those it names, those that bear a name, or all.

Knows sources and the first words of each; what they state is told next door (telling.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from generation.answering.proof.language import language_of, listed, tokens
from generation.answering.proof.names import names_in
from generation.answering.question import Need, example_questions
from generation.terms import content_words, stem
from retrieval.ranking.source_names import name_word
from retrieval.source import Source

# Sources told of at most.
MOST = 24
# A word of this many examples of the need is how such questions are asked, and names no source.
_COMMON = 4
# Of the sources whose titles have words of the question, those that have nearly as much as the best are meant.
_NEARLY = 0.75
# A question that has more words than these besides what names its sources asks for something that they say, and not for
# what they are: so large a share of its topic, or so many words where there is only one source.
_REST = 1 / 3
_LOOSE = 1


@dataclass(frozen=True, slots=True)
class Meant:
    """The sources meant, none where the question asks for something else; `left` counts those left out.

    `marks` are names or numbers that what is told of them must have, in small letters.
    """

    sources: tuple[Source, ...]
    marks: frozenset[str] = frozenset()
    left: int = 0


def sources_meant(
    query: str,
    there: Sequence[Source],
    *,
    beginning: Callable[[Source], str],
    known: Callable[[Sequence[str]], Sequence[str]],
) -> Meant:
    """Give the sources meant.

    `beginning` gives a source's first words, `known` says which of some words the library has.
    """
    topic = topic_words(query)
    if len(there) == 1:
        unsaid = _unsaid(topic, _names(there[0]))
        return Meant(tuple(there)) if len(unsaid) <= _LOOSE else Meant(())
    if (named := _titled(topic, there)) and _are_told(topic, frozenset().union(*map(_names, named))):
        return Meant(named[:MOST], left=max(len(named) - MOST, 0))
    marks = _marks(query, topic)
    if marks and _are_told(topic, marks):
        bearing = {source: marks & _tokens(beginning(source)) for source in there}
        most = max(map(len, bearing.values()))
        found = [source for source in there if most and len(bearing[source]) == most]
        return Meant(tuple(found[:MOST]), marks, left=max(len(found) - MOST, 0))
    return Meant(() if topic and known(topic) else tuple(there[:MOST]), left=max(len(there) - MOST, 0))


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


def _unsaid(topic: Sequence[str], said: Collection[str]) -> list[str]:
    """Give the words of a topic that are none of those said."""
    return [word for word in topic if word.lower() not in said and name_word(word.lower()) not in said]


def _are_told(topic: Sequence[str], said: Collection[str]) -> bool:
    """Tell whether a question speaks of what is named so and hardly of anything else."""
    return len(_unsaid(topic, said)) < _REST * len(topic)


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
