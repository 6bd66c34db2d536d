"""The first run is measured step by step; here with short commands in place of the long ones."""

import sys
import urllib.request
from pathlib import Path

import pytest

from bench.first_run import Outcome, Step, environment, free_port, megabytes_in, run, steps, table

PYTHON = sys.executable


def test_each_step_has_its_seconds_and_the_disk_it_took(tmp_path: Path) -> None:
    write = "import os, pathlib, time; pathlib.Path(os.environ['QUOTH_HOME']).write_bytes(b'x' * 3_000_000)"
    write += "; time.sleep(0.2)"  # seconds are told to a tenth
    todo = [Step("nothing", (PYTHON, "-c", "")), Step("write", (PYTHON, "-c", write))]
    nothing, wrote = run(todo, tmp_path, environment(tmp_path, venv=None, models=None))
    assert nothing.megabytes < 0.1
    assert wrote.megabytes == pytest.approx(3, abs=0.1)
    assert wrote.seconds >= 0.2
    assert (nothing.said, wrote.said) == ("", "")


def test_a_step_that_fails_is_the_last_and_says_why(tmp_path: Path) -> None:
    todo = [Step("setup", (PYTHON, "-c", "raise SystemExit('no compiler')")), Step("page", (PYTHON, "-c", ""))]
    (outcome,) = run(todo, tmp_path, {})
    assert outcome.said == "exit code 1: no compiler"


def test_a_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    (outcome,) = run([Step("add", (str(tmp_path / "quoth"), "add"))], tmp_path, {})
    assert "No such file" in outcome.said


def test_a_server_is_waited_for_and_ended(tmp_path: Path) -> None:
    port = str(free_port())
    page = Step("page", (PYTHON, "-m", "http.server", "--bind", "127.0.0.1", port), address=f"http://127.0.0.1:{port}/")
    (served,) = run([page], tmp_path, {})
    assert served.said == ""
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(page.address, timeout=5)


def test_a_server_that_ends_before_it_answers_has_failed(tmp_path: Path) -> None:
    page = Step("page", (PYTHON, "-c", "raise SystemExit('gone')"), address=f"http://127.0.0.1:{free_port()}/")
    (outcome,) = run([page], tmp_path, {})
    assert outcome.said.endswith("did not answer: gone")


def test_the_steps_are_those_of_make_run(tmp_path: Path) -> None:
    whole = list(steps(tmp_path, venv=None, models=None, port=1))
    names = ["clone", "make setup", "models", "trial", "add the samples", "first answer", "page"]
    assert [step.name for step in whole] == names
    assert sum(word.endswith(".pdf") for step in whole for word in step.command) == 3
    partial = list(steps(tmp_path, venv=tmp_path / "venv", models=tmp_path, port=1))
    assert [step.name for step in partial] == ["clone", *names[4:]]


def test_a_file_linked_twice_takes_its_disk_once(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * 1_000_000)
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    assert megabytes_in(tmp_path) == pytest.approx(1, abs=0.1)


def test_the_table_has_the_sum() -> None:
    assert table([Outcome("clone", 1.5, 4), Outcome("page", 2, 0)]).splitlines()[-1].split() == ["all", "3.5", "4.0"]
