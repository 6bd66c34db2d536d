"""Takes a question about several sources apart: what each of them is to be asked by itself.

"How do SedEdu and the Julia course differ?" has no sentence that answers it; what SedEdu is and what that course is
have. Sources are named or described (`mentioned.py`), or all are meant as a group ("the two courses"). Knows sources;
nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generation.answering.choosing.roles import ROLES
from generation.answering.mentioned import Beginning, QuestionWords, Spoken, are_joined, spoken_of
from generation.answering.question import Need, Question
from generation.terms import content_words, stem, stems
from retrieval.search import Retriever
from retrieval.source import Source

# Points told of each source, and sources that are meant as a group at most.
_POINTS = 3
_MOST_IN_GROUP = 4
# What a bare comparison asks of each source, as its summary does (docs/decisions/0020), and how much of what another
# one does that names no more than roles.
_ABOUT = ("aim", "conclusion")
_MOST_ROLES = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One of the sources that a question compares, what it is asked, and the words that are sought in it.

    Where its question needs the whole document, a sentence of each of its aspects is wanted.
    """

    source: Source
    question: Question
    sought: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The sources that a question compares, none where it compares none; `unknown` is described and was not found.

    `are_named` is false where they are only meant together.
    """

    parts: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()
    are_named: bool = True


def compared(question: Question, there: Sequence[Source], *, retriever: Retriever, beginning: Beginning) -> Compared:
    """Give the sources that are compared, each with its question.

    `beginning` gives a source's first words. Where none is named, all that are there or are described alike are meant,
    if they are a few.
    """
    if question.need is Need.RECORD or len(there) < 2:
        return Compared()
    words = QuestionWords(question.query)
    compares = "comparison" in question.aspects
    spoken = spoken_of(words, there, retriever=retriever, beginning=beginning, describes=compares)
    if not spoken:
        together = _group(question, words, there, beginning)
        return Compared(tuple(_part(question, words, (), each) for each in together), are_named=False)
    sources = [each.source for each in spoken if each.source is not None]
    if len(spoken) < 2 or len(set(sources)) < len(sources) or not are_joined(words, spoken):
        return Compared()
    known = [each for each in spoken if each.source is not None]
    unknown = tuple(words.own(each.first, each.last) for each in spoken if each.source is None)
    return Compared(tuple(_part(question, words, spoken, each.source, each) for each in known if each.source), unknown)


def _group(question: Question, words: QuestionWords, there: Sequence[Source], beginning: Beginning) -> Sequence[Source]:
    """Give the sources that are meant together: all where they are a few, or as many as are said that are alike.

    A question about several is asked with words of its own ("papers", "differ"), or says how many.
    """
    if question.need is not Need.COLLECTION and "comparison" not in question.aspects:
        return ()
    told = words.number(_MOST_IN_GROUP) if question.points is None else None
    everywhere = range(len(words.said))
    if told is None:
        is_asked_so = len(words.topic(everywhere)) < len(content_words(words.text))
        return there if is_asked_so and len(there) <= _MOST_IN_GROUP else ()
    count, kind = told
    if len(there) == count:
        return there
    for text_of in (lambda each: each.title, beginning):
        alike = [each for each in there if stem(kind) in stems(text_of(each))]
        if len(alike) == count:
            return alike
    return ()


def _part(
    question: Question, words: QuestionWords, spoken: Sequence[Spoken], source: Source, own: Spoken | None = None
) -> Part:
    """Ask a source what the question asks besides comparing; of a bare comparison what the source is."""
    besides = set(range(len(words.said))) - {place for each in spoken for place in range(each.first, each.last)}
    topic = words.topic(besides)
    if not spoken:
        told = words.number(_MOST_IN_GROUP)
        topic = [word for word in topic if told is None or word != told[1]]
    name = words.own(own.first, own.last) if own else source.title
    aspects = tuple(aspect for aspect in question.aspects if aspect != "comparison")
    roles = tuple(aspect for aspect in aspects if aspect in ROLES)[:_MOST_ROLES]
    is_bare = question.aspects[:1] == ("comparison",) or not words.are_asking(besides)
    if not topic and (is_bare or not roles):
        about = words.about(name)
        return Part(source, _asked(question, about, Need.DOCUMENT, _ABOUT), about)
    text = question.query
    if spoken:
        start = words.said[spoken[0].first - words.is_article(spoken[0].first - 1)].start
        text = f"{text[:start]}{name}{text[words.said[spoken[-1].last - 1].end :]}"
    if not topic:
        return Part(source, _asked(question, text, Need.DOCUMENT, roles), text)
    return Part(source, _asked(question, text, Need.PLACE, aspects), text if spoken else " ".join(topic))


def _asked(question: Question, text: str, need: Need, aspects: tuple[str, ...]) -> Question:
    return replace(question, query=text, need=need, aspects=aspects, points=_POINTS)
