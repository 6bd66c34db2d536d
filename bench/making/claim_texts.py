"""Gathers true statements to test the proof with: whole sentences of papers and articles, as quoth itself reads them.

Knows which sentences read like statements; nothing of corruptions or of the gate. Documents are halved by their names:
one half may be looked at while the proof is mended, the other is for figures only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from bench.loading.questions import CHECKOUT, corpus_paths
from ingest.content.document import Document
from ingest.reading import read_here
from ingest.splitting.passages import split_document

SETS = ("papers_handmade", "squad2", "covidqa")
Half = Literal["open", "held out"]

# Read once: a change in reading must not change which claims are tested.
_KEPT = CHECKOUT / "build" / "bench" / "claim-texts.json"

_FEWEST_WORDS, _MOST_WORDS = 8, 40
_FEWEST_SENTENCES = 12
_PLAIN = re.compile(r"[A-Z][^=|{}\\<>*_#@\[\]]+[a-z)%\d]\.")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|will|would|may|might|must|should|do|does|did|we|it|they|"
    r"\w{3,}(?:ed|es))\b",
    re.IGNORECASE,
)
_NO_STATEMENT = re.compile(
    r"\b(?:doi|https?|www|et al\. \d|pp|vol|isbn|copyright|licen[cs]ed? under|e-mail|accessed|arxiv)\b"
    r"|\?|…|\.\.|\b[A-Z]\. [A-Z]\.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A document's title and those of its sentences that read like statements, in order."""

    name: str
    title: str
    sentences: tuple[str, ...]

    @property
    def half(self) -> Half:
        """Say whether its claims may be looked at while the proof is mended."""
        return "held out" if hashlib.sha256(self.name.encode()).digest()[0] % 2 else "open"


def load_texts(*, kept: Path = _KEPT) -> tuple[ClaimText, ...]:
    """Give the documents of all sets, from the file of an earlier run where there is one."""
    if not kept.exists():
        texts = tuple(read_texts([path for name in SETS for path in corpus_paths(name)]))
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps([asdict(text) for text in texts], ensure_ascii=False), encoding="utf-8")
    rows = json.loads(kept.read_text(encoding="utf-8"))
    return tuple(ClaimText(row["name"], row["title"], tuple(row["sentences"])) for row in rows)


def read_texts(paths: Sequence[Path]) -> Iterator[ClaimText]:
    """Read documents, and leave out those with too few statements."""
    for path in paths:
        document = read_here(path)
        sentences = tuple(dict.fromkeys(filter(reads_like_a_statement, _sentences(document))))
        if len(sentences) >= _FEWEST_SENTENCES:
            yield ClaimText(path.name, document.title, sentences)


def reads_like_a_statement(sentence: str) -> bool:
    """Tell whether a sentence is whole, has a verb, and is neither a reference nor a formula nor a row of a table."""
    count = len(sentence.split())
    letters = sum(letter.isalpha() or letter == " " for letter in sentence)
    return (
        _FEWEST_WORDS <= count <= _MOST_WORDS
        and bool(_PLAIN.fullmatch(sentence))
        and letters >= 0.85 * len(sentence)
        and bool(_VERB.search(sentence))
        and not _NO_STATEMENT.search(sentence)
        and sentence.count("(") == sentence.count(")")
    )


def _sentences(document: Document) -> Iterator[str]:
    count = partial(map, lambda text: len(text.split()))
    for passage in split_document(document, count_tokens=lambda texts: list(count(texts)), token_limit=200):
        for sentence in passage.sentences:
            yield " ".join(document.text[sentence.start : sentence.end].split())
