"""Fits the weights by which a question is judged answerable, on encyclopaedia questions that no figure is reported on.

Half of the examples are answerable questions with what the search found. The other half are the same questions with
every passage that holds the answer taken away: what a library looks like in which the answer is missing. (SQuAD's own
unanswerable questions change one word of an answerable one; weights fitted on those told papers' questions apart
worse.) A question's example is the sentence that answers most likely under the weights so far, as when it is judged.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import astuple, fields

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.libraries import open_set
from bench.questions import DATA
from generation.answerability import LOOKED_AT, THRESHOLD, Features, Rarity, features, rarity_of
from generation.evidence import EvidenceLine, weigh_sentences
from generation.seeking import seek

_TRAINING = DATA / "train" / "squad2_dev_articles.jsonl"
_ROUNDS = 8

Examples = list[NDArray[np.float64]]  # one float64[sentences, features] a question


def collect(size: int, *, seed: int) -> tuple[Examples, Examples]:
    """Give the features of answerable questions with and without the passages that answer them."""
    rows = [json.loads(line) for line in _TRAINING.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["answerable"] and not row["in_dev_questions"]]
    there: Examples = []
    missing: Examples = []
    with open_set("squad2") as library:
        embedder = library.quoth.embedder
        retriever = library.quoth.retriever(embedder)
        for row in random.Random(seed).sample(rows, size):
            hits = seek(retriever, row["question"])
            lines = weigh_sentences(row["question"], hits, embedder)
            rarity = rarity_of(row["question"], library.quoth.library)
            kept = [line for line in lines if not _answers(line, row["answers"])]
            if kept and len(kept) < len(lines):
                there.append(_measured(row["question"], lines, rarity))
                missing.append(_measured(row["question"], kept, rarity))
    return there, missing


def fit(there: Examples, missing: Examples) -> tuple[NDArray[np.float64], float]:
    """Give the weights and the bias of a logistic regression on each question's most likely sentence."""
    labels = np.array([True] * len(there) + [False] * len(missing))
    weights, bias = np.ones(len(fields(Features))), 0.0
    for _ in range(_ROUNDS):
        chosen = np.stack([lines[np.argmax(lines @ weights)] for lines in there + missing])
        model = LogisticRegression().fit(chosen, labels)
        weights, bias = model.coef_[0], float(model.intercept_[0])
    return weights, bias


def _answers(line: EvidenceLine, answers: Sequence[str]) -> bool:
    passage = line.hit.passage.text.lower()
    return any(answer.lower() in passage for answer in answers)


def _measured(question: str, lines: Sequence[EvidenceLine], rarity: Rarity) -> NDArray[np.float64]:
    best = sorted(lines, key=lambda line: -line.relevance)[:LOOKED_AT]
    return np.array([astuple(features(question, line, rarity)) for line in best])


def main() -> None:
    """Fit on one part of the questions and say how well the rest is told apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=400, help="questions to fit on")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    there, missing = collect(options.size, seed=options.seed)
    half = len(there) // 2
    weights, bias = fit(there[:half], missing[:half])
    rest = there[half:] + missing[half:]
    scores = [float((lines @ weights).max() + bias) for lines in rest]
    labels = [True] * len(there[half:]) + [False] * len(missing[half:])
    passed = 1 / (1 + np.exp(-np.array(scores))) >= THRESHOLD
    kept = len(there) - half
    print(f"questions {len(there)}, half of them to fit on; AUC of the rest {roc_auc_score(labels, scores):.3f}")
    print(
        f"refused {1 - passed[kept:].mean():.2f} with the answer missing, {1 - passed[:kept].mean():.2f} with it there"
    )
    weights, bias = fit(there, missing)
    names = [field.name for field in fields(Features)]
    print("bias", round(bias, 2), dict(zip(names, weights.round(2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
