"""Writes docs/map.md: a heading a folder, one line a file, in git's order; folders of many like files are one line.

A Python file's line is the first sentence of its docstring; other lines are kept as they stand in the map.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
MAP = CHECKOUT / "docs" / "map.md"
HEAD = """# What is where

Written by `make golden` from the first lines of the files, and tested.
How the parts fit together: [architecture](architecture.md).
"""
# Mapped as one line each: their files are many and alike.
WHOLE = (".ci/", "bench/cases/", "docs/decisions/", "docs/screenshots/", "samples/", "tests/")
_LINE = re.compile(r"^(?:## `(?P<folder>[^`]+)`|- `(?P<name>[^`]+)`) ?(?P<text>.*)$", re.MULTILINE)


def mapped(text: str) -> dict[str, str]:
    """Read a map: what is said of each path."""
    said, folder = {}, ""
    for line in _LINE.finditer(text):
        folder = line["folder"] or folder
        said[folder if line["folder"] else folder.removeprefix("./") + line["name"]] = line["text"]
    return said


def entries() -> dict[str, list[str]]:
    """List what the map must name: each folder with its tracked files, and with the folders that are one line."""
    found: dict[str, list[str]] = {}
    for path in tracked():
        whole = next((folder for folder in WHOLE if path.startswith(folder)), None)
        entry = whole or path
        parent = entry.rstrip("/").rpartition("/")[0]
        names = found.setdefault(f"{parent}/" if parent else "./", [])
        if entry not in names and not entry.endswith("/__init__.py"):
            names.append(entry)
    return dict(sorted(found.items()))


def tracked() -> list[str]:
    """List the files that git keeps and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path and (CHECKOUT / path).is_file()]


def described(path: str) -> str | None:
    """Give the first sentence of a Python file's or package's docstring, None for anything else."""
    source = CHECKOUT / path / "__init__.py" if path.endswith("/") else CHECKOUT / path
    if source.suffix != ".py" or not source.is_file():
        return None
    text = " ".join((ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").split())
    return re.split(r"(?<=[^A-Z.])\.(?=\s|$)", text, maxsplit=1)[0] or None


def render(kept: dict[str, str]) -> str:
    """Write the map; `kept` says what stands beside paths that do not describe themselves."""

    def said(path: str) -> str:
        return described(path) or kept.get(path) or "TODO: say what it is"

    parts = [HEAD]
    for folder, paths in entries().items():
        lines = [f"- `{path.removeprefix(folder)}` {said(path)}\n" for path in sorted(paths)]
        parts.append(f"\n## `{folder}` {said(folder)}\n\n{''.join(lines)}")
    return "".join(parts)


def rewrite() -> None:
    """Write the map anew."""
    kept = mapped(MAP.read_text(encoding="utf-8")) if MAP.exists() else {}
    MAP.write_text(render(kept), encoding="utf-8")
