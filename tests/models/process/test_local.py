"""A model in a process of its own: what it says, who shares it, and when it ends."""

from __future__ import annotations

import multiprocessing
import shutil
import socket
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import GeneratorFailed
from models.local import LocalGenerator
from models.process import address
from models.process.address import ADDRESS_FILE, SOCKET_FILE, folder_of, read_address
from models.process.spec import ModelSpec
from models.process.wire import Hangup, Wire
from tests.models.process.conftest import TINY, MakeGenerator, asked, is_alive, kill, pid_of, said, wait_until


def test_it_answers_as_the_model_does(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    assert said(tiny, "the sea is “deep” \u2983 and blue") == "the sea is “deep” \u2983 and blue "
    assert tiny.context_size == 64
    assert tiny.count_tokens("three small words") == 3
    assert tiny.count_prompt_tokens(asked("four words of text")) == 4
    assert tiny.log_odds(asked("abc"), of=("yes",), against=("no",)) == 3.0
    assert tiny.log_odds_each([asked("a"), asked("ab")], of=("x",), against=("y",)) == (1.0, 2.0)
    assert tiny.log_odds_each([], of=("x",), against=("y",)) == ()


def test_nothing_of_llama_cpp_is_loaded_for_it() -> None:
    code = "import sys, models.local; sys.exit(any(m in sys.modules for m in ('llama_cpp', 'torch')))"
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_two_clients_share_one_process(generator_of: MakeGenerator, tmp_path: Path) -> None:
    first, second = generator_of(), generator_of()
    assert said(first, "a") == "a "
    pid = pid_of(tmp_path)
    assert said(second, "b") == "b "
    assert pid_of(tmp_path) == pid


def _ask_from(home: Path, spec: ModelSpec) -> int:
    generator = LocalGenerator(home, spec, idle_seconds=60)
    assert "".join(generator.stream(asked("hello"), max_tokens=3)) == "hello "
    generator.close()
    return pid_of(home)


def test_processes_that_begin_at_once_end_up_with_one(generator_of: MakeGenerator, tmp_path: Path) -> None:
    generator_of()  # so that the process is ended with the test
    spec = ModelSpec("slowly", "tiny.gguf", "0" * 64, engine=TINY)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.starmap(_ask_from, [(tmp_path, spec)] * 4))) == 1


def test_closing_the_stream_stops_the_model(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    pieces = tiny.stream(asked("one " + "slowly " * 40), max_tokens=50)
    assert next(pieces) in {"", "one "}
    pieces.close()  # type: ignore[attr-defined] # generators close; the protocol promises an iterator
    # The whole would take twelve seconds: this waits for the current word at most.
    assert said(tiny, "next") == "next "


def test_calls_of_several_threads_wait_for_each_other(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    texts = [f"slowly says {number}" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: said(tiny, text), texts)) == [f"{text} " for text in texts]


def test_an_error_of_the_model_is_the_same_error_here(generator_of: MakeGenerator) -> None:
    tiny = generator_of()
    with pytest.raises(GeneratorFailed, match="does not fit") as raised:
        said(tiny, "word " * 65)
    assert raised.value.remedy == "Ask a shorter question."
    with pytest.raises(GeneratorFailed, match="raised on purpose"):
        said(tiny, "raise")
    assert said(tiny, "still there") == "still there "


def test_a_model_that_cannot_be_loaded_is_one_error(generator_of: MakeGenerator, tmp_path: Path) -> None:
    with pytest.raises(GeneratorFailed, match="it is broken"):
        said(generator_of("broken"), "a")
    wait_until(lambda: read_address(folder_of(tmp_path)) is None)


def test_it_ends_when_idle_and_begins_again_when_asked(generator_of: MakeGenerator, tmp_path: Path) -> None:
    tiny = generator_of(idle_seconds=0.2)
    assert said(tiny, "a") == "a "
    pid = pid_of(tmp_path)
    wait_until(lambda: not is_alive(pid))
    assert not (folder_of(tmp_path) / SOCKET_FILE).exists()
    assert said(tiny, "b") == "b "


def test_another_model_takes_its_place(generator_of: MakeGenerator, tmp_path: Path) -> None:
    assert said(generator_of("tiny"), "a") == "a "
    pid = pid_of(tmp_path)
    assert said(generator_of("other"), "b") == "b "
    assert pid_of(tmp_path) != pid
    assert not is_alive(pid)


def test_what_is_being_written_is_finished_before_another_model_takes_its_place(generator_of: MakeGenerator) -> None:
    old, new = generator_of("tiny"), generator_of("other")
    pieces = old.stream(asked("slowly slowly slowly done"), max_tokens=9)
    next(pieces)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(said, new, "b")
        assert "".join(pieces).endswith("done ")
        assert answer.result() == "b "


def test_other_code_or_settings_are_another_process() -> None:
    spec = ModelSpec("a", "a.gguf", "0", context_size=4096)
    assert spec.mark() == replace(spec).mark()
    assert len({spec.mark(), replace(spec, context_size=2048).mark(), replace(spec, sha256="1").mark()}) == 3


def test_stale_files_of_a_killed_process_are_no_obstacle(generator_of: MakeGenerator, tmp_path: Path) -> None:
    tiny = generator_of()
    said(tiny, "a")
    kill(pid_of(tmp_path))
    assert (folder_of(tmp_path) / ADDRESS_FILE).exists()
    assert said(generator_of(), "b") == "b "


def test_half_an_address_is_no_obstacle(generator_of: MakeGenerator, tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir()
    (folder_of(tmp_path) / ADDRESS_FILE).write_text('{"pid": 1')
    assert said(generator_of(), "b") == "b "


def test_it_ends_when_the_home_folder_is_removed(generator_of: MakeGenerator, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    said(generator_of(home=home), "a")
    pid = pid_of(home)
    shutil.rmtree(home)
    wait_until(lambda: not is_alive(pid))


def test_only_its_own_account_may_come_in(generator_of: MakeGenerator, tmp_path: Path) -> None:
    said(generator_of(), "a")
    folder = folder_of(tmp_path)
    for name in (ADDRESS_FILE, SOCKET_FILE):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_who_does_not_know_the_secret_is_hung_up_on(generator_of: MakeGenerator, tmp_path: Path) -> None:
    said(generator_of(), "a")
    found = read_address(folder_of(tmp_path))
    assert found is not None
    wire = Wire(address.dial(found))
    wire.send({"secret": "guessed", "mark": ""})
    with pytest.raises(Hangup):
        wire.receive(seconds=10)
    wire.close()


def test_a_path_too_long_for_a_socket_is_served_on_a_port_of_this_machine(
    generator_of: MakeGenerator, tmp_path: Path
) -> None:
    home = tmp_path / ("deep" * 30)
    assert said(generator_of(home=home), "a") == "a "
    found = read_address(folder_of(home))
    assert found is not None
    assert found.port


def test_the_folder_one_stands_in_is_not_where_its_code_comes_from(
    generator_of: MakeGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert said(generator_of(), "a") == "a "


def test_a_frame_too_long_is_hung_up_on() -> None:
    here, there = socket.socketpair()
    with here, there:
        here.sendall(b"\xff" * 8)
        with pytest.raises(Hangup, match="too long"):
            Wire(there).receive()


def test_what_is_asked_in_the_background_waits_for_a_question() -> None:
    from models.process.turns import Turns  # noqa: PLC0415

    turns, order = Turns(), list[str]()
    begun = threading.Event()

    def work(name: str, *, urgent: bool) -> None:
        with turns.take(urgent=urgent):
            begun.set()
            order.append(name)
            if name == "first":
                wait_until(lambda: len(turns._waiting) == 2)

    threads = [threading.Thread(target=work, args=("first",), kwargs={"urgent": False})]
    threads[0].start()
    begun.wait()
    for name, urgent in (("background", False), ("question", True)):
        threads.append(threading.Thread(target=work, args=(name,), kwargs={"urgent": urgent}))
        threads[-1].start()
        expected = len(threads) - 1
        wait_until(lambda expected=expected: len(turns._waiting) >= expected or len(order) > 1)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    assert order == ["first", "question", "background"]
