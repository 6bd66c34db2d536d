"""What is caught of a model's state: the last rows of the tensors asked for, and nothing of another library."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from models.states import StateTap

WIDTH = 4


class Ggml:
    """Tensors as ggml's functions tell of them; a tensor is a number."""

    def __init__(self, **tensors: NDArray[np.generic]) -> None:
        self.tensors = dict(enumerate(tensors.items(), start=1))

    def library(self) -> ctypes.CDLL:
        def copy(tensor: int, to: int, offset: int, size: int) -> None:
            ctypes.memmove(to, self.tensors[tensor][1].tobytes()[offset : offset + size], size)

        functions = SimpleNamespace(
            ggml_get_name=lambda tensor: self.tensors[tensor][0].replace("_of_", "-").encode(),
            ggml_nbytes=lambda tensor: self.tensors[tensor][1].nbytes,
            ggml_nelements=lambda tensor: self.tensors[tensor][1].size,
            ggml_backend_tensor_get=copy,
        )
        return cast(ctypes.CDLL, functions)

    def compute(self, tap: StateTap) -> None:
        for tensor in self.tensors:
            if tap.see(tensor, True, 0):
                assert tap.see(tensor, False, 0)


def rows(count: int) -> NDArray[np.float32]:
    return np.arange(count * WIDTH, dtype=np.float32).reshape(count, WIDTH)


def test_the_last_rows_of_what_is_asked_for_are_caught() -> None:
    ggml = Ggml(l_out_of_3=rows(2), other=rows(5), result_norm=rows(1))
    tap = StateTap(ggml.library(), width=WIDTH)
    with tap.open((-1, 3)) as states:
        ggml.compute(tap)
        assert states().tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_nothing_is_caught_where_nothing_is_asked_for() -> None:
    ggml = Ggml(result_norm=rows(1))
    tap = StateTap(ggml.library(), width=WIDTH)
    with tap.open((-1,)):
        pass
    assert not tap.see(1, True, 0)
    with tap.open(()) as states:
        ggml.compute(tap)
        assert states().shape == (0, 0)


def test_a_layer_that_is_missing_or_of_other_numbers_leaves_no_states() -> None:
    ggml = Ggml(l_out_of_3=rows(2).astype(np.float16), result_norm=rows(1))
    tap = StateTap(ggml.library(), width=WIDTH)
    for layers in ((-1, 3), (-1, 8)):
        with tap.open(layers) as states:
            ggml.compute(tap)
            assert not len(states())


def test_a_library_without_these_functions_is_not_watched() -> None:
    assert StateTap(Ggml().library(), width=WIDTH).is_usable
    assert not StateTap(cast(ctypes.CDLL, SimpleNamespace()), width=WIDTH).is_usable
