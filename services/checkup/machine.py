"""Checks what quoth needs of this machine. Imports the standard library alone: it runs before anything is installed.

`python3 -m ui.doctor` asks it before the installation; `quoth doctor` afterwards, with what is installed.
Knows how much things take (measured); changes nothing.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

PYTHON_NEEDED = (3, 11)
if sys.version_info < PYTHON_NEEDED:  # before anything that an older Python cannot even import
    sys.exit("MISSING  Python 3.11 or newer. Install it and name it: make run PYTHON=python3.12")

from models.files.catalogue import CATALOGUE, DEFAULT_EMBEDDER, DEFAULT_LLM, SMALL_LLM  # noqa: E402 - see above

GB = 1_000_000_000

# Measured: .venv with all packages takes 2.2 GB, compiling llama.cpp 0.3 GB for the while, and pip keeps what it
# downloaded in its cache, about 0.7 GB.
INSTALL_BYTES = int(3.5 * GB)
# Estimated: what the build of torch for graphics cards and the libraries it asks for take besides.
CUDA_BYTES = int(7 * GB)
_WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `detail` says what was found, `remedy` what to do when it is not well."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def check_before_install(root: Path, *, compiles: bool = True) -> tuple[Check, ...]:
    """Look at all that installing quoth into `root` needs; `compiles` where llama.cpp comes as source."""
    return (
        check_python(),
        check_venv(),
        *((check_compiler(),) if compiles else ()),
        check_sqlite(),
        check_memory(CATALOGUE[DEFAULT_LLM].memory + CATALOGUE[DEFAULT_EMBEDDER].memory),
        *check_disk(root),
        check_index(),
    )


def run_checks(home: Path, port: int) -> tuple[Check, ...]:
    """Look at an installed quoth: the machine, the models, the library of that home folder, the page's port."""
    from services.checkup.installed import check_installed

    return check_python(), check_sqlite(), *check_installed(home), check_port(port)


def check_python() -> Check:
    """Look at the version of the running Python."""
    found = platform.python_version()
    wanted = ".".join(map(str, PYTHON_NEEDED))
    remedy = f"Install Python {wanted} or newer, then: make run PYTHON=python{wanted}"
    return Check("Python", sys.version_info >= PYTHON_NEEDED, f"{found} at {sys.executable}", remedy)


def check_venv() -> Check:
    """Look whether virtual environments can be made: Debian packs that apart."""
    ok = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    detail = "the venv module is there" if ok else "the venv module is not installed"
    return Check("Virtual environments", ok, detail, f"sudo apt-get install python{version}-venv")


def check_compiler() -> Check:
    """Look for a C++ compiler: llama-cpp-python comes as source."""
    named = os.environ.get("CXX", "").split()[:1]
    found = next((path for name in (*named, "c++", "g++", "clang++", "cl") if (path := shutil.which(name))), None)
    works = found is not None and _compiler_runs(found)
    detail = found if works else f"{found} does not run" if found else "none found"
    return Check("C++ compiler", works, str(detail), _compiler_remedy())


def _compiler_runs(path: str) -> bool:
    # On a Mac without the developer tools, c++ is there but only says that they are missing.
    option = [] if Path(path).stem.lower() == "cl" else ["--version"]
    try:
        return subprocess.run([path, *option], capture_output=True, timeout=_WAIT_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _compiler_remedy() -> str:
    if sys.platform == "darwin":
        return "xcode-select --install"
    if sys.platform == "win32":
        return "Install the Visual Studio Build Tools with 'Desktop development with C++'"
    installers = {
        "apt-get": "sudo apt-get install g++",
        "dnf": "sudo dnf install gcc-c++",
        "pacman": "sudo pacman -S gcc",
        "zypper": "sudo zypper install gcc-c++",
        "apk": "sudo apk add g++",
    }
    return next((line for name, line in installers.items() if shutil.which(name)), "Install g++ or clang++")


def check_sqlite() -> Check:
    """Look whether Python's SQLite can search text."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    except sqlite3.OperationalError:
        ok = False
    else:
        ok = True
    finally:
        connection.close()
    detail = f"{sqlite3.sqlite_version} {'with' if ok else 'without'} FTS5"
    return Check("SQLite", ok, detail, "Use a Python whose SQLite has FTS5, as those of python.org and Debian do")


def check_memory(needed: int) -> Check:
    """Look whether the machine's memory holds the models."""
    total = memory_bytes()
    if total is None:
        return Check("Memory", ok=True, detail=f"cannot be told here; {needed / GB:.1f} GB are needed")
    detail = f"{total / GB:.1f} GB, of which the models take {needed / GB:.1f} GB"
    return Check("Memory", total >= needed, detail, f"Use a smaller model: quoth models use {SMALL_LLM}")


def memory_bytes() -> int | None:
    """Give the memory of the machine, or the container's limit where that is lower."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    try:
        return min(total, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    except (OSError, ValueError):
        return total


def check_disk(root: Path) -> tuple[Check, ...]:
    """Look at the disk of the checkout, where .venv goes, and at that of the models, which may be the same."""
    folder = Path(os.environ.get("QUOTH_MODELS") or Path.home()).expanduser()
    models = CATALOGUE[DEFAULT_LLM].size + CATALOGUE[DEFAULT_EMBEDDER].size
    if _device(root) == _device(folder):
        return (_disk_check("Disk", root, INSTALL_BYTES + models),)
    return _disk_check("Disk for .venv", root, INSTALL_BYTES), _disk_check("Disk for models", folder, models)


def _disk_check(name: str, folder: Path, needed: int) -> Check:
    free = shutil.disk_usage(_existing(folder)).free
    detail = f"{free / GB:.1f} GB free at {folder}, {needed / GB:.1f} GB needed"
    remedy = "Free some space, or clone quoth to a larger disk; QUOTH_MODELS names another folder for the models"
    return Check(name, free >= needed, detail, remedy)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def _device(folder: Path) -> int:
    return _existing(folder).stat().st_dev


def check_index() -> Check:
    """Ask the package index that pip is set up to use for one tiny package; where pip is missing, .venv brings it."""
    name = "Package index"
    if importlib.util.find_spec("pip") is None:
        return Check(name, ok=True, detail="not asked: pip comes with .venv")
    remedy = "Check the network, a proxy (HTTPS_PROXY) or pip's own settings (pip config list)"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--retries=0"]
        command += [f"--timeout={_WAIT_SECONDS}", "--no-cache-dir", f"--dest={folder}", "iniconfig"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=3 * _WAIT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return Check(name, ok=False, detail="pip got no answer", remedy=remedy)
    lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [""]
    detail = "answers" if done.returncode == 0 else f"pip cannot download from it. {lines[0]}".strip()
    return Check(name, done.returncode == 0, detail, remedy)


def check_torch(root: Path) -> tuple[Check, ...]:
    """Ask pip which build of torch it would bring under `root`'s constraints, downloading nothing.

    Builds for graphics cards work without one, but take gigabytes that quoth makes no use of.
    """
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps", "--ignore-installed"]
    command += ["--no-input", "--disable-pip-version-check", "--only-binary=:all:", "--report=-"]
    command += [f"--constraint={root / 'constraints.txt'}", "torch"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3 * _WAIT_SECONDS, check=True)
        metadata = json.loads(done.stdout)["install"][0]["metadata"]
    except (subprocess.SubprocessError, ValueError, LookupError):
        return (Check("torch", ok=True, detail="pip does not say which build it will bring"),)
    wanted = " ".join(metadata.get("requires_dist", ()))
    for_cards = sys.platform == "linux" and ("nvidia" in wanted or "cuda" in wanted)
    if not for_cards:
        return (Check("torch", ok=True, detail=f"{metadata['version']}, for processors"),)
    detail = (
        f"{metadata['version']} for graphics cards: works without one, but takes about {CUDA_BYTES / GB:.0f} GB more. "
    )
    detail += "To avoid that, stop here and name an index of torch's builds for processors in PIP_EXTRA_INDEX_URL"
    return Check("torch", ok=True, detail=detail), _disk_check("Disk for torch", root, INSTALL_BYTES + CUDA_BYTES)


def check_port(port: int) -> Check:
    """Look whether the page can be served there, or is being served already."""
    name, remedy = "Page", f"Serve it elsewhere: quoth serve --port {port + 1}"
    with socket.socket() as tried:
        if sys.platform != "win32":  # there it would let two servers share the port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return Check(
                name, ok=False, detail=f"port {port} is taken, by quoth itself or another program", remedy=remedy
            )
    return Check(name, ok=True, detail=f"port {port} is free")


def report(checks: tuple[Check, ...], *, as_json: bool = False) -> str:
    """Write the checks down for a person, or as JSON, with a remedy under each that is not well."""
    if as_json:
        return json.dumps({"ok": all_well(checks), "checks": [asdict(check) for check in checks]}, indent=2)
    lines = []
    for check in checks:
        lines.append(f"{'ok     ' if check.ok else 'MISSING'}  {check.name}: {check.detail}")
        if not check.ok and check.remedy:
            lines.append(f"         -> {check.remedy}")
    return "\n".join(lines)


def all_well(checks: tuple[Check, ...]) -> bool:
    """Tell whether nothing is missing."""
    return all(check.ok for check in checks)
