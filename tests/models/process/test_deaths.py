"""The model's process is killed at every stage: one clear error each time, and the next call starts another."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import GeneratorDied, GeneratorFailed
from models.files.catalogue import SMALL_LLM
from models.files.store import ModelStore
from models.local import LocalGenerator
from models.process import starting
from models.process.address import folder_of, read_address
from models.process.spec import ModelSpec
from models.process.wire import Frame, Wire
from tests.models.process.conftest import MakeGenerator, asked, is_alive, kill, pid_of, said, wait_until


def kill_once_asked(
    generator: LocalGenerator, home: Path, monkeypatch: pytest.MonkeyPatch, *, after: float = 0
) -> None:
    """Kill the home's process so many seconds after it has taken the next request; earlier, another would be had."""
    ask = generator.client._ask

    def asked_and_killed(request: Frame) -> Wire:
        wire = ask(request)
        monkeypatch.setattr(generator.client, "_ask", ask)
        threading.Timer(after, kill, [pid_of(home)]).start()
        return wire

    monkeypatch.setattr(generator.client, "_ask", asked_and_killed)


def test_killed_before_it_listens(generator_of: MakeGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(starting, "COMMAND", (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"))
        with pytest.raises(GeneratorDied, match="as soon as it had started"):
            said(generator_of(), "a")
    assert said(generator_of(), "a") == "a "
    assert is_alive(pid_of(tmp_path))


def test_killed_while_it_loads(generator_of: MakeGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = generator_of("slowly " * 20)
    kill_once_asked(slow, tmp_path, monkeypatch, after=0.3)
    with pytest.raises(GeneratorDied, match="killed, as the system does where memory runs out"):
        said(slow, "a")
    assert said(generator_of(), "a") == "a "


def test_killed_while_it_reads(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    with pytest.raises(GeneratorDied, match="in the middle of its work"):
        tiny.log_odds(asked("what kill"), of=("a",), against=("b",))
    assert said(tiny, "a") == "a "


def test_killed_while_it_writes(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    written: list[str] = []
    with pytest.raises(GeneratorDied):
        written.extend(tiny.stream(asked("one two kill three"), max_tokens=9))
    assert "".join(written) == "one two "
    assert said(tiny, "a") == "a "


def test_killed_while_idle_is_not_even_noticed(generator_of: MakeGenerator, tmp_path: Path) -> None:
    tiny = generator_of()
    said(tiny, "a")
    kill(pid_of(tmp_path))
    assert said(tiny, "b") == "b "


def test_killed_between_two_questions_of_two_clients(generator_of: MakeGenerator, tmp_path: Path) -> None:
    first, second = generator_of(), generator_of()
    said(first, "a")
    said(second, "a")
    kill(pid_of(tmp_path))
    assert said(second, "b") == "b "
    assert said(first, "c") == "c "


@pytest.mark.parametrize(
    ("word", "cause"), [("crash", "segmentation fault"), ("illegal", "compiled for another processor")]
)
def test_a_crash_is_called_by_its_name(generator_of: MakeGenerator, word: str, cause: str) -> None:
    with pytest.raises(GeneratorDied, match=cause) as raised:
        said(generator_of(), word)
    assert "quoth doctor" in raised.value.remedy


def test_whoever_waits_meanwhile_is_told_too(generator_of: MakeGenerator) -> None:
    first, second = generator_of(), generator_of()
    pieces = first.stream(asked("one slowly slowly kill"), max_tokens=9)
    next(pieces)
    with pytest.raises(GeneratorDied):
        said(second, "waits")
    with pytest.raises(GeneratorDied):
        list(pieces)
    assert said(second, "waits") == "waits "


def test_three_deaths_on_one_prompt_are_not_tried_a_fourth_time(generator_of: MakeGenerator, tmp_path: Path) -> None:
    for _ in range(3):  # each time as a command of its own would
        with pytest.raises(GeneratorDied, match="in the middle of its work"):
            said(generator_of(), "say kill")
    with pytest.raises(GeneratorDied, match="3 times in a row"):
        said(generator_of(), "say kill")
    # a process that dies closes its connections a moment before it is gone
    wait_until(lambda: read_address(folder_of(tmp_path)) is None or not is_alive(pid_of(tmp_path)))
    assert said(generator_of(), "another question") == "another question "


def test_an_answer_in_between_clears_the_count(generator_of: MakeGenerator, tmp_path: Path) -> None:
    tiny = generator_of()
    for _ in range(2):
        pieces = tiny.stream(asked("one slowly two"), max_tokens=9)
        next(pieces)
        kill(pid_of(tmp_path))
        with pytest.raises(GeneratorDied):
            list(pieces)
    said(tiny, "one slowly two", max_tokens=9)
    pieces = tiny.stream(asked("one slowly two"), max_tokens=9)
    next(pieces)
    kill(pid_of(tmp_path))
    with pytest.raises(GeneratorDied, match="in the middle of its work"):
        list(pieces)
    assert said(tiny, "one slowly two") == "one slowly two "


@pytest.fixture
def small(tmp_path: Path) -> Iterator[LocalGenerator]:
    store = ModelStore(tmp_path)
    spec = ModelSpec(SMALL_LLM, str(store.path(SMALL_LLM)), store.sha256(SMALL_LLM), context_size=1024)
    generator = LocalGenerator(tmp_path, spec, idle_seconds=60)
    yield generator
    generator.close()
    kill(pid_of(tmp_path))


SEA = "Say something about the sea. "


@pytest.mark.model
def test_the_real_model_is_killed_while_loading_reading_writing_and_idle(
    small: LocalGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_once_asked(small, tmp_path, monkeypatch)
    with pytest.raises(GeneratorDied):
        small.log_odds(asked(SEA * 80), of=("yes",), against=("no",))

    reading = small.stream(asked(SEA * 80), max_tokens=40)
    assert next(reading) == ""
    kill(pid_of(tmp_path))
    with pytest.raises(GeneratorDied):
        list(reading)

    writing = small.stream(asked(SEA), max_tokens=100)
    assert next(piece for piece in writing if piece)
    kill(pid_of(tmp_path))
    with pytest.raises(GeneratorDied):
        list(writing)

    whole = said(small, SEA, max_tokens=20)
    kill(pid_of(tmp_path))
    assert said(small, SEA, max_tokens=20) == whole


@pytest.mark.model
def test_the_real_model_says_through_its_process_what_it_says_here(small: LocalGenerator, tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    spec = ModelSpec(SMALL_LLM, str(store.path(SMALL_LLM)), store.sha256(SMALL_LLM), context_size=1024)
    here = spec.load()
    assert said(small, SEA, max_tokens=30) == "".join(here.stream(asked(SEA), max_tokens=30))
    assert small.log_odds_each([asked(SEA)], of=("yes",), against=("no",)) == tuple(
        here.log_odds_each([asked(SEA)], of=("yes",), against=("no",))
    )
    assert small.count_prompt_tokens(asked(SEA)) == here.count_prompt_tokens(asked(SEA))
    assert small.context_size == here.context_size
    assert small.judges is here.judges is False


@pytest.mark.model
def test_a_file_that_is_no_model_is_one_error_and_no_death(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 64)
    generator = LocalGenerator(tmp_path, ModelSpec("broken", str(path), ""), idle_seconds=60)
    with pytest.raises(GeneratorFailed, match="could not be loaded") as raised:
        said(generator, "a")
    assert not isinstance(raised.value, GeneratorDied)
    generator.close()
