"""Installs llama-cpp-python: compiled for this processor, but without AMX; or with care; or as a wheel.

    python -m services.checkup.llama_build [--safe | --wheel] [-- options of pip]

llama.cpp compiled by GCC 12 with AMX dies at its first prompt (ggml-org/llama.cpp, issue 20824): it is left out. What
a person sets in CFLAGS, CXXFLAGS or CMAKE_ARGS is kept and comes last, so that it holds. Imports the standard library
alone: it runs in an environment with pip and nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from services.checkup.processor import abilities, is_x86, write_build

PACKAGE = "llama-cpp-python"
WITHOUT_AMX = ("-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16")
# What llama.cpp switches on by itself where it does not compile for the machine at hand, with the ability it needs.
_CAREFUL = {"GGML_AVX": "avx", "GGML_AVX2": "avx2", "GGML_FMA": "fma", "GGML_F16C": "f16c", "GGML_BMI2": "bmi2"}
_NEVER = ("GGML_NATIVE", "GGML_AVX512", "GGML_AMX_TILE", "GGML_AMX_INT8", "GGML_AMX_BF16")
_STEP = re.compile(r"\[(\d+)/(\d+)\] ")
_TELL_SECONDS = 20.0
_ENOUGH = 10  # files from whose time that of the others can be told


def build_environment(
    environment: Mapping[str, str], *, safe: bool, knows: Callable[[str], bool], has: frozenset[str], x86: bool
) -> dict[str, str]:
    """Give the environment to compile in; `knows` tells what flags the compiler takes, `has` what the processor can."""
    made = dict(environment)
    wanted = [flag for flag in WITHOUT_AMX if x86 and knows(flag)]
    for name in ("CFLAGS", "CXXFLAGS"):
        made[name] = " ".join([*wanted, *environment.get(name, "").split()])
    if safe:
        switches = {**dict.fromkeys(_NEVER, False), **{name: ability in has for name, ability in _CAREFUL.items()}}
        options = [f"-D{name}={'ON' if on else 'OFF'}" for name, on in switches.items()]
        made["CMAKE_ARGS"] = " ".join([*options, *environment.get("CMAKE_ARGS", "").split()])
    return made


def compiler_knows(flag: str) -> bool:
    """Ask the C++ compiler whether it takes a flag: an older one, or one for other processors, does not."""
    compiler = next((path for name in (os.environ.get("CXX"), "c++", "g++", "clang++") if (path := _found(name))), None)
    if compiler is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "empty.cpp")
        source.write_text("int main() { return 0; }\n", encoding="ascii")
        command = [compiler, "-Werror", flag, "-c", str(source), "-o", str(source.with_suffix(".o"))]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _found(name: str | None) -> str | None:
    return shutil.which(name) if name else None


def cache_folder(cache: Path, environment: Mapping[str, str]) -> Path:
    """Name a cache of pip's for this processor and these flags: pip itself does not tell such builds apart."""
    rows = [environment.get(name, "") for name in ("CFLAGS", "CXXFLAGS", "CMAKE_ARGS")] + sorted(abilities())
    return cache / "quoth-llama" / hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def told(lines: Iterable[str], *, now: Callable[[], float] = time.monotonic) -> Iterable[str]:
    """Give what a person should read of pip's output: how far compiling is, and about how long it will take yet."""
    started: float | None = None
    last = 0.0
    for line in lines:
        found = _STEP.search(line)
        if not found:
            continue
        done, total, at = int(found[1]), int(found[2]), now()
        started = at if started is None else started
        if done >= _ENOUGH and at - last >= _TELL_SECONDS:
            last = at
            left = (at - started) / (done - 1) * (total - done)
            yield f"   {done} of {total} files compiled, about {_minutes(left)} left"


def _minutes(seconds: float) -> str:
    return "a minute" if seconds < 90 else f"{round(seconds / 60)} minutes"


def install(options: list[str], *, kind: str, log: Path) -> int:
    """Run pip, tell how far it is, keep all it says in `log`; give its exit code."""
    environment = dict(os.environ)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar=off"]
    if kind == "wheel":
        command += [f"--only-binary={PACKAGE}"]
    else:
        safe = kind == "safe"
        environment = build_environment(environment, safe=safe, knows=compiler_knows, has=abilities(), x86=is_x86())
        cache = subprocess.run([*command[:3], "cache", "dir"], capture_output=True, text=True, check=False).stdout
        if cache.strip():
            command += [f"--cache-dir={cache_folder(Path(cache.strip()), environment)}"]
        command += ["--verbose", f"--no-binary={PACKAGE}"]
    with (
        log.open("w", encoding="utf-8") as kept,
        subprocess.Popen(
            [*command, *options, PACKAGE],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
            errors="replace",
        ) as pip,
    ):
        assert pip.stdout is not None
        for line in told(_kept(pip.stdout, kept.write)):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return pip.returncode


def _kept(lines: Iterable[str], keep: Callable[[str], object]) -> Iterable[str]:
    for line in lines:
        keep(line)
        yield line


def main() -> int:
    """Install and write down how; what went wrong is the end of pip's output."""
    parser = argparse.ArgumentParser(description="Install llama-cpp-python.")
    parser.add_argument("--safe", action="store_const", const="safe", dest="kind", default="native")
    parser.add_argument("--wheel", action="store_const", const="wheel", dest="kind")
    parser.add_argument("options", nargs="*", help="options of pip, after --")
    found = parser.parse_args()
    log = Path(sys.prefix, "llama.log")
    code = install(found.options, kind=found.kind, log=log)
    if code:
        sys.stdout.write("".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-40:]))
        return code
    write_build(Path(sys.prefix), kind=found.kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
