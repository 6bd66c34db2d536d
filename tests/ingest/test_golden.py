"""The samples' text as it is read, word for word, so that a change in reading is seen: `make golden` rewrites it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.content.blocks import kind_of
from ingest.readers.pdf.reader import parse_pdf
from ingest.splitting.passages import split_document

_ROOT = Path(__file__).parents[2]
_GOLDEN = Path(__file__).with_name("golden")


def _count(texts: Sequence[str]) -> list[int]:
    """Count words and marks as tokens; passages must not depend on which embedder is installed."""
    return [2 + len(re.findall(r"\w{1,8}|[^\w\s]", text)) for text in texts]


def _as_read(path: Path) -> str:
    """Write a document's blocks page by page, each under its kind, then where its passages begin and stand under."""
    document = parse_pdf(path, password=None, progress=lambda *_: None)
    parts = []
    for page, start in zip(document.pages, document.page_starts, strict=True):
        parts.append(f"=== page {page.label}")
        blocks = [block for block in document.blocks if start <= block.start < start + len(page.text)]
        parts += [f"--- {kind_of(block)}\n{document.text[block.start : block.end]}" for block in blocks]
    parts.append("=== passages")
    parts += [
        f"{passage.start}-{passage.end}, {len(passage.sentences)} sentences: {passage.heading}"
        for passage in split_document(document, count_tokens=_count, token_limit=256)
    ]
    return "\n".join(parts) + "\n"


@pytest.mark.parametrize("name", ["kelp-recovery", "krill-migration", "oyster-acidity"])
def test_samples_are_read_as_in_their_golden_text(name: str) -> None:
    read, golden = _as_read(_ROOT / "samples" / f"{name}.pdf"), _GOLDEN / f"{name}.txt"
    if os.environ.get("QUOTH_GOLDEN") == "write":
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8"), "if this reads better, run `make golden`"
