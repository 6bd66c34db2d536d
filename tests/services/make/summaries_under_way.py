"""Runs `quoth summarize` with fake models and a slow summary, to be killed or interrupted: python -m ... ARGUMENTS."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import generation.studio.summary
from generation.answer import Claim, Quote, Support
from generation.studio.summary import Summary
from ingest.content.locator import PageLocator
from retrieval.library import Library
from services.assembly import Quoth
from tests.fakes import HashEmbedder, ScriptedGenerator
from ui.cli.app import app

SECONDS = 0.5  # a summary takes


def summarize(source_id: str, *, library: Library, **_others: object) -> Summary:
    """Take the first passage for the summary, slowly."""
    time.sleep(SECONDS)
    source, passage = library.sources.get(source_id), library.sources.passages(source_id)[0]
    quote = Quote(source, 1, passage.start, passage.end, passage.text, PageLocator(1))
    return Summary(source, (Claim(passage.text, (quote,), Support.VERBATIM, "In one line"),), ("kelp",))


def count(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def give(value: object) -> Callable[[Quoth], object]:
    return lambda _quoth: value


if __name__ == "__main__":
    generation.studio.summary.summarize_source = summarize
    for name, value in {
        "embedder": HashEmbedder(),
        "generator": ScriptedGenerator(),
        "count_tokens": count,
        "token_limit": 128,
    }.items():
        setattr(Quoth, name, property(give(value)))
    app(sys.argv[1:])
