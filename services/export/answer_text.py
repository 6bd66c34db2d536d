"""Writes one answer to be pasted elsewhere: as Markdown with footnotes, or as plain text with references."""

from __future__ import annotations

from services.contract.answers import AnswerJson
from services.export.markdown import write_markdown
from services.export.paper import Paper
from services.export.papers import Numbering, ReferenceOf, answer_blocks
from services.export.plain_text import write_plain


def as_footnoted_markdown(answer: AnswerJson, reference_of: ReferenceOf) -> str:
    """Write an answer as Markdown, each quote a footnote."""
    return write_markdown(_paper(answer, reference_of)).decode()


def as_plain_text(answer: AnswerJson, reference_of: ReferenceOf) -> str:
    """Write an answer as plain text, quotes and references below."""
    return write_plain(_paper(answer, reference_of))


def _paper(answer: AnswerJson, reference_of: ReferenceOf) -> Paper:
    numbering = Numbering(reference_of)
    return numbering.paper(" ".join(answer.question.split()), "", answer_blocks(answer, numbering))
