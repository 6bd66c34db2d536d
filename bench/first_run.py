"""Measures the first run as a new user has it: seconds and disk of each step, from an empty folder to the open page.

Clones this checkout's commit into the folder and runs `make setup` and `make models` there, with models, library and
pip's cache of its own, so that nothing of this machine helps but its network. It takes as long as the first run takes.
`--venv` takes an environment that is there in place of `make setup`, `--models` a folder of models, to try the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.loading.questions import CHECKOUT
from bench.scoring.figures import Figure
from bench.scoring.results import record

QUESTION = "How many purple urchins were removed in all?"
_SAID = 12  # lines of a step that failed
_PAGE_SECONDS = 120
_LIMIT = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """What is done: a command run to its end or, with `address`, until that answers."""

    name: str
    command: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step took; `said` are the last lines of one that failed, else nothing."""

    name: str
    seconds: float
    megabytes: float
    said: str = ""


def steps(folder: Path, *, venv: Path | None, models: Path | None, port: int) -> Iterator[Step]:
    """Give the steps of a first run in `folder`, those of `make run` one by one."""
    clone = folder / "quoth"
    quoth = str((venv or clone / ".venv") / "bin" / "quoth")
    made = ("make", "-C", str(clone), f"PYTHON={_plain_python()}")
    yield Step("clone", ("git", "clone", "--quiet", str(CHECKOUT), str(clone)))
    if venv is None:
        yield Step("make setup", (*made, "setup"))
    if models is None:
        yield Step("models", (*made, "models") if venv is None else (quoth, "models", "fetch"))
    if venv is None:
        yield Step("trial", (*made, "trial"))
    papers = sorted(str(clone / "samples" / path.name) for path in (CHECKOUT / "samples").glob("*.pdf"))
    yield Step("add the samples", (quoth, "add", *papers))
    yield Step("first answer", (quoth, "ask", QUESTION))
    yield Step("page", (quoth, "serve", "--port", str(port)), address=f"http://127.0.0.1:{port}/")


def environment(folder: Path, *, venv: Path | None, models: Path | None) -> dict[str, str]:
    """Give the variables that keep all of a run within its folder."""
    code = {"PYTHONPATH": str(folder / "quoth")} if venv else {}  # a given environment has quoth's code from elsewhere
    return {
        **code,
        "QUOTH_HOME": str(folder / "library"),
        "QUOTH_MODELS": str(models or folder / "models"),
        "PIP_CACHE_DIR": str(folder / "pip-cache"),
    }


def run(todo: Iterable[Step], folder: Path, variables: Mapping[str, str]) -> Iterator[Outcome]:
    """Run the steps in order and give what each took; ends after one that fails."""
    before = megabytes_in(folder)
    for step in todo:
        begun = time.monotonic()
        said = (_serve if step.address else _finish)(step, folder, {**os.environ, **variables})
        seconds = time.monotonic() - begun
        after = megabytes_in(folder)
        yield Outcome(step.name, round(seconds, 1), round(after - before, 1), said)
        before = after
        if said:
            return


def megabytes_in(folder: Path) -> float:
    """Give the disk that a folder takes, each file's blocks counted once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except FileNotFoundError:  # gone since it was listed
            continue
        seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(seen.values()) / 1e6


def table(outcomes: Sequence[Outcome]) -> str:
    """Write the steps with what they took, and their sum."""
    total = Outcome("all", sum(o.seconds for o in outcomes), sum(o.megabytes for o in outcomes))
    lines = [f"{'':18}{'seconds':>9}{'MB':>9}"]
    lines += [f"{each.name:18}{each.seconds:9.1f}{each.megabytes:9.1f}" for each in [*outcomes, total]]
    return "\n".join(lines)


def _finish(step: Step, folder: Path, variables: Mapping[str, str]) -> str:
    """Run a step to its end and say what went wrong."""
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as file:
        try:
            code = subprocess.run(
                step.command, cwd=folder, env=variables, stdout=file, stderr=file, check=False, timeout=_LIMIT
            ).returncode
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    return "" if code == 0 else f"exit code {code}: {_end_of(log)}"


def _serve(step: Step, folder: Path, variables: Mapping[str, str]) -> str:
    """Start a server, wait until its address answers, and end it."""
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(step.command, cwd=folder, env=variables, stdout=file, stderr=file)
        try:
            until = time.monotonic() + _PAGE_SECONDS
            while time.monotonic() < until and server.poll() is None:
                if _answers(step.address):
                    return ""
                time.sleep(0.1)
        finally:
            server.terminate()
            server.wait(30)
    return f"{step.address} did not answer: {_end_of(log)}"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_SAID:])


def _plain_python() -> str:
    """Give the Python that this one's environment was made with, as a new user has none."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


def free_port() -> int:
    """Give a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Run all steps, print what they took, and remove the folder."""
    parser = argparse.ArgumentParser(
        prog="python -m bench first_run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="an empty folder, which is kept; else one that is removed")
    parser.add_argument("--venv", type=Path, help="an environment to take in place of `make setup`")
    parser.add_argument("--models", type=Path, help="a folder of models to take in place of fetching them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes there")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    folder = (options.folder or Path(tempfile.mkdtemp(prefix="quoth-first-run-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    venv = options.venv and options.venv.absolute()
    models = options.models and options.models.absolute()
    outcomes = []
    try:
        todo = steps(folder, venv=venv, models=models, port=free_port())
        for outcome in run(todo, folder, environment(folder, venv=venv, models=models)):
            outcomes.append(outcome)
            print(f"{outcome.name}: {outcome.seconds} s, {outcome.megabytes} MB", flush=True)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{table(outcomes)}")
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in outcomes], indent=2) + "\n", encoding="utf-8")
    failed = outcomes[-1].said
    if failed:
        print(f"\n{outcomes[-1].name} failed: {failed}", file=sys.stderr)
    elif options.record:
        note = "environment given" if venv else ""
        figures = {f"{each.name}, {unit}": Figure(value) for each in outcomes
                   for unit, value in (("seconds", each.seconds), ("MB", each.megabytes))}  # fmt: skip
        record("first_run", dataset="empty folder", note=note, system="quoth", figures=figures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
