"""Opens an empty library for a test and closes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.library import Library
from retrieval.sqlite.library import open_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home") as opened:
        yield opened
