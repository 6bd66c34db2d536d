"""A small library of two texts, with fakes that implement the protocols for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generation.answer import Answer
from generation.answering.assistant import Assistant
from generation.answering.choosing.roles import RoleModel, role_model
from generation.answering.proof.proving import Checker, Thresholds
from generation.answering.question import QuestionReader
from generation.conversation import Turn
from generation.events import Event, Finished
from generation.studio.suggesting.suggestions import Suggester
from ingest.reading import read_here
from ingest.splitting.passages import split_document
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder, ScriptedGenerator, WordChecker

KELP = """Kelp recovery at Marrow Bay

The kelp forest of Marrow Bay covered 41 hectares in 2019. Divers removed 1,250 purple urchins between March and June.
After two years the kelp canopy had grown to 63 hectares. Sea otters were not seen in the bay during the survey.

Methods

Canopy area was measured from drone pictures taken at low tide. Each picture covered 200 m of the shore.
"""

KRILL = """Krill at the Brandt Shelf

Krill swarms rose from 180 m to 40 m within one hour of sunset. The echo sounder worked at 120 kHz.
Swarms stayed deeper than 100 m in moonlit nights.
"""


@cache
def _learned() -> tuple[QuestionReader, RoleModel]:
    """Learn from the examples once for all tests: it takes seconds."""
    embedder = HashEmbedder()
    return QuestionReader(embedder.embed_passages), role_model(embedder)


@dataclass(frozen=True)
class Desk:
    """What a test asks with: the library and an assistant over it, with a script of drafts."""

    library: Library
    embedder: HashEmbedder
    retriever: Retriever

    def assistant(
        self, *drafts: str, generator: ScriptedGenerator | None = None, checker: Checker | None = None
    ) -> Assistant:
        """Make an assistant that writes the drafts, shown as far as the checker lets them; without, it writes none."""
        reader, roles = _learned()
        return Assistant(
            library=self.library,
            retriever=self.retriever,
            embedder=self.embedder,
            generator=generator or (ScriptedGenerator(*drafts) if drafts else None),
            reader=reader,
            roles=roles,
            checker=checker or Checker(WordChecker(), Thresholds(proved=0.9, in_other_words=0.5)),
        )

    def suggester(self, *drafts: str) -> Suggester:
        """Make a suggester that writes the drafts."""
        return Suggester(
            library=self.library,
            embedder=self.embedder,
            roles=_learned()[1],
            assistant=self.assistant(),
            generator=ScriptedGenerator(*drafts) if drafts else None,
        )

    def ask(self, question: str, *drafts: str, history: Sequence[Turn] = ()) -> Answer:
        """Ask and give the finished answer."""
        return finished(self.assistant(*drafts).ask(question, history=history))


def finished(events: Iterator[Event]) -> Answer:
    """Give the answer that an iterator of events ends with."""
    last = list(events)[-1]
    assert isinstance(last, Finished)
    return last.answer


@contextmanager
def library_of(folder: Path, texts: Mapping[str, str]) -> Iterator[tuple[Library, HashEmbedder, Retriever]]:
    """Open a library of some texts by file name, read and embedded."""
    with open_library(folder / "home") as library:
        for name, text in texts.items():
            path = folder / name
            path.write_text(text, encoding="utf-8")
            document = read_here(path)
            passages = split_document(document, count_tokens=_count, token_limit=200)
            library.sources.add(document, passages, original=path)
        embedder = HashEmbedder()
        embed_pending(library, embedder)
        yield library, embedder, Retriever(library, embedder)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with library_of(tmp_path, {"kelp.txt": KELP, "krill.txt": KRILL}) as parts:
        yield Desk(*parts)


@pytest.fixture
def label_of() -> Callable[[ScriptedGenerator, str], int]:
    """Find the label under which a prompt showed the sentence that begins so."""

    def find(generator: ScriptedGenerator, beginning: str) -> int:
        shown = generator.seen[-1][-1].content.splitlines()
        line = next(line for line in shown if f"] {beginning}" in line)
        return int(line[1 : line.index("]")])

    return find


def _count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]
