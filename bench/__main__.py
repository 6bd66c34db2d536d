"""Runs one part of the bench: `python -m bench NAME ...`; without a name, lists the parts.

A part is a module of this folder that runs as a script. Knows nothing of what the parts measure.
"""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent
_RUNS = 'if __name__ == "__main__":'


def part_descriptions() -> dict[str, str]:
    """Give each part's name and the first line of its docstring."""
    found = {}
    for path in sorted(_FOLDER.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path != Path(__file__) and f"\n{_RUNS}" in text:
            name = ".".join(path.relative_to(_FOLDER).with_suffix("").parts)
            found[name] = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    return found


def main(arguments: list[str]) -> int:
    """Run the part that `arguments` begin with, or say which there are; give the exit code."""
    parts = part_descriptions()
    name = arguments[0].replace("-", "_") if arguments else ""
    if name in parts:
        sys.argv = [f"python -m bench {name}", *arguments[1:]]
        runpy.run_module(f"bench.{name}", run_name="__main__")
        return 0
    if arguments and arguments[0] not in {"-h", "--help"}:
        print(f"There is no part {arguments[0]!r}. There are:", file=sys.stderr)
    for name, description in parts.items():
        print(f"{name:24}{description}")
    return 2 if arguments and arguments[0] not in {"-h", "--help"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
