"""Says which blocks of a ground truth in Markdown a text holds, whatever parts its letters. Knows nothing of files.

Each paragraph, heading, item and row counts as one block; it is found where its letters and figures stand in the text
one after the other. A block that is only links is told apart: on a web page that is what its menus are made of.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# A link or picture; its words may be a note's mark in brackets, and its address may have brackets too.
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:[^()]|\([^()]*\))*\)")


def bare(text: str) -> str:
    """Give the letters and figures of a text, without what parts them, raised figures as ordinary ones."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class TruthBlock:
    """A block of a ground truth: what must stand in order (the cells of a row, else the block alone), letters alone."""

    parts: tuple[str, ...]
    only_links: bool


def truth_blocks(markdown: str) -> list[TruthBlock]:
    """Give the blocks of a ground truth."""
    found: list[list[str]] = []
    paragraph: list[str] = []
    for line in (*re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL).splitlines(), ""):
        if line.strip().startswith("|") or not line.strip() or re.match(r"\s*(?:[-*+]|\d+[.)]|#+)\s", line):
            found.append([" ".join(paragraph)])
            paragraph = []
        if line.strip().startswith("|"):
            found.append(line.strip().strip("|").split("|"))
        elif line.strip():
            paragraph.append(line.strip())
    blocks: list[TruthBlock] = []
    for written in found:
        if parts := tuple(kept for part in written if (kept := bare(shown(part)))):
            blocks.append(TruthBlock(parts, not any(bare(_LINK.sub("", part)) for part in written)))
    return blocks


def is_found(block: TruthBlock, text: str) -> bool:
    """Tell whether the parts of a block stand in a bare text one after the other, with little between them.

    A part that repeats the one before it may be a merged cell that the ground truth writes twice.
    """
    merged = [part for index, part in enumerate(block.parts) if not index or part != block.parts[index - 1]]
    for parts in (list(block.parts), merged):
        start = text.find(parts[0])
        while start >= 0:
            at, room = start, 2 * sum(map(len, parts)) + 40
            for part in parts:
                at = text.find(part, at, start + room)
                if at < 0:
                    break
                at += len(part)
            if at >= 0:
                return True
            start = text.find(parts[0], start + 1)
    return False


def shown(markdown: str) -> str:
    """Take away what a reader of the rendered block does not see: addresses, names of commands in formulas."""
    text = _LINK.sub(r"\1", markdown)
    text = re.sub(r"^\s*(?:#+|[-*+])\s", "", text)
    text = re.sub(r"&(amp|lt|gt|quot|nbsp);", " ", text)
    return re.sub(r"\\([A-Za-z]+)", _letter, text) if "$" in text or "\\" in text else text


def shown_lines(markdown: str) -> str:
    """Give what a reader of rendered Markdown sees, line by line: so is compared what a program wrote as Markdown."""
    return "\n".join(shown(line) for line in markdown.splitlines())


def _letter(command: re.Match[str]) -> str:
    try:
        kind = "CAPITAL" if command[1][0].isupper() else "SMALL"
        name = command[1].upper().replace("LAMBDA", "LAMDA")  # as Unicode spells it
        return unicodedata.lookup(f"GREEK {kind} LETTER {name}")
    except KeyError:
        return " "
