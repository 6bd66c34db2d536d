"""What is missing is said before the work begins, with the remedy."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from models.files.store import ModelStore
from retrieval.sqlite.library import FILE_NAME as LIBRARY_FILE
from services.checkup import installed as checkup
from services.checkup import machine as doctor
from services.checkup.machine import Check

ROOT = Path(__file__).parents[3]


def test_it_runs_before_anything_is_installed() -> None:
    """Without site-packages (-I -S), as a fresh machine's Python is."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import services.checkup.machine as d; "
        "print(d.report((d.check_python(), d.check_venv(), d.check_sqlite(), d.check_memory(1))))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Python: 3." in done.stdout


def test_a_missing_compiler_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    check = doctor.check_compiler()
    assert not check.ok
    assert check.detail == "none found"
    assert check.remedy


def test_a_compiler_that_does_not_run_is_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "c++"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    assert doctor.check_compiler() == Check(
        "C++ compiler", ok=False, detail=f"{broken} does not run", remedy=doctor.check_compiler().remedy
    )


def test_the_remedy_for_a_compiler_fits_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dnf = tmp_path / "dnf"
    dnf.write_text("#!/bin/sh\n")
    dnf.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert doctor.check_compiler().remedy == "sudo dnf install gcc-c++"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert doctor.check_compiler().remedy == "xcode-select --install"


def test_an_old_python_is_told_so_before_it_fails_to_import() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.version_info = (3, 9, 6); import services.checkup.machine"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "MISSING  Python 3.11 or newer. Install it and name it: make run PYTHON=python3.12"
    ]


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PYTHON_NEEDED", (99, 0))
    check = doctor.check_python()
    assert not check.ok
    assert "make run PYTHON=python99.0" in check.remedy


def test_too_little_disk_is_said_with_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2_000_000_000))
    monkeypatch.setenv("QUOTH_MODELS", str(tmp_path / "not" / "yet" / "made"))
    (check,) = doctor.check_disk(tmp_path)
    assert not check.ok
    assert "2.0 GB free" in check.detail


def test_too_little_memory_names_the_smaller_model() -> None:
    check = doctor.check_memory(10**15)
    assert not check.ok
    assert "smollm2-135m-instruct" in check.remedy


def test_an_index_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "/nowhere")
    check = doctor.check_index()
    assert not check.ok
    assert "pip cannot download" in check.detail


def pip_says(monkeypatch: pytest.MonkeyPatch, requires: list[str]) -> None:
    report = {"install": [{"metadata": {"version": "2.13.0", "requires_dist": requires}}]}
    answer = subprocess.CompletedProcess([], 0, stdout=json.dumps(report))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setattr(sys, "platform", "linux")


def test_a_torch_for_graphics_cards_is_said_and_its_disk_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip_says(monkeypatch, ["filelock", "nvidia-cublas==13.1; platform_system == 'Linux'"])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=6_000_000_000))
    torch, disk = doctor.check_torch(tmp_path)
    assert "PIP_EXTRA_INDEX_URL" in torch.detail
    assert not disk.ok


def test_a_torch_for_processors_needs_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_says(monkeypatch, ["filelock"])
    (torch,) = doctor.check_torch(tmp_path)
    assert torch.ok
    assert "for processors" in torch.detail


def test_a_taken_port_is_said_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        check = doctor.check_port(port)
        assert not check.ok
        assert f"--port {port + 1}" in check.remedy
    assert doctor.check_port(port).ok


def test_the_report_shows_remedies_only_where_needed() -> None:
    checks = (
        Check("One", ok=True, detail="fine", remedy="unseen"),
        Check("Two", ok=False, detail="bad", remedy="mend"),
    )
    text = doctor.report(checks)
    assert text.splitlines() == ["ok       One: fine", "MISSING  Two: bad", "         -> mend"]
    parsed = json.loads(doctor.report(checks, as_json=True))
    assert parsed["ok"] is False
    assert parsed["checks"][1] == {"name": "Two", "ok": False, "detail": "bad", "remedy": "mend"}


def test_a_missing_compiler_ends_the_preflight_with_1(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "PIP_NO_INDEX": "1"}
    environment.pop("CXX", None)
    command = [sys.executable, "-m", "ui.doctor", "--before-install", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert done.returncode == 1, done.stderr
    by_name = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert not by_name["C++ compiler"]["ok"]
    assert by_name["Python"]["ok"]


def test_a_model_that_was_not_fetched_is_named_with_the_command(tmp_path: Path) -> None:
    check = checkup.check_model(ModelStore(tmp_path, folder=tmp_path / "models"), "llm")
    assert not check.ok
    assert "quoth models fetch" in check.remedy


def test_a_home_without_a_library_is_well_and_stays_empty(tmp_path: Path) -> None:
    check = checkup.check_library(tmp_path / "home")
    assert check.ok
    assert not (tmp_path / "home").exists()


def test_a_broken_library_is_said(tmp_path: Path) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(b"this is no database" * 100)
    check = checkup.check_library(tmp_path)
    assert not check.ok
    assert check.remedy


@pytest.mark.model
def test_an_installed_quoth_has_every_check(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    checks = doctor.run_checks(tmp_path / "home", port)
    tried = ["torch runs", "faiss runs", "llama.cpp runs", "embedder runs"]
    models = ["Embedder", "Language model", "Memory", "Disk", "Library", "Page"]
    names = ["Python", "SQLite", "Packages", "Processor", *tried, *models]
    optional = {"Speech recognition model"}  # looked at where it was fetched
    assert [check.name for check in checks if check.name not in optional] == names
    assert doctor.all_well(checks), doctor.report(checks)
