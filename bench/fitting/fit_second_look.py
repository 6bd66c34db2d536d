"""Fits how the model's leaning, asked whether a sentence has what a question asks for, is weighed with the first look.

On natural questions, on narrow ones over papers, and on ones written to look answerable that are not; none of those
that figures of answers report. The scorer's chances are given without knowing their documents; what the model said is
kept beside the library, so that a run that was stopped goes on. Shown are held-out figures, ten times five folds
over questions, and the threshold is chosen on them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.asking.broad import open_library
from bench.fitting.fit_sentences import NUMBERS, Asked, fit_role_model, gather, left_out
from bench.loading.leanings_kept import KeptLeanings
from bench.loading.libraries import open_set
from bench.loading.questions import DATA
from bench.loading.sentence_cases import adversarial_cases, files_of, narrow_cases, natural_cases
from bench.loading.vectors_kept import KeptVectors
from generation.answering.choosing.answerable import chance_answered
from generation.answering.choosing.scorer import Scored, network
from generation.answering.choosing.second_look import LOOKED_AT, look_messages, looked_at, signs
from generation.answering.leaning import NO, YES, Leaning, fit_leaning, write_leanings
from generation.answering.leaning import SHIPPED as LEANINGS
from models.llama import LlamaGenerator
from models.ports import Generator

Floats = NDArray[np.float64]

_FOLDS = 5
_ROUNDS = 10
_FIRST = (1, 3, 5, LOOKED_AT)
_THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
# Of the questions that the sources answer, the share that may be refused: a wrong refusal hides what is there. A single
# fact that is not stated is a plain no; of more there is mostly a part, and the doubt can be told.
_MAY_REFUSE = {"one_fact": 0.1, "more": 0.05}
# Of answers that are doubted, the share that must be none: nothing answers, or the first sentences are beside it.
_DOUBT_HOLDS = 0.5
_FEW = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """A question's likeliest sentences: log odds of fair and vital, the model's leanings, and what is true of them."""

    group: str
    answerable: bool
    answers: float
    signs: tuple[float, ...]
    odds: Floats
    leanings: Floats
    fair: NDArray[np.bool_]
    vital: NDArray[np.bool_]
    is_marked: bool  # whether it is known which sentences are fair

    @property
    def asks(self) -> str:
        """Whether it asks for one fact, or for more."""
        return "one_fact" if self.signs[2] else "more"

    @property
    def misses(self) -> bool:
        """Whether an answer would be none: nothing answers, or the sentences that the model likes best are not fair."""
        return not self.answerable or (self.is_marked and not self.fair[np.argsort(-self.leanings)[:3]].any())

    def rows(self, column: int) -> Floats:
        """Give what the second look weighs, float64[n, 3], of fair (0) or vital (1)."""
        return np.column_stack([self.odds[:, column], self.leanings, self.leanings - self.leanings.mean()])


def see(group: str, asked: Asked, odds: Floats, generator: Generator, worth: Leaning) -> Seen:
    """Ask the model about a question's likeliest sentences."""
    chances = 1 / (1 + np.exp(-odds))
    scored = [Scored(asked.candidates[place], *chances[place].tolist()) for place in range(len(asked.candidates))]
    places = {id(item): place for place, item in enumerate(scored)}
    first = [places[id(item)] for item in looked_at(scored)]
    prompts = [look_messages(asked.question, scored[place]) for place in first]
    leanings = [worth.odds(each) for each in generator.log_odds_each(prompts, of=YES, against=NO)]
    answers = chance_answered(scored)
    return Seen(
        group,
        asked.case.answerable,
        answers,
        signs(asked.question, leanings, answers),
        odds[first],
        np.array(leanings),
        asked.fair[first],
        asked.vital[first],
        bool(asked.case.marks),
    )


def fit(seen: Sequence[Seen]) -> dict[str, LogisticRegression]:
    """Fit the chances of fair and of vital on answerable questions, and that of an answer on all, each group even."""
    able = [each for each in seen if each.fair.any()]
    return {
        "fair": _fitted(np.concatenate([e.rows(0) for e in able]), np.concatenate([e.fair for e in able])),
        "vital": _fitted(np.concatenate([e.rows(1) for e in able]), np.concatenate([e.vital for e in able])),
        "answered": _fitted(
            np.array([e.signs for e in seen]), np.array([e.answerable for e in seen]), weights=_even(seen)
        ),
    }


def held_out(seen: Sequence[Seen]) -> tuple[dict[str, Any], Floats]:
    """Give the share of fair sentences among the first few by the first look and by both, how refusals go, chances."""
    orders: list[tuple[Seen, Floats]] = []
    chances = np.zeros(len(seen))
    for number, fold in enumerate(_folds(len(seen))):
        models = fit([each for place, each in enumerate(seen) if place not in fold])
        for place in fold:
            each = seen[place]
            chances[place] += models["answered"].predict_proba([each.signs])[0, 1] / _ROUNDS
            if number < _FOLDS and each.answerable and each.group == "natural":
                orders.append((each, models["fair"].decision_function(each.rows(0))))
    figures: dict[str, Any] = {
        "fair_first_look": {k: _fair([(e, e.odds[:, 0]) for e, _ in orders], k) for k in _FIRST},
        "fair_both": {k: _fair(orders, k) for k in _FIRST},
    }
    for group in dict.fromkeys(each.group for each in seen):
        here = np.array([each.group == group for each in seen])
        figures[group] = _refusals([each for each in seen if each.group == group], chances[here])
    return figures, chances


def _folds(count: int) -> Iterator[frozenset[int]]:
    """Give the places of each fold, of several ways to part them: of few questions one way is chance."""
    for way in range(_ROUNDS):
        of = np.random.default_rng(way).permutation(count) % _FOLDS
        yield from (frozenset(np.flatnonzero(of == number).tolist()) for number in range(_FOLDS))


def _refusals(seen: Sequence[Seen], chances: Floats) -> dict[str, Any]:
    """Give how well the answerable are told by the first look and by both, and the shares refused below thresholds."""
    able = np.array([each.answerable for each in seen])
    first_look = np.array([each.answers for each in seen])
    return {
        "questions": [int(able.sum()), int((~able).sum())],
        "auc": [round(float(roc_auc_score(able, by)), 3) for by in (first_look, chances)],
        "refused_below": {
            str(least): [round(float((chances[of] < least).mean()), 3) for of in (able, ~able)] for least in _THRESHOLDS
        },
    }


def bounds(seen: Sequence[Seen], chances: Floats) -> dict[str, dict[str, float]]:
    """Give, of questions for one fact and of those for more, the chances below which is refused, and is doubted."""
    found = {}
    for asks, may_refuse in _MAY_REFUSE.items():
        here = [place for place, each in enumerate(seen) if each.asks == asks]
        able = np.sort(chances[[place for place in here if seen[place].answerable]])
        least = round(float(able[int(may_refuse * len(able))]), 3) if len(able) else 0.0
        shown = sorted(here, key=lambda place: chances[place])
        doubted = [place for place in shown if chances[place] >= least]
        misses = np.cumsum([seen[place].misses for place in doubted])
        far = [k for k in range(_FEW, len(doubted)) if misses[k - 1] >= _DOUBT_HOLDS * k]
        sure = round(float(chances[doubted[far[-1]]]), 3) if far else least
        found[asks] = {"least": least, "sure": sure}
    return found


def told(
    seen: Sequence[Seen], chances: Floats, found: dict[str, dict[str, float]]
) -> dict[str, dict[str, list[float]]]:
    """Give of each group, of the answerable and of the others, the shares that are refused, doubted and sure."""
    shares: dict[str, dict[str, list[float]]] = {}
    for name in dict.fromkeys(each.group for each in seen):
        shares[name] = {}
        for answerable in (True, False):
            here = [place for place, e in enumerate(seen) if e.group == name and e.answerable is answerable]
            ways = [_way(float(chances[place]), found[seen[place].asks]) for place in here]
            shares[name]["answerable" if answerable else "others"] = [
                round(ways.count(way) / max(len(ways), 1), 3) for way in range(3)
            ]
    return shares


def _way(chance: float, bound: dict[str, float]) -> int:
    return 0 if chance < bound["least"] else 1 if chance < bound["sure"] else 2


def _fair(orders: Sequence[tuple[Seen, Floats]], count: int) -> float:
    return round(float(np.mean([each.fair[np.argsort(-by)[:count]].mean() for each, by in orders])), 3)


def _even(seen: Sequence[Seen]) -> Floats:
    """Weigh questions so that in each group those with an answer count as much as those without."""
    rates = {name: np.mean([e.answerable for e in seen if e.group == name]) for name in {e.group for e in seen}}
    return np.array([0.5 / (rates[e.group] if e.answerable else 1 - rates[e.group]) for e in seen])


def _fitted(rows: Floats, labels: NDArray[np.bool_], *, weights: Floats | None = None) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=400).fit(rows, labels, sample_weight=weights)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind with the first look's log odds, given by numbers that did not know their documents."""

    name: str
    asked: tuple[Asked, ...]
    odds: tuple[Floats, ...]

    def drawn(self, count: int) -> Group:
        """Give so many of them, the same each time."""
        places = np.random.default_rng(7).permutation(len(self.asked))[:count].tolist()
        return Group(self.name, tuple(self.asked[p] for p in places), tuple(self.odds[p] for p in places))


def gather_groups(options: argparse.Namespace) -> tuple[list[Group], LlamaGenerator]:
    """Search for all questions, give each the first look's odds, and load the model that is chosen."""
    natural = natural_cases(data=options.data)
    with open_library(files_of(natural), home=options.homes / "natural") as quoth:
        embedder = KeptVectors(quoth.embedder, options.homes / "vectors.npz")
        ids = [source.document_id for source in quoth.library.sources.all()]
        roles = fit_role_model({each: quoth.library.sources.text(each) for each in ids}, embedder)
        asked = gather(quoth, natural, embedder, roles, 1.0)
    with open_set("papers_handmade", homes=options.homes) as library:
        narrow = gather(library.quoth, narrow_cases("papers_handmade", reported=False), embedder, roles, 0.5)
    with open_set("squad2", homes=options.homes) as library:
        cases = adversarial_cases(options.adversarial // 2, data=options.data)
        adversarial = gather(library.quoth, cases, embedder, roles, 0.5)
        store = library.quoth.store
        name = store.chosen("llm")
        path, sha256 = store.path(name), store.sha256(name)
    embedder.keep()
    groups = [
        Group("natural", tuple(asked), tuple(left_out(asked, narrow))).drawn(options.questions),
        Group("narrow", tuple(narrow), tuple(left_out(narrow, asked))).drawn(options.narrow),
        Group("adversarial", tuple(adversarial), tuple(network().log_odds(each.measured) for each in adversarial)),
    ]
    return groups, LlamaGenerator(path, name=name, sha256=sha256, threads=options.threads)


def ask_all(groups: Sequence[Group], generator: Generator, worth: Leaning) -> list[Seen]:
    """Ask the model about the likeliest sentences of all questions."""
    seen = []
    for group in groups:
        for asked, odds in zip(group.asked, group.odds, strict=True):
            seen.append(see(group.name, asked, odds, generator, worth))
            print(f"\r{group.name} {len(seen)}", end="", flush=True)
    print()
    return seen


def main() -> None:
    """Gather, ask, fit, show what is held out and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m bench fit_second_look", description=__doc__)
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "sentences")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--questions", type=int, default=400, help="natural questions asked about, drawn evenly")
    parser.add_argument("--narrow", type=int, default=60, help="narrow questions asked about")
    parser.add_argument("--adversarial", type=int, default=200, help="questions that look answerable, half of them are")
    parser.add_argument("--threads", type=int, help="of the model; one is best where the machine is busy")
    options = parser.parse_args()
    groups, model = gather_groups(options)
    generator = KeptLeanings(model, options.homes)
    worth = fit_leaning(generator)
    seen = ask_all(groups, generator, worth)
    figures, chances = held_out(seen)
    found = bounds(seen, chances)
    figures["refused_doubted_sure"] = told(seen, chances, found)
    print(json.dumps(figures))
    weights = {
        name: [round(float(value), 4) for value in (model.intercept_[0], *model.coef_[0])]
        for name, model in fit(seen).items()
    }
    numbers = {
        "model": generator.name,
        "sha256": generator.sha256,
        "held_out": figures,
        "weights": weights,
        "bounds": found,
    }
    write_leanings(LEANINGS, [worth])
    (NUMBERS / "second_look.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
