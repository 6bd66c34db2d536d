"""The version of what answers is the same for the same files, and another where code or fitted numbers change."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation import version as module


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have rooms of two files each."""
    for room in ("generation", "retrieval"):
        (tmp_path / room / "data").mkdir(parents=True)
        (tmp_path / room / "code.py").write_text("LEAST = 0.5\n")
        (tmp_path / room / "data" / "weights.json").write_text("[1, 2]")
    monkeypatch.setattr(module, "files", lambda room: tmp_path / room)
    return tmp_path


def version() -> str:
    module.version.cache_clear()
    try:
        return module.version()
    finally:
        module.version.cache_clear()


def test_it_changes_with_code_and_with_fitted_numbers_and_with_nothing_else(rooms: Path) -> None:
    before = version()
    (rooms / "generation" / "__pycache__").mkdir()
    (rooms / "generation" / "__pycache__" / "code.cpython-311.pyc").write_bytes(b"compiled")
    assert version() == before
    (rooms / "generation" / "data" / "weights.json").write_text("[1, 3]")
    fitted = version()
    (rooms / "retrieval" / "code.py").write_text("LEAST = 0.6\n")
    assert len({before, fitted, version()}) == 3
