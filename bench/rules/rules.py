"""Tells what each rule of answering and of the proof is worth: switches it off and measures again; asks no model.

Answers: facts told, first sentence right, refusals (judged_sentences.py). Claims: how many false and true ones exact
means let pass (judged_claims.py).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from bench.asking.broad import open_library
from bench.fitting.fit_sentences import Asked, gather
from bench.loading.questions import corpus_paths, load_questions
from bench.loading.sentence_cases import Mark, SentenceCase, files_of, narrow_cases, natural_cases
from bench.loading.vectors_kept import KeptVectors
from bench.rules.answer_rules import ANSWER_RULES
from bench.rules.claim_rules import CLAIM_RULES
from bench.rules.judged_claims import claim_sets, passing
from bench.rules.judged_sentences import OpenSet, as_taken_along, figures, outcomes
from bench.rules.switches import NOTHING_OFF, Rule, off
from generation.answering.choosing.roles import role_model
from generation.answering.question import QuestionReader
from retrieval.hits import Hit
from retrieval.search import Retriever
from services.assembly import Quoth

SETS = ("natural", "papers", "squad2", "covidqa")


class RememberingRetriever(Retriever):
    """Searches once for what is searched again while other rules are off."""

    def __init__(self, quoth: Quoth) -> None:
        super().__init__(quoth.library, quoth.embedder)
        self._known: dict[tuple[Any, ...], tuple[Hit, ...]] = {}

    def search(
        self, query: str, *, limit: int, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Give what was found before."""
        key = (query, limit, notebook, None if sources is None else tuple(sorted(sources)))
        if key not in self._known:
            self._known[key] = super().search(query, limit=limit, notebook=notebook, sources=sources)
        return self._known[key]


def within_cases(name: str) -> tuple[SentenceCase, ...]:
    """Load a set's questions, those that make sense over their own document alone asked of that."""
    return tuple(
        SentenceCase(
            each.id,
            each.question,
            (each.path,) if each.path else (),
            tuple(Mark(each.path, None, text, 0) for text in each.evidence if each.path),
            each.answerable,
            is_within=not each.corpus_ok and each.path is not None,
        )
        for each in load_questions(name)
    )


def cases_of(name: str, *, every: int) -> tuple[SentenceCase, ...]:
    """Give each `every`th question of a set."""
    if name == "natural":
        return natural_cases()[::every]
    return (narrow_cases("papers_handmade") if name == "papers" else within_cases(name))[::every]


def tell_answers(rules: Sequence[Rule], name: str, homes: Path, every: int) -> None:
    """Print each rule's figures on a set's questions, as one line of JSON."""
    cases = cases_of(name, every=every)
    paths = corpus_paths("papers_handmade") if name == "papers" else files_of(cases)
    with open_library(paths, home=homes / name) as quoth:
        of = OpenSet(name, quoth, RememberingRetriever(quoth))
        embedder = KeptVectors(quoth.embedder, homes / f"vectors-{name}.npz")
        roles, reader = role_model(embedder), QuestionReader(embedder.embed_passages)

        def measured() -> list[Asked]:
            return gather(quoth, cases, embedder, roles, 1.0, retriever=of.retriever, reader=reader)

        asked = measured()
        embedder.keep()
        on = outcomes(asked, of)
        print(json.dumps({"set": name, **figures(on)}), flush=True)
        for each in rules:
            with off(each):
                now = outcomes(as_taken_along(asked) if each.late else measured(), of)
            changed = sum(one != other for one, other in zip(on, now, strict=True))
            print(json.dumps({"off": each.name, **figures(now), "changed": changed}), flush=True)


def tell_claims(rules: Sequence[Rule]) -> None:
    """Print how many false and true claims pass without each rule, as one line of JSON."""
    sets = claim_sets()
    counts = {each.name: (len(each.supported) - sum(each.supported), sum(each.supported)) for each in sets}
    print(json.dumps({"claims, false and true": counts}))
    for each in (NOTHING_OFF, *rules):
        with off(each):
            print(json.dumps({"off": each.name, **passing(sets)}), flush=True)


def main() -> None:
    """Measure claims, then answers, or what is named."""
    parser = argparse.ArgumentParser(
        prog="python -m bench rules", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("claims", "answers"), help="else both")
    parser.add_argument("--rule", action="append", default=[], help="part of a rule's name; else all")
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "sentences")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--every", type=int, default=1, help="ask each so-manieth question only")
    options = parser.parse_args()

    def named(rules: Sequence[Rule]) -> list[Rule]:
        return [each for each in rules if not options.rule or any(part in each.name for part in options.rule)]

    if options.only != "answers":
        tell_claims(named(CLAIM_RULES))
    if options.only != "claims":
        for name in options.sets:
            tell_answers(named(ANSWER_RULES), name, options.homes, options.every)


if __name__ == "__main__":
    main()
