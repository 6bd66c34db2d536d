"""Measures how a claim differs from its quote, in numbers that a check is fitted on. Knows no weights.

Each word of the claim is laid beside the word of the quote that is nearest to it in its context (MiniLM's vectors):
what has no near word was added, what changes places may have changed roles. Besides: words that limit, hedge, deny,
compare or name a cause, which one side has and the other has not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof import numbers, vetoes
from generation.answering.proof.language import Token, language_of, listed, opposites, stem, tokens
from models.ports import Embedder, WordReader, WordVectors

# Below this cosine to the nearest word of the other text, a word has no counterpart there.
_NEAR = 0.5
# Words to each side of a qualifier among which one of the claim's must stand for it to bear on the claim.
_BESIDE = 3

_KINDS = ("hedge", "limit", "all", "cause", "link")
_NEARBY = ("hedge", "limit", "negation")

WORDS = (
    "shared", "new", "length", "said_of_quote", "worked_out", "objection",
    *(f"{kind}_{side}" for kind in _KINDS for side in ("lost", "new")),
    *(f"{kind}_near_lost" for kind in _NEARBY),
    "cause_for_link", "negation_lost", "negation_new", "negation_difference",
    "opposite", "comparison", "comparison_new",
)  # fmt: skip
VECTORS = (
    "cosine", "matched", "matched_least", "matched_second", "unmatched", "covered", "covered_least",
    "inverted", "inverted_shared", "turns", "context", "context_least",
)  # fmt: skip


class TextMeasures:
    """Measures with words alone, and with the embedder's vectors where it reads word by word."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._reader = embedder if isinstance(embedder, WordReader) else None
        self.name = f"words+{embedder.name}" if embedder is not None and self._reader else "words"
        self.names = (*WORDS, *VECTORS) if self._reader else WORDS

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the signals of each (quote, claim), float64[pairs, signals]."""
        rows = [word_signals(quote, claim) for quote, claim in pairs]
        if self._reader is not None and self._embedder is not None and pairs:
            texts = list(dict.fromkeys(text for pair in pairs for text in pair))
            read = dict(zip(texts, self._reader.words(texts), strict=True))
            whole = dict(zip(texts, self._embedder.embed_passages(texts), strict=True))
            for row, (quote, claim) in zip(rows, pairs, strict=True):
                row.append(float(whole[quote] @ whole[claim]))
                row.extend(vector_signals(quote, claim, read[quote], read[claim]))
        return np.array(rows, np.float64).reshape(len(pairs), len(self.names))


def word_signals(quote: str, claim: str) -> list[float]:
    """Measure what words alone tell; in the order of WORDS."""
    language = language_of(claim)
    said, there = _content_stems(claim, language), _content_stems(quote, language)
    shared = sum(word in there for word in said)
    row = [
        shared / max(len(said), 1),
        float(len(said) - shared),
        len(said) / max(len(there), 1),
        sum(word in said for word in there) / max(len(there), 1),
        float(numbers.worked_out(claim, [quote])),
        float(vetoes.objection(claim, [quote]) is not None),
    ]
    of_quote, of_claim = ({kind: _has(text, kind) for kind in _KINDS} for text in (quote, claim))
    for kind in _KINDS:
        row += [float(of_quote[kind] and not of_claim[kind]), float(of_claim[kind] and not of_quote[kind])]
    row += [float(_lost_nearby(quote, claim, kind)) for kind in _NEARBY]
    row.append(float(of_claim["cause"] and of_quote["link"] and not of_quote["cause"]))
    denied, denies = (_denials(text) for text in (quote, claim))
    row += [float(denied > 0 and denies == 0), float(denies > 0 and denied == 0), abs(denied - denies)]
    turns = opposites(language)
    words_there, words_said = ({token.lower for token in tokens(text)} for text in (quote, claim))
    row.append(float(sum(bool(turns.get(word, frozenset()) & words_there) for word in words_said - words_there)))
    compared = bool(words_said & _comparing(language))
    row += [float(compared), float(compared and not words_there & _comparing(language))]
    return row


def vector_signals(quote: str, claim: str, quote_words: WordVectors, claim_words: WordVectors) -> list[float]:
    """Measure what vectors of words tell; in the order of VECTORS without the first."""
    language = language_of(claim)
    said, said_vectors = _content_vectors(claim, claim_words)
    there, there_vectors = _content_vectors(quote, quote_words)
    if not said or not there:
        return [0.0] * (len(VECTORS) - 1)
    near = said_vectors @ there_vectors.T
    best = np.sort(near.max(axis=1))
    covered = near.max(axis=0)
    places, same = _laid(said, there, near, language)
    weights = np.where(same, 1.0, near[np.arange(len(said)), places])
    context = near[np.arange(len(said)), places][same]
    return [
        float(best.mean()),
        float(best[0]),
        float(best[min(1, len(best) - 1)]),
        float((best < _NEAR).mean()),
        float(covered.mean()),
        float(covered.min()),
        _inversions(places, weights),
        _inversions(places[same], weights[same]),
        float((np.diff(places) < 0).mean()) if len(places) > 1 else 0.0,
        float(context.mean()) if len(context) else _NEAR,
        float(context.min()) if len(context) else 0.0,
    ]


def _laid(
    said: Sequence[Token], there: Sequence[Token], near: NDArray[np.float32], language: str
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the place in the quote of each word of the claim, and whether it is the same word there."""
    stems_there = np.array([stem(token.text, language) for token in there])
    places, same = np.zeros(len(said), np.int64), np.zeros(len(said), np.bool_)
    for at, token in enumerate(said):
        equal = stems_there == stem(token.text, language)
        same[at] = equal.any()
        places[at] = int(np.where(equal, near[at], -2.0).argmax() if same[at] else near[at].argmax())
    return places, same


def _inversions(places: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
    """Give the share of pairs of words that stand the other way round in the quote, each weighing as it is sure."""
    turned = total = 0.0
    for at in range(len(places)):
        later = places[at + 1 :] != places[at]
        sure = np.minimum(weights[at], weights[at + 1 :])[later]
        total += float(sure.sum())
        turned += float(sure[places[at + 1 :][later] < places[at]].sum())
    return turned / total if total > 0 else 0.0


def _content_vectors(text: str, read: WordVectors) -> tuple[list[Token], NDArray[np.float32]]:
    """Give the words of meaning that the model read, each with the mean of its pieces' vectors."""
    kept, vectors = [], []
    for token in _content(text):
        inside = (read.spans[:, 0] < token.end) & (read.spans[:, 1] > token.start)
        if inside.any():
            mean = read.vectors[inside].mean(axis=0)
            kept.append(token)
            vectors.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    return kept, np.array(vectors, np.float32)


def _content(text: str) -> list[Token]:
    function = listed(language_of(text), "function")
    return [token for token in tokens(text) if token.lower not in function]


def _content_stems(text: str, language: str) -> list[str]:
    return [stem(token.text, language) for token in _content(text)]


def _has(text: str, kind: str) -> bool:
    words = listed(language_of(text), kind)
    return any(token.lower in words for token in tokens(text))


def _lost_nearby(quote: str, claim: str, kind: str) -> bool:
    """Tell whether the quote has a qualifier beside a word of the claim, and the claim has not that qualifier."""
    language = language_of(quote)
    said = {token.lower for token in tokens(claim)}
    stems_said = set(_content_stems(claim, language))
    there = tokens(quote)
    for at, token in enumerate(there):
        if token.lower in listed(language, kind) and token.lower not in said:
            beside = there[max(0, at - _BESIDE) : at + _BESIDE + 1]
            if any(stem(other.text, language) in stems_said for other in beside):
                return True
    return False


def _denials(text: str) -> float:
    language = language_of(text)
    words = [token.lower for token in tokens(text)]
    plain = sum(word in listed(language, "negation") for word in words)
    return plain + 0.5 * sum(word in listed(language, "negation_near") for word in words)


@lru_cache(maxsize=8)
def _comparing(language: str) -> frozenset[str]:
    """Give the words that compare: those with an opposite that end as comparatives do, and the plain ones."""
    plain = listed(language, "comparing")
    return frozenset(plain | {word for word in opposites(language) if word.endswith("er")})
