"""The contract of a chain that is measured beside quoth, and the prompt both chains answer with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.loading.questions import Question
from bench.scoring.evidence import Retrieved

PROMPT = (
    "Answer the question using only the context. Quote the exact words of the context that support your answer. "
    "If the context does not contain the answer, say that you cannot answer.\n\n"
    "Context:\n{context}\n\nQuestion: {question}"
)


class Chain(Protocol):
    """Retrieves and answers as its library's guide for beginners does."""

    @property
    def name(self) -> str:
        """Name the library and its version."""
        ...

    def index(self, paths: Sequence[Path]) -> int:
        """Read, split and embed the files; give the number of passages."""
        ...

    def retrieve(self, query: str, *, limit: int, path: Path | None = None) -> list[Retrieved]:
        """Find the nearest passages, of one file where `path` is given, best first."""
        ...

    def answer(self, question: str, *, path: Path | None = None) -> str:
        """Answer as the chain does, from as many passages as it uses by default."""
        ...


def asked_of(question: Question) -> Path | None:
    """Give the file that the question is asked of, or None where it is asked of all."""
    return None if question.corpus_ok else question.path
