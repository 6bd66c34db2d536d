"""Measures searching: how often the evidence is in the first hits, over each set's whole corpus in one library.

Run `python -m bench.retrieval [--set NAME] [--cache FOLDER]`. Libraries are kept in the cache and only made once;
delete them after a change to reading or splitting. Evidence is found as bench/evidence.py says.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.evidence import Retrieved
from bench.questions import Question, corpus_paths
from bench.ranking import DEPTH, SETS, Score, asked_over_corpus, found_in, score_of
from bench.results import record
from ingest.errors import ReadError
from ingest.reading import read_document
from ingest.splitting import split_document
from models.catalogue import CATALOGUE, DEFAULT_EMBEDDER
from models.store import ModelStore
from models.tokenizer import load_token_counter
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.retriever import Retriever
from retrieval.sentence_embedder import SentenceEmbedder
from retrieval.source import Embedder, Hit


class VectorsOnly:
    """Passes an embedder on without its comparing, to measure what that adds."""

    def __init__(self, embedder: SentenceEmbedder) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.embed_passages = embedder.embed_passages
        self.embed_query = embedder.embed_query


@dataclass(frozen=True, slots=True)
class Measured:
    """One set's figures by one way of searching, and the seconds that a question took."""

    score: Score
    seconds: float


def open_corpus(name: str, cache: Path, folder: Path, embedder: Embedder) -> Library:
    """Open the set's library, adding and embedding what is not in it yet."""
    library = Library.open(cache / name)
    counter = load_token_counter(folder)
    known = {source.path for source in library.sources()}
    for path in corpus_paths(name):
        if str(path) in known:
            continue
        try:
            document = read_document(path)
        except ReadError as error:
            print(f"  {error}", file=sys.stderr)
            continue
        passages = split_document(document, count_tokens=counter, token_limit=CATALOGUE[DEFAULT_EMBEDDER].context)
        library.add(document, passages, original=path, notebook=name)
    embed_pending(library, embedder, progress=_show)
    return library


def measure(
    library: Library, questions: Sequence[Question], embedder: Embedder | None, *, name: str, within: bool
) -> Measured:
    """Search for every question, over all files or, with `within`, only in its own."""
    retriever = Retriever(library, embedder)
    ids = {source.path: source.document_id for source in library.sources()}
    found = []
    started = time.monotonic()
    for question in questions:
        own = ids.get(str(question.path))
        sources = [own] if within and own else None
        hits = retriever.search(question.question, limit=DEPTH, sources=sources)
        found.append(found_in([retrieved(hit) for hit in hits] if own else [], question, name))
    return Measured(score_of(found), (time.monotonic() - started) / len(found))


def main(arguments: Sequence[str]) -> int:
    """Measure the sets named, or all, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="a set of questions; repeatable")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "quoth-bench", help="keeps libraries")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/RESULTS.md")
    parser.add_argument("--fast", action="store_true", help="only the search as the product does it")
    options = parser.parse_args(arguments)
    folder = ModelStore(options.cache).path(DEFAULT_EMBEDDER)
    embedder = SentenceEmbedder(folder, name=DEFAULT_EMBEDDER)
    for name in options.sets or SETS:
        questions = asked_over_corpus(name)
        with open_corpus(name, options.cache, folder, embedder) as library:
            count = sum(source.passage_count for source in library.sources())
            for way, (chosen, within) in _ways(embedder, questions, fast=options.fast).items():
                measured = measure(library, questions, chosen, name=name, within=within)
                asked = f"{name}, {len(questions)}, {'own file' if within else 'all files'}"
                figures = f"{measured.score}, {count} passages, {measured.seconds:.2f} s a question"
                print(f"{asked} | {way} | {figures}", flush=True)
                if options.record:
                    record("retrieval", questions=asked, measured=way, figures=figures)
    return 0


def _ways(
    embedder: SentenceEmbedder, questions: Sequence[Question], *, fast: bool
) -> dict[str, tuple[Embedder | None, bool]]:
    ways: dict[str, tuple[Embedder | None, bool]] = {"quoth": (embedder, False)}
    if any(question.scope == "document" for question in questions):
        ways["quoth, one file"] = (embedder, True)
    if not fast:
        ways |= {"quoth, without comparing": (VectorsOnly(embedder), False), "quoth, words only": (None, False)}
    return ways


def retrieved(hit: Hit) -> Retrieved:
    """Give a hit as the measure of all chains looks at it."""
    return Retrieved(hit.passage.text, Path(hit.source.path), (hit.passage.first_page, hit.passage.last_page))


def _show(done: int, total: int) -> None:
    print(f"\r  embedded {done} of {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
