"""Makes document text safe to show: one line for errors, no control codes for terminals, no markup for the page.

Document text is data. On the page most of it goes through `st.text`, which shows letters as they are; labels of
buttons and boxes are Markdown to Streamlit, and there `as_text` must take every special meaning away.
"""

from __future__ import annotations

import re
import unicodedata

# Invisible and of no width: keeps two characters from being read as one sign, and the eye does not see it.
_JOINER = "\u2060"
_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # every ASCII punctuation mark may be escaped in CommonMark
# These are looked for after the escapes have been taken away again, so an escape does not help: emoji and
# directives (:name:), links made from bare addresses (://, www., a@b), arrows and other typographic signs.
_AFTERWARDS = re.compile(r"(?<=:)(?=\S)|(?<=\S)(?=:)|(?<=@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Put text on one line without control codes or marks that turn the writing direction."""
    return " ".join(_DIRECTION.sub("", _printable(text, keep="\n\t")).split())


def for_terminal(text: str) -> str:
    """Replace each control code but line ends and tabs, one for one, so that text cannot steer the terminal."""
    return _printable(text, keep="\n\t")


def as_text(text: str) -> str:
    """Write text as Markdown that shows exactly these letters on one line: no links, pictures, HTML or formulas."""
    return _MARKUP.sub(r"\\\1", _AFTERWARDS.sub(_JOINER, one_line(text)))


def shorten(text: str, limit: int) -> str:
    """Cut text to `limit` characters at a word's end, with an ellipsis where something is left out."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut[:-1]).rstrip() + "…"


def _printable(text: str, *, keep: str) -> str:
    return "".join(c if c in keep or unicodedata.category(c) not in {"Cc", "Cs"} else "\ufffd" for c in text)
