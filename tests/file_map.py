"""Writes the README's file map: one line a file of the rooms, one a folder elsewhere, in git's order.

A Python file's line is the first sentence of its docstring; other lines are kept as they stand in the README.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
README = CHECKOUT / "README.md"
BEGIN, END = "<!-- file map -->\n", "<!-- end of file map -->\n"
# Mapped as one line each: their files are many and alike.
WHOLE = (".ci/", "bench/cases/", "docs/decisions/", "docs/screenshots/", "samples/", "tests/")
_LINE = re.compile(r"^- `(?P<path>[^`]+)` (?P<text>.+)$", re.MULTILINE)


def mapped(text: str) -> dict[str, str]:
    """Read the map of a README: what is said of each path."""
    part = text.partition(BEGIN)[2].partition(END)[0]
    return {line["path"]: line["text"] for line in _LINE.finditer(part)}


def entries() -> list[str]:
    """List what the map must name: tracked files, or the folder that stands for them; rooms before their files."""
    found: dict[str, None] = {}
    for path in tracked():
        whole = next((folder for folder in WHOLE if path.startswith(folder)), None)
        name = whole or (path.removesuffix("__init__.py") if path.endswith("/__init__.py") else path)
        found.setdefault(name)
    return sorted(found)


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
    lines = [f"- `{path}` {described(path) or kept.get(path, 'TODO: say what it is')}\n" for path in entries()]
    return BEGIN + "".join(lines) + END


def rewrite() -> None:
    """Write the README's map anew."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    README.write_text(before + render(mapped(text)) + rest.partition(END)[2], encoding="utf-8")
