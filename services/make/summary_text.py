"""Writes a summary as the text of a file: Markdown, JSON or Word. Knows nothing of folders, and prints nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from services.contract.base import dump
from services.contract.claims import ClaimJson, with_headings
from services.contract.made import ReportJson, SummaryJson
from services.export.markdown import escape
from services.export.paper import Reference


class SummaryFormat(StrEnum):
    """How a summary is written; the value is the file's ending."""

    MARKDOWN = "md"
    JSON = "json"
    WORD = "docx"


def write_summary(
    summary: SummaryJson, wanted: SummaryFormat, *, reference_of: Callable[[str, str, str], Reference]
) -> bytes:
    """Write a summary in a format; the same summary is always the same bytes."""
    if wanted is SummaryFormat.JSON:
        return dump(summary, indent=2)
    if wanted is SummaryFormat.WORD:
        from services.export.papers import summary_paper
        from services.export.word import write_word

        return write_word(summary_paper(summary, about=made_by(summary), reference_of=reference_of))
    return markdown(summary).encode("utf-8", "backslashreplace")


def markdown(summary: SummaryJson) -> str:
    """Write a summary as Markdown, the words of papers and models escaped."""
    parts = [f"# {escape(summary.title)}", f"Source: {escape(summary.path)}"]
    if not summary.sentences:
        parts.append("It has no running text that could be summarised.")
    for heading, claim in with_headings(summary.sentences):
        if heading:
            parts.append(f"## {escape(heading)}")
        parts += claim_lines(claim)
    if summary.topics:
        parts += ["## Key terms", "\n".join(f"- {escape(topic)}" for topic in summary.topics)]
    parts.append(escape(made_by(summary)))
    return "\n\n".join(parts) + "\n"


def write_report(
    report: ReportJson, title: str, wanted: SummaryFormat, *, reference_of: Callable[[str, str, str], Reference]
) -> bytes:
    """Write a report in a format; each quote names its paper and place."""
    if wanted is SummaryFormat.JSON:
        return dump(report, indent=2)
    if wanted is SummaryFormat.WORD:
        from services.export.papers import report_paper
        from services.export.word import write_word

        return write_word(report_paper(report, title=title, about="", reference_of=reference_of))
    parts = [f"# {escape(title)}"]
    if not report.sections:
        parts.append("The papers hold too few whole sentences for this.")
    for section in report.sections:
        parts.append(f"## {escape(section.heading)}")
        if section.note:
            parts.append(f"*{escape(section.note)}*")
        for number, group in enumerate(section.groups, 1):
            note = group.note or (f"{number}." if len(group.claims) > 1 else "")
            named = any(quote.title != group.note for claim in group.claims for quote in claim.quotes)
            parts += [f"**{escape(note)}**"] if note else []
            for claim in group.claims:
                parts += claim_lines(claim, named=named)
    return ("\n\n".join(parts) + "\n").encode("utf-8", "backslashreplace")


def claim_lines(claim: ClaimJson, *, named: bool = False) -> list[str]:
    """Write a claim as paragraphs of Markdown: its words, unless a quote says the very same, and its quotes."""
    written = [] if claim.is_verbatim else [escape(claim.text)]
    for quote in claim.quotes:
        where = f"{quote.title}, {quote.where}" if named else quote.where
        written.append(f"> “{escape(quote.text)}” ({escape(where)})")
    return written


def made_by(summary: SummaryJson) -> str:
    """Say whose words the summary is made of, and why the model fell silent, if it did."""
    words = (
        f"In one line: by {summary.model}, each sentence checked against its quotes; all else in the paper's own words."
        if summary.model
        else "No language model wrote this: the sentences are the paper's own."
    )
    return f"{words} {summary.failure}".strip()
