"""Finds what texts are about: short phrases that recur and stand close to the whole in meaning.

The method is KeyBERT's (Grootendorst 2020): candidate phrases ranked by cosine to the text, made diverse by maximal
marginal relevance (Carbonell and Goldstein 1998); candidates are runs of meaningful words that occur at least twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.language import Token
from generation.terms import STOP_WORDS, stem, words
from models.ports import Embedder

_CANDIDATES = 60
_LONGEST = 3
_DIVERSITY = 0.4
# A phrase is at least this share as near to the whole as the nearest one: being unlike the others is not enough.
_SHARE = 0.4
_GLUE = {" ", "-"}


def key_topics(
    texts: Sequence[str], embedder: Embedder, *, limit: int = 6, centre: NDArray[np.float32] | None = None
) -> tuple[str, ...]:
    """Give up to `limit` phrases, the most telling first, as they are written in the texts.

    `centre` is where the texts lie, float32[dimension]; without it some of them are embedded to find out.
    """
    candidates = _candidates(texts)
    if not candidates:
        return ()
    vectors = embedder.embed_passages(candidates)
    if centre is None:
        centre = embedder.embed_passages([text[:1000] for text in texts[:30]]).mean(axis=0)
    closeness = vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    near = np.flatnonzero(closeness >= _SHARE * closeness.max())
    chosen = diverse(vectors[near], closeness[near], limit=limit, diversity=_DIVERSITY)
    return tuple(candidates[near[index]] for index in chosen)


def diverse(vectors: NDArray[np.float32], worth: NDArray[np.float32], *, limit: int, diversity: float) -> list[int]:
    """Choose rows of float32[n, d] by maximal marginal relevance, the best first."""
    chosen: list[int] = []
    while len(chosen) < min(limit, len(vectors)):
        likeness = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(vectors), np.float32)
        score = (1 - diversity) * worth - diversity * likeness
        score[chosen] = -np.inf
        chosen.append(int(np.argmax(score)))
    return chosen


def _candidates(texts: Sequence[str]) -> list[str]:
    counts: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = {}
    for text in texts:
        for run in _runs(text):
            for length in range(1, _LONGEST + 1):
                for first in range(len(run) - length + 1):
                    part = run[first : first + length]
                    key = tuple(stem(word.text) for word in part)
                    counts[key] += 1
                    written.setdefault(key, Counter())[text[part[0].start : part[-1].end]] += 1
    often = [(key, count) for key, count in counts.items() if count > 1 and len("".join(key)) > 3]
    often.sort(key=lambda item: (-item[1] * (1 + len(item[0])), item[0]))
    return [written[key].most_common(1)[0][0] for key, _ in often[:_CANDIDATES]]


def _runs(text: str) -> list[list[Token]]:
    """Cut a text into runs of meaningful words with nothing but a space or hyphen between them."""
    runs: list[list[Token]] = [[]]
    for word in words(text):
        joined = bool(runs[-1]) and text[runs[-1][-1].end : word.start] in _GLUE
        if not joined:
            runs.append([])
        if word.lower not in STOP_WORDS and not word.text.isdigit() and len(word.text) > 1:
            runs[-1].append(word)
        else:
            runs.append([])
    return [run for run in runs if run]
