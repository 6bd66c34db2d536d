"""Judges claims beside quotes of any file like the package's claim_pairs.jsonl; prints one line of JSON.

A claim is accepted where it would be shown as proved. `false_accepted` is the share of the unsupported that are,
`true_accepted` that of the supported; `false_shown` and `true_shown` count those shown in other words, too. `auc` is
that of the check's chance.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.loading.claim_measures import Remembered
from bench.loading.libraries import HOMES
from generation.answering.proof.asking import ModelMeasures
from generation.answering.proof.calibration import SHIPPED, Pair, read_calibrations, read_pairs
from generation.answering.proof.checking import FittedChecker, Together
from generation.answering.proof.fitting import area
from generation.answering.proof.proving import Proof, prove_all
from generation.answering.proof.signals import TextMeasures
from models.ports import Embedder, Generator
from services.assembly import Quoth, Settings


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, how its claim would be shown, and the chance that the check gives it."""

    pair: Pair
    proof: Proof
    chance: float

    @property
    def proved(self) -> bool:
        """Whether it would be shown as proved, or as the source's own words."""
        return self.proof.state in {"proved", "verbatim"}


def judge(pairs: Sequence[Pair], checker: FittedChecker) -> list[Judged]:
    """Prove each claim by its quote."""
    proofs = prove_all([(pair.claim, [pair.quote]) for pair in pairs], checker=checker, thresholds=checker.thresholds)
    chances = checker.check([(pair.quote, pair.claim) for pair in pairs])
    return [Judged(*each) for each in zip(pairs, proofs, chances.tolist(), strict=True)]


def figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Give the shares that pass, by whether they are supported and by kind."""
    supported = np.array([each.pair.supported for each in judged])
    chances = np.array([each.chance for each in judged])
    kinds = dict.fromkeys((each.pair.supported, each.pair.kind) for each in judged)
    return {
        "false_accepted": _share([each.proved for each in judged if not each.pair.supported]),
        "true_accepted": _share([each.proved for each in judged if each.pair.supported]),
        "false_shown": _share([each.proof.shown for each in judged if not each.pair.supported]),
        "true_shown": _share([each.proof.shown for each in judged if each.pair.supported]),
        "auc": round(area(chances, supported), 3),
        "n": len(judged),
        "by_kind": {
            f"{'supported' if true else 'unsupported'}: {kind}": {
                "accepted": _share([e.proved for e in judged if (e.pair.supported, e.pair.kind) == (true, kind)]),
                "shown": _share([e.proof.shown for e in judged if (e.pair.supported, e.pair.kind) == (true, kind)]),
                "n": sum((e.pair.supported, e.pair.kind) == (true, kind) for e in judged),
            }
            for true, kind in kinds
        },
    }


def checker_of(embedder: Embedder, generator: Generator | None) -> FittedChecker:
    """Give the check that came with quoth for these models, remembering what the language model said."""
    known = {each.checker: each for each in read_calibrations(SHIPPED)}
    text = TextMeasures(embedder)
    if generator is None:
        return FittedChecker(text, known[text.name])
    measures = Together([text, Remembered(ModelMeasures(generator))])
    return FittedChecker(measures, known[measures.name])


def _share(passed: Sequence[bool]) -> float | None:
    return round(sum(passed) / len(passed), 3) if passed else None


def main() -> None:
    """Judge a file and print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m bench claims", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="one JSON object a line: quote, claim, supported, kind")
    parser.add_argument("--without-model", action="store_true", help="ask no language model")
    parser.add_argument("--show", action="store_true", help="print each wrong verdict, too")
    options = parser.parse_args()
    with Quoth(Settings(home=HOMES)) as quoth:
        generator = None if options.without_model else quoth.generator_or_none()
        judged = judge(read_pairs(options.file), checker_of(quoth.embedder, generator))
    for each in judged if options.show else ():
        if each.proved != each.pair.supported:
            said = each.proof.reason if each.pair.supported else each.proof.state
            print(f"{each.pair.kind}: {said} ({each.chance:.2f})\n  Q {each.pair.quote}\n  C {each.pair.claim}")
    print(json.dumps(figures(judged), ensure_ascii=False))


if __name__ == "__main__":
    main()
