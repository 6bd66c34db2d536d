"""A page that has no picture, as its text, with some of its words marked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services.showing.plain_text import as_text

Span = tuple[int, int]


def spans_of(quote: str, text: str) -> list[Span]:
    """Give where a quote first stands in a text; nothing where it does not."""
    start = text.find(quote) if quote else -1
    return [(start, start + len(quote))] if start >= 0 else []


def show(text: str, spans: Sequence[Span]) -> None:
    """Show a text letter by letter; lines with marked words are shown as Markdown in which all else is escaped."""
    plain: list[str] = []
    offset = 0
    for line in text.split("\n"):
        end = offset + len(line)
        here = merged([(max(a, offset) - offset, min(b, end) - offset) for a, b in spans if a < end and b > offset])
        if here:
            _flush(plain)
            st.markdown(marked_line(line, here))
        else:
            plain.append(line)
        offset = end + 1
    _flush(plain)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Put spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked_line(line: str, spans: Sequence[Span]) -> str:
    """Write a line as Markdown that shows exactly its letters, those of the spans marked."""
    parts, done = [], 0
    for start, end in spans:
        parts += [_escaped(line[done:start]), f":orange-background[{as_text(line[start:end])}]"]
        done = end
    return "".join((*parts, _escaped(line[done:])))


def _escaped(text: str) -> str:
    """Escape a part of a line; white space at its ends stays, as words end there."""
    inner = as_text(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _flush(lines: list[str]) -> None:
    block = "\n".join(lines).strip("\n")
    if block.strip():
        st.text(block)
    lines.clear()
