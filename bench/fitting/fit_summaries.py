"""Fits which part of a summary a sentence is for, and measures how a summary's sentences are chosen.

Parts are fitted on bench/cases/roles.jsonl, each document's roles told by a model that was fitted without it; shown is
the share told right, five folds over documents. How sentences are chosen is measured on openly licensed papers (CC BY)
that come with an abstract: what is taken of the rest, at most 250 words, is to say what the abstract says.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.fitting.fit_sentences import NUMBERS
from bench.loading.questions import DATA
from bench.loading.sentence_cases import ROLES as ROLE_CASES
from bench.loading.vectors_kept import KeptVectors
from bench.scoring.abstracts import abstract_of, covered, without
from generation.answering.candidates import Candidate, sentences_of
from generation.answering.choosing.roles import RoleModel, fit_roles, role_model
from generation.studio.choosing import covering
from generation.studio.choosing.central import Central, on_the_matter, running_places, weigh
from generation.studio.choosing.covering import Covering
from generation.studio.choosing.features import Floats, part_features
from generation.studio.choosing.part_model import KIND_OF, KINDS
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from services.add.files import add_files
from services.assembly import Quoth, Settings

TARGET = Path(__file__).parents[2] / "generation" / "studio" / "data" / "parts.npz"
# Kinds of the roles that were told by hand.
_KIND = KIND_OF | {"definition": "background"}
_FOLDS = 5
_KEEP_SMALL = 0.3
_WORDS = 250
# Tried: how much worth, meaning and words count, and the power of the length.
_TRIED = ((3, 8, 12), (1, 2, 4), (1, 2), (0.0, 0.15, 0.3))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document's sentences, their vectors, and which role each was told to have, if one."""

    candidates: tuple[Candidate, ...]
    vectors: Floats
    roles: tuple[str | None, ...]


def sentences(source: Source, quoth: Quoth) -> tuple[Candidate, ...]:
    """Give the sentences of a source's running text."""
    running = running_places(source, quoth.library)
    return tuple(
        candidate
        for passage in quoth.library.sources.passages(source.document_id)
        for candidate in sentences_of(Hit(passage, source, 0.0, 0, FoundBy()))
        if any(start <= candidate.sentence.start and candidate.sentence.end <= end for start, end in running)
    )


def labelled(quoth: Quoth, embedder: KeptVectors) -> list[Labelled]:
    """Load the documents whose sentences' roles were told by hand."""
    told: dict[str, dict[int, str]] = {}
    for line in ROLE_CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        told.setdefault(Path(case["file"]).name, {})[case["start"]] = case["role"]
    found = []
    for source in sorted(quoth.library.sources.all(), key=lambda each: each.path):
        roles = told.get(Path(source.path).name)
        if roles:
            candidates = sentences(source, quoth)
            vectors = embedder.embed_passages([candidate.text for candidate in candidates])
            found.append(Labelled(candidates, vectors, tuple(roles.get(c.sentence.start) for c in candidates)))
    return found


def measured(documents: Sequence[Labelled], embedder: KeptVectors) -> list[Floats]:
    """Give each document's features, by roles that were fitted without it."""
    text = (NUMBERS / "role_examples.jsonl").read_text(encoding="utf-8")
    examples = [json.loads(line) for line in text.splitlines()]
    models: list[RoleModel] = []
    for number in range(_FOLDS):
        others = [each for place, each in enumerate(documents) if place % _FOLDS != number]
        marked = [(d, place, role) for d in others for place, role in enumerate(d.roles) if role]
        texts = [example["sentence"] for example in examples] + [d.candidates[place].text for d, place, _ in marked]
        roles = [tuple(example["roles"]) for example in examples]
        roles += [() if role == "other" else (role,) for _, _, role in marked]
        models.append(fit_roles(texts, embedder.embed_passages(texts), roles))
    return [
        part_features(each.candidates, models[place % _FOLDS].scores([c.text for c in each.candidates], each.vectors))
        for place, each in enumerate(documents)
    ]


def fit_parts(documents: Sequence[Labelled], features: Sequence[Floats]) -> tuple[Floats, float]:
    """Fit the weights of the kinds on all documents; give the share that is told right of those left out, too."""
    marked = [np.array([role is not None for role in each.roles]) for each in documents]
    kinds = [np.array([KINDS.index(_KIND.get(role, "imprint")) for role in each.roles if role]) for each in documents]
    seen = [rows[mask] for rows, mask in zip(features, marked, strict=True)]

    def fit(places: Sequence[int]) -> LogisticRegression:
        rows = np.concatenate([seen[place] for place in places])
        return LogisticRegression(C=_KEEP_SMALL, max_iter=3000).fit(rows, np.concatenate([kinds[p] for p in places]))

    right = []
    for number in range(_FOLDS):
        model = fit([place for place in range(len(documents)) if place % _FOLDS != number])
        for place in range(number, len(documents), _FOLDS):
            right += (model.predict(seen[place]) == kinds[place]).tolist()
    model = fit(range(len(documents)))
    weights = model.coef_.T.copy()
    weights[-1] += model.intercept_  # the last feature is a constant
    return weights.astype(np.float32), float(np.mean(right))


def papers(quoth: Quoth, embedder: KeptVectors) -> list[tuple[Central, tuple[str, ...]]]:
    """Weigh the papers that have an abstract, without it; each with the abstract's sentences."""
    roles, found = role_model(embedder), []
    for source in sorted(quoth.library.sources.all(), key=lambda each: each.path):
        abstract = abstract_of(quoth.library, source.document_id) if "/covidqa/" in source.path else None
        if abstract is not None:
            rest = without(quoth.library, [abstract])
            weighed = on_the_matter(weigh(source, library=rest, embedder=embedder, roles=roles))
            found.append((weighed, abstract.sentences))
    return found


def taken(central: Central, words: int) -> list[str]:
    """Take sentences by what they add, as long as there is room."""
    texts = [candidate.text for candidate in central.candidates]
    chosen, free = [], list(range(len(texts)))
    cover = Covering(texts, central.vectors, central.worth)
    while free:
        best = max(free, key=cover.gain)
        free.remove(best)
        if len(texts[best].split()) <= words:
            cover.take(best)
            chosen.append(texts[best])
            words -= len(texts[best].split())
    return chosen


def try_weights(weighed: Sequence[tuple[Central, tuple[str, ...]]]) -> dict[str, float]:
    """Give the share of abstracts covered, by the weights of worth (eighths), meaning, words and length."""
    found = {}
    for worth, meaning, said, length in product(*_TRIED):
        covering._WORTH, covering._MEANING, covering._SAID = worth / 8, meaning, said
        covering._LENGTH = length
        shares = [covered(abstract, taken(central, _WORDS)) for central, abstract in weighed]
        found[f"{worth} {meaning} {said} {length}"] = round(float(np.mean(shares)), 3)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def main() -> None:
    """Fit the parts and write them; with --choosing, show what the weights of choosing come to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("build/fit-summaries"), help="where what was read is kept")
    parser.add_argument("--choosing", action="store_true", help="try weights of choosing instead of fitting the parts")
    options = parser.parse_args()
    with Quoth(Settings(home=options.home.absolute())) as quoth:
        cases = [json.loads(line)["file"] for line in ROLE_CASES.read_text(encoding="utf-8").splitlines()]
        files = sorted({DATA / each for each in cases} | set((DATA / "qa" / "covidqa" / "dev" / "docs").iterdir()))
        for outcome in add_files(quoth, files):
            if outcome.error:
                print(f"not added: {outcome.error}")
        embedder = KeptVectors(quoth.embedder, options.home / "vectors.npz")
        if options.choosing:
            print(json.dumps(try_weights(papers(quoth, embedder)), indent=1))
        else:
            documents = labelled(quoth, embedder)
            weights, right = fit_parts(documents, measured(documents, embedder))
            np.savez_compressed(TARGET, kinds=weights)
            print(f"told right of documents left out: {right:.3f}")
        embedder.keep()


if __name__ == "__main__":
    main()
