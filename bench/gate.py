"""Measures the gate alone: corrupted claims that are accepted, true ones that are turned away, by kind.

A claim is judged as in an answer (generation/claims.py), with twelve sentences of the document shown: it is accepted
when it would be shown as quoted from any of them. Corrupted claims are made by bench/corruptions.py, true ones by
bench/paraphrases.py and by the default language model (bench/model_paraphrases.py, only those that were read and found
true). Intervals are 95%, by bootstrap. `open` documents may be looked at while the gate is mended, `held out` ones not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from bench.claim_texts import ClaimText, Half, load_texts
from bench.figures import Figure, share_of
from bench.gate_cases import GateCase, corrupted_cases, model_cases, true_cases
from bench.libraries import HOMES
from bench.model_paraphrases import load_model_paraphrases
from bench.results import record
from generation.answer import Support
from generation.claims import ClaimWriter, Draft, Task
from generation.evidence import EvidenceLine
from generation.prompts import DraftClaim
from ingest.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from services.assembly import Quoth, Settings


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and what became of it: shown as quoted, or the reason why not."""

    case: GateCase
    quoted: bool
    reason: str

    @property
    def wrong(self) -> bool:
        """Whether a false claim was accepted or a true one turned away."""
        return bool(self.reason) if self.case.true else self.quoted


def judge(case: GateCase, writer: ClaimWriter) -> Judged:
    """Let the claim writer look for a shown sentence that supports the claim, as in an answer."""
    lines = _lines(case)
    task = Task(messages=(), lines=lines, max_claims=1, max_tokens=0, bears=lambda _line: True, subject=case.title)
    draft = Draft()
    line, support = writer.attribute(DraftClaim((case.label,), case.claim), task, draft)
    reason = draft.dropped[0].reason if draft.dropped else ""
    return Judged(case, line is not None and support is Support.QUOTED and not reason, reason)


def cases_of(texts: Sequence[ClaimText], *, each_false: int, each_true: int, seed: int) -> list[GateCase]:
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
        prog="python -m bench gate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("open", "held out"), action="append", help="else both")
    parser.add_argument("--false", type=int, default=90, help="corrupted claims of each kind and half")
    parser.add_argument("--true", type=int, default=50, help="true claims of each rule and half")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts (of the open half only)")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    with Quoth(Settings(home=HOMES)) as quoth:
        writer = ClaimWriter(generator=None, embedder=quoth.embedder)
        for half in options.half or ("open", "held out"):
            _run(half, writer, options)


def _run(half: Half, writer: ClaimWriter, options: argparse.Namespace) -> None:
    texts = [text for text in load_texts() if text.half == half]
    cases = cases_of(texts, each_false=options.false, each_true=options.true, seed=options.seed)
    judged = [judge(case, writer) for case in cases]
    figures = report(judged)
    print(f"{half}: {len(texts)} documents, {len(cases)} claims")
    for what, figure in figures.items():
        print(f"  {what:38}{figure or '-'}")
    if half == "open":
        _show([item for item in judged if item.wrong], options.show)
    if options.record:
        record("gate", dataset="claims", note=f"{half} half", system="quoth", figures=figures)


def _show(wrong: Sequence[Judged], count: int) -> None:
    for item in wrong[:count]:
        print(f"\n{item.case.kind}: {item.reason or 'accepted'}\n  S {item.case.sentence}\n  C {item.case.claim}")


def _lines(case: GateCase) -> list[EvidenceLine]:
    """Put the shown sentences into lines of evidence, as if one search had found them."""
    source = Source("0", case.title, "", "text/plain", 1, 1, "")
    text = " ".join(case.shown)
    passage = Passage("0:0", "0", 0, text, (), 1, 1, ())
    hit = Hit(passage, source, 1.0, 1, FoundBy())
    return [
        EvidenceLine(label, hit, Sentence(0, len(sentence)), sentence, 1.0, 1.0)
        for label, sentence in enumerate(case.shown, start=1)
    ]


if __name__ == "__main__":
    main()
