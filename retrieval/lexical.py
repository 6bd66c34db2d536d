"""Finds passages by their words: BM25 as SQLite's FTS5 computes it.

Knows how a question becomes a query that cannot be syntax; knows nothing of vectors.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

# Weight of a word in a passage's text, the headings above it, the source's title (docs/decisions/0003-retrieval.md).
TEXT_WEIGHT, HEADING_WEIGHT, TITLE_WEIGHT = 1.0, 0.5, 0.5

# A pasted page has hundreds of different words; the rarest of them decide and the rest only cost time.
MOST_WORDS = 48

STOP_WORDS = frozenset(
    (
        "a about above after again all also am an and any are as at be because been before being below "
        "between both but by can could did do does doing done down during each few for from further had has "
        "have having he her here hers him his how i if in into is it its itself just let many me more most "
        "much my no nor not now of off on once only or other our ours out over own please same she should so "
        "some such tell than that the their theirs them then there these they this those through to too under "
        "until up us very was we were what when where which while who whom whose why will with would you your "
        "yours "
    ).split()
)

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that shares words with the query; `score` is BM25, positive, greater is better."""

    passage_key: int
    score: float


def search_words(
    connection: sqlite3.Connection, query: str, *, limit: int, source_keys: Collection[int] | None = None
) -> tuple[Match, ...]:
    """Give the passages that share words with the query, best first; `source_keys` restricts to those sources."""
    words = _rarest(connection, query_words(query))
    if not words or (source_keys is not None and not source_keys):
        return ()
    rows = connection.execute(
        "SELECT rowid, -bm25(words, :text, :heading, :title) AS score FROM words WHERE words MATCH :match"
        " AND (:sources IS NULL OR rowid IN"
        " (SELECT key FROM passages WHERE source IN (SELECT value FROM json_each(:sources))))"
        " ORDER BY score DESC, rowid LIMIT :limit",
        {
            "match": " OR ".join(f'"{word}"' for word in words),
            "sources": None if source_keys is None else json.dumps(sorted(source_keys)),
            "text": TEXT_WEIGHT,
            "heading": HEADING_WEIGHT,
            "title": TITLE_WEIGHT,
            "limit": limit,
        },
    )
    return tuple(Match(key, score) for key, score in rows)


def query_words(query: str) -> tuple[str, ...]:
    """Give the different words of a query in order, without those that say nothing; if none is left, all of them."""
    words = tuple(dict.fromkeys(_WORD.findall(query.lower())))
    return tuple(word for word in words if word not in STOP_WORDS) or words


def rarity(connection: sqlite3.Connection, words: Collection[str]) -> dict[str, float]:
    """Give each word's inverse document frequency among the passages, 0..1; 1 for a word that no passage has."""
    passages = int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])
    most = math.log(2 * passages + 2)
    return {word: math.log((passages + 1) / (_count(connection, word) + 0.5)) / most for word in words}


def _rarest(connection: sqlite3.Connection, words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) <= MOST_WORDS:
        return words
    counts = {word: _count(connection, word) for word in words}
    return tuple(sorted((word for word in words if counts[word]), key=lambda word: counts[word])[:MOST_WORDS])


def _count(connection: sqlite3.Connection, word: str) -> int:
    row = connection.execute(
        "SELECT count(*) FROM words WHERE words MATCH ?", (f'"{word.replace(chr(34), " ")}"',)
    ).fetchone()
    return int(row[0])
