"""Fits how running prose is told from what stands between it, by the shape of the text alone; shows it held out.

Fitted on what readers call the blocks of documents: sentences of paragraphs against headings, captions, references,
code, rows of tables, and sentences cut in half. The numbers of choosing sentences are fitted on top of these: after
`--write` run fit_sentences, fit_second_look and fit_summaries again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bench.fitting.fit_sentences import NUMBERS
from bench.loading.questions import corpus_paths
from generation.answering.choosing.shape import prose_likeness, shape
from ingest.content.blocks import (
    Caption,
    Code,
    Equation,
    Figure,
    Heading,
    Paragraph,
    Reference,
    TableRow,
    Title,
    leaves,
)
from ingest.content.document import Document
from ingest.errors import ReadError
from ingest.reading import read_document
from ingest.splitting.sentences import split_sentences

_SETS = ("papers_handmade", "squad2")
_OTHERS = (Title, Heading, Caption, Figure, Reference, Code, Equation, TableRow)
_FOLDS = 5
_OF_EACH = 400  # texts of a document and kind, evenly taken: a long paper counts no more than others
_SHORTEST_HALVED = 12  # words

Floats = NDArray[np.float64]


def texts_of(document: Document) -> Iterator[tuple[str, bool]]:
    """Yield texts of a document, and whether each is a whole sentence of running prose."""
    prose, others = [], []
    for block in leaves(document.blocks):
        text = document.text[block.start : block.end].strip()
        if type(block) is Paragraph:
            prose += [text[start:end] for start, end in split_sentences(text)]
        elif isinstance(block, _OTHERS):
            others.append(text)
    for number, sentence in enumerate(_some(prose)):
        words = sentence.split()
        if number % 4 or len(words) < _SHORTEST_HALVED:
            yield sentence, True
        else:  # a page's end, a picture: what is left of a sentence is none
            middle = len(words) // 2
            yield " ".join(words[middle:] if number % 8 else words[:middle]), False
    yield from ((text, False) for text in _some(others))


def _some(texts: Sequence[str]) -> Sequence[str]:
    return [text for text in texts if text][:: -(-len(texts) // _OF_EACH) or 1]


def fit(rows: Floats, labels: NDArray[np.bool_]) -> LogisticRegression:
    """Fit the weights; both sides count alike, and the first number of a shape is the constant."""
    return LogisticRegression(C=1.0, fit_intercept=False, class_weight="balanced", max_iter=2000).fit(rows, labels)


def main() -> None:
    """Read the documents, fit, print the areas under the curve and, with --write, keep the weights."""
    parser = argparse.ArgumentParser(prog="python -m bench fit_shape", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="documents; else those of the question sets")
    parser.add_argument("--write", action="store_true", help="write data/shape.json")
    options = parser.parse_args()
    texts: list[str] = []
    labels: list[bool] = []
    documents: list[str] = []
    for path in options.paths or dict.fromkeys(path for name in _SETS for path in corpus_paths(name)):
        try:
            document = read_document(path)
        except ReadError as error:
            print(error)
            continue
        for text, is_prose in texts_of(document):
            texts.append(text)
            labels.append(is_prose)
            documents.append(document.id)
    rows, wanted = np.array([shape(text) for text in texts]), np.array(labels)
    chances = np.zeros(len(rows))
    for rest, held_out in GroupKFold(_FOLDS).split(rows, wanted, documents):
        chances[held_out] = fit(rows[rest], wanted[rest]).predict_proba(rows[held_out])[:, 1]
    figures = {
        "texts": len(texts),
        "prose": int(wanted.sum()),
        "documents": len(set(documents)),
        "auc": round(float(roc_auc_score(wanted, chances)), 3),
        "auc_kept": round(float(roc_auc_score(wanted, [prose_likeness(text) for text in texts])), 3),
    }
    print(json.dumps(figures))
    if options.write:
        weights = fit(rows, wanted).coef_[0].round(3).tolist()
        fitted_on = {"documents": hashlib.sha256(" ".join(sorted(set(documents))).encode()).hexdigest()}
        kept = {"fitted_on": fitted_on, "held_out": figures, "weights": weights}
        (NUMBERS / "shape.json").write_text(json.dumps(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
