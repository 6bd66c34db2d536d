"""Runs one part of the bench: `python -m bench NAME ...`; without a name, lists the parts.

A part is a module below this folder that runs as a script; no two have one name. Knows nothing of what they measure.
"""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent
_RUNS = 'if __name__ == "__main__":'


def parts() -> dict[str, Path]:
    """Give each part's file by its name."""
    paths = sorted(_FOLDER.rglob("*.py"), key=lambda path: path.stem)
    runs = (path for path in paths if path != Path(__file__) and f"\n{_RUNS}" in path.read_text(encoding="utf-8"))
    return {path.stem: path for path in runs}


def part_descriptions() -> dict[str, str]:
    """Give each part's name and the first line of its docstring."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in parts().items()}
    return {name: (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0] for name, text in texts.items()}


def main(arguments: list[str]) -> int:
    """Run the part that `arguments` begin with, or say which there are; give the exit code."""
    known = parts()
    name = arguments[0].replace("-", "_") if arguments else ""
    if name in known:
        sys.argv = [f"python -m bench {name}", *arguments[1:]]
        module = known[name].relative_to(_FOLDER.parent).with_suffix("").parts
        runpy.run_module(".".join(module), run_name="__main__")
        return 0
    if arguments and arguments[0] not in {"-h", "--help"}:
        print(f"There is no part {arguments[0]!r}. There are:", file=sys.stderr)
    for name, description in part_descriptions().items():
        print(f"{name:24}{description}")
    return 2 if arguments and arguments[0] not in {"-h", "--help"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
