"""What a table asks of every source: columns, each with the question that its name stands for, and presets of them.

The columns that many tables have are data (`data/columns.json`), with questions worded for them; any other name becomes
a question by one general wording. Knows no source.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from generation.errors import ColumnsUnusable

# A name stands over a column; what is longer is no name.
_LONGEST_NAME = 80
_LONGEST_QUESTION = 600
_MOST = 40

_ASKING = re.compile(
    r"(?:what|which|where|when|who|whose|why|how|in|on|at|for|from|by|is|are|was|were|do|does|did|has|have)\b", re.I
)
# Words that end in s and are not several things.
_ONE = re.compile(r"(?:ss|us|is|ics|as)$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name that stands over it, and the question that each of its cells answers."""

    name: str
    question: str

    @property
    def key(self) -> str:
        """Tell it from every column that asks something else; its name alone does not count."""
        return hashlib.sha256(self.question.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def read_columns(text: str) -> tuple[Column, ...]:
    """Read "name; name: instructions; ..."; raises ColumnsUnusable where there are none, or two of one name."""
    told = (part.strip() for part in re.split(r"[;\n]", text))
    return together([_column(part) for part in told if part])


def preset(name: str) -> tuple[Column, ...]:
    """Give the columns of a preset; raises ColumnsUnusable where there is none of that name."""
    known = _data()["presets"]
    if name not in known:
        raise ColumnsUnusable(f"There is no preset {name!r}.", remedy=f"There are: {', '.join(known)}.")
    return tuple(_column(each) for each in known[name])


def presets() -> tuple[str, ...]:
    """Give the names of the presets."""
    return tuple(_data()["presets"])


def together(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Check that columns can stand in one table; raises ColumnsUnusable."""
    if not columns:
        raise ColumnsUnusable("No columns are named.", remedy='Name some: "region; period; main result".')
    if len(columns) > _MOST:
        raise ColumnsUnusable(f"There are {len(columns)} columns; at most {_MOST} stand in one table.", remedy="")
    seen: set[str] = set()
    for column in columns:
        if column.name.casefold() in seen:
            raise ColumnsUnusable(f"Two columns are named {column.name!r}.", remedy="Give each a name of its own.")
        seen.add(column.name.casefold())
    return tuple(columns)


def ask_of(name: str, instructions: str = "") -> str:
    """Word the question that a column's name stands for, with what is said besides."""
    known = _data()["columns"].get(name.casefold())
    if instructions and _ASKING.match(instructions) and instructions.endswith("?"):
        return instructions
    if name.endswith("?"):
        asked = name
    elif known:
        asked = known
    else:
        asked = f"What {'are' if _is_plural(name) else 'is'} the {_within(name)} of the study?"
    return f"{asked} {instructions}".strip()


def _column(told: str) -> Column:
    name, _, instructions = (part.strip() for part in told.partition(":"))
    if not name:
        raise ColumnsUnusable(f"A column has no name: {told!r}.", remedy='Write "name: instructions".')
    question = ask_of(name, " ".join(instructions.split()))
    if len(name) > _LONGEST_NAME or len(question) > _LONGEST_QUESTION:
        raise ColumnsUnusable(
            f"The column {name[:40]!r} is too long: a name has at most {_LONGEST_NAME} letters, its instructions"
            f" {_LONGEST_QUESTION}.",
            remedy='Write "short name: instructions".',
        )
    return Column(name, question)


def _is_plural(name: str) -> bool:
    last = name.split(" of ", maxsplit=1)[0].rsplit(maxsplit=1)[-1].casefold()
    return last.endswith("s") and not _ONE.search(last)


def _within(name: str) -> str:
    """Write a name within a sentence: its capital goes where it is only the first letter of a heading."""
    first = name.split(maxsplit=1)[0]
    return name[0].lower() + name[1:] if first[1:] == first[1:].lower() and len(first) > 1 else name


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    text = files("generation.extraction").joinpath("data/columns.json").read_text(encoding="utf-8")
    data: Mapping[str, Mapping[str, str]] = json.loads(text)
    return data
