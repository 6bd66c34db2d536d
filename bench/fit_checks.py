"""Fits how a model's yes or no is weighed with a sentence's likelihood, on half of the questions of each set.

An example is one of the likeliest sentences of a question: a true one holds the evidence; all others, and all of
questions that nothing answers, are not. The other half of the questions says what comes of it, a question's best
sentence deciding. What the model leant to is kept, so that a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.correctness import holds_answer
from bench.evidence import ENOUGH, coverage
from bench.libraries import HOMES, SetLibrary, open_set
from bench.questions import QUESTION_SETS, Question, questions_to_answer
from generation.answerability import log_odds_of, ranked_lines, rarity_of
from generation.checking import STATED
from generation.evidence import weigh_sentences
from generation.prompts import NO, YES, check_messages
from generation.seeking import seek

SETS = ("papers_handmade", "squad2", "covidqa")
ASKED_ABOUT = 3  # sentences of each question


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of one question: `likely` and `leaning` are log odds."""

    question: str
    answerable: bool
    holds: bool
    likely: float
    leaning: float

    @property
    def fitted_on(self) -> bool:
        """Say which half the question is of."""
        return zlib.crc32(self.question.encode()) % 2 == 0


def collect(name: str, size: int | None, *, homes: Path, kept: Path) -> list[Example]:
    """Ask the model about the likeliest sentences of a set's questions."""
    target = kept / f"checks-{name}.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
    examples = [Example(**json.loads(line)) for line in lines]
    known = {example.question for example in examples}
    with open_set(name, homes=homes) as library, target.open("a", encoding="utf-8") as file:
        for question in questions_to_answer(name, size):
            if question.question not in known:
                for example in _examples(question, library):
                    examples.append(example)
                    file.write(json.dumps(asdict(example)) + "\n")
                file.flush()
    return examples


def fit(examples: Sequence[Example]) -> LogisticRegression:
    """Fit on sentences, those that hold the answer weighing as much as all others."""
    rows = [(each.likely, each.leaning) for each in examples]
    return LogisticRegression(class_weight="balanced").fit(rows, [each.holds for each in examples])


def report(model: LogisticRegression, examples: Sequence[Example]) -> str:
    """Say how well a question's best sentence tells whether it is answered, where one that was asked about is."""
    best: dict[str, float] = {}
    answered: dict[str, bool] = {}
    for each in examples:
        chance = float(model.predict_proba([(each.likely, each.leaning)])[0, 1])
        best[each.question] = max(best.get(each.question, 0.0), chance)
        answered[each.question] = answered.get(each.question, False) or each.holds
    counted = [each.question for each in examples if answered[each.question] or not each.answerable]
    asked = list(dict.fromkeys(counted))
    truth = np.array([answered[question] for question in asked])
    chances = np.array([best[question] for question in asked])
    said = [f"{len(asked)} questions, AUC {roc_auc_score(truth, chances):.3f}"]
    for least in (0.2, 0.25, STATED, 0.35, 0.4, 0.5):
        refused = chances < least
        said.append(f"below {least}: refused {refused[~truth].mean():.2f}, wrongly {refused[truth].mean():.2f}")
    return "; ".join(said)


def _examples(question: Question, library: SetLibrary) -> Iterator[Example]:
    quoth = library.quoth
    hits = seek(quoth.retriever(quoth.embedder), question.question, sources=library.asked_of(question))
    weighed = weigh_sentences(question.question, hits, quoth.embedder)
    rarity = rarity_of(question.question, quoth.library)
    for likely, line in ranked_lines(question.question, weighed, rarity)[:ASKED_ABOUT]:
        leaning = quoth.generator.log_odds(check_messages(question.question, line), of=YES, against=NO)
        holds = question.answerable and _holds(question, line.text)
        yield Example(question.question, question.answerable, holds, log_odds_of(likely), leaning)


def _holds(question: Question, text: str) -> bool:
    if question.evidence:
        return any(max(coverage(each, text), coverage(text, each)) >= ENOUGH for each in question.evidence)
    return holds_answer([text], question.answers)


def main() -> None:
    """Fit, and print the weights and what comes of them on the other half."""
    parser = argparse.ArgumentParser(
        prog="python -m bench fit_checks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=QUESTION_SETS, default=SETS)
    parser.add_argument("--sample", type=int, default=72, help="questions a set")
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    options = parser.parse_args()
    examples = {name: collect(name, options.sample, homes=options.homes, kept=options.homes) for name in options.sets}
    model = fit([each for found in examples.values() for each in found if each.fitted_on])
    print("bias", model.intercept_.round(2), "likelihood, yes", model.coef_.round(2))
    for name, found in examples.items():
        print(f"{name}: {report(model, [each for each in found if not each.fitted_on])}")


if __name__ == "__main__":
    main()
