"""What every command has in common, and what each prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from retrieval.source import Source
from retrieval.sqlite.library import open_library
from retrieval.sqlite.stores.sources import SqliteSources
from services.assembly import Quoth
from services.settings import read_settings
from tests.models.classifiers import make_classifier
from tests.services.conftest import KELP, OTTERS
from tests.services.library_of import add_text
from ui.cli.app import app

HEAVY = ("torch", "faiss", "llama_cpp", "pypdf", "pypdfium2", "streamlit", "sentence_transformers", "numpy")
RUNNER = CliRunner()


def all_commands() -> dict[tuple[str, ...], object]:
    """List every command by the words that call it."""

    def walk(command: object, words: tuple[str, ...]) -> dict[tuple[str, ...], object]:
        found = {words: command} if words else {}
        if isinstance(command, TyperGroup):
            for name, child in command.commands.items():
                found |= walk(child, (*words, name))
        return found

    return walk(get_command(app), ())


COMMANDS = all_commands()


def test_there_are_the_promised_commands() -> None:
    adding, asking = (
        "add figures zotero watch sources remove text",
        "search ask suggest summarize compare hypotheses table extract",
    )
    promised = f"{adding} {asking} cite export models extras serve doctor".split()
    assert {words[0] for words in COMMANDS} == set(promised)
    assert {words[1] for words in COMMANDS if len(words) == 2} == {
        "list",
        "fetch",
        "verify",
        "use",
        "remove",
        "calibrate",
        "install",
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_the_common_options(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help  # type: ignore[attr-defined]
    options = {option: parameter for parameter in command.params for option in parameter.opts}  # type: ignore[attr-defined]
    assert {"--home", "--notebook", "--source", "--json"} <= set(options)
    assert all(getattr(parameter, "help", None) for parameter in options.values())
    assert RUNNER.invoke(app, [*words, "--help"]).exit_code == 0


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    """Ensure that `quoth --help` takes less than half a second of the processor, whatever else it is busy with."""
    code = (
        "import sys; sys.argv = ['quoth', '--help']\n"
        "from ui.cli.app import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    before = os.times()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    after = os.times()
    assert done.stdout.splitlines()[-1] == "[]"
    used = after.children_user + after.children_system - before.children_user - before.children_system
    assert used < 0.5


@pytest.mark.usefixtures("home")
def test_wrong_usage_exits_with_2() -> None:
    for line in ("nothing-like-this", "ask", "search a --from b", "search a --limit 0", "text", "add", "summarize x"):
        assert RUNNER.invoke(app, line.split()).exit_code == 2, line


def test_sources_are_listed_as_json(kelp: Source) -> None:
    result = RUNNER.invoke(app, ["sources", "--json"])
    [listed] = json.loads(result.stdout)["sources"]
    assert listed == {
        "source_id": kelp.document_id,
        "title": "Kelp and urchins",
        "path": kelp.path,
        "media_type": "application/pdf",
        "pages": 2,
        "passages": 4,
        "added_at": kelp.added_at,
        "recognised_pages": 0,
        "unread_pages": 0,
        "language": "",
        "transcribed_by": "",
        "fetched_at": "",
        "replaced_by": "",
    }


def test_the_home_is_chosen_before_or_after_the_command(kelp: Source, home: Path, tmp_path: Path) -> None:
    assert kelp.title in RUNNER.invoke(app, ["--home", str(home), "sources"]).stdout
    there = ["--home", str(tmp_path / "other")]
    for words in (["sources", "--json", *there], [*there, "sources", "--json"]):
        assert json.loads(RUNNER.invoke(app, words).stdout) == {"sources": []}
    nearer = RUNNER.invoke(app, ["--home", str(home), "sources", "--json", *there])
    assert json.loads(nearer.stdout) == {"sources": []}, "the option that stands nearer to the command"
    assert RUNNER.invoke(app, [*there, "models", "list"]).exit_code == 0


def test_text_is_printed_exactly(kelp: Source) -> None:
    """Ensure that offsets count the characters of what is printed: nothing added, nothing taken away."""
    result = RUNNER.invoke(app, ["text", kelp.document_id[:8]])
    assert result.stdout_bytes.decode() == f"{KELP}\n\n{OTTERS}\n\n"
    described = json.loads(RUNNER.invoke(app, ["text", kelp.document_id, "--json"]).stdout)
    assert described["text"] == f"{KELP}\n\n{OTTERS}\n\n"
    assert [page["number"] for page in described["pages"]] == [1, 2]


def test_search_finds_words_where_no_model_is(kelp: Source) -> None:
    """Ensure that searching works without the embedder, and that this is said."""
    result = RUNNER.invoke(app, ["search", "sea otters", "--limit", "1", "--json"])
    assert result.exit_code == 0
    assert "by words alone" in result.stderr
    found = json.loads(result.stdout)
    assert found["query"] == "sea otters"
    assert [hit["source_id"] for hit in found["hits"]] == [kelp.document_id]
    assert found["hits"][0]["found_by"] == {"bm25": 1, "vector": None}
    assert found["hits"][0]["pages"] == [2, 2]


def test_a_search_can_be_limited_to_sources_and_notebooks(kelp: Source, home: Path, tmp_path: Path) -> None:
    with open_library(home) as library:
        other = add_text(library, tmp_path, "More kelp", "Kelp is brown.", notebook="Algae")

    def found(*options: str) -> set[str]:
        result = RUNNER.invoke(app, ["search", "kelp", "--json", *options])
        return {hit["source_id"] for hit in json.loads(result.stdout)["hits"]}

    assert found() == {kelp.document_id, other.document_id}
    assert found("--notebook", "Algae") == {other.document_id}
    assert found("--source", kelp.document_id[:10]) == {kelp.document_id}
    assert found("--source", kelp.document_id, "--source", other.document_id) == found()
    assert RUNNER.invoke(app, ["search", "kelp", "--notebook", "none"]).exit_code == 1
    assert RUNNER.invoke(app, ["search", "kelp", "--source", "ffff"]).exit_code == 1


def test_questions_of_a_file_get_a_line_each(kelp: Source, tmp_path: Path) -> None:
    """Ensure that a line which fails is said on its own line, that the others are answered, and that the exit is 1."""
    lines = [
        {"id": "a", "question": "otters"},
        {"id": 2, "question": "kelp", "sources": [kelp.document_id]},
        {"id": "c", "question": "kelp", "sources": ["ffff"]},
        {"id": "d"},
        {"id": "e", "question": "kelp", "sources": "all"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\nnot json\n[1]\n")
    result = RUNNER.invoke(app, ["search", "--from", str(file), "--json"])
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [line["id"] for line in printed] == ["a", 2, "c", "d", "e", None, None]
    assert [sorted(line) for line in printed[:2]] == [["hits", "id", "query", "version"]] * 2
    assert all(set(line) == {"id", "error"} for line in printed[2:])
    file.write_text(json.dumps(lines[0]))
    assert RUNNER.invoke(app, ["search", "--from", str(file), "--json"]).exit_code == 0


@pytest.mark.usefixtures("kelp")
def test_lines_of_a_plain_text_file_are_questions_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text('otters\n\n{"question": "kelp"}\n')
    result = RUNNER.invoke(app, ["search", "--from", str(file), "--json"])
    assert result.exit_code == 0, result.output
    printed = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["id"], line["query"]) for line in printed] == [(1, "otters"), (3, '{"question": "kelp"}')]


def test_lines_are_printed_as_they_come(kelp: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ensure that an answer is not held back until all are there."""
    del kelp
    flushed: list[bytes] = []
    monkeypatch.setattr("ui.cli.session.write", flushed.append)
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "question": "kelp"}\n{"id": 2, "question": "urchins"}\n')
    RUNNER.invoke(app, ["search", "--from", str(file)])
    assert [json.loads(line)["id"] for line in flushed] == [1, 2]


def test_removing_takes_the_source_away(kelp: Source) -> None:
    result = RUNNER.invoke(app, ["remove", kelp.document_id[:8], "--json"])
    assert [source["source_id"] for source in json.loads(result.stdout)["removed"]] == [kelp.document_id]
    assert json.loads(RUNNER.invoke(app, ["sources", "--json"]).stdout) == {"sources": []}
    assert RUNNER.invoke(app, ["remove", kelp.document_id[:8]]).exit_code == 1


def test_a_defect_is_one_line_and_its_details_are_written_down(
    kelp: Source, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del kelp

    def break_down(*_arguments: object) -> None:
        raise RuntimeError("unheard of")

    monkeypatch.setattr(SqliteSources, "all", break_down)
    result = RUNNER.invoke(app, ["sources"])
    assert result.exit_code == 1
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    assert "defect" in line
    assert str(home / "logs" / "defects.log") in line
    assert "unheard of" in (home / "logs" / "defects.log").read_text()


def test_ctrl_c_is_quiet(kelp: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    del kelp

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SqliteSources, "all", interrupt)
    result = RUNNER.invoke(app, ["sources"])
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


def test_models_are_listed_with_what_is_chosen_and_installed(home: Path) -> None:
    del home
    for words in (["models"], ["models", "list"]):
        listed = json.loads(RUNNER.invoke(app, [*words, "--json"]).stdout)["models"]
        assert {model["kind"] for model in listed if model["chosen"]} == {"embedder", "llm", "speech"}
        assert all({"name", "installed", "size", "licence"} <= set(model) for model in listed)
        assert not any(model["installed"] for model in listed)


def test_a_classifier_becomes_the_checker_of_claims_until_none_is_wanted(home: Path, tmp_path: Path) -> None:
    folder = make_classifier(tmp_path / "nli", "entailment", "contradiction")
    used = RUNNER.invoke(app, ["models", "use", str(folder), "--json"])
    assert json.loads(used.stdout) == {"kind": "checker", "chosen": str(folder)}
    assert "quoth models calibrate" in used.stderr
    with Quoth(read_settings(home=home)) as quoth:
        checker = quoth.entailment_or_none()
        assert checker is not None
        assert checker.name.startswith("nli@")
    listed = json.loads(RUNNER.invoke(app, ["models", "--json"]).stdout)["models"]
    assert [model["name"] for model in listed if model["kind"] == "checker"] == [str(folder)]
    RUNNER.invoke(app, ["models", "use", "none"])
    with Quoth(read_settings(home=home)) as quoth:
        assert quoth.entailment_or_none() is None


def test_a_classifier_that_says_nothing_of_support_is_refused_and_not_used(home: Path, tmp_path: Path) -> None:
    used = RUNNER.invoke(app, ["models", "use", str(make_classifier(tmp_path / "moods", "good", "bad", "ugly"))])
    assert used.exit_code == 1
    assert "names no label" in used.stderr
    with Quoth(read_settings(home=home)) as quoth:
        assert quoth.entailment_or_none() is None


def test_asking_without_the_embedder_says_what_to_fetch(kelp: Source) -> None:
    del kelp
    result = RUNNER.invoke(app, ["ask", "What do otters eat?"])
    assert result.exit_code == 1
    assert "quoth models fetch" in result.stderr
