"""Measures LangChain's and LlamaIndex's chains on the question sets: retrieval by the measure of `evidence.py`.

Needs the environment of `bench/baselines/`. Every question is asked over all files of its set, those about one file
also of that file alone; with `--attacks` or `--invented` it is those questions instead. What was embedded is kept, so
that a measurement that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.baselines.answers import ask_all, report
from bench.baselines.chain import Chain
from bench.baselines.trust import attack, deceive
from bench.loading.questions import CHECKOUT, QUESTION_SETS, corpus_paths, questions_to_answer
from bench.making.hostile import drawn_papers
from bench.making.made_up import invented_questions
from bench.scoring.figures import Figure, as_text
from bench.scoring.ranking import DEPTH, SETS, Score, asked_over_corpus, found_in, score_of
from bench.scoring.results import record

CHAINS = ("langchain", "llamaindex")
KEPT = CHECKOUT / "build" / "bench" / "chains"
_MODELS = Path.home() / ".local" / "share" / "quoth" / "models"
EMBEDDER = _MODELS / "all-minilm-l6-v2"
GENERATOR = _MODELS / "qwen2.5-coder-1.5b-instruct" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"


def build_chain(name: str, options: argparse.Namespace) -> Chain:
    """Build a chain by name; each library is loaded only when asked for."""
    if name == "langchain":
        from bench.baselines.langchain_chain import LangChainChain

        return LangChainChain(embedder=options.embedder, generator=options.generator, kept=options.kept)
    from bench.baselines.llamaindex_chain import LlamaIndexChain

    return LlamaIndexChain(embedder=options.embedder, generator=options.generator, kept=options.kept)


def measure_retrieval(chain: Chain, name: str, *, within: bool) -> Score:
    """Search for each question over all files, or with `within` only in its own, and score the evidence's ranks."""
    questions = asked_over_corpus(name)
    hits = (chain.retrieve(q.question, limit=DEPTH, path=q.path if within else None) for q in questions)
    return score_of([found_in(passages, q, name) for passages, q in zip(hits, questions, strict=True)])


def run(options: argparse.Namespace) -> Iterator[str]:
    """Measure every chain on every set, and give a row each."""
    for name in options.sets:
        for chain_name in options.chains:
            chain = build_chain(chain_name, options)
            count = chain.index(corpus_paths(name))
            yield from _searched(chain, name, count, options)
            if options.answers:
                drawn = questions_to_answer(name, options.sample, seed=options.seed)
                said = report(ask_all(chain, drawn, options.answers / f"{name}.{chain_name}.jsonl"))
                note = f"{options.sample} questions" if options.sample else "all questions"
                yield _told("answers", name, note, chain, said, options)


def run_trust(options: argparse.Namespace) -> Iterator[str]:
    """Attack every chain, and ask it about what does not exist, where the options say how often."""
    for chain_name in options.chains:
        chain = build_chain(chain_name, options)
        if options.attacks:
            papers = drawn_papers(options.attacks, seed=options.seed)
            yield _told("attacks", "hostile papers", f"{len(papers)} papers", chain, attack(chain, papers), options)
        if options.invented:
            questions = invented_questions(options.invented, seed=options.seed)
            for name in options.sets:
                said = deceive(chain, corpus_paths(name), questions)
                yield _told("invented", name, f"{len(questions)} questions", chain, said, options)


def _told(
    part: str, dataset: str, note: str, chain: Chain, figures: Mapping[str, Figure | None], options: argparse.Namespace
) -> str:
    if options.record:
        record(part, dataset=dataset, note=note, system=chain.name, figures=figures)
    return f"{part}, {dataset}, {note}, {chain.name}: {as_text(figures)}"


def _searched(chain: Chain, name: str, count: int, options: argparse.Namespace) -> Iterator[str]:
    ways = [False, True] if any(q.scope == "document" for q in asked_over_corpus(name)) else [False]
    for within in ways:
        score = measure_retrieval(chain, name, within=within)
        asked = "own file" if within else "all files"
        yield _told("retrieval", name, asked, chain, {**score.figures(), "passages": Figure(count)}, options)


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench chains", description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=QUESTION_SETS, default=SETS)
    parser.add_argument("--chains", nargs="+", choices=CHAINS, default=CHAINS)
    parser.add_argument("--embedder", type=Path, default=EMBEDDER)
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    parser.add_argument("--kept", type=Path, default=KEPT, help="keeps what was embedded")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    parser.add_argument("--answers", type=Path, metavar="FOLDER", help="also answer, into JSON lines in this folder")
    parser.add_argument("--sample", type=int, help="how many questions to answer a set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--attacks", type=int, metavar="N", help="ask about so many hostile papers, and not the sets")
    parser.add_argument("--invented", type=int, metavar="N", help="ask so many of the invented, over the sets' files")
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was embedded is kept
    options = parser.parse_args()
    for line in run_trust(options) if options.attacks or options.invented else run(options):
        print(line, flush=True)


if __name__ == "__main__":
    main()
