"""What holds for all tests; ends the model processes that they have left: each holds the memory of a model."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import settings

from models.process.address import read_address

# A busy machine makes single cases slow; what may not be slow has a test that says so.
settings.register_profile("quoth", deadline=None)
settings.load_profile("quoth")


@pytest.fixture(scope="session", autouse=True)
def _no_process_outlives_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield
    for file in tmp_path_factory.getbasetemp().rglob("process/model.json"):
        address = read_address(file.parent)
        if address is not None:
            with suppress(ProcessLookupError):
                os.kill(address.pid, signal.SIGKILL)
