"""What goes wrong gets one clear sentence with what to do next, exit code 1, nothing lost, and no traceback."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner, Result

from retrieval.source import Source
from retrieval.sqlite.library import FILE_NAME, open_library
from services.add.files import AddState, add_files
from services.assembly import Quoth, Settings
from tests.fakes import ScriptedGenerator
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, pdf_bytes
from ui.cli.app import app

RUNNER = CliRunner()
pytestmark = pytest.mark.usefixtures("fake_models")


def paper(words: str = "Kelp covered forty percent of the reef.", pages: int = 1) -> bytes:
    return pdf_bytes(*(Sheet([Text(72, 72, f"{words} Page {number}.")]) for number in range(1, pages + 1)))


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper())))
    writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


BAD_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "encrypted": ("locked.pdf", lambda: encrypted("secret")),
    "empty": ("empty.pdf", lambda: b""),
    "no text": ("scan.pdf", lambda: pdf_bytes(Sheet(), Sheet())),
    "truncated": ("cut.pdf", lambda: paper()[:120]),
    "HTML named .pdf": ("page.pdf", lambda: b"<!doctype html><html><body><p>Sign in to read</p></body></html>"),
    "binary named .txt": ("data.txt", lambda: bytes(range(256)) * 40),
}


def one_sentence(result: Result, *named: str) -> str:
    """Check that a failure is one line that names what it is about, and give it."""
    assert result.exit_code == 1, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.output
    assert "defect" not in lines[0]
    for name in named:
        assert name in lines[0]
    return lines[0]


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_named_with_what_to_do_and_the_good_one_is_added(kind: str, tmp_path: Path) -> None:
    name, make = BAD_FILES[kind]
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / name).write_bytes(make())
    (folder / "zz-good.pdf").write_bytes(paper())
    result = RUNNER.invoke(app, ["add", str(folder), "--json"])
    line = one_sentence(result, name)
    assert line.count(". ") >= 1, f"it says what failed, but not what to do next: {line}"
    files = {Path(each["path"]).name: each for each in json.loads(result.stdout)["files"]}
    assert files[name]["state"] == "failed"
    assert files[name]["error"] == line
    assert files["zz-good.pdf"]["state"] == "added"
    assert len(json.loads(RUNNER.invoke(app, ["sources", "--json"]).stdout)["sources"]) == 1


def test_an_encrypted_file_is_read_with_its_password(tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(encrypted("secret"))
    assert "assword" in one_sentence(RUNNER.invoke(app, ["add", str(file)]))
    assert "assword" in one_sentence(RUNNER.invoke(app, ["add", str(file), "--password", "wrong"]))
    assert RUNNER.invoke(app, ["add", str(file), "--password", "secret"]).exit_code == 0


def test_a_missing_path_and_a_folder_with_nothing_are_named(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "image.gif").write_bytes(b"GIF89a")
    one_sentence(RUNNER.invoke(app, ["add", str(tmp_path / "missing.pdf")]), "missing.pdf")
    one_sentence(RUNNER.invoke(app, ["add", str(tmp_path / "nothing")]), "nothing")
    one_sentence(
        RUNNER.invoke(app, ["summarize", str(tmp_path / "none.pdf"), "--out", str(tmp_path / "o")]), "none.pdf"
    )


def test_a_file_that_never_ends_is_not_read(home: Path) -> None:
    del home
    one_sentence(RUNNER.invoke(app, ["add", "/dev/zero"]), "/dev/zero")


def test_one_broken_file_of_twenty_leaves_nineteen(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(19):
        (folder / f"note-{number}.md").write_text(f"# Note {number}\n\nKelp grows {number} cm a day.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    one_sentence(RUNNER.invoke(app, ["add", str(folder)]), "broken.pdf")
    assert len(json.loads(RUNNER.invoke(app, ["sources", "--json"]).stdout)["sources"]) == 19
    again = RUNNER.invoke(app, ["add", str(folder), "--json"])
    states = [file["state"] for file in json.loads(again.stdout)["files"]]
    assert sorted(states) == ["already there"] * 19 + ["failed"]


def test_three_thousand_pages_are_read(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    file.write_bytes(paper(pages=3000))
    result = RUNNER.invoke(app, ["add", str(file), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["files"][0]["source"]["pages"] == 3000


@pytest.mark.parametrize(("setting", "said"), [("pages = 1000", "3000 pages"), ("seconds = 0.5", "0.5 seconds")])
def test_three_thousand_pages_beyond_the_limits_are_refused(
    home: Path, tmp_path: Path, setting: str, said: str
) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(f"[reading]\n{setting}\n")
    file = tmp_path / "long.pdf"
    file.write_bytes(paper(pages=3000))
    one_sentence(RUNNER.invoke(app, ["add", str(file)]), "long.pdf", said)
    assert json.loads(RUNNER.invoke(app, ["sources", "--json"]).stdout)["sources"] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk; the library's own tests fill its file without one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    home = str(small_disk / "home")
    first, big = tmp_path / "first.md", tmp_path / "big.md"
    first.write_text("# First\n\nKelp grows.\n")
    big.write_text(
        "\n\n".join(f"Paragraph {n} tells of kelp, urchins, otters and {n * 7919} more." for n in range(20000))
    )
    assert RUNNER.invoke(app, ["add", str(first), "--home", home]).exit_code == 0
    assert "room" in one_sentence(RUNNER.invoke(app, ["add", str(big), "--home", home]))
    listed = json.loads(RUNNER.invoke(app, ["sources", "--json", "--home", home]).stdout)["sources"]
    assert [source["title"] for source in listed] == ["First"]
    with open_library(Path(home)) as library:
        assert library.check() == ()


def test_two_quoths_add_to_one_library_at_the_same_time(home: Path, tmp_path: Path) -> None:
    states: list[AddState] = []

    def add(name: str) -> None:
        files = [tmp_path / f"{name}-{number}.md" for number in range(4)]
        for file in files:
            file.write_text(f"# {file.stem}\n\nKelp grows in {file.stem}.\n")
        with Quoth(Settings(home=home)) as quoth:
            states.extend(outcome.state for outcome in add_files(quoth, files))

    threads = [threading.Thread(target=add, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == [AddState.ADDED] * 8
    with open_library(home) as library:
        assert len(library.sources.all()) == 8
        assert library.check() == ()


def test_a_library_that_another_quoth_does_not_let_go_of_is_said_to_be_busy(
    kelp: Source, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.sqlite.library.open_library", lambda folder: open_library(folder, busy_seconds=0.2))
    (tmp_path / "note.md").write_text("# Note\n\nKelp.\n")
    holder = sqlite3.connect(home / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        line = one_sentence(RUNNER.invoke(app, ["add", str(tmp_path / "note.md")]))
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert "nother quoth" in line
    assert RUNNER.invoke(app, ["add", str(tmp_path / "note.md")]).exit_code == 0
    with open_library(home) as library:
        assert library.sources.get(kelp.document_id) == kelp


@pytest.mark.parametrize("words", [["ask", "Why?"], ["search", "kelp"], ["suggest"]])
def test_a_question_without_sources_says_how_to_add_some(words: list[str]) -> None:
    assert "quoth add" in one_sentence(RUNNER.invoke(app, words))


def test_a_question_of_ten_thousand_words_is_refused(kelp: Source) -> None:
    del kelp
    one_sentence(RUNNER.invoke(app, ["ask", "kelp " * 10_000]), "question")


def test_a_question_in_another_language_is_answered_or_refused_with_a_reason(
    kelp: Source, fake_models: ScriptedGenerator
) -> None:
    del kelp
    fake_models.drafts += [""] * 4
    result = RUNNER.invoke(app, ["ask", "Сколько морских ежей съедает калан за день?", "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["refused"] == (not answer["claims"])
    assert answer["reason"] or answer["claims"]


def test_a_model_that_is_no_gguf_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"not a model at all")
    assert "GGUF" in one_sentence(RUNNER.invoke(app, ["models", "use", str(file)]), "model.gguf")


def test_a_damaged_library_is_said_and_left_alone(home: Path) -> None:
    home.mkdir()
    (home / FILE_NAME).write_bytes(b"not a database" * 100)
    one_sentence(RUNNER.invoke(app, ["sources"]), str(home))
    assert (home / FILE_NAME).read_bytes() == b"not a database" * 100


def test_an_output_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Note\n\nKelp.\n")
    (tmp_path / "file").write_text("in the way")
    one_sentence(RUNNER.invoke(app, ["summarize", str(tmp_path / "note.md"), "--out", str(tmp_path / "file")]), "file")


def test_the_page_is_not_served_to_others() -> None:
    for address in ("0.0.0.0", "192.168.1.4", "::", "example.org"):
        one_sentence(RUNNER.invoke(app, ["serve", "--address", address]), address)
