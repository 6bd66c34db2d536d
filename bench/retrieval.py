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

import numpy as np

from bench.evidence import MEASURED_BY_PAGE, Retrieved, measurable, rank_of_evidence, score_of
from bench.questions import Question, corpus_paths, load_questions
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

SETS = ("papers_handmade", "squad2", "covidqa", "mmlongbench", "financebench")
# Hits looked at for the reciprocal rank; what is further down counts as not found.
DEPTH = 10
RESAMPLES = 2000


class VectorsOnly:
    """Passes an embedder on without its comparing, to measure what that adds."""

    def __init__(self, embedder: SentenceEmbedder) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.embed_passages = embedder.embed_passages
        self.embed_query = embedder.embed_query


@dataclass(frozen=True, slots=True)
class Measured:
    """The ranks of one set's evidence by one way of searching, None where it was not found, and the seconds taken."""

    ranks: tuple[int | None, ...]
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


def asked_over_corpus(name: str) -> tuple[Question, ...]:
    """Give the questions to measure with: answerable, the evidence known, its file there, asked over all files."""
    questions = measurable(load_questions(name), by_page=name in MEASURED_BY_PAGE)
    return tuple(q for q in questions if q.path is not None and (q.corpus_ok or name != "squad2"))


def measure(
    library: Library, questions: Sequence[Question], embedder: Embedder | None, *, within: bool, by_page: bool
) -> Measured:
    """Search for every question, over all files or, with `within`, only in its own."""
    retriever = Retriever(library, embedder)
    ids = {source.path: source.document_id for source in library.sources()}
    ranks: list[int | None] = []
    started = time.monotonic()
    for question in questions:
        own = ids.get(str(question.path))
        if own is None:  # its file could not be read
            ranks.append(None)
            continue
        hits = retriever.search(question.question, limit=DEPTH, sources=[own] if within else None)
        ranks.append(rank_of_evidence([_retrieved(hit) for hit in hits], question, by_page=by_page))
    return Measured(tuple(ranks), time.monotonic() - started)


def interval(ranks: Sequence[int | None], *, seed: int = 0) -> tuple[float, float]:
    """Give the 95% bootstrap interval of the share found in the first five hits."""
    found = np.array([rank is not None and rank <= 5 for rank in ranks], float)
    draws = np.random.default_rng(seed).choice(found, (RESAMPLES, len(found))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def report(name: str, way: str, measured: Measured) -> str:
    """Give one row of the table."""
    score = score_of(measured.ranks)
    low, high = interval(measured.ranks)
    figures = f"{score.hit_at_1:.3f} | {score.hit_at_5:.3f} ({low:.2f}-{high:.2f}) | {score.reciprocal_rank:.3f}"
    return f"| {name} | {way} | {score.count} | {figures} | {measured.seconds / score.count:.2f} |"


def main(arguments: Sequence[str]) -> int:
    """Measure the sets named, or all, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="a set of questions; repeatable")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "quoth-bench", help="keeps libraries")
    parser.add_argument("--fast", action="store_true", help="only the search as the product does it")
    options = parser.parse_args(arguments)
    folder = ModelStore(options.cache).path(DEFAULT_EMBEDDER)
    embedder = SentenceEmbedder(folder, name=DEFAULT_EMBEDDER)
    print("| set | search | questions | hit@1 | hit@5 (95%) | MRR | s/question |\n|---|---|---|---|---|---|---|")
    for name in options.sets or SETS:
        questions = asked_over_corpus(name)
        with open_corpus(name, options.cache, folder, embedder) as library:
            ways: dict[str, tuple[Embedder | None, bool]] = {"quoth": (embedder, False)}
            if any(question.scope == "document" for question in questions):
                ways["quoth, own file only"] = (embedder, True)
            if not options.fast:
                ways |= {"without comparing": (VectorsOnly(embedder), False), "words only": (None, False)}
            for way, (chosen, within) in ways.items():
                measured = measure(library, questions, chosen, within=within, by_page=name in MEASURED_BY_PAGE)
                print(report(name, way, measured), flush=True)
    return 0


def _retrieved(hit: Hit) -> Retrieved:
    return Retrieved(hit.passage.text, Path(hit.source.path), (hit.passage.first_page, hit.passage.last_page))


def _show(done: int, total: int) -> None:
    print(f"\r  embedded {done} of {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
