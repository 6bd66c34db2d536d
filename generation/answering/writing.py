"""Puts chosen sentences in the model's words, as far as what it wrote is proved by them.

Serves answers and summaries alike. What is not proved is kept in the draft with the reason, and nowhere shown.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generation.answer import Claim, Dropped, Support
from generation.answering.candidates import Candidate
from generation.answering.compose import claim_of, is_said
from generation.answering.lead import SHOWN, Draft, Lead, nearest_ground, write_lead
from generation.answering.proof.proving import Checker, prove_all
from generation.answering.question import Question
from generation.answering.quotes import Quoter
from generation.events import Composed, Drafting
from models.errors import GeneratorFailed
from models.ports import Generator


@dataclass(frozen=True, slots=True)
class Writer:
    """A model that writes and what decides whether its words are shown; without the one or the other it writes none."""

    generator: Generator | None = None
    checker: Checker | None = None

    def write(
        self,
        question: Question,
        candidates: Sequence[Candidate],
        claims: tuple[Claim, ...],
        quoter: Quoter,
        *,
        draft: Draft,
        stop: threading.Event | None = None,
    ) -> Iterator[Drafting | Composed]:
        """Yield what the model writes to the first candidates, then the claims with what of it may be shown before.

        A model that fails is a line of the draft, and what it wrote before is shown as any other.
        """
        if self.generator is None or self.checker is None:
            return
        shown = candidates[:SHOWN]
        leads: list[Claim] = []
        try:
            for item in write_lead(question, shown, self.generator, draft, stop=stop):
                if isinstance(item, str):
                    yield Drafting(item)
                elif (lead := _shown(item, shown, quoter, draft, self.checker)) is not None:
                    leads.append(lead)
        except GeneratorFailed as error:
            draft.failure = f"{error.message} {error.remedy}".strip()
        if leads:
            rest = tuple(claim for claim in claims if not is_said(claim, leads))
            quoter.check(quote for lead in leads for quote in lead.quotes)
            yield Composed((*leads, *rest))


def _shown(lead: Lead, shown: Sequence[Candidate], quoter: Quoter, draft: Draft, checker: Checker) -> Claim | None:
    """Prove a sentence of the model's, by the sentences it names or by the nearest; None where it may not stand."""
    ways = list(dict.fromkeys((lead.grounds, (nearest_ground(lead.text, shown),))))
    claims = [[claim_of(candidate, quoter) for candidate in grounds] for grounds in ways]
    known = [text for c in shown for text in (c.source.title, *c.hit.passage.headings)]
    proofs = prove_all(
        [(lead.text, [claim.text for claim in each]) for each in claims],
        checker=checker.claims,
        thresholds=checker.thresholds,
        known=known,
    )
    proof, grounds = max(zip(proofs, claims, strict=True), key=lambda pair: (pair[0].shown, pair[0].score))
    if not proof.shown:
        draft.dropped.append(Dropped(lead.text, proofs[0].reason))
    if not proof.shown or proof.state == "verbatim":  # such a sentence stands there already
        return None
    return Claim(lead.text, tuple(quote for claim in grounds for quote in claim.quotes), Support(proof.state))
