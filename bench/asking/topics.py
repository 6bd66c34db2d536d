"""Checks quotes in number: asks of every file of a set what is said about its key topics, and checks each quote.

Needs files only, no questions, so any folder of papers could be measured like this. No language model writes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.loading.libraries import HOMES, SetLibrary, open_set
from bench.loading.questions import QUESTION_SETS
from bench.scoring.figures import Figure, as_text, share_of
from bench.scoring.quotes import QuoteCheck, check_quote, figures_of
from bench.scoring.results import record
from generation.answer import Quote
from generation.events import Finished
from generation.studio.choosing.topics import key_topics

SETS = ("papers_handmade", "mmlongbench", "financebench", "covidqa", "squad2", "leval_qasper", "climretrieve")
TOPICS = 6  # of each file


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one set: whether each topic was answered, and each quote's check with its source's media type."""

    answered: list[bool]
    checks: list[tuple[str, QuoteCheck]]

    def figures(self) -> dict[str, Figure | None]:
        """Give the shares, and how many quotes are wrong by what is wrong."""
        checks = [check for _, check in self.checks]
        return {"answered": share_of(self.answered), **figures_of(checks)}


def measure(library: SetLibrary, *, topics: int) -> Measured:
    """Ask of each file what is said about its topics; a quote that comes twice counts once."""
    quoth = library.quoth
    measured = Measured([], [])
    seen: set[tuple[str, int, int]] = set()
    for source in sorted(library.ids.values()):
        texts = [passage.text for passage in quoth.library.sources.passages(source)]
        for topic in key_topics(texts, quoth.embedder, limit=topics):
            quotes = list(_quotes(library, source, topic))
            measured.answered.append(bool(quotes))
            for quote in quotes:
                if (place := (source, quote.start, quote.end)) not in seen:
                    seen.add(place)
                    measured.checks.append((quote.source.media_type, check_quote(quoth.library, quote)))
    return measured


def _quotes(library: SetLibrary, source: str, topic: str) -> Iterator[Quote]:
    assistant = library.quoth.assistant(library.quoth.embedder, None)
    for event in assistant.ask(f"What is said about {topic}?", sources=[source]):
        if isinstance(event, Finished):
            yield from (quote for claim in event.answer.claims for quote in claim.quotes)


def main() -> None:
    """Measure the sets named, or all, and print what came of each."""
    parser = argparse.ArgumentParser(
        prog="python -m bench topics", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=QUESTION_SETS, default=SETS)
    parser.add_argument("--topics", type=int, default=TOPICS, help="of each file")
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    for name in options.sets:
        with open_set(name, homes=options.homes) as library:
            measured = measure(library, topics=options.topics)
            print(f"{name}, {len(library.ids)} files: {as_text(measured.figures())}", flush=True)
            if options.record:
                note = f"{len(library.ids)} files"
                record("topics", dataset=name, note=note, system="quoth", figures=measured.figures())


if __name__ == "__main__":
    main()
