"""Chooses the sentences that stand for a source as a whole, as its summary does: the document decides, and no question.

What such a sentence is worth, and how they are chosen together, is the summary's (`studio/choosing/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.answering.choosing.roles import RoleModel
from generation.answering.choosing.scorer import Scored
from generation.answering.question import Length, Question
from generation.studio.choosing.central import Central, on_the_matter, weigh
from generation.studio.choosing.parts import of_roles, points_of
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
        central = self._central(source)
        places = points_of(central, question.points or _POINTS[question.length])
        return tuple(Scored(central.candidates[place], 1.0, 1.0) for place in places)

    def told_of(self, source: Source, roles: Sequence[str]) -> tuple[Scored, ...]:
        """Give the sentence that has each role most plainly, such as what a source is for and how it goes about it."""
        central = self._central(source)
        return tuple(Scored(central.candidates[place], 1.0, 1.0) for place in of_roles(central, roles))

    def _central(self, source: Source) -> Central:
        return on_the_matter(weigh(source, library=self.library, embedder=self.embedder, roles=self.roles))
