"""A question with what is known of it, and which sentences and claims may stand in its answer.

Asks no model; a claim's quotes are checked against the stored text once more before they leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generation.answer import Claim, Quote, Support
from generation.answer_types import asks_for_several, holds_what_is_asked
from generation.answerability import Rarity, Verdict, bears_on, best_lines
from generation.answering.quotes import Quoter
from generation.checking import CLEARLY, DRAFTED, STATED, states
from generation.claims import quoted_claim
from generation.defining import asked_term, describes
from generation.evidence import Evidence, EvidenceLine, leans


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known before anything is written.

    `earlier` is the question it leans on; `checked` are the sentences that the model was asked about, to which those of
    its draft are added; of a question about a topic as a whole, the evidence speaks for itself (`topical`).
    """

    question: str
    query: str
    earlier: str | None
    rarity: Rarity
    verdict: Verdict
    checked: list[EvidenceLine]
    evidence: Evidence
    topical: bool = False


def may_bear(line: EvidenceLine, case: Case) -> bool:
    """Tell whether a sentence may stand in the answer: by what the model says of it, or else by its likelihood."""
    if line.stated is not None and not states(line):
        return False
    if case.checked and (line.stated is not None or not asks_for_several(case.question)):
        return _fits(line, case)  # one that the model was not asked about yet will be
    return bears_on(case.query, line, case.verdict, case.rarity)


def line_of(claim: Claim, case: Case) -> EvidenceLine:
    """Give the sentence that a claim rests on, as it was checked if it was."""
    return next(line for line in (*case.checked, *case.evidence.lines) if _is_of(line, claim.quotes[0]))


def stands(claim: Claim, case: Case) -> bool:
    """Tell whether a claim's sentence states the answer, nearly as surely as any that was asked about.

    Where another clearly does, it must do so too; where it is asked what a thing is and another says so, it must too.
    """
    line = line_of(claim, case)
    if not _describes(line, case) and any(states(other) and _describes(other, case) for other in case.checked):
        return False
    best = max(other.stated or 0.0 for other in case.checked)
    least = CLEARLY if best >= CLEARLY else STATED
    return states(line, least) and (line.stated or 0.0) >= best - DRAFTED


def speaking(case: Case, quoter: Quoter) -> list[Claim]:
    """Give the sentences that speak for themselves: the one that states the answer most surely, where that is known."""
    return [quoted_claim(line.text, line, Support.VERBATIM, quoter) for line in _speaking(case)]


def whole_claims(held: Sequence[Claim], case: Case, quoter: Quoter) -> Iterator[Claim]:
    """Yield claims with all that their sentences need, leaving out what another says too, each quote checked again."""
    kept: list[Claim] = []
    for claim in held:
        whole = _whole(claim, case, quoter)
        if not _said_in(whole, kept):
            kept = [earlier for earlier in kept if not _said_in(earlier, [whole])] + [whole]
    for claim in kept:
        quoter.check(claim.quotes)
        yield claim


def _whole(claim: Claim, case: Case, quoter: Quoter) -> Claim:
    """Let the sentences around speak too where a source's own sentence needs them, or what the model made of it."""
    line = line_of(claim, case)
    needed = claim.support is Support.VERBATIM or leans(claim.text) or line.goes_on is not None
    if not needed or line.whole == line.sentence:
        return claim
    return Claim(line.whole_text, quoter.quotes(line.hit.source, line.whole.start, line.whole.end), Support.VERBATIM)


def _said_in(claim: Claim, others: Sequence[Claim]) -> bool:
    """Tell whether all that a claim quotes stands in quotes of others."""
    said = [quote for other in others for quote in other.quotes]
    return all(any(_holds(quote, each) for quote in said) for each in claim.quotes)


def _holds(quote: Quote, other: Quote) -> bool:
    """Tell whether a quote holds all of another."""
    same_source = quote.source.document_id == other.source.document_id
    return same_source and quote.start <= other.start and other.end <= quote.end


def _is_of(line: EvidenceLine, quote: Quote) -> bool:
    same_source = line.hit.source.document_id == quote.source.document_id
    return same_source and line.sentence.start <= quote.start < line.sentence.end


def _speaking(case: Case) -> Sequence[EvidenceLine]:
    if case.topical:
        return case.evidence.lines
    stated = [line for line in case.checked if states(line)]
    if stated:
        return [max(stated, key=lambda line: (_fits(line, case), _describes(line, case), line.stated))]
    return best_lines(case.query, case.evidence.lines, case.rarity)


def _fits(line: EvidenceLine, case: Case) -> bool:
    return holds_what_is_asked(case.query, line.text)


def _describes(line: EvidenceLine, case: Case) -> bool:
    return describes(asked_term(case.query), line.text)
