"""Chooses the sentences that stand for a source as a whole, as its summary does: the document decides, and no question.

What such a sentence is worth, and how they are chosen together, is the summary's (`studio/choosing/`).
"""

from __future__ import annotations

from dataclasses import dataclass

from generation.answering.choosing.roles import RoleModel
from generation.answering.choosing.scorer import Scored
from generation.answering.question import Length, Question
from generation.studio.choosing.central import on_the_matter, weigh
from generation.studio.choosing.parts import aim_and_way, points_of
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Sentences told, where the question says no number.
_POINTS = {Length.SHORT: 3, Length.NORMAL: 6, Length.LONG: 12}


@dataclass(frozen=True, slots=True)
class WholeSources:
    """Sums up sources of a library."""

    library: Library
    embedder: Embedder
    roles: RoleModel

    def summed_up(self, question: Question, source: Source) -> tuple[Scored, ...]:
        """Give the sentences that sum a source up, as many as the question wants, the most telling first."""
        return self._chosen(source, question.points or _POINTS[question.length])

    def introduced(self, source: Source) -> tuple[Scored, ...]:
        """Give what a source is for and how it goes about it, a sentence each where it has them."""
        return self._chosen(source, None)

    def _chosen(self, source: Source, count: int | None) -> tuple[Scored, ...]:
        central = on_the_matter(weigh(source, library=self.library, embedder=self.embedder, roles=self.roles))
        places = aim_and_way(central) if count is None else points_of(central, count)
        return tuple(Scored(central.candidates[place], 1.0, 1.0) for place in places)
