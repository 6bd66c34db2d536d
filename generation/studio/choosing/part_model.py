"""Tells which kind of sentence each is for a summary, by fitted weights.

The weights (`data/parts.npz`) were fitted by `python -m bench fit_summaries` on sentences whose role was told by hand.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from generation.answering.candidates import Candidate
from generation.studio.choosing.features import Floats, part_features

# The kinds of sentences that are told apart; the last speaks of the publication or points about in the text.
KINDS = ("question", "background", "methods", "findings", "limits", "imprint")
# The kind of sentences that have a role.
KIND_OF = {
    "aim": "question",
    "problem": "question",
    "background": "background",
    "method": "methods",
    "data": "methods",
    "result": "findings",
    "conclusion": "findings",
    "limit": "limits",
    "future": "limits",
}


def chances(candidates: Sequence[Candidate], roles: Floats) -> Floats:
    """Give the chance of each kind, float32[n, len(KINDS)]; `roles` are the scores of `RoleModel`."""
    odds = part_features(candidates, roles) @ _weights()
    shares = np.exp(odds - odds.max(axis=1, keepdims=True))
    found: Floats = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


@cache
def _weights() -> Floats:
    """Give the weights, float32[features, kinds]."""
    data = files("generation.studio").joinpath("data/parts.npz").read_bytes()
    with np.load(io.BytesIO(data)) as fitted:
        weights: Floats = fitted["kinds"].astype(np.float32)
    return weights
