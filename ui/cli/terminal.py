"""Prints for people at a terminal. Document text is data here: no markup, no control codes reach the terminal.

Knows how things look; knows nothing of how they are made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from services.contract.claims import MAY_NOT_SAY, with_headings
from services.showing.plain_text import for_terminal, one_line, shorten

if TYPE_CHECKING:
    from services.contract.answers import AnswerJson
    from services.contract.claims import ClaimJson, QuoteJson
    from services.contract.hits import HitJson
    from services.contract.made import ReportJson

_ESTIMATED_OVER = 3600.0  # seconds of the past that an estimate rests on: papers take minutes each

ID_LETTERS = 12  # of a source's id; more than enough to be unique on one machine


def console() -> Console:
    """Make a console on the standard output that shows text as it is: no markup, emoji or guessed colours.

    What is piped on is not broken into lines: exact words stay to be found.
    """
    return Console(markup=False, emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())


def plain(text: str, style: str = "") -> Text:
    """Make text that nothing in it can style."""
    return Text(for_terminal(text), style=style)


def print_indented(text: Text, by: int) -> None:
    """Print text some letters to the right, broken between words where it is shown on a terminal."""
    out = console()
    margin = " " * by
    lines = text.split("\n") if out.soft_wrap else text.wrap(out, max(out.width - by, 20))
    for line in lines:
        line.rstrip()
        out.print(Text(margin if line else "").append_text(line), soft_wrap=True)


def print_hit(hit: HitJson, rank: int) -> None:
    """Print a passage that was found, with its place and how it was found."""
    out = console()
    ways = [f"{name} {at}" for name, at in (("words", hit.found_by.bm25), ("meaning", hit.found_by.vector)) if at]
    out.print(plain(f"{rank}. {one_line(f'{hit.title}, {hit.where}')}", "bold"), plain(f"({', '.join(ways)})", "dim"))
    if hit.heading:
        print_indented(plain(one_line(hit.heading), "italic"), 3)
    print_indented(plain(hit.text), 3)
    out.print()


def print_found(hits: tuple[HitJson, ...]) -> None:
    """Print in a few words where an answer is looked for."""
    if not hits:
        return
    titles = dict.fromkeys(shorten(hit.title, 60) for hit in hits)
    console().print(plain(f"Reading {len(hits)} passages of: {'; '.join(titles)}", "dim"))


def print_claims(claims: Iterable[ClaimJson]) -> None:
    """Print the claims of an answer, those of a group under its heading."""
    for heading, claim in with_headings(claims):
        if heading:
            console().print()
            console().print(plain(one_line(heading), "bold underline"))
            if claim.doubted:
                console().print(plain(MAY_NOT_SAY, "dim"))
        print_claim(claim)


def print_claim(claim: ClaimJson, *, under: str = "") -> None:
    """Print a claim with its quotes under it; a quote's source is not named again where it stands `under` its title."""
    out = console()
    out.print()
    if not claim.is_verbatim:  # otherwise the quote says the very same
        out.print(plain(claim.text, "bold"))
    if claim.is_in_other_words:
        print_indented(plain("In other words than the source's; compare:", "dim"), 2)
    if claim.is_thought:
        print_indented(plain("(the model's own thought; no source says it)", "dim"), 2)
    elif claim.is_of_record:
        print_indented(plain("(from the record, not from the text: there is nothing to quote)", "dim"), 2)
    elif not claim.quotes:
        print_indented(plain("(not supported by the sources)", "dim"), 2)
    for quote in claim.quotes:
        print_quote(quote, named=quote.title != under)


def print_quote(quote: QuoteJson, *, named: bool = True) -> None:
    """Print exact words and where they stand."""
    print_indented(plain(f"“{quote.text.strip()}”", "green"), 2)
    if quote.under:
        print_indented(plain(f"Caption and column heads: {one_line(quote.under)}", "dim"), 4)
    print_indented(plain(f"{one_line(quote.title)}, {quote.where}" if named else quote.where, "dim"), 4)
    if quote.fetched:
        print_indented(plain(f"{quote.fetched}: {one_line(quote.link)}", "dim"), 4)


def print_report(report: ReportJson) -> None:
    """Print a report: its sections, the groups of each under their notes."""
    out = console()
    if not report.sections:
        out.print(plain("The sources say nothing plainly enough for this.", "yellow"))
    for section in report.sections:
        out.print()
        out.print(plain(one_line(section.heading), "bold underline"))
        if section.note:
            out.print(plain(one_line(section.note), "dim"))
        for group in section.groups:
            if group.note:
                out.print()
                out.print(plain(one_line(group.note), "bold"))
            for claim in group.claims:
                print_claim(claim, under=group.note)


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


@contextmanager
def progress_bar(*, estimates: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Show one bar on the standard error; give the function that moves it (what, done, in all).

    With `estimates` it shows the time that the rest will take, from the time that what is done took, and not the time
    gone by.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    err = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[count]}"))
    times = TimeRemainingColumn() if estimates else TimeElapsedColumn()
    with Progress(*columns, times, console=err, transient=True, speed_estimate_period=_ESTIMATED_OVER) as bar:
        task = bar.add_task("", total=None, count="")

        def move(what: str, done: int, total: int) -> None:
            count = f"{done}/{total}" if total else ""
            bar.update(task, description=shorten(what, 60), completed=done, total=total or None, count=count)

        yield move
