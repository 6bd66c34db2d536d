"""At any width a line of a table is a line of the terminal, and what is piped on can be read by other programs."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from retrieval.source import Source
from retrieval.sqlite.library import open_library
from tests.services.library_of import add_text
from ui.cli.table import Column, print_table

QUOTH = (sys.executable, "-m", "ui.cli")
LONG = "Moonlight shortens the nightly ascent of krill: two winters of echosounder records 海洋 from the Hallmar Basin"


@pytest.fixture
def library(home: Path, kelp: Source, tmp_path: Path) -> Path:
    del kelp
    with open_library(home) as opened:
        add_text(opened, tmp_path, LONG, "Krill rise at night.")
    return home


def in_terminal(width: int, *arguments: str) -> list[str]:
    """Run quoth in a terminal so wide and give the lines it shows there, colours taken out."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    without = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment = without | {"NO_COLOR": "1", "TERM": "xterm"}
    process = subprocess.Popen([*QUOTH, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(ours)
    process.wait()
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r\n", "\n").splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_sources_take_a_line_each(library: Path, width: int) -> None:
    del library
    lines = in_terminal(width, "sources")
    assert len(lines) == 3
    assert all(cell_len(line) <= width for line in lines)
    assert lines[0].startswith("id            title")
    assert "…" in lines[2]
    assert lines[2].split()[0].isalnum()
    assert len(lines[2].split()[0]) == 12


@pytest.mark.parametrize("width", [60, 80, 120])
def test_models_take_a_line_each(home: Path, width: int) -> None:
    del home
    lines = in_terminal(width, "models")
    assert all(cell_len(line) <= width for line in lines)
    assert lines[0].split()[:3] == ["model", "state", "size"]
    assert any("to fetch" in line for line in lines)


@pytest.mark.parametrize("width", [60, 80])
def test_messages_break_between_words(home: Path, width: int) -> None:
    del home
    lines = in_terminal(width, "serve", "--host", "0.0.0.0")
    assert len(lines) > 1
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines).startswith("0.0.0.0 could be reached by others, and no password is set. Set one in")


def test_what_is_piped_on_is_a_line_each_without_paths(library: Path) -> None:
    done = subprocess.run([*QUOTH, "sources"], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 3
    assert str(library.parent) not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_a_reader_that_stops_reading_is_no_failure_to_tell_of(library: Path) -> None:
    del library
    process = subprocess.Popen([*QUOTH, "sources"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as errors:
        assert errors.read() == b""
    process.wait()


def test_quotes_that_are_piped_on_stay_whole(library: Path) -> None:
    del library
    done = subprocess.run([*QUOTH, "search", "urchins", "--limit", "1"], capture_output=True, text=True, check=True)
    assert "Kelp covered 40 percent of the reef in 2019. Urchins had eaten most of it by 2021." in done.stdout


def test_the_least_important_column_goes_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = (Column("name", 3, least=4), Column("note", 1, least=20), Column("size", 2, right=True))
    rows = [("a-long-name", "said of it at some length", "12 MB")]
    for width, expected in (
        (60, ["name         note                        size", "a-long-name  said of it at some length  12 MB"]),
        (40, ["name         note                   size", "a-long-name  said of it at some…   12 MB"]),
        (18, ["name          size", "a-long-name  12 MB"]),
        (12, ["name    size", "a-lo…  12 MB"]),
        (4, ["name", "a-l…"]),
    ):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(columns, rows)
        assert capsys.readouterr().out.splitlines() == expected, width
