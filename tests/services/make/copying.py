"""A model that copies known pieces out of the sentences it is shown; run as a script, it is killed over a table.

`python -m tests.services.make.copying HOME COUNT PAPERS COLUMNS` makes a table and kills itself at the cell so counted.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from generation.answering.choosing.roles import RoleModel, role_model
from generation.answering.question import QuestionReader
from generation.extraction import cells, confidence
from models.errors import GeneratorFailed
from models.ports import Message
from services.assembly import Quoth
from services.make.table.tables import TableOfFiles, columns_asked
from services.settings import Settings
from tests.fakes import HashEmbedder, ScriptedGenerator

PIECES = {
    "place": {"Marrow Bay": "Marrow Bay", "Brandt Shelf": "Brandt Shelf"},
    "measured": {"drones": "drones, at low tide", "sounder": "The sounder"},
}


class CopyingGenerator(ScriptedGenerator):
    """Copies, for a question with a known word, the piece of the first shown line that has its mark."""

    def __init__(self, pieces: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(yes=("Answer:",))
        self.pieces = pieces
        self.asked: list[str] = []
        self.dies_at = ""
        self.killed_at = 0
        self.leaning = 20.0

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Be as sure as a model can be, or as unsure as a test wants."""
        del messages, of, against
        return self.leaning

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        del max_tokens, seed
        assert grammar
        shown = messages[-1].content
        question = re.findall(r"^Question: (.*)$", shown, re.MULTILINE)[0]
        self.asked.append(question)
        if len(self.asked) == self.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.dies_at and self.dies_at in question:
            raise GeneratorFailed("The model died.", remedy="")
        known = next((pieces for word, pieces in self.pieces.items() if word in question), {})
        for label, line in re.findall(r"^\[(\d+)\] (.*)$", shown, re.MULTILINE):
            for mark, piece in known.items():
                if mark in line:
                    yield f"> {piece} [{label}]"
                    return
        yield "none"


@cache
def learned() -> tuple[QuestionReader, RoleModel]:
    """Learn from the examples once for all tests: it takes seconds."""
    return QuestionReader(HashEmbedder().embed_passages), role_model(HashEmbedder())


class Faked(Quoth):
    """Everything of a home folder, with fakes for its models."""

    embedder = HashEmbedder()
    generator = CopyingGenerator(PIECES)
    token_limit = 128

    @property
    def count_tokens(self) -> Callable[[Sequence[str]], list[int]]:
        return lambda texts: [len(text.split()) for text in texts]


def main(home: str, count: str, papers: str, columns: str) -> None:
    """Make a table until the end comes."""
    cells._HOPELESS = confidence.LEAST = 0.0
    Faked.generator.killed_at = int(count)
    with Faked(Settings(home=Path(home))) as quoth:
        TableOfFiles(quoth, columns_asked(columns, None)).make([Path(papers)])


if __name__ == "__main__":
    main(*sys.argv[1:])
