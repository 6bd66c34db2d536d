"""A reading says how likely an answer begins where, and packed weights come back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bench.answer_reader import Reading, pack, unpack


def test_a_readings_chance_is_of_answers_that_begin_there() -> None:
    reading = Reading(np.array([0, 5, 9]), np.array([4, 12, 12]), np.array([0.1, 0.5, 0.2]))
    assert reading.chance(0, 5) == pytest.approx(0.1)
    assert reading.chance(5, 20) == pytest.approx(0.7)
    assert reading.span(0, 20) == (5, 12)
    assert reading.span(0, 5) == (0, 4)
    assert reading.span(5, 10) == (5, 10), "an answer does not leave its sentence"
    assert reading.span(13, 20) == (13, 20), "no answer begins there"


def test_packed_weights_come_back_nearly_as_they_were() -> None:
    weights = {"matrix": torch.randn(8, 16, generator=torch.Generator().manual_seed(0)), "bias": torch.arange(4.0)}
    back = unpack(pack(weights))
    assert set(back) == set(weights)
    assert torch.allclose(back["matrix"], weights["matrix"], atol=0.02)
    assert torch.equal(back["bias"], weights["bias"])
