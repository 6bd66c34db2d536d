"""Gives each test every kind of library in turn, empty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.library import Library
from retrieval.memory.library import memory_library
from retrieval.sqlite.library import open_library

LIBRARIES: dict[str, Callable[[Path], Library]] = {"sqlite": open_library, "memory": memory_library}


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    with LIBRARIES[request.param](tmp_path / "home") as opened:
        yield opened
