"""Builds, or opens again, a library that holds every file of a question set, the way quoth itself adds files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.loading.questions import CHECKOUT, Question, corpus_paths
from services.add.files import AddState, add_files, embed_all
from services.assembly import Quoth, Settings

# Ignored by git, kept between measurements. A change in reading or splitting needs a fresh one.
HOMES = CHECKOUT / "build" / "bench"


@dataclass(frozen=True, slots=True)
class SetLibrary:
    """A question set's library: `ids` gives the source of each file that could be read."""

    quoth: Quoth
    ids: dict[Path, str]

    def asked_of(self, question: Question) -> tuple[str, ...] | None:
        """Give the sources that the question is asked of, None for all of them."""
        if question.corpus_ok or question.path is None:
            return None
        return (self.ids[question.path],) if question.path in self.ids else None


@contextmanager
def open_set(name: str, *, homes: Path = HOMES) -> Iterator[SetLibrary]:
    """Open the library of a question set, adding and embedding what is not there yet; close it afterwards."""
    home = homes / name
    home.mkdir(parents=True, exist_ok=True)
    with Quoth(Settings(home=home)) as quoth:
        yield SetLibrary(quoth, _add(quoth, corpus_paths(name)))


def _add(quoth: Quoth, paths: Sequence[Path]) -> dict[Path, str]:
    ids = {}
    for outcome in add_files(quoth, paths):
        if outcome.state is AddState.FAILED or outcome.source is None or outcome.path is None:
            print(f"not added: {outcome.error}", file=sys.stderr)
        else:
            ids[outcome.path] = outcome.source.document_id
    embed_all(quoth)
    return ids
