"""Tells what each rule of answering and of the proof is worth: switches it off and measures again; asks no model.

Answers: facts told, first sentence right, refusals, with the chances fitted anew each time (judged_sentences.py).
Claims: how many false and true ones exact means let pass (judged_claims.py). Prints the differences from all rules on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.asking.broad import open_library
from bench.loading.libraries import open_set
from bench.loading.questions import load_questions
from bench.loading.sentence_cases import Mark, SentenceCase, files_of, narrow_cases, natural_cases
from bench.loading.vectors_kept import KeptVectors
from bench.rules.answer_rules import ANSWER_RULES
from bench.rules.claim_rules import CLAIM_RULES
from bench.rules.judged_claims import claim_sets, passing
from bench.rules.judged_sentences import OpenSet, figures, judge, outcomes
from bench.rules.switches import NOTHING_OFF, Rule, off
from generation.answering.choosing.roles import role_model
from generation.answering.question import QuestionReader
from retrieval.hits import Hit
from retrieval.search import Retriever
from services.assembly import Quoth

_WITHIN = ("squad2", "covidqa")


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


@contextmanager
def opened(homes: Path, *, files: int | None) -> Iterator[list[OpenSet]]:
    """Open the libraries of all sets; of those that are only measured the questions on the first `files` of them."""
    natural = natural_cases()
    with ExitStack() as stack:
        quoth = stack.enter_context(open_library(files_of(natural), home=homes / "natural"))
        papers = stack.enter_context(open_set("papers_handmade", homes=homes)).quoth
        sets = [
            OpenSet("natural", quoth, RememberingRetriever(quoth), natural),
            OpenSet("papers", papers, RememberingRetriever(papers), narrow_cases("papers_handmade")),
        ]
        for name in _WITHIN:
            cases = within_cases(name)
            among = set(files_of(cases)[:files])
            cases = tuple(each for each in cases if not each.files or each.files[0] in among)
            quoth = stack.enter_context(open_library(files_of(cases), home=homes / name))
            sets.append(OpenSet(name, quoth, RememberingRetriever(quoth), cases))
        yield sets


def tell_answers(rules: Sequence[Rule], homes: Path, files: int | None) -> None:
    """Print each rule's figures on questions, as one line of JSON."""
    with opened(homes, files=files) as sets:
        embedder = KeptVectors(sets[0].quoth.embedder, homes / "vectors.npz")
        roles, reader = role_model(embedder), QuestionReader(embedder.embed_passages)
        judged = judge(sets, embedder, roles, reader)
        embedder.keep()
        for each in (NOTHING_OFF, *rules):
            with off(each):
                now = judged if each.late or each is NOTHING_OFF else judge(sets, embedder, roles, reader)
                found = {one.of.name: figures(outcomes(one, again=each.late)) for one in now}
            print(json.dumps({"off": each.name, **found}), flush=True)


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
    parser.add_argument("--files", type=int, help="of sets that are only measured those on so many files")
    options = parser.parse_args()

    def named(rules: Sequence[Rule]) -> list[Rule]:
        return [each for each in rules if not options.rule or any(part in each.name for part in options.rule)]

    if options.only != "answers":
        tell_claims(named(CLAIM_RULES))
    if options.only != "claims":
        tell_answers(named(ANSWER_RULES), options.homes, options.files)


if __name__ == "__main__":
    main()
