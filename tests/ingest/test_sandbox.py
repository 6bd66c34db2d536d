"""A function in a child process gives its result, its error or its death, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.content.blocks import Box
from ingest.errors import PasswordNeeded, ReadLimit, Unreadable
from ingest.isolation.sandbox import run_limited
from tests.ingest import jobs

FILE = Path("papers/odd\nname.pdf")


def run(function: Callable[..., Any], *arguments: object, seconds: float = 30, megabytes: int = 1000) -> Any:
    return run_limited(function, *arguments, seconds=seconds, megabytes=megabytes)


def wait_until(happened: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_result_comes_back() -> None:
    assert run(jobs.add, 2, 3) == 5


def test_our_own_values_come_back_whole() -> None:
    assert run(jobs.make_document, FILE) == jobs.make_document(FILE)
    box = run(jobs.make_box)
    assert box == jobs.make_box()
    assert isinstance(box, Box)


def test_long_result_comes_back() -> None:
    assert run(jobs.long_result, 50_000_000) == b"x" * 50_000_000


def test_child_imports_nothing_heavy() -> None:
    loaded = run(jobs.modules_loaded)
    assert not {"torch", "streamlit", "llama_cpp", "faiss", "pytest"} & set(loaded)


def test_progress_arrives_in_order() -> None:
    seen: list[tuple[int, int]] = []
    total = run_limited(jobs.count, 4, seconds=30, megabytes=1000, progress=lambda done, of: seen.append((done, of)))
    assert total == 4
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_error_in_progress_ends_the_child_and_is_raised() -> None:
    def stop(done: int, total: int) -> None:
        raise ReadLimit(f"{done} of {total} is enough.")

    started = time.monotonic()
    with pytest.raises(ReadLimit, match="1 of 100 is enough"):
        run_limited(jobs.crawl, 0.2, 100, seconds=60, megabytes=1000, progress=stop)
    assert time.monotonic() - started < 10


def test_our_error_keeps_class_message_and_remedy() -> None:
    with pytest.raises(PasswordNeeded) as raised:
        run(jobs.need_password, Path("secret.pdf"))
    assert raised.value.message == "secret.pdf is encrypted."
    assert raised.value.remedy == "Give its password."


def test_any_other_error_names_the_file_and_what_happened() -> None:
    with pytest.raises(Unreadable, match=r"odd\\nname.pdf.*ZeroDivisionError") as raised:
        run(jobs.divide_by_zero, FILE)
    assert "divide_by_zero" in "".join(raised.value.__notes__)


@pytest.mark.parametrize("misbehave", [jobs.abort, jobs.segfault, jobs.leave])
def test_crash_is_unreadable_and_names_the_file(misbehave: Callable[[Path], None]) -> None:
    with pytest.raises(Unreadable, match=r"odd\\nname.pdf"):
        run(misbehave, FILE)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_too_much_memory_is_a_limit() -> None:
    with pytest.raises(ReadLimit, match=r"odd\\nname.pdf.*memory"):
        run(jobs.hog, FILE, megabytes=500)


@pytest.mark.parametrize("endless", [jobs.sleep, jobs.spin])
def test_time_is_limited(endless: Callable[[Path], None]) -> None:
    started = time.monotonic()
    with pytest.raises(ReadLimit, match=r"odd\\nname.pdf took longer than 0.5 seconds"):
        run(endless, FILE, seconds=0.5)
    assert time.monotonic() - started < 5


def test_stalling_is_noticed_before_the_whole_time_is_over() -> None:
    with pytest.raises(ReadLimit, match="without getting on"):
        run_limited(jobs.crawl, 30.0, 2, seconds=60, megabytes=1000, progress=lambda *_: None, stall_seconds=0.5)


def test_getting_on_is_no_stalling() -> None:
    total = run_limited(jobs.crawl, 0.4, 5, seconds=60, megabytes=1000, progress=lambda *_: None, stall_seconds=1.5)
    assert total == 5


def test_child_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(jobs.chatter) == "done"
    assert capfd.readouterr() == ("", "")


def test_only_our_values_are_loaded(tmp_path: Path) -> None:
    """Ensure that a parser taken over by a hostile file cannot run anything in the parent."""
    with pytest.raises(Unreadable):
        run(jobs.send_stranger)
    with pytest.raises(Unreadable):
        run(jobs.send_exploit, tmp_path / "mark")
    assert not (tmp_path / "mark").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")
def test_no_process_is_left_behind() -> None:
    """Ensure that all children are gone: counted in a process of its own, where nothing else starts or ends any."""
    code = """
from pathlib import Path
from ingest.errors import ReadLimit, Unreadable
from ingest.isolation.sandbox import run_limited
from tests.ingest import jobs

def attempt(job, *arguments, seconds):
    try:
        return run_limited(job, *arguments, seconds=seconds, megabytes=1000)
    except (ReadLimit, Unreadable) as error:
        return type(error).__name__

file = Path("odd.pdf")
print(attempt(jobs.add, 1, 1, seconds=30))
print(attempt(jobs.sleep, file, seconds=0.3))
print(attempt(jobs.abort, file, seconds=30))
print(Path("/proc/thread-self/children").read_text().split())
"""
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert told.stdout.splitlines() == ["2", "ReadLimit", "Unreadable", "[]"], told.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "from pathlib import Path; from ingest.isolation.sandbox import run_limited; from tests.ingest import jobs;"
        f"run_limited(jobs.write_pid_and_sleep, Path({str(pid_file)!r}), seconds=100, megabytes=500)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2]) as parent:
        assert wait_until(lambda: pid_file.exists() and pid_file.read_text() != "")
        child = int(pid_file.read_text())
        assert is_running(child)
        os.kill(parent.pid, signal.SIGKILL)
    assert wait_until(lambda: not is_running(child))


def test_many_threads_at_once() -> None:
    sums: dict[int, int] = {}
    threads = [threading.Thread(target=lambda n=n: sums.__setitem__(n, run(jobs.add, n, n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == {n: 2 * n for n in range(8)}


def test_start_is_quick() -> None:
    run(jobs.add, 1, 1)
    seconds = []
    for _ in range(5):
        started = time.monotonic()
        run(jobs.add, 1, 1)
        seconds.append(time.monotonic() - started)
    assert min(seconds) < 1.0  # the tests' own jobs bring numpy: 0.1 s on an idle machine
