"""Makes papers of notes, conversations and reports; their quotes are numbered in the order they are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from retrieval.kept import KeptQuote, Note
from services.contract.answers import AnswerJson
from services.contract.claims import MAY_NOT_SAY, ClaimJson, QuoteJson, with_headings
from services.contract.made import ReportJson, SummaryJson
from services.export.markup import blocks_of
from services.export.paper import Block, Inline, Kind, Mark, Paper, PaperQuote, Reference, Span, Style

THOUGHT = "the model's own thought; no source says it"

ReferenceOf = Callable[[str, str, str], Reference]  # of source id, title and path


class Numbering:
    """Numbers quotes and the sources they come from as they are first marked; words quoted twice keep one number."""

    def __init__(self, reference_of: ReferenceOf) -> None:
        self._reference_of = reference_of
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._sources: dict[str, int] = {}
        self.quotes: list[PaperQuote] = []
        self.references: list[Reference] = []

    def number(self, quote: KeptQuote | QuoteJson) -> int:
        """Give a quote's number."""
        place = (quote.source_id, quote.start, quote.end)
        if place not in self._numbers:
            if quote.source_id not in self._sources:
                self.references.append(self._reference_of(quote.source_id, quote.title, quote.path))
                self._sources[quote.source_id] = len(self.references)
            self.quotes.append(PaperQuote(quote.text, self._sources[quote.source_id], quote.where))
            self._numbers[place] = len(self.quotes)
        return self._numbers[place]

    def paper(self, title: str, about: str, blocks: Sequence[Block]) -> Paper:
        """Put a paper together of blocks whose marks this numbering gave."""
        return Paper(title, about, tuple(blocks), tuple(self.quotes), tuple(self.references))


def notes_paper(notes: Sequence[Note], *, title: str, about: str, reference_of: ReferenceOf) -> Paper:
    """Put notes one after another; a single one needs no heading of its own."""
    numbering = Numbering(reference_of)
    blocks: list[Block] = []
    for note in notes:
        if len(notes) > 1:
            blocks.append(_heading(note.title or "Note"))
        numbers = [numbering.number(quote) for quote in note.quotes]
        blocks += [_renumbered(block, numbers) for block in blocks_of(note.text, quotes=len(note.quotes))]
    return numbering.paper(title, about, blocks)


def conversation_paper(turns: Sequence[AnswerJson], *, title: str, about: str, reference_of: ReferenceOf) -> Paper:
    """Put questions and answers one after another."""
    numbering = Numbering(reference_of)
    blocks: list[Block] = []
    for turn in turns:
        blocks += [_heading(turn.question), *answer_blocks(turn, numbering)]
    return numbering.paper(title, about, blocks)


def answer_blocks(answer: AnswerJson, numbering: Numbering) -> list[Block]:
    """Put an answer on paper: why it is none, what a reader must know of it, its claims under their headings."""
    reason = f"Not in the sources. {answer.reason or ''}".strip() if answer.refused else ""
    blocks = [_said(text, Style.ITALIC) for text in (reason, answer.note) if text]
    for heading, claim in with_headings(answer.claims):
        if heading:
            blocks += [_said(heading, Style.BOLD), *([_said(MAY_NOT_SAY, Style.ITALIC)] if claim.doubted else ())]
        blocks.append(claim_block(claim, numbering))
    return blocks


def _said(text: str, style: Style) -> Block:
    return Block(Kind.PARAGRAPH, (Span(text, style),))


def summary_paper(summary: SummaryJson, *, about: str, reference_of: ReferenceOf) -> Paper:
    """Put a paper's summary on paper, its parts under their headings, its key terms last."""
    numbering = Numbering(reference_of)
    return numbering.paper(summary.title, about, list(_summary_blocks(summary, numbering, level=1)))


def summaries_paper(summaries: Sequence[SummaryJson], title: str, *, reference_of: ReferenceOf) -> Paper:
    """Put several papers' summaries one after another, each under its paper's title."""
    numbering = Numbering(reference_of)
    blocks: list[Block] = []
    for summary in summaries:
        blocks += [_heading(summary.title), *_summary_blocks(summary, numbering, level=2)]
    return numbering.paper(title, "", blocks)


def _summary_blocks(summary: SummaryJson, numbering: Numbering, *, level: int) -> Iterator[Block]:
    for heading, claim in with_headings(summary.sentences):
        if heading:
            yield _heading(heading, level)
        yield claim_block(claim, numbering)
    if summary.topics:
        yield _heading("Key terms", level)
        yield from (Block(Kind.ITEM, (Span(topic),)) for topic in summary.topics)


def report_paper(report: ReportJson, *, title: str, about: str, reference_of: ReferenceOf) -> Paper:
    """Put a briefing or connections on paper; a group's note stands above its claims."""
    numbering = Numbering(reference_of)
    blocks: list[Block] = []
    for section in report.sections:
        blocks.append(_heading(section.heading))
        if section.note:
            blocks.append(Block(Kind.PARAGRAPH, (Span(section.note, Style.ITALIC),)))
        for number, group in enumerate(section.groups, 1):
            note = group.note or (f"{number}." if len(group.claims) > 1 else "")
            if note:
                blocks.append(Block(Kind.PARAGRAPH, (Span(note, Style.BOLD),)))
            blocks += [claim_block(claim, numbering) for claim in group.claims]
    return numbering.paper(title, about, blocks)


def claim_block(claim: ClaimJson, numbering: Numbering) -> Block:
    """Write a claim with its marks; the source's own sentence is set as a quotation."""
    if claim.is_thought:
        return Block(Kind.PARAGRAPH, (Span(f"{claim.text} ({THOUGHT})", Style.ITALIC),))
    if claim.is_of_record:
        return Block(Kind.PARAGRAPH, (Span(claim.text),))
    kind = Kind.QUOTATION if claim.is_verbatim else Kind.PARAGRAPH
    return Block(kind, (Span(claim.text), *_marks(claim, numbering)))


def _marks(claim: ClaimJson, numbering: Numbering) -> tuple[Mark, ...]:
    numbers = [numbering.number(quote) for quote in claim.quotes]
    return tuple(Mark(number) for number in dict.fromkeys(numbers))


def _heading(text: str, level: int = 1) -> Block:
    return Block(Kind.HEADING, (Span(" ".join(text.split())),), level=level)


def _renumbered(block: Block, numbers: Sequence[int]) -> Block:
    """Put the whole paper's numbers in the place of the note's own."""
    inlines: list[Inline] = [
        Mark(numbers[inline.quote - 1]) if isinstance(inline, Mark) else inline for inline in block.inlines
    ]
    return Block(block.kind, tuple(inlines), level=block.level, number=block.number)
