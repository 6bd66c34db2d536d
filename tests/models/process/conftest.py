"""Model processes of a home folder that end with the test."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from models.local import LocalGenerator
from models.ports import Message
from models.process.address import folder_of, read_address
from models.process.spec import ModelSpec

TINY = "tests.models.process.tiny:load"

MakeGenerator = Callable[..., LocalGenerator]


@pytest.fixture
def generator_of(tmp_path: Path) -> Iterator[MakeGenerator]:
    """Make clients of one home's process; kills what is left of it afterwards."""
    made: list[LocalGenerator] = []

    def make(name: str = "tiny", *, home: Path | None = None, idle_seconds: float = 60) -> LocalGenerator:
        spec = ModelSpec(name, str(tmp_path / "tiny.gguf"), "0" * 64, engine=TINY)
        made.append(LocalGenerator(home or tmp_path, spec, idle_seconds=idle_seconds))
        return made[-1]

    yield make
    for generator in made:
        generator.close()
    for file in tmp_path.rglob("model.json"):
        address = read_address(file.parent)
        if address is not None:
            kill(address.pid)


def pid_of(home: Path) -> int:
    """Give the number of the home's process."""
    address = read_address(folder_of(home))
    assert address is not None
    return address.pid


def kill(pid: int) -> None:
    """Kill a process outright and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    """Tell whether a process is there and more than a name in the table."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return not status.parent.parent.is_dir() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def said(generator: LocalGenerator, text: str, *, max_tokens: int = 50) -> str:
    """Have the model answer a text."""
    return "".join(generator.stream(asked(text), max_tokens=max_tokens))


def asked(text: str) -> Sequence[Message]:
    """Make a prompt of a text."""
    return (Message("user", text),)
