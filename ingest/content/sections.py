"""Parts a document's blocks at its headings, and tells under which headings each part stands.

A heading's level is the one its reader gave it; else it is taken from the document's outline, from its number ("2.1"),
or guessed.
Headings' own words belong to no section: they are in the path of every passage below them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.content.blocks import Block, Heading, Paragraph, Reference, Title
from ingest.content.document import Document

_LONGEST_HEADING = 250  # characters; more is a paragraph that looks like a heading
_MOST_IN_A_ROW = 4  # headings with nothing between them; more are a table of contents, or set in bold for other reasons
_NUMBER = re.compile(
    r"(?:(?:chapter|section|appendix)\s+)?(\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})+|[IVX]{1,5}(?=\.))[.:]?\s"
)
_TOP = re.compile(
    r"(?:abstract|summary|introduction|(?:materials and )?methods|results|discussion|conclusions?|acknowledge?ments?|"
    r"funding|references|bibliography|appendix|appendices|supplementary|author contributions|data availability)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that stand together: under the same headings, all of them references or none."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


def sections(document: Document) -> Iterator[Section]:
    """Yield a document's sections in reading order; none is empty."""
    path = _Path(document)
    group: list[Block] = []
    for block, is_heading in _marked(document):
        parted = is_heading or (group and _is_reference(block) != _is_reference(group[-1]))
        if parted and group:
            yield Section(path.headings, tuple(group))
            group = []
        if not is_heading:
            group.append(block)
            path.after_body = True
        elif isinstance(block, Heading):
            path.enter(document, block)
    if group:
        yield Section(path.headings, tuple(group))


def with_levels(document: Document) -> Document:
    """Give the document with a level for each heading that has none."""
    path = _Path(document)
    levels: dict[int, int] = {}
    for block, is_heading in _marked(document):
        if not is_heading:
            path.after_body = True
        elif isinstance(block, Heading):
            levels[block.start] = path.enter(document, block)
    blocks = (
        replace(block, level=levels.get(block.start, 0)) if isinstance(block, Heading) and not block.level else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _is_reference(block: Block) -> bool:
    return isinstance(block, Reference)


def _marked(document: Document) -> Iterator[tuple[Block, bool]]:
    """Yield each block with words, and whether it is a heading and not only looks like one."""
    blocks = [block for block in _blocks(document) if document.text[block.start : block.end].strip()]
    body = [block for block in blocks if not _looks_like_heading(block)]
    run: list[Block] = []
    for block in blocks:
        if body and _looks_like_heading(block):
            run.append(block)
            continue
        yield from _judged(run)
        run = []
        yield block, False
    yield from _judged(run)


def _blocks(document: Document) -> Sequence[Block]:
    return document.blocks or (Paragraph(0, len(document.text)),)


def _looks_like_heading(block: Block) -> bool:
    return isinstance(block, Title | Heading) and block.end - block.start <= _LONGEST_HEADING


def _judged(run: list[Block]) -> Iterator[tuple[Block, bool]]:
    """Yield headings that follow one another; of too many only the last is one, so that no words are lost."""
    is_list = sum(isinstance(block, Heading) for block in run) > _MOST_IN_A_ROW
    for block in run:
        yield block, isinstance(block, Title) or not is_list or block is run[-1]


class _Path:
    """The headings above the current place, outermost first."""

    def __init__(self, document: Document) -> None:
        self.after_body = True
        self._stack: list[tuple[int, str]] = []
        self._outline: dict[str, list[int]] = defaultdict(list)
        for level, title, _ in document.outline:
            self._outline[_plain(title)].append(level)

    @property
    def headings(self) -> tuple[str, ...]:
        """Give the headings' words, outermost first."""
        return tuple(title for _, title in self._stack)

    def enter(self, document: Document, heading: Heading) -> int:
        """Go under a heading, out of those it does not belong to, and give its level."""
        title = " ".join(document.text[heading.start : heading.end].split())
        level = heading.level or self._level(title)
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        self._stack.append((level, title))
        self.after_body = False
        return level

    def _level(self, title: str) -> int:
        levels = self._outline.get(_plain(title))
        if levels:
            return levels.pop(0) if len(levels) > 1 else levels[0]
        number = _NUMBER.match(title)
        if number:
            return number.group(1).count(".") + 1
        if _TOP.match(title):
            return 1
        if self._stack and not self.after_body:
            return self._stack[-1][0] + 1
        numbered = [level for level, above in self._stack if _NUMBER.match(above)]
        return max(numbered) + 1 if numbered else 1


def _plain(title: str) -> str:
    """Give a title's letters only, so that an outline's spelling of it is found."""
    return re.sub(r"[\W\d_]+", "", _NUMBER.sub("", title)).casefold()
