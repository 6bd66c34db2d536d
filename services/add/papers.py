"""Tells which files of a folder are its papers, where each is asked alike: not what is written about them beside them.

Left out are the files that the command itself reads or writes, and those that by their name are about the folder. A
file that a person names is read, whatever its name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.files import find_files
from services.errors import NothingToDo

# By the custom of folders these names, with any ending, speak of the folder and what may be done with it.
_ABOUT_THE_FOLDER = frozenset(
    {"readme", "license", "licence", "copying", "notice", "changelog", "contributing", "requirements"}
)


@dataclass(frozen=True, slots=True)
class Papers:
    """Paths to read, and the files that were left out of the folders among them, those a command uses itself not told.

    A path that is no folder, or one that cannot be looked through, is among the paths as it was named.
    """

    paths: tuple[Path, ...]
    left_out: tuple[Path, ...] = ()


def find_papers(paths: Sequence[Path], *, own: Collection[Path | None] = ()) -> Papers:
    """Look into folders; `own` are the files that the command reads or writes besides.

    Raises NothingToDo where folders hold nothing else.
    """
    used = {path.resolve() for path in own if path is not None}
    kept, left_out, passed = list[Path](), list[Path](), False
    for path in paths:
        files, errors = find_files([path])
        if errors or not path.is_dir():
            kept.append(path)
            continue
        others = [file for file in files if file.resolve() not in used]
        about = [file for file in others if file.stem.casefold() in _ABOUT_THE_FOLDER]
        kept += [file for file in others if file not in about]
        left_out += about
        passed = passed or len(others) < len(files)
    if not kept and (left_out or passed):
        raise NothingToDo("There is no paper in what is named.", remedy="Name files, or folders that hold some.")
    return Papers(tuple(kept), tuple(left_out))
