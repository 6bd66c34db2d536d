"""Describes how a sentence stands among others by their roles, in numbers that tell which part of a summary it is for.

Pure functions over candidates and the scores of their roles. What the sentences beside it do counts: one among results
is likely a result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.candidates import Candidate

Floats = NDArray[np.float32]

# Sentences on either side that count as near.
_NEAR = 2


def part_features(candidates: Sequence[Candidate], roles: Floats) -> Floats:
    """Give float32[n, *]: the roles of each sentence, of those near it, of its section; its place; a constant.

    `roles` are the scores of `RoleModel`.
    """
    count = len(candidates)
    near, section = np.zeros_like(roles), np.zeros_like(roles)
    for place in range(count):
        around = [i for i in range(max(place - _NEAR, 0), min(place + _NEAR + 1, count)) if i != place]
        near[place] = roles[around].mean(axis=0) if around else 0.0
    for places in _sections(candidates).values():
        section[places] = roles[places].mean(axis=0)
    where = _places(candidates)
    ends = np.stack([where, where**2, np.ones(count, np.float32)], axis=1)
    return np.concatenate([roles, near, section, ends], axis=1).astype(np.float32)


def _places(candidates: Sequence[Candidate]) -> Floats:
    """Give where each stands in its document, 0..1."""
    last = max((candidate.source.passage_count for candidate in candidates), default=1)
    return np.array([(c.hit.passage.ordinal + 0.5) / max(last, 1) for c in candidates], np.float32)


def _sections(candidates: Sequence[Candidate]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        found[tuple(candidate.hit.passage.headings)].append(place)
    return found
