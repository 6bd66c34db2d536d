"""Prints for people at a terminal. Document text is data here: no markup, no control codes reach the terminal.

Knows how things look; knows nothing of how they are made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from services.plain_text import for_terminal, one_line, shorten

if TYPE_CHECKING:
    from services.contract.answers import AnswerJson
    from services.contract.claims import ClaimJson, QuoteJson
    from services.contract.hits import HitJson

ID_LETTERS = 12  # of a source's id; more than enough to be unique on one machine


def console() -> Console:
    """Make a console on the standard output that shows text as it is: no markup, emoji or guessed colours."""
    return Console(markup=False, emoji=False, highlight=False, soft_wrap=False)


def plain(text: str, style: str = "") -> Text:
    """Make text that nothing in it can style."""
    return Text(for_terminal(text), style=style)


def print_hit(hit: HitJson, rank: int) -> None:
    """Print a passage that was found, with its place and how it was found."""
    out = console()
    ways = [f"{name} {at}" for name, at in (("words", hit.found_by.bm25), ("meaning", hit.found_by.vector)) if at]
    out.print(
        plain(f"{rank}. {one_line(f'{hit.title}, {pages(*hit.pages)}')}", "bold"), plain(f"({', '.join(ways)})", "dim")
    )
    if hit.heading:
        out.print(Padding(plain(one_line(hit.heading), "italic"), (0, 0, 0, 3)))
    out.print(Padding(plain(hit.text), (0, 0, 1, 3)))


def print_found(hits: tuple[HitJson, ...]) -> None:
    """Print in a few words where an answer is looked for."""
    if not hits:
        return
    titles = dict.fromkeys(shorten(hit.title, 60) for hit in hits)
    console().print(plain(f"Reading {len(hits)} passages of: {'; '.join(titles)}", "dim"))


def print_claim(claim: ClaimJson) -> None:
    """Print a claim with its quotes under it."""
    out = console()
    out.print()
    if not claim.is_verbatim:  # otherwise the quote says the very same
        out.print(plain(claim.text, "bold"))
    if not claim.quotes:
        out.print(Padding(plain("(not supported by the sources)", "dim"), (0, 0, 0, 2)))
    for quote in claim.quotes:
        print_quote(quote)


def print_quote(quote: QuoteJson) -> None:
    """Print exact words and where they stand."""
    out = console()
    out.print(Padding(plain(f"“{quote.text.strip()}”", "green"), (0, 0, 0, 2)))
    if quote.under:
        out.print(Padding(plain(f"Caption and column heads: {one_line(quote.under)}", "dim"), (0, 0, 0, 4)))
    out.print(Padding(plain(f"{one_line(quote.title)}, page {quote.page}", "dim"), (0, 0, 0, 4)))


def print_ending(answer: AnswerJson) -> None:
    """Print what follows the claims: why there are none, and what could be asked next."""
    out = console()
    if answer.note:
        out.print()
        out.print(plain(answer.note, "yellow"))
    if answer.refused:
        out.print()
        out.print(plain(answer.reason or "The sources do not answer this.", "bold yellow"))
        if answer.nearest:
            out.print(plain("The nearest passages:", "dim"))
        for rank, hit in enumerate(answer.nearest, 1):
            print_hit(hit, rank)
    if answer.suggested:
        out.print()
        out.print(plain("You could ask:", "dim"))
        for question in answer.suggested:
            out.print(plain(f"  {one_line(question)}"))


def pages(first: int, last: int) -> str:
    """Write a range of pages."""
    return f"page {first}" if first == last else f"pages {first}-{last}"


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show one bar on the standard error; give the function that moves it (what, done, in all)."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    err = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[count]}"))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bar:
        task = bar.add_task("", total=None, count="")

        def move(what: str, done: int, total: int) -> None:
            count = f"{done}/{total}" if total else ""
            bar.update(task, description=shorten(what, 60), completed=done, total=total or None, count=count)

        yield move
