"""Catches a language model's state while ggml computes it: the row of the last token after each layer asked for.

Knows the names that llama.cpp gives these tensors and ggml's functions for tensors, given as a library; asks nothing of
llama.cpp itself. Where names or functions are others, there are no states, and the model answers as ever.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

_LAYER, _LAST = "l_out-{}", "result_norm"
_FLOAT = ctypes.sizeof(ctypes.c_float)

States = NDArray[np.float32]


class StateTap:
    """Sees each tensor before and after it is computed, and copies what is asked for."""

    def __init__(self, library: ctypes.CDLL, *, width: int) -> None:
        """`library` is ggml's, `width` that of the model's states."""
        self._width = width
        self._wanted: frozenset[bytes] = frozenset()
        self._seen: dict[bytes, States] = {}
        try:
            self._name, self._bytes, self._count, self._copy = _functions(library)
        except AttributeError:
            self.is_usable = False
        else:
            self.is_usable = True

    def see(self, tensor: int, is_before: bool, _data: int) -> bool:
        """Say before a tensor is computed whether it is wanted, and copy its last row afterwards."""
        if not self._wanted:
            return not is_before
        name = self._name(tensor)
        if is_before:
            return name in self._wanted
        size = self._bytes(tensor)
        if size == self._count(tensor) * _FLOAT and size % (row := self._width * _FLOAT) == 0:
            state = np.empty(self._width, np.float32)
            self._copy(tensor, state.ctypes.data, size - row, row)
            self._seen[name] = state
        return True

    @contextmanager
    def open(self, layers: Sequence[int]) -> Iterator[Callable[[], States]]:
        """Watch some layers meanwhile; what is given tells their states, float32[layers, width], the latest of each.

        It tells none, float32[0, 0], where one of them was not seen.
        """
        names = [(_LAST if layer == -1 else _LAYER.format(layer)).encode() for layer in layers]
        self._wanted, self._seen = frozenset(names), {}

        def states() -> States:
            rows = [self._seen[name] for name in names if name in self._seen]
            return np.stack(rows) if rows and len(rows) == len(names) else np.zeros((0, 0), np.float32)

        try:
            yield states
        finally:
            self._wanted = frozenset()


def _functions(
    library: ctypes.CDLL,
) -> tuple[Callable[..., bytes], Callable[..., int], Callable[..., int], Callable[..., None]]:
    """Give ggml's functions that tell a tensor's name, bytes and count of numbers, and copy from it."""
    name, size, count, copy = (
        library.ggml_get_name,
        library.ggml_nbytes,
        library.ggml_nelements,
        library.ggml_backend_tensor_get,
    )
    name.argtypes = size.argtypes = count.argtypes = (ctypes.c_void_p,)
    name.restype, size.restype, count.restype = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64
    copy.argtypes, copy.restype = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t), None
    return name, size, count, copy
