"""Makes an answer's claims of the chosen sentences: in an order to be read in, under headings where it is long.

Every claim here is a source's own sentence, with the one it leans on. Its quotes are cut from the stored text and
compared with it once more before they leave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generation.answer import Claim, Quote, Support
from generation.answering.candidates import Candidate
from generation.answering.choosing.scorer import Scored
from generation.answering.choosing.selection import Selection
from generation.answering.once import Stretch, told_once
from generation.answering.question import Need, Question
from generation.answering.quotes import Quoter

_FEWEST_UNDER_HEADINGS = 3

# So many items of one numbered list are told as a list; of fewer the likeliest may go first, for they are no sequence.
_FEWEST_ITEMS = 3
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s")


def compose(question: Question, selection: Selection, quoter: Quoter) -> tuple[Claim, ...]:
    """Give the claims of an answer, in which no sentence is told twice."""
    stretches = [
        Stretch(each.source, each.whole.start, each.whole.end, group, each.under)
        for group, each in _ordered(question, selection.sentences)
    ]
    claims = tuple(_claim(stretch, quoter) for stretch in told_once(stretches, quoter.text))
    quoter.check(quote for claim in claims for quote in claim.quotes)
    return claims


def claim_of(candidate: Candidate, quoter: Quoter, *, group: str = "") -> Claim:
    """Let a sentence speak for itself, together with the one that it leans on."""
    whole = candidate.whole
    return _claim(Stretch(candidate.source, whole.start, whole.end, group, candidate.under), quoter)


def is_said(claim: Claim, others: Sequence[Claim]) -> bool:
    """Tell whether all that a claim quotes stands in quotes of others."""
    said = [quote for other in others for quote in other.quotes]
    return all(any(_holds(quote, each) for quote in said) for each in claim.quotes)


def _claim(stretch: Stretch, quoter: Quoter) -> Claim:
    quotes = quoter.quotes(stretch.source, stretch.start, stretch.end, under=stretch.under)
    text = quoter.text(stretch.source, stretch.start, stretch.end)
    return Claim(text, quotes, Support.VERBATIM, stretch.group)


def _holds(quote: Quote, other: Quote) -> bool:
    """Tell whether a quote holds all of another."""
    same_source = quote.source.document_id == other.source.document_id
    return same_source and quote.start <= other.start and other.end <= quote.end


def _ordered(question: Question, chosen: Sequence[Scored]) -> list[tuple[str, Candidate]]:
    """Put sentences in order, each with the heading it stands under.

    The likeliest first, and with it what its source says besides, in reading order; of a numbered list that the
    likeliest stands in, its items first and in their order, as they may be steps; of several documents a group each; of
    one document as a whole in reading order, under the document's own headings: what those say is true, and a guess
    at what a sentence is about need not be.
    """
    sources = list(dict.fromkeys(_of(item.candidate) for item in chosen))
    candidates = [item.candidate for item in chosen]
    in_order = sorted(candidates, key=lambda each: (sources.index(_of(each)), each.sentence.start))
    if question.need is Need.COLLECTION and len(sources) > 1:
        return [(each.source.title, each) for each in in_order]
    if question.need is Need.DOCUMENT and len(chosen) >= _FEWEST_UNDER_HEADINGS:
        headed = [(next(iter(each.hit.passage.headings), ""), each) for each in in_order]
        return headed if len({heading for heading, _ in headed}) > 1 else [("", each) for each in in_order]
    first = _told_first(candidates[0], in_order)
    return [("", each) for each in (*first, *(each for each in in_order if each not in first))]


def _told_first(likeliest: Candidate, in_order: Sequence[Candidate]) -> Sequence[Candidate]:
    """Give the likeliest alone or, where it is an item of a numbered list, what of the list is told, from its top."""
    place = (_of(likeliest), likeliest.hit.passage.headings)
    section = [each for each in in_order if (_of(each), each.hit.passage.headings) == place]
    items = [each for each in section if _NUMBERED.match(each.text)]
    if likeliest not in items or len(items) < _FEWEST_ITEMS:
        return [likeliest]
    return section[section.index(items[0]) :]


def _of(candidate: Candidate) -> str:
    return candidate.source.document_id
