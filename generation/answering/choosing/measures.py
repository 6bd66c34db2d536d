"""Measures how each sentence stands to a question: by meaning, words, place, source, shape and role.

Nothing here knows a field, and little a language; what the measures are worth was fitted on data (scorer.py).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from generation.answering.candidates import Candidate, votes
from generation.answering.choosing.roles import RoleModel, wanted
from generation.answering.choosing.shape import prose_likeness
from generation.answering.question import Need, Question
from generation.terms import content_words, stem, stems
from models.ports import Embedder

Floats = NDArray[np.float32]
Rarity = Callable[[Collection[str]], Mapping[str, float]]

NAMES = (
    "meaning",  # cosine of question and sentence
    "below_best",  # the same, less the best candidate's
    "place_by_meaning",  # log of its place among the candidates by that cosine
    "passage_meaning",  # cosine of question and the mean of the passage's sentences
    "title_meaning",  # of question and the source's title
    "heading_meaning",  # of question and the headings above it
    "beside",  # the best cosine of a neighbouring sentence
    "said",  # share of the question's words that it has, rare ones counting more
    "said_around",  # the same of its passage, headings and title
    "said_beyond_title",  # the same of those question words that the title does not have
    "hit_score",
    "hit_place",  # 1 / rank; 0 for what was not found but looked at
    "source_share",  # of the hits' scores
    "is_first_source",
    "from_beginning",  # of the document, 0..1
    "at_beginning",  # among the first passages
    "at_end",
    "in_passage",  # 0..1
    "first_in_passage",
    "prose",  # chance that it is a whole sentence of prose
    "length",
    "has_digits",
    "role",  # how well its role answers to the one most wanted
    "roles",  # to all that are wanted
    "clearest_role",  # how clearly it has one of them rather than any other
    "centrality",  # cosine to the mean of its source's candidates
    "leans",
    "asks",
    "is_place",
    "is_document",
    "is_collection",
    "is_record",
    "question_length",
)

_FIRST_PASSAGES = 3
_WORDS = 40


def measure(
    question: Question, candidates: Sequence[Candidate], *, embedder: Embedder, rarity: Rarity, roles: RoleModel
) -> tuple[Candidate, ...]:
    """Give the candidates with their vectors and measures."""
    if not candidates:
        return ()
    texts = [candidate.told for candidate in candidates]
    names = list(dict.fromkeys(text for c in candidates for text in (c.source.title, _headings(c))))
    embedded = embedder.embed_passages([*texts, *names])
    vectors, named = embedded[: len(texts)], dict(zip(names, embedded[len(texts) :], strict=True))
    rows = measures(
        question,
        candidates,
        vectors,
        asked=embedder.embed_query(question.query),
        named=named,
        roles=roles.scores([candidate.text for candidate in candidates], vectors),
        rarity=rarity,
    )
    return tuple(
        replace(candidate, vector=vector, measured=tuple(row))
        for candidate, vector, row in zip(candidates, vectors, rows.tolist(), strict=True)
    )


def measures(
    question: Question,
    candidates: Sequence[Candidate],
    vectors: Floats,
    *,
    asked: Floats,
    named: Mapping[str, Floats],
    roles: Floats,
    rarity: Rarity,
) -> Floats:
    """Give the measures, float32[candidates, len(NAMES)], from vectors that are known."""
    meaning = vectors @ asked
    passages = _groups([c.hit.passage.id for c in candidates])
    sources = _groups([c.source.document_id for c in candidates])
    shares = votes(list({c.hit.passage.id: c.hit for c in candidates if c.hit.rank}.values()))
    first = next(iter(shares), "")
    words = _Words(question.query, rarity)
    passage_means, centres = _means(vectors, passages), _means(vectors, sources)
    columns = {
        "meaning": meaning,
        "below_best": meaning - meaning.max(),
        "place_by_meaning": np.log1p(np.argsort(np.argsort(-meaning, kind="stable"), kind="stable")),
        "passage_meaning": passage_means @ asked,
        "title_meaning": np.array([named[c.source.title] @ asked for c in candidates]),
        "heading_meaning": np.array([named[_headings(c)] @ asked for c in candidates]),
        "beside": _beside(meaning, candidates),
        "centrality": (centres * vectors).sum(axis=1),
        **dict(zip(("role", "roles", "clearest_role"), wanted(question.aspects, roles).T, strict=True)),
    }
    rest = np.array([_alone(question, c, shares, first, words) for c in candidates], np.float32)
    columns |= dict(zip(_ALONE, rest.T, strict=True))
    return np.stack([np.asarray(columns[name], np.float32) for name in NAMES], axis=1)


_ALONE = tuple(
    "said said_around said_beyond_title hit_score hit_place source_share is_first_source from_beginning at_beginning "
    "at_end in_passage first_in_passage prose length has_digits leans asks is_place is_document is_collection "
    "is_record question_length".split()
)


def _alone(
    question: Question, candidate: Candidate, shares: Mapping[str, float], first: str, words: _Words
) -> tuple[float, ...]:
    """Measure what needs no vectors, in the order of `_ALONE`."""
    hit, passage, source = candidate.hit, candidate.hit.passage, candidate.source
    place = next((i for i, s in enumerate(passage.sentences) if s.start == candidate.sentence.start), 0)
    said, title = stems(candidate.told), words.stems_of(source.title)
    around = words.stems_of(passage.text) | words.stems_of(_headings(candidate)) | title
    last = max(source.passage_count - 1, 1)
    need = question.need
    return (
        words.share(said),
        words.share(around | said),
        words.share(said, beyond=title),
        hit.score,
        1 / hit.rank if hit.rank else 0.0,
        shares.get(source.document_id, 0.0),
        float(source.document_id == first),
        min(passage.ordinal / last, 1.0),
        float(passage.ordinal < _FIRST_PASSAGES),
        float(passage.ordinal > last - _FIRST_PASSAGES),
        place / max(len(passage.sentences) - 1, 1),
        float(place == 0),
        prose_likeness(candidate.text),
        min(len(candidate.text.split()), _WORDS) / _WORDS,
        float(any(map(str.isdigit, candidate.text))),
        float(candidate.leans_on is not None),
        float(candidate.text.rstrip().endswith("?")),
        float(need is Need.PLACE),
        float(need is Need.DOCUMENT),
        float(need is Need.COLLECTION),
        float(need is Need.RECORD),
        min(len(question.query.split()), _WORDS) / _WORDS,
    )


class _Words:
    """The question's words and how much each counts; remembers the stems of texts that many sentences share."""

    def __init__(self, query: str, rarity: Rarity) -> None:
        said = list(dict.fromkeys(content_words(query)))
        rare = rarity(said)
        self._weights = {stem(word): rare.get(word, 1.0) for word in said}
        self._known: dict[str, frozenset[str]] = {}

    def stems_of(self, text: str) -> frozenset[str]:
        if text not in self._known:
            self._known[text] = frozenset(stems(text))
        return self._known[text]

    def share(self, there: Collection[str], *, beyond: Collection[str] = ()) -> float:
        """Give the share of the question's words that are there, rare ones counting more."""
        wanted = {word: weight for word, weight in self._weights.items() if word not in beyond}
        whole = sum(wanted.values())
        return sum(weight for word, weight in wanted.items() if word in there) / whole if whole else 0.0


def _headings(candidate: Candidate) -> str:
    return " > ".join(candidate.hit.passage.headings)


def _groups(keys: Sequence[str]) -> list[list[int]]:
    """Give the places of equal keys."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return list(places.values())


def _means(vectors: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """Give each vector its group's mean, made a unit vector."""
    means = np.zeros_like(vectors)
    for places in groups:
        mean = vectors[list(places)].mean(axis=0)
        means[list(places)] = mean / max(math.sqrt(float(mean @ mean)), 1e-9)
    return means


def _beside(meaning: Floats, candidates: Sequence[Candidate]) -> Floats:
    """Give the better meaning of the sentences right before and after each in its passage, 0 where there is none."""
    best = np.zeros(len(candidates), np.float32)
    for place in range(len(candidates) - 1):
        if candidates[place].hit.passage.id == candidates[place + 1].hit.passage.id:
            best[place] = max(best[place], meaning[place + 1])
            best[place + 1] = max(best[place + 1], meaning[place])
    return best
