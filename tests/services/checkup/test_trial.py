"""What was installed is tried in child processes; those that die are a sentence with its remedy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.files.catalogue import DEFAULT_EMBEDDER, SMALL_LLM
from models.files.store import ModelStore
from services.checkup import processor, trial
from services.checkup.llama_build import WITHOUT_AMX, build_environment, cache_folder, compiler_knows, told
from services.checkup.machine import Check
from services.checkup.processor import REBUILD, check_processor, write_build
from services.checkup.trial import LLAMA_DIED, Part, try_all, try_part

AMX_PROCESSOR = frozenset({"avx", "avx2", "fma", "f16c", "bmi2", "avx512f", "amx_tile"})
DYING = "tests.services.checkup.dying_trial"


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("SIGSEGV", "segmentation fault"),
        ("SIGILL", "illegal instruction, so it was compiled for another processor"),
        ("SIGKILL", "killed, as the system does where memory runs out"),
        ("SIGBUS", "SIGBUS"),
    ],
)
@pytest.mark.parametrize(("name", "remedy"), [("llama.cpp", "make rebuild SAFE=1"), ("torch", "make clean setup")])
def test_a_part_that_dies_is_named_with_its_remedy(name: str, remedy: str, how: str, cause: str) -> None:
    check = try_part(Part(name, model=how), module=DYING)
    assert (check.ok, check.detail) == (False, f"it died: {cause}")
    assert remedy in check.remedy


def test_a_part_that_fails_says_why() -> None:
    check = try_part(Part("torch", model="raise"), module=DYING)
    assert not check.ok
    assert check.detail == "ImportError: libtorch is broken on purpose"


def test_a_part_that_runs_says_what_it_did() -> None:
    assert try_part(Part("torch", model="run"), module=DYING) == Check("torch runs", ok=True, detail="it ran")


def test_what_was_well_is_not_tried_again_until_something_changes(tmp_path: Path) -> None:
    store, tried = ModelStore(tmp_path, folder=tmp_path / "models"), list[str]()

    def attempt(part: Part) -> Check:
        tried.append(part.name)
        return Check(f"{part.name} runs", ok=True, detail="")

    first = try_all(store, tmp_path, attempt=attempt)
    assert [check.name for check in first] == ["torch runs", "faiss runs", "llama.cpp runs"]
    assert try_all(store, tmp_path, attempt=attempt) == first
    assert len(tried) == 3
    kept = json.loads((tmp_path / trial.FILE_NAME).read_text())
    (tmp_path / trial.FILE_NAME).write_text(json.dumps({**kept, "mark": "of another processor"}))
    try_all(store, tmp_path, attempt=attempt)
    assert len(tried) == 6


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    store, tried = ModelStore(tmp_path, folder=tmp_path / "models"), list[str]()

    def attempt(part: Part) -> Check:
        tried.append(part.name)
        return Check(f"{part.name} runs", ok=False, detail="it died: aborted", remedy="x")

    try_all(store, tmp_path, attempt=attempt)
    try_all(store, tmp_path, attempt=attempt)
    assert len(tried) == 6


def test_a_death_of_llama_cpp_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = (
        Check("torch runs", ok=True, detail=""),
        Check("llama.cpp runs", False, "it died: aborted", "make rebuild"),
    )
    monkeypatch.setattr(trial, "try_all", lambda _store, _venv: checks)
    monkeypatch.setattr("sys.argv", ["trial"])
    assert trial.main() == LLAMA_DIED
    assert capsys.readouterr().out == "llama.cpp runs: no, it died: aborted.\n  -> make rebuild\n"
    monkeypatch.setattr(trial, "try_all", lambda _store, _venv: (replace(checks[1], detail="ImportError: no"),))
    assert trial.main() == 1
    monkeypatch.setattr(trial, "try_all", lambda _store, _venv: checks[:1])
    assert trial.main() == 0


@pytest.mark.model
def test_the_real_parts_run(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    for name in (SMALL_LLM, DEFAULT_EMBEDDER):
        assert store.is_installed(name), f"quoth models fetch {name}"
    checks = {check.name: check for check in try_all(store, tmp_path)}
    assert set(checks) == {"torch runs", "faiss runs", "llama.cpp runs", "embedder runs"}
    assert all(check.ok for check in checks.values()), checks
    assert SMALL_LLM in checks["llama.cpp runs"].detail


def test_a_build_for_another_processor_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "abilities", lambda: AMX_PROCESSOR)
    write_build(tmp_path, kind="native")
    assert check_processor(tmp_path).ok
    monkeypatch.setattr(processor, "abilities", lambda: AMX_PROCESSOR - {"avx512f", "amx_tile"})
    check = check_processor(tmp_path)
    assert (check.ok, check.remedy) == (False, REBUILD)
    assert "lacks amx_tile, avx512f" in check.detail
    write_build(tmp_path, kind="safe")
    monkeypatch.setattr(processor, "abilities", lambda: frozenset({"avx"}))
    assert check_processor(tmp_path).ok


def test_a_build_of_another_kind_of_machine_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_build(tmp_path, kind="wheel")
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert "this is aarch64" in check_processor(tmp_path).detail


def test_a_build_of_which_nothing_is_known_is_no_fault(tmp_path: Path) -> None:
    assert check_processor(tmp_path).ok
    (tmp_path / processor.FILE_NAME).write_text("{")
    assert check_processor(tmp_path).ok


def test_the_abilities_are_those_the_kernel_tells(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text("processor : 0\nmodel name : Some\nflags\t\t: fpu sse4_2 avx2 amx_tile\n\nprocessor : 1\n")
    assert processor._of_linux(file) == ["fpu", "sse4_2", "avx2", "amx_tile"]
    file.write_text("processor : 0\nFeatures\t: fp asimd i8mm\n")
    assert processor._of_linux(file) == ["fp", "asimd", "i8mm"]
    assert processor._of_linux(tmp_path / "none") == []


def built(
    given: dict[str, str] | None = None, *, safe: bool = False, x86: bool = True, knows: bool = True
) -> dict[str, str]:
    return build_environment(given or {}, safe=safe, knows=lambda _flag: knows, has=AMX_PROCESSOR, x86=x86)


def test_amx_is_left_out_where_the_compiler_knows_of_it() -> None:
    assert built()["CXXFLAGS"].split() == list(WITHOUT_AMX)
    assert built()["CFLAGS"].split() == list(WITHOUT_AMX)
    assert built(x86=False)["CXXFLAGS"] == built(knows=False)["CXXFLAGS"] == ""
    assert "CMAKE_ARGS" not in built()


def test_what_a_person_sets_is_kept_and_comes_last() -> None:
    own = {"CFLAGS": "-O2 -mamx-tile", "CMAKE_ARGS": "-DGGML_BLAS=ON -DGGML_AVX2=OFF"}
    assert built(own)["CFLAGS"].split()[-2:] == ["-O2", "-mamx-tile"]
    assert built(own)["CMAKE_ARGS"] == own["CMAKE_ARGS"]
    assert built(own, safe=True)["CMAKE_ARGS"].endswith(own["CMAKE_ARGS"])


def test_a_safe_build_uses_what_the_processor_has_and_no_more() -> None:
    options = build_environment({}, safe=True, knows=lambda _: True, has=frozenset({"avx"}), x86=True)["CMAKE_ARGS"]
    assert {"-DGGML_NATIVE=OFF", "-DGGML_AVX=ON", "-DGGML_AVX2=OFF", "-DGGML_AVX512=OFF"} <= set(options.split())


def test_builds_of_other_flags_are_not_taken_from_the_cache(tmp_path: Path) -> None:
    assert cache_folder(tmp_path, built()) == cache_folder(tmp_path, built())
    assert cache_folder(tmp_path, built()) != cache_folder(tmp_path, built(safe=True))


def test_a_compiler_is_asked_which_flags_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiler_knows("-O1")
    assert not compiler_knows("-mno-such-instruction")
    monkeypatch.setenv("PATH", "")
    assert not compiler_knows("-O1")


def test_it_is_told_how_far_compiling_is() -> None:
    clock = iter([0.0, 10.0, 25.0, 30.0, 60.0])
    lines = ["  Running cmake\n", *(f"  [{done}/101] Building CXX object\n" for done in (1, 2, 11, 12, 21))]
    assert list(told(lines, now=lambda: next(clock))) == [
        "   11 of 101 files compiled, about 4 minutes left",
        "   21 of 101 files compiled, about 4 minutes left",
    ]
