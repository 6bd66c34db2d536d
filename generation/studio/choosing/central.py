"""Weighs a source's sentences by how well each would stand for the whole: the same for summaries, briefings and more.

A sentence is worth more the nearer it is to what all of them say, where the document begins and ends, and where it
plainly states an aim, a method, a result, a limit. Knows sources; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generation.answering.candidates import Candidate, sentences_of
from generation.answering.choosing.roles import ROLES, RoleModel
from generation.studio.choosing.part_model import KINDS, chances
from generation.studio.choosing.standing import goes_on, stands_alone
from generation.studio.choosing.topics import diverse
from ingest.content.blocks import Footnote, ListItem, Paragraph, leaves
from models.ports import Embedder
from retrieval.hits import FoundBy, Hit
from retrieval.library import Library
from retrieval.source import Source

Floats = NDArray[np.float32]

# Sentences weighed of a source: all of its beginning and its end, an even sample of the rest.
WEIGHED = 160

# Of the passages with running text all sentences of so many at either end are weighed; those at the beginning, where
# documents say what they are about, are worth more.
_BEGINNING, _END = 3, 3
_AT_THE_BEGINNING = 0.15

# What a sentence's clearest role adds to its closeness to the whole, and the roles that say nothing of the matter.
_ROLE = 0.1
_TELLING = ("aim", "method", "result", "conclusion", "limit")
IMPRINT = ("availability", "funding", "authors", "licence")
# What speaks nearly as clearly of the publication as of anything else speaks of the publication.
_NEARLY = 0.15

# How much less a sentence is worth that begins as one that goes on from the one before it.
_GOES_ON = 0.08

# How strongly the chosen sentences should differ from each other.
_DIVERSITY = 0.35

_RUNNING = (Paragraph, ListItem, Footnote)


@dataclass(frozen=True, slots=True)
class Central:
    """A source's sentences in reading order, their vectors, float32[n, d], what each is worth, float32[n], its role."""

    source: Source
    candidates: tuple[Candidate, ...]
    vectors: Floats
    worth: Floats
    roles: tuple[str, ...]
    scores: Floats  # how much each looks like each role, float32[n, len(ROLES)]
    kinds: Floats  # the chance of each kind that summaries tell apart, float32[n, len(KINDS)]

    def best(self, limit: int) -> list[int]:
        """Choose the sentences that say most of the whole and differ from each other, in reading order."""
        return sorted(diverse(self.vectors, self.worth, limit=limit, diversity=_DIVERSITY))

    def clearest(self, role: str, least: float) -> int | None:
        """Give the place of the sentence that has a role most clearly and says most of the whole; None for none."""
        scores = self.scores[:, ROLES.index(role)]
        able = np.flatnonzero(scores >= least)
        return int(able[np.argmax((scores + self.worth)[able])]) if len(able) else None

    def only(self, kept: Sequence[int]) -> Central:
        """Keep some of the sentences."""
        places = list(kept)
        return Central(
            self.source,
            tuple(self.candidates[place] for place in places),
            self.vectors[places],
            self.worth[places],
            tuple(self.roles[place] for place in places),
            self.scores[places],
            self.kinds[places],
        )


def weigh(source: Source, *, library: Library, embedder: Embedder, roles: RoleModel, limit: int = WEIGHED) -> Central:
    """Weigh up to `limit` sentences of a source that can be understood alone."""
    candidates, begins = _candidates(source, library, limit)
    if not candidates:
        none = np.zeros((0, embedder.dimension), np.float32)
        no_kinds = np.zeros((0, len(KINDS)), np.float32)
        return Central(source, (), none, np.zeros(0, np.float32), (), np.zeros((0, len(ROLES)), np.float32), no_kinds)
    texts = [candidate.text for candidate in candidates]
    vectors = embedder.embed_passages(texts)
    scores = roles.scores(texts, vectors)
    kinds = chances(candidates, scores)
    centre = vectors.mean(axis=0) + embedder.embed_query(source.title)
    worth = vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    worth += _AT_THE_BEGINNING * np.array(begins, np.float32)
    worth += _ROLE * scores[:, [ROLES.index(role) for role in _TELLING]].max(axis=1)
    worth -= _GOES_ON * np.array([goes_on(text) for text in texts], np.float32)
    imprint = [ROLES.index(role) for role in IMPRINT]
    scores[:, imprint] += _NEARLY * (scores[:, imprint] > 0)
    clearest = tuple(ROLES[place] for place in scores.argmax(axis=1).tolist())
    told = tuple(replace(candidate, vector=vector) for candidate, vector in zip(candidates, vectors, strict=True))
    return Central(source, told, vectors, worth.astype(np.float32), clearest, scores, kinds)


def on_the_matter(central: Central) -> Central:
    """Leave out what a source says of itself as a publication: who made it, paid for it, where its data are.

    A source that says nothing else keeps it.
    """
    kept = [place for place, role in enumerate(central.roles) if role not in IMPRINT]
    return central.only(kept) if kept else central


def running_texts(source: Source, library: Library) -> list[str]:
    """Give the paragraphs of a source's running text."""
    text = library.sources.text(source.document_id)
    return [text[start:end] for start, end in running_places(source, library)]


def running_places(source: Source, library: Library) -> list[tuple[int, int]]:
    """Give where the running text stands: no tables, references, captions or code."""
    blocks = leaves(library.sources.blocks(source.document_id))
    return [(block.start, block.end) for block in blocks if isinstance(block, _RUNNING)]


def _candidates(source: Source, library: Library, limit: int) -> tuple[list[Candidate], list[bool]]:
    """Give whole sentences of the prose and whether each stands at the document's beginning."""
    running = running_places(source, library)
    starts, ends = (np.array(each or [0]) for each in zip(*running, strict=True)) if running else (np.zeros(1),) * 2
    found: list[Candidate] = []
    for passage in library.sources.passages(source.document_id):
        for candidate in sentences_of(Hit(passage, source, 0.0, 0, FoundBy())):
            sentence = candidate.sentence
            if ((starts <= sentence.start) & (sentence.end <= ends)).any() and stands_alone(candidate):
                found.append(replace(candidate, leans_on=None))
    ordinals = list(dict.fromkeys(candidate.hit.passage.ordinal for candidate in found))
    first, ends_of_it = ordinals[:_BEGINNING], {*ordinals[:_BEGINNING], *ordinals[-_END:]}
    middle = [place for place, each in enumerate(found) if each.hit.passage.ordinal not in ends_of_it]
    room = max(limit - (len(found) - len(middle)), 1)
    left_out = set(middle) - set(middle[:: max(1, -(-len(middle) // room))])
    kept = [candidate for place, candidate in enumerate(found) if place not in left_out]
    return kept, [candidate.hit.passage.ordinal in first for candidate in kept]
