"""Fits how the model's leaning, asked whether a sentence helps to answer, is weighed with the first look at it.

On natural questions, with chances that the scorer gave without knowing their documents; what the model said is kept
beside the library, so that a run that was stopped goes on. Shown are held-out figures, five folds over questions.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.fit_sentences import NUMBERS, Asked, fit_role_model, gather, left_out
from bench.questions import DATA, corpus_paths
from bench.sentence_cases import files_of, narrow_cases, natural_cases
from bench.vectors_kept import KeptVectors
from generation.answering.answerable import chance_answered
from generation.answering.scorer import Scored
from generation.answering.second_look import LOOKED_AT, NO, YES, look_messages
from models.ports import Generator

Floats = NDArray[np.float64]

_FOLDS = 5
_FIRST = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Seen:
    """A question's likeliest sentences: log odds of fair and vital, the model's leanings, and what is true of them."""

    answerable: bool
    answers: float  # log odds
    odds: Floats
    leanings: Floats
    fair: NDArray[np.bool_]
    vital: NDArray[np.bool_]

    def rows(self, column: int) -> Floats:
        """Give what the second look weighs, float64[n, 3], of fair (0) or vital (1)."""
        return np.column_stack([self.odds[:, column], self.leanings, self.leanings - self.leanings.mean()])

    @property
    def signs(self) -> tuple[float, float, float]:
        """What the chance of an answer is weighed from."""
        return self.answers, float(self.leanings.max()), float(self.leanings.mean())


def see(asked: Asked, odds: Floats, generator: Generator, known: dict[str, float]) -> Seen:
    """Ask the model about a question's likeliest sentences, but for what is known already."""
    first = np.argsort(-odds[:, 0])[:LOOKED_AT].tolist()
    chances = 1 / (1 + np.exp(-odds))
    scored = [Scored(asked.candidates[place], *chances[place].tolist()) for place in range(len(asked.candidates))]
    leanings = []
    for place in first:
        messages = look_messages(asked.question, scored[place])
        key = "\n".join(message.content for message in messages)
        if key not in known:
            known[key] = generator.log_odds(messages, of=YES, against=NO)
        leanings.append(known[key])
    answers = float(np.clip(chance_answered(scored), 1e-6, 1 - 1e-6))
    return Seen(
        bool(asked.case.facts),
        float(np.log(answers / (1 - answers))),
        odds[first],
        np.array(leanings),
        asked.fair[first],
        asked.vital[first],
    )


def fit(seen: Sequence[Seen]) -> dict[str, LogisticRegression]:
    """Fit the chances of fair and of vital on answerable questions, and that of an answer on all."""
    able = [each for each in seen if each.answerable]
    return {
        "fair": _fitted(np.concatenate([e.rows(0) for e in able]), np.concatenate([e.fair for e in able])),
        "vital": _fitted(np.concatenate([e.rows(1) for e in able]), np.concatenate([e.vital for e in able])),
        "answered": _fitted(np.array([e.signs for e in seen]), np.array([e.answerable for e in seen])),
    }


def held_out(seen: Sequence[Seen]) -> dict[str, object]:
    """Give the share of fair sentences among the first few by the first look and by both, and how refusals go."""
    orders: list[tuple[Seen, Floats]] = []
    chances = np.zeros(len(seen))
    for number in range(_FOLDS):
        models = fit([each for place, each in enumerate(seen) if place % _FOLDS != number])
        for place, each in enumerate(seen):
            if place % _FOLDS == number:
                chances[place] = models["answered"].predict_proba([each.signs])[0, 1]
                if each.answerable:
                    orders.append((each, models["fair"].decision_function(each.rows(0))))
    able = np.array([each.answerable for each in seen])
    first_look = np.array([each.answers for each in seen])
    return {
        "questions": len(seen),
        "fair_first_look": {k: _fair([(e, e.odds[:, 0]) for e, _ in orders], k) for k in _FIRST},
        "fair_both": {k: _fair(orders, k) for k in _FIRST},
        "answered_auc": [round(float(roc_auc_score(able, by)), 3) for by in (first_look, chances)],
        "refused_below": {
            str(least): [round(float((chances[of] < least).mean()), 3) for of in (able, ~able)]
            for least in (0.3, 0.4, 0.5, 0.6, 0.7)
        },
    }


def _fair(orders: Sequence[tuple[Seen, Floats]], count: int) -> float:
    return round(float(np.mean([each.fair[np.argsort(-by)[:count]].mean() for each, by in orders])), 3)


def _fitted(rows: Floats, labels: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=400).fit(rows, labels)


def main() -> None:
    """Gather, ask, fit, show what is held out and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m bench fit_second_look", description=__doc__)
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "sentences")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--questions", type=int, default=120, help="natural questions asked about, drawn evenly")
    parser.add_argument("--threads", type=int, help="of the model; one is best where the machine is busy")
    options = parser.parse_args()
    from bench.broad import open_library
    from models.llama import LlamaGenerator

    natural, narrow = natural_cases(data=options.data), narrow_cases("papers_handmade")
    with open_library(files_of(natural), home=options.homes / "natural") as quoth:
        embedder = KeptVectors(quoth.embedder, options.homes / "vectors.npz")
        ids = [source.document_id for source in quoth.library.sources.all()]
        roles = fit_role_model({each: quoth.library.sources.text(each) for each in ids}, embedder)
        asked = gather(quoth, natural, embedder, roles, 1.0)
        name = quoth.store.chosen("llm")
        generator = LlamaGenerator(
            quoth.store.path(name), name=name, sha256=quoth.store.sha256(name), threads=options.threads
        )
    with open_library(corpus_paths("papers_handmade"), home=options.homes / "papers") as quoth:
        among = gather(quoth, narrow, embedder, roles, 0.5)
    embedder.keep()
    odds = left_out(asked, among)
    kept = options.homes / f"leanings-{generator.sha256[:12]}.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    chosen = np.random.default_rng(7).permutation(len(asked))[: options.questions].tolist()
    seen = []
    for count, place in enumerate(chosen):
        seen.append(see(asked[place], odds[place], generator, known))
        kept.write_text(json.dumps(known), encoding="utf-8")
        print(f"\r{count + 1} of {len(chosen)}", end="", flush=True)
    figures = held_out(seen)
    print(f"\n{json.dumps(figures)}")
    weights = {
        name: [round(float(value), 4) for value in (model.intercept_[0], *model.coef_[0])]
        for name, model in fit(seen).items()
    }
    numbers = {"model": generator.name, "sha256": generator.sha256, "held_out": figures, "weights": weights}
    (NUMBERS / "second_look.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
