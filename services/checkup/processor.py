"""What this machine's processor can do, and whether llama.cpp was compiled for one that can do more.

Imports the standard library alone: it runs before anything is installed.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

from services.checkup.machine import Check

FILE_NAME = "llama-build.json"
# What a compiler makes use of when it compiles for the machine at hand, by the beginnings of the kernel's names.
_USED = ("sse", "ssse", "avx", "fma", "f16c", "bmi", "amx", "asimd", "fphp", "sve", "i8mm", "bf16")
REBUILD = "make rebuild"


def abilities() -> frozenset[str]:
    """Give the processor's instruction sets as the system names them; empty where it does not tell."""
    if sys.platform == "darwin":
        names = ["machdep.cpu.features", "machdep.cpu.leaf7_features"]
        done = subprocess.run(["/usr/sbin/sysctl", "-n", *names], capture_output=True, text=True, check=False)
        found = done.stdout.lower().split()
    else:
        found = _of_linux(Path("/proc/cpuinfo"))
    return frozenset(each for each in found if each.startswith(_USED))


def _of_linux(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in {"flags", "Features"}:
            return value.split()
    return []


def is_x86() -> bool:
    """Tell whether it is a processor of Intel's kind."""
    return platform.machine().lower() in {"x86_64", "amd64", "i686", "x86"}


def write_build(venv: Path, *, kind: str) -> None:
    """Write down how llama.cpp was built, `kind`, and what the processor can do that it was built for."""
    built = {"kind": kind, "machine": platform.machine(), "abilities": sorted(abilities())}
    (venv / FILE_NAME).write_text(json.dumps(built, indent=2) + "\n", encoding="utf-8")


def check_processor(venv: Path) -> Check:
    """Compare the processor with the one that llama.cpp was compiled for."""
    name = "Processor"
    try:
        built = json.loads((venv / FILE_NAME).read_text(encoding="utf-8"))
        kind, machine, had = str(built["kind"]), str(built["machine"]), frozenset(built["abilities"])
    except (OSError, ValueError, KeyError, TypeError):
        return Check(name, ok=True, detail="how llama.cpp was built is not written down")
    has = abilities()
    missing = sorted(had - has) if has and kind == "native" else []
    if machine != platform.machine() or missing:
        lacks = f"it lacks {', '.join(missing)}" if missing else f"this is {platform.machine()}, that was {machine}"
        return Check(name, ok=False, detail=f"llama.cpp was compiled for another one: {lacks}", remedy=REBUILD)
    how = {"native": "compiled for this one", "safe": "compiled with care: slower", "wheel": "not compiled here"}
    return Check(name, ok=True, detail=f"llama.cpp is {how.get(kind, kind)}")
