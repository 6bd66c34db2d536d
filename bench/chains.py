"""Measures LangChain's and LlamaIndex's chains on the question sets: retrieval by the measure of `bench/evidence.py`.

Needs the environment of `bench/baselines/`. Hits are looked for among the first ten passages. A question that makes
sense over its own file only is asked of that file; all others are asked of every file of the set.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from bench.baselines.answers import ask_all, report
from bench.baselines.chain import Chain, asked_of
from bench.evidence import MEASURED_BY_PAGE, Score, measurable, rank_of_evidence, score_of
from bench.questions import QUESTION_SETS, Question, corpus_paths, load_questions, sample
from bench.results import record

CHAINS = ("langchain", "llamaindex")
SETS = ("papers_handmade", "squad2", "covidqa", "financebench", "mmlongbench")
LOOK_AT = 10
_MODELS = Path.home() / ".local" / "share" / "quoth" / "models"
EMBEDDER = _MODELS / "all-minilm-l6-v2"
GENERATOR = _MODELS / "qwen2.5-coder-1.5b-instruct" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"


def build_chain(name: str, *, embedder: Path, generator: Path) -> Chain:
    """Build a chain by name; each library is loaded only when asked for."""
    if name == "langchain":
        from bench.baselines.langchain_chain import LangChainChain

        return LangChainChain(embedder=embedder, generator=generator)
    from bench.baselines.llamaindex_chain import LlamaIndexChain

    return LlamaIndexChain(embedder=embedder, generator=generator)


def retrieval_questions(name: str) -> tuple[Question, ...]:
    """Give the questions of a set that retrieval is measured on."""
    questions = measurable(load_questions(name), by_page=name in MEASURED_BY_PAGE)
    return tuple(q for q in questions if q.corpus_ok) if name == "squad2" else questions


def measure_retrieval(chain: Chain, name: str) -> Score:
    """Search for each question and score the ranks of the evidence."""
    by_page = name in MEASURED_BY_PAGE
    questions = retrieval_questions(name)
    found = (chain.retrieve(q.question, limit=LOOK_AT, path=asked_of(q)) for q in questions)
    pairs = zip(found, questions, strict=True)
    return score_of([rank_of_evidence(passages, q, by_page=by_page) for passages, q in pairs])


def run(options: argparse.Namespace) -> Iterator[str]:
    """Measure every chain on every set, and give a row each."""
    for name in options.sets:
        for chain_name in options.chains:
            chain = build_chain(chain_name, embedder=options.embedder, generator=options.generator)
            begun = time.monotonic()
            count = chain.index(corpus_paths(name))
            indexed = time.monotonic() - begun
            score = measure_retrieval(chain, name)
            figures = (
                f"hit@1 {score.hit_at_1:.2f}, hit@5 {score.hit_at_5:.2f}, MRR {score.reciprocal_rank:.2f}, "
                f"{count} passages read and embedded in {indexed:.0f} s"
            )
            yield f"{name} ({score.count}) {chain.name}: {figures}"
            if options.record:
                record("chains", questions=f"{name}, {score.count}", measured=chain.name, figures=figures)
            if options.answers:
                drawn = sample(load_questions(name), options.sample, seed=options.seed)
                said = report(ask_all(chain, drawn, options.answers / f"{name}.{chain_name}.jsonl"))
                yield f"{name} ({len(drawn)}) {chain.name}: {said}"
                if options.record:
                    record("chains", questions=f"{name}, {len(drawn)}", measured=f"{chain.name}, answers", figures=said)


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench chains", description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=QUESTION_SETS, default=SETS)
    parser.add_argument("--chains", nargs="+", choices=CHAINS, default=CHAINS)
    parser.add_argument("--embedder", type=Path, default=EMBEDDER)
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    parser.add_argument("--record", action="store_true", help="append the figures to bench/RESULTS.md")
    parser.add_argument("--answers", type=Path, metavar="FOLDER", help="also answer, into JSON lines in this folder")
    parser.add_argument("--sample", type=int, help="how many questions to answer a set")
    parser.add_argument("--seed", type=int, default=0)
    logging.disable(logging.WARNING)
    for line in run(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
