"""Reads what a text says of itself in YAML before it begins: its title and who wrote it.

Knows lines, not the whole of YAML: a title and names stand on one line nearly always, and nothing else is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(\S.*)$", re.MULTILINE)
_AUTHOR = re.compile(r"^[ \t]*-[ \t]+name:[ \t]*(\S.*)$|^author:[ \t]*([^\s\[{].*)$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\^\[[^\]]*\]")
# What such lines look like; a text that is only set between rules has others.
_KEYS = re.compile(r"(?:[\w-]+:(?:\s.*)?|\s.*|-\s.*|#.*|)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was found; `end` is where the text itself begins. Nothing and 0 where there is no front matter."""

    title: str = ""
    authors: tuple[str, ...] = ()
    end: int = 0


def read_front_matter(text: str) -> FrontMatter:
    """Read the front matter that a text begins with, if it does."""
    front = _FRONT_MATTER.match(text)
    if front is None or not all(map(_KEYS.fullmatch, front.group(1).split("\n"))):
        return FrontMatter()
    matter = front.group(1)
    authors = tuple(_value(match) for match in _AUTHOR.finditer(matter))
    return FrontMatter(_value(_TITLE.search(matter)), authors, front.end())


def _value(match: re.Match[str] | None) -> str:
    """Give a line's value out of front matter, without its quotation marks."""
    if match is None:
        return ""
    value = next(group for group in match.groups() if group is not None)
    value = _FOOTNOTE.sub("", value).strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
