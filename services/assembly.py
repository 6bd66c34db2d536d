"""Builds the parts that fit the settings, each when it is first needed. The only place that names concrete classes.

Heavy libraries are imported when a part is built, never before, so that `quoth --help` starts at once.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, cast

from services.settings import Settings, read_settings

if TYPE_CHECKING:
    from generation.answering.assistant import Assistant
    from generation.answering.choosing.roles import RoleModel
    from generation.answering.particulars.telling import Teller
    from generation.answering.proof.checking import FittedChecker
    from generation.answering.question import QuestionReader
    from generation.answering.writing import Writer
    from generation.studio.suggesting.suggestions import Suggester
    from ingest.reading import ReadLimits
    from models.files.store import ModelStore
    from models.local_embedder import ComparingEmbedder
    from models.ports import ClaimChecker, Embedder, Generator
    from models.process.spec import ModelSpec
    from retrieval.library import Library
    from retrieval.search import Retriever
    from services.add.addresses.fetching import Fetcher

__all__ = ["Quoth", "Settings", "read_settings"]

T = TypeVar("T")

# What sentence-transformers models of unknown length are given: BERT's smallest usual limit.
_SHORTEST_LIMIT = 128


# The model's process keeps its memory for so long after the last question: loading again takes seconds.
_IDLE_MINUTES = 10.0


class Quoth:
    """Everything of one home folder; a context manager that closes the library. May be used from any thread."""

    def __init__(self, settings: Settings, *, shares_embedder: bool = False) -> None:
        """`shares_embedder` has the model's process embed too: right for what ends soon, as it loads nothing itself."""
        self.settings = settings
        self._shares_embedder = shares_embedder
        self._lock = threading.Lock()
        self._part_locks: dict[str, threading.Lock] = {}
        self._parts: dict[str, object] = {}

    @property
    def library(self) -> Library:
        """Open the library, or give the open one."""

        def make() -> Library:
            from retrieval.sqlite.library import open_library

            return open_library(self.settings.home)

        return self._once("library", make)

    @property
    def store(self) -> ModelStore:
        """Give the store of model files."""

        def make() -> ModelStore:
            from models.files.store import ModelStore

            return ModelStore(self.settings.home, may_fetch=self.settings.fetch)

        return self._once("store", make)

    @property
    def fetcher(self) -> Fetcher:
        """Give what fetches addresses, and writes each of them into the home's record."""

        def make() -> Fetcher:
            from services.add.addresses.fetching import Fetcher

            return Fetcher(self.store.network)

        return self._once("fetcher", make)

    @property
    def embedder(self) -> Embedder:
        """Give the chosen embedder, loaded or shared; raises ModelMissing when it is not on this machine."""

        def make() -> Embedder:
            name = self.store.chosen("embedder")
            path = self.store.path(name)

            def load_here() -> ComparingEmbedder:
                from models.encoder import SentenceEmbedder

                return SentenceEmbedder(path, name=name)

            spec = self._spec_or_none() if self._shares_embedder else None
            if spec is None:
                return load_here()
            from models.local_embedder import LocalEmbedder
            from models.process.client import ProcessClient

            client = ProcessClient(self.settings.home, spec, idle_seconds=self._idle_seconds)
            return LocalEmbedder(client, model={"name": name, "path": str(path)}, load_here=load_here)

        return self._once("embedder", make)

    @property
    def generator(self) -> Generator:
        """Give the chosen language model, which loads meanwhile in the home's model process.

        Raises ModelMissing when it is not on this machine; that it cannot be loaded is told when it is first asked.
        """

        def make() -> Generator:
            from models.local import LocalGenerator

            generator = LocalGenerator(self.settings.home, self._spec(), idle_seconds=self._idle_seconds)
            generator.client.start_loading()
            return generator

        return self._once("generator", make)

    def entailment_or_none(self) -> ClaimChecker | None:
        """Give the checker of claims that a person brought, loaded; None where there is none."""
        name = self.store.chosen("checker")
        if not name:
            return None

        def make() -> ClaimChecker:
            from models.entailment import EntailmentChecker

            return EntailmentChecker(self.store.path(name), name=Path(name).name)

        return self._once("entailment", make)

    def generator_or_none(self) -> Generator | None:
        """Give the language model, None where it is not on this machine."""
        from models.errors import ModelMissing

        try:
            return self.generator
        except ModelMissing:
            return None

    def _spec(self) -> ModelSpec:
        """Describe the chosen language model to the process that is to hold it; raises ModelMissing."""
        from models.process.spec import ModelSpec

        name, settings = self.store.chosen("llm"), self.settings
        path, sha256 = str(self.store.path(name)), self.store.sha256(name)
        return ModelSpec(name, path, sha256, context_size=settings.context_size, threads=settings.threads)

    def _spec_or_none(self) -> ModelSpec | None:
        from models.errors import ModelMissing

        try:
            return self._spec()
        except ModelMissing:
            return None

    @property
    def _idle_seconds(self) -> float:
        minutes = self.settings.idle_minutes
        return 60 * (_IDLE_MINUTES if minutes is None else minutes)

    @property
    def count_tokens(self) -> Callable[[Sequence[str]], list[int]]:
        """Give the chosen embedder's own tokenizer, without loading the embedder."""

        def make() -> Callable[[Sequence[str]], list[int]]:
            from models.tokenizer import load_token_counter

            return load_token_counter(self.store.path(self.store.chosen("embedder")))

        return self._once("count_tokens", make)

    @property
    def token_limit(self) -> int:
        """Give how many tokens the chosen embedder reads of a passage."""
        name = self.store.chosen("embedder")
        entry = self.store.catalogue.get(name)
        return entry.context if entry else _own_limit(self.store.path(name))

    @property
    def read_limits(self) -> ReadLimits:
        """Give what reading one file may take."""
        from ingest.reading import ReadLimits

        settings, usual = self.settings, ReadLimits()
        return replace(
            usual,
            seconds=settings.read_seconds or usual.seconds,
            megabytes=settings.read_megabytes or usual.megabytes,
            pages=settings.read_pages or usual.pages,
        )

    def retriever(self, embedder: Embedder | None) -> Retriever:
        """Make a retriever; without an embedder it finds words only."""
        from retrieval.search import Retriever

        return Retriever(self.library, embedder)

    def assistant(self, embedder: Embedder, generator: Generator | None) -> Assistant:
        """Make an assistant; without a language model it answers with the sources' own sentences."""
        from generation.answering.assistant import Assistant
        from generation.answering.proof.proving import Checker
        from services.calibrating import leaning_kept

        checker = self.claim_checker(embedder, generator)
        assistant = Assistant(
            library=self.library,
            retriever=self.retriever(embedder),
            embedder=embedder,
            generator=generator,
            reader=self.question_reader(embedder),
            roles=self.role_model(embedder),
            checker=Checker(checker, checker.thresholds) if checker else None,
            leaning=leaning_kept(self.settings.home, generator.sha256) if generator is not None else None,
        )
        return assistant.telling_with(self.teller(embedder))

    def teller(self, embedder: Embedder) -> Teller:
        """Make what tells what a document is; what it learns from its example lines is kept in the library."""
        from generation.answering.kept import Kept
        from generation.answering.particulars.fields import FieldReader
        from generation.answering.particulars.telling import Teller
        from services.ask.kept_bytes import KeptBytes
        from services.export.references import bibliography_of

        kept = Kept(KeptBytes(self.library.texts), "letters and shape", "particulars")
        return Teller(
            library=self.library,
            retriever=self.retriever(embedder),
            record_of=lambda source: bibliography_of(self, source),
            reader=lambda: self._once("field_reader", lambda: FieldReader(kept)),
        )

    def claim_checker(self, embedder: Embedder, generator: Generator | None) -> FittedChecker | None:
        """Give the check that lets a model's own words be shown, None where there is none that earns it."""
        from services.calibrating import claim_checker

        if generator is None:
            return None
        checker = claim_checker(self.settings.home, embedder, generator, self.entailment_or_none())
        return checker if checker is not None and checker.calibration.earns_writing else None

    def writer(self, embedder: Embedder, generator: Generator | None) -> Writer:
        """Make what puts sentences in the model's words, as far as they are proved."""
        from generation.answering.proof.proving import Checker
        from generation.answering.writing import Writer

        checker = self.claim_checker(embedder, generator)
        return Writer(generator, Checker(checker, checker.thresholds) if checker else None)

    def question_reader(self, embedder: Embedder) -> QuestionReader:
        """Make a reader of questions; what it learns from its examples is kept in the library."""
        from generation.answering.kept import Kept
        from generation.answering.question import QuestionReader
        from services.ask.kept_bytes import KeptBytes

        kept = Kept(KeptBytes(self.library.texts), embedder.name, "questions")
        return self._once(f"question_reader {embedder.name}", lambda: QuestionReader(embedder.embed_passages, kept))

    def role_model(self, embedder: Embedder) -> RoleModel:
        """Make what tells the roles of sentences; what it learns from its examples is kept in the library."""
        from generation.answering.choosing.roles import role_model
        from generation.answering.kept import Kept
        from services.ask.kept_bytes import KeptBytes

        kept = Kept(KeptBytes(self.library.texts), embedder.name, "roles")
        return self._once(f"role_model {embedder.name}", lambda: role_model(embedder, kept))

    def suggester(self, embedder: Embedder, generator: Generator | None) -> Suggester:
        """Make a suggester of questions; without a language model it asks what the sources plainly have."""
        from generation.studio.suggesting.suggestions import Suggester

        return Suggester(
            library=self.library,
            embedder=embedder,
            roles=self.role_model(embedder),
            assistant=self.assistant(embedder, None),
            generator=generator,
        )

    def is_loaded(self, part: str) -> bool:
        """Tell whether a part has been built already, so that taking it costs nothing."""
        return part in self._parts

    def forget_models(self) -> None:
        """Drop the loaded models, so that what is chosen now is loaded when it is next needed."""
        with self._lock:
            parts = self._parts
            self._parts = {part: value for part, value in parts.items() if part in {"library", "store"}}
        _hang_up(parts)

    def close(self) -> None:
        """Close the library; nothing may be asked of the parts afterwards."""
        with self._lock:
            parts, self._parts = self._parts, {}
        _hang_up(parts)
        library = cast("Library | None", parts.get("library"))
        if library is not None:
            library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _once(self, part: str, make: Callable[[], T]) -> T:
        """Build a part when it is first asked for; who asks meanwhile waits, who asks for other parts does not."""
        if part not in self._parts:
            with self._lock:
                lock = self._part_locks.setdefault(part, threading.Lock())
            with lock:
                if part not in self._parts:
                    self._parts[part] = make()
        return cast(T, self._parts[part])


def _hang_up(parts: Mapping[str, object]) -> None:
    """Let go of the model's process, which goes on for others, or until it is idle."""
    for part in ("generator", "embedder"):
        close = getattr(parts.get(part), "close", None)
        if close is not None:
            close()


def _own_limit(folder: Path) -> int:
    """Read how many tokens a person's own embedder takes from its folder."""
    try:
        limit = json.loads((folder / "sentence_bert_config.json").read_text()).get("max_seq_length")
    except (OSError, ValueError, AttributeError):
        return _SHORTEST_LIMIT
    return limit if isinstance(limit, int) and limit > 0 else _SHORTEST_LIMIT
