"""Counts claims made false by program that would be shown as proved, and true ones that would not, by kind.

A claim is proved by the sentence that it points at, as in an answer. Corrupted claims are made by corruptions.py,
true ones by paraphrases.py and by the default language model (model_paraphrases.py, only those that were
read and found true). Intervals are 95%, by bootstrap. `open` documents may be looked at while the proof is mended,
`held out` ones not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from bench.asking.claims import checker_of
from bench.loading.libraries import HOMES
from bench.making.claim_texts import ClaimText, Half, load_texts
from bench.making.corrupted_cases import ClaimCase, corrupted_cases, model_cases, true_cases
from bench.making.model_paraphrases import load_model_paraphrases
from bench.scoring.figures import Figure, share_of
from bench.scoring.results import record
from generation.answering.proof.checking import FittedChecker
from generation.answering.proof.proving import Proof, prove
from services.assembly import Quoth, Settings


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and how its claim would be shown."""

    case: ClaimCase
    proof: Proof

    @property
    def proved(self) -> bool:
        """Whether it would be shown as proved, or as the source's own words."""
        return self.proof.state in {"proved", "verbatim"}

    @property
    def wrong(self) -> bool:
        """Whether a false claim was proved or a true one not."""
        return self.proved is not self.case.true


def judge(case: ClaimCase, checker: FittedChecker | None) -> Judged:
    """Prove the claim by the shown sentence that it points at."""
    thresholds = checker.thresholds if checker else None
    quote = case.shown[case.label - 1]
    return Judged(case, prove(case.claim, [quote], checker=checker, thresholds=thresholds, known=(case.title,)))


def cases_of(texts: Sequence[ClaimText], *, each_false: int, each_true: int, seed: int) -> list[ClaimCase]:
    """Make all cases of some documents."""
    return [
        *corrupted_cases(texts, each=each_false, seed=seed),
        *true_cases(texts, each=each_true, seed=seed),
        *model_cases(texts, load_model_paraphrases(), seed=seed),
    ]


def report(judged: Sequence[Judged]) -> dict[str, Figure | None]:
    """Give the shares of all and of each kind, false claims first."""
    figures = {}
    for true, what in ((False, "corrupted accepted"), (True, "true rejected")):
        of_all = [item for item in judged if item.case.true is true]
        figures[what] = share_of([item.wrong for item in of_all])
        for kind in dict.fromkeys(item.case.kind for item in of_all):
            figures[f"{what}: {kind}"] = share_of([item.wrong for item in of_all if item.case.kind == kind])
    return figures


def main() -> None:
    """Judge the claims of one half or of both, print the shares and record them."""
    parser = argparse.ArgumentParser(
        prog="python -m bench corrupted", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("open", "held out"), action="append", help="else both")
    parser.add_argument("--false", type=int, default=90, help="corrupted claims of each kind and half")
    parser.add_argument("--true", type=int, default=50, help="true claims of each rule and half")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts (of the open half only)")
    parser.add_argument("--without-model", action="store_true", help="ask no language model")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    with Quoth(Settings(home=HOMES)) as quoth:
        checker = checker_of(quoth.embedder, None if options.without_model else quoth.generator_or_none())
        for half in options.half or ("open", "held out"):
            _run(half, checker, options)


def _run(half: Half, checker: FittedChecker, options: argparse.Namespace) -> None:
    texts = [text for text in load_texts() if text.half == half]
    cases = cases_of(texts, each_false=options.false, each_true=options.true, seed=options.seed)
    judged = [judge(case, checker) for case in cases]
    figures = report(judged)
    print(f"{half}: {len(texts)} documents, {len(cases)} claims")
    for what, figure in figures.items():
        print(f"  {what:38}{figure or '-'}")
    if half == "open":
        _show([item for item in judged if item.wrong], options.show)
    if options.record:
        record("corrupted", dataset="claims", note=f"{half} half", system="quoth", figures=figures)


def _show(wrong: Sequence[Judged], count: int) -> None:
    for item in wrong[:count]:
        print(f"\n{item.case.kind}: {item.proof.state}, {item.proof.reason}")
        print(f"  S {item.case.sentence}\n  C {item.case.claim}")


if __name__ == "__main__":
    main()
