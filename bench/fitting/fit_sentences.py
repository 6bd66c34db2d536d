"""Fits the roles of sentences and the chance that one belongs in an answer, and writes the numbers that quoth loads.

Roles are fitted on bench/cases/roles.jsonl and data/role_examples.jsonl; chances on bench/cases/natural.jsonl and, as a
counterweight, on questions for single facts. Shown are the figures of questions whose documents were left out, five
folds. Sentences' vectors are kept beside the library, so that a second run takes a minute.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.asking.broad import open_library
from bench.loading.questions import DATA, corpus_paths
from bench.loading.sentence_cases import NATURAL, ROLES, SentenceCase, files_of, narrow_cases, natural_cases
from bench.loading.vectors_kept import KeptVectors
from generation.answering.candidates import Candidate, collect
from generation.answering.choosing.answerable import SIGNS, signs
from generation.answering.choosing.measures import NAMES, measure
from generation.answering.choosing.roles import RoleModel, fit_roles
from generation.answering.choosing.scorer import Network, inputs
from generation.answering.question import Question, QuestionReader
from generation.answering.seeking import seek
from generation.answering.several import look_through, meant
from retrieval.ranking.words import rarity
from retrieval.search import Retriever
from services.assembly import Quoth

Floats = NDArray[np.float64]

NUMBERS = Path(__file__).parents[2] / "generation" / "answering" / "data"

# A question for a single fact counts this much of a natural one, of which there are fewer.
_NARROW = 0.5
_KEEP_SMALL = 0.01  # how weak the weights are let be: sklearn's C
_FOLDS = 5
_LOOKED_AT = (1, 3, 5, 8)
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates: measures, which are fair, and which facts each tells."""

    case: SentenceCase
    question: Question
    candidates: tuple[Candidate, ...]
    measured: Floats
    fair: NDArray[np.bool_]
    told: tuple[frozenset[int], ...]
    weight: float

    @property
    def vital(self) -> NDArray[np.bool_]:
        """Which candidates tell a fact that a good answer needs."""
        return np.array([bool(facts) for facts in self.told], bool)


def gather(
    quoth: Quoth,
    cases: Sequence[SentenceCase],
    embedder: KeptVectors,
    roles: RoleModel,
    weight: float,
    *,
    retriever: Retriever | None = None,
    reader: QuestionReader | None = None,
) -> list[Asked]:
    """Search for each question and measure its candidates."""
    retriever = retriever or quoth.retriever(quoth.embedder)
    reader = reader or QuestionReader(embedder.embed_passages)
    ids = {source.path: source.document_id for source in quoth.library.sources.all()}
    asked = []
    for case in cases:
        question = reader.read(case.question)
        within = [ids[str(file)] for file in case.files] if case.is_within else None
        hits = seek(retriever, question.query, sources=within)
        several = meant(question, retriever, quoth.library.sources, sources=within)
        besides = look_through(retriever, question.query, several)
        candidates = measure(
            question,
            collect(question, [*hits, *besides], sources=quoth.library.sources),
            embedder=embedder,
            rarity=partial(rarity, quoth.library.words),
            roles=roles,
        )
        if candidates:
            asked.append(_labelled(case, question, candidates, weight))
    return asked


def _labelled(case: SentenceCase, question: Question, candidates: tuple[Candidate, ...], weight: float) -> Asked:
    marks = [
        [
            mark
            for mark in case.marks
            if mark.is_of(Path(found.source.path), found.sentence.start, found.sentence.end, found.text)
        ]
        for found in candidates
    ]
    return Asked(
        case,
        question,
        candidates,
        np.array([found.measured for found in candidates], np.float64),
        np.array([bool(each) for each in marks], bool),
        tuple(frozenset(mark.fact for mark in each if mark.fact is not None) for each in marks),
        weight,
    )


def fit(asked: Sequence[Asked]) -> Network:
    """Fit the log odds of fair and of vital; each question counts by the root of its candidates."""
    seen = [inputs(each.measured) for each in asked]
    rows = np.concatenate(seen)
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.clip((rows - means) / scales, -5.0, 5.0)
    weights = np.concatenate(
        [np.full(len(each), 10 * a.weight / len(each) ** 0.5) for each, a in zip(seen, asked, strict=True)]
    )
    wanted = [np.concatenate([each.fair for each in asked]), np.concatenate([each.vital for each in asked])]
    models = [LogisticRegression(C=_KEEP_SMALL, max_iter=400).fit(scaled, of, sample_weight=weights) for of in wanted]
    layer = (
        np.stack([model.coef_[0] for model in models], axis=1),
        np.array([model.intercept_[0] for model in models]),
    )
    return Network(means, scales, ((layer,),))


def left_out(asked: Sequence[Asked], among: Sequence[Asked]) -> list[Floats]:
    """Give each question's log odds, float64[n, 2], by numbers fitted without the questions on its documents."""
    files = sorted({str(each.case.files[0]) if each.case.files else "" for each in asked})
    np.random.default_rng(0).shuffle(files)
    fold = {file: place % _FOLDS for place, file in enumerate(files)}
    folds = [fold[str(each.case.files[0]) if each.case.files else ""] for each in asked]
    networks = [
        fit([*(each for each, of in zip(asked, folds, strict=True) if of != number), *among])
        for number in range(_FOLDS)
    ]
    return [networks[number].log_odds(each.measured) for each, number in zip(asked, folds, strict=True)]


def figures(asked: Sequence[Asked], odds: Sequence[Floats]) -> dict[str, dict[str, float]]:
    """Give the share of facts told and of fair sentences among the first few, over answerable questions."""
    able = [(each, of) for each, of in zip(asked, odds, strict=True) if each.case.facts]
    found: dict[str, dict[str, float]] = {}
    for count in _LOOKED_AT:
        first = [(each, np.argsort(-of[:, 0])[:count]) for each, of in able]
        told = [len(frozenset().union(*(each.told[i] for i in best))) / len(each.case.facts) for each, best in first]
        fair = np.concatenate([each.fair[best] for each, best in first])
        found[str(count)] = {"facts": round(float(np.mean(told)), 3), "fair": round(float(fair.mean()), 3)}
    return found


def fit_answered(asked: Sequence[Asked], odds: Sequence[Floats]) -> LogisticRegression:
    """Fit the chance that anything answers, from log odds that were given without knowing the question's documents."""
    seen = np.array([signs(of[:, 0], each.measured) for each, of in zip(asked, odds, strict=True)])
    return LogisticRegression(C=1.0, max_iter=400).fit(seen, [each.case.answerable for each in asked])


def refusals(asked: Sequence[Asked], odds: Sequence[Floats]) -> dict[str, Any]:
    """Give how well answerable questions are told from others, five folds, and what some thresholds would refuse."""
    able = np.array([each.case.answerable for each in asked])
    chances = np.zeros(len(asked))
    fold = np.random.default_rng(0).permutation(len(asked)) % _FOLDS
    for number in range(_FOLDS):
        rest = [place for place in range(len(asked)) if fold[place] != number]
        model = fit_answered([asked[place] for place in rest], [odds[place] for place in rest])
        for place in np.flatnonzero(fold == number).tolist():
            seen = [signs(odds[place][:, 0], asked[place].measured)]
            chances[place] = model.predict_proba(seen)[0, 1]
    at = {
        str(least): {
            "wrongly": round(float((chances[able] < least).mean()), 3),
            "rightly": round(float((chances[~able] < least).mean()), 3),
        }
        for least in _THRESHOLDS
    }
    return {"auc": round(float(roc_auc_score(able, chances)), 3), "refused_below": at}


def fit_role_model(texts: dict[str, str], embedder: KeptVectors) -> RoleModel:
    """Fit the roles on the labelled sentences that are where they were, and on the examples."""
    sentences, roles = [], []
    for row in map(json.loads, ROLES.read_text(encoding="utf-8").splitlines()):
        text = texts.get(row["sha256"], "")[row["start"] : row["end"]]
        if zlib.crc32(text.encode()) == row["crc"]:
            sentences.append(text)
            roles.append((row["role"],))
    for row in map(json.loads, (NUMBERS / "role_examples.jsonl").read_text(encoding="utf-8").splitlines()):
        sentences.append(row["sentence"])
        roles.append(tuple(row["roles"]))
    return fit_roles(sentences, embedder.embed_passages(sentences), roles)


def write(network: Network, answered: LogisticRegression, fitted_on: dict[str, str], held_out: dict[str, Any]) -> None:
    """Write the numbers, and what they were fitted on."""
    layers = [
        [{"weights": weights.round(4).tolist(), "biases": biases.round(4).tolist()} for weights, biases in member]
        for member in network.members
    ]
    numbers = {
        "fitted_on": fitted_on,
        "held_out": held_out,
        "measures": NAMES,
        "means": network.means.round(4).tolist(),
        "scales": network.scales.round(6).tolist(),
        "members": layers,
        "answered": {
            "signs": SIGNS,
            "weights": answered.coef_[0].round(3).tolist(),
            "bias": round(float(answered.intercept_[0]), 3),
        },
    }
    (NUMBERS / "sentences.json").write_text(json.dumps(numbers) + "\n", encoding="utf-8")


def main() -> None:
    """Gather, fit, show what is left out and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m bench fit_sentences", description=__doc__)
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "sentences")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--first", type=int, help="only so many questions of each set, to try it; writes nothing")
    options = parser.parse_args()
    natural, narrow = (
        natural_cases(data=options.data)[: options.first],
        narrow_cases("papers_handmade")[: options.first],
    )
    with open_library(files_of(natural), home=options.homes / "natural") as quoth:
        embedder = KeptVectors(quoth.embedder, options.homes / "vectors.npz")
        texts = {
            source.document_id: quoth.library.sources.text(source.document_id) for source in quoth.library.sources.all()
        }
        roles = fit_role_model(texts, embedder)
        asked = gather(quoth, natural, embedder, roles, 1.0)
    with open_library(corpus_paths("papers_handmade"), home=options.homes / "papers") as quoth:
        among = gather(quoth, narrow, embedder, roles, _NARROW)
    embedder.keep()
    odds, odds_among = left_out(asked, among), left_out(among, asked)
    both, both_odds = [*asked, *among], [*odds, *odds_among]
    held_out = {
        "natural": figures(asked, odds),
        "papers": figures(among, odds_among),
        "answered": refusals(both, both_odds),
    }
    print(json.dumps(held_out))
    if options.first is None:
        np.savez_compressed(NUMBERS / "roles.npz", weights=roles.weights.astype(np.float16), embedder=embedder.name)
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (NATURAL, ROLES)}
        write(fit(both), fit_answered(both, both_odds), hashes, held_out)


if __name__ == "__main__":
    main()
