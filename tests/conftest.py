"""Ends the model processes that tests have left in their home folders: each holds the memory of a model."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from models.process.address import read_address


@pytest.fixture(scope="session", autouse=True)
def _no_process_outlives_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield
    for file in tmp_path_factory.getbasetemp().rglob("process/model.json"):
        address = read_address(file.parent)
        if address is not None:
            with suppress(ProcessLookupError):
                os.kill(address.pid, signal.SIGKILL)
