"""What the page's background threads do: add files, load models, answer, suggest. Plain Python, no page.

One desk serves all tabs of one process. Files are read in one lane and the language model works in another, so that
neither waits for the other; what comes of a job is in the library before the job is over, so a reload loses nothing.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generation.events import Finished, Found
from models.errors import ModelMissing
from ui import failures
from ui.adding import AddState, Outcome, Stopped, add_file, embed_all
from ui.assembly import Quoth
from ui.jobs import Job, Lane, State
from ui.json_output import answer_json
from ui.model_desk import ModelDesk
from ui.plain_text import shorten
from ui.removals import Removals
from ui.reports import ReportKind, make_report
from ui.showing import KEPT, Clock, show_event
from ui.turns import TurnJson, read_turn, write_turn

if TYPE_CHECKING:
    from generation.answer import Answer, Record
    from generation.assistant import Assistant
    from generation.conversation import Turn
    from generation.generator import TextGenerator

ADD, ASK, INDEX, MODELS, REPLAY, SUGGEST = "add", "ask", "index", "models", "replay", "suggest"
SUMMARISE, REPORT = "summarise", "report"

_LOOKED_AT, _ASKED = 1, 2  # how urgent work is that a person watches, and that a person asked for

_ABANDONED_SECONDS = 24 * 3600
_PREVIEW = 5  # passages
_TITLE_LENGTH = 60  # of a conversation, taken from its first question


@dataclass(frozen=True, slots=True)
class Upload:
    """A file dropped on the page, as it came; with a title, that is its source's."""

    name: str
    content: bytes
    title: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with where it stands: in which conversation, in the place of which answer, asked of which sources."""

    question: str
    notebook: str
    sources: tuple[str, ...]
    conversation: int
    replacing: int | None


class Desk:
    """Takes work and keeps its jobs; everything it hands out may be read from any thread."""

    def __init__(self, quoth: Quoth) -> None:
        self.quoth = quoth
        self.removals = Removals(quoth.library)
        self._uploads: dict[int, Path] = {}
        self._passwords: dict[str, str] = {}
        self._sweep_uploads()
        self._reading = Lane("reading", explain=self._explain)
        self._answering = Lane("answering", explain=self._explain)
        self.models = ModelDesk(quoth, explain=self._explain, reload=self.reload_models)

    def load_models(self) -> Job:
        """Load the models in the background, so that the first question need not wait for them."""
        return self._answering.submit(Job(MODELS, "Loading the models", self._load_models))

    def reload_models(self) -> Job:
        """Load the models that are chosen now in the place of those before."""
        for job in self._answering.jobs(kind=MODELS):
            self._answering.dismiss(job.id)

        def work(job: Job) -> None:
            self.quoth.forget_models()
            self._load_models(job)

        return self._answering.submit(Job(MODELS, "Loading the models", work, urgent=_ASKED))

    def add(self, uploads: Iterable[Upload], *, notebook: str, password: str | None = None) -> tuple[Job, ...]:
        """Add dropped files to a notebook, one job each."""
        return tuple(
            self._add(self._keep(upload), notebook=notebook, password=password, title=upload.title)
            for upload in uploads
        )

    def retry(self, job_id: int, *, notebook: str, password: str) -> None:
        """Add a file again, now with its password."""
        path = self._uploads.pop(job_id, None)
        if path is not None:
            self._reading.dismiss(job_id)
            self._add(path, notebook=notebook, password=password)

    def password(self, source_id: str) -> str | None:
        """Give the password of an encrypted source; it is known until the page ends, and written nowhere."""
        return self._passwords.get(source_id)

    def know_password(self, source_id: str, password: str) -> None:
        """Remember the password of an encrypted source, for all tabs, until the page ends."""
        self._passwords[source_id] = password

    def summarise(self, source_id: str) -> Job:
        """Write a source's summary, which the library keeps, before what nobody waits for; a question goes first."""
        for job in self._answering.jobs(kind=SUMMARISE, key=source_id):
            if not job.view().is_over:
                return job
            self._answering.dismiss(job.id)

        def work(job: Job) -> None:
            self._summarise(job, source_id)

        return self._answering.submit(Job(SUMMARISE, source_id, work, key=source_id, urgent=_LOOKED_AT, gives_way=True))

    def make_report(self, kind: ReportKind, notebook: str) -> Job:
        """Make a notebook's report, which the library keeps, before what nobody waits for; a question goes first."""
        key = f"{kind.value} {notebook}"
        for job in self._answering.jobs(kind=REPORT, key=key):
            if not job.view().is_over:
                return job
            self._answering.dismiss(job.id)

        def work(job: Job) -> None:
            job.report("loading the embedder")
            _ = self.quoth.embedder
            with suppress(Stopped):
                make_report(
                    self.quoth,
                    notebook,
                    kind,
                    progress=lambda done, total: job.report("reading the sources", done, total),
                    stop=job.stop,
                )

        return self._answering.submit(Job(REPORT, kind.value, work, key=key, urgent=_LOOKED_AT, gives_way=True))

    def ask(
        self,
        question: str,
        *,
        notebook: str,
        sources: Collection[str],
        conversation: int | None = None,
        replacing: int | None = None,
    ) -> tuple[int, Job]:
        """Begin to answer a question; give the conversation it stands in, which is begun where none is given.

        `replacing` is the place, counted from 0, of the answer that the new one takes the place of.
        """
        if conversation is None:
            title = shorten(question, _TITLE_LENGTH)
            conversation = self.quoth.library.create_conversation(notebook=notebook, title=title)
        asked = Asked(question, notebook, tuple(sources), conversation, replacing)

        def work(job: Job) -> None:
            self._answer(job, asked)

        job = Job(ASK, question, work, key=str(conversation), urgent=_ASKED)
        if not self.quoth.is_loaded("embedder"):  # what words alone find is there at once
            hits = self.quoth.retriever(None).search(question, limit=_PREVIEW, notebook=notebook, sources=sources)
            show_event(job, Found(hits))
            job.report("loading the models")
        return conversation, self._answering.submit(job)

    def stop(self, job_id: int) -> None:
        """Stop a job, which stays to be seen as stopped."""
        for job in (*self._reading.jobs(), *self._answering.jobs()):
            if job.id == job_id:
                job.cancel()

    def replay(self, record: Record, *, key: str) -> Job:
        """Let the model write an answer's draft again from its record; the job hands over the text."""
        for job in self._answering.jobs(kind=REPLAY, key=key):
            self._answering.dismiss(job.id)

        def work(job: Job) -> None:
            from generation.replay import replay

            job.report("writing again")
            job.hand_over(replay(record, self.quoth.generator))

        return self._answering.submit(Job(REPLAY, record.query, work, key=key, urgent=_ASKED))

    def suggest(self, notebook: str, sources: Sequence[str]) -> Job:
        """Look for questions that a notebook can answer; a person's own question goes first."""
        key = f"{notebook}\n{' '.join(sources)}"
        for job in self._answering.jobs(kind=SUGGEST, key=key):
            return job

        def work(job: Job) -> None:
            self._suggest(job, notebook)

        return self._answering.submit(Job(SUGGEST, notebook, work, key=key, gives_way=True))

    def jobs(self, kind: str, key: str | None = None) -> tuple[Job, ...]:
        """List the jobs of a kind, oldest first; `key` is a notebook's name for files, a conversation for questions."""
        lane = self._reading if kind in {ADD, INDEX} else self._answering
        return lane.jobs(kind=kind, key=key)

    def dismiss(self, job_id: int) -> None:
        """Forget a job, stopping it where it still runs."""
        self._reading.dismiss(job_id)
        self._answering.dismiss(job_id)
        self._throw_away(self._uploads.pop(job_id, None))

    def close(self) -> None:
        """Stop all work and close the library."""
        self.removals.close()
        self._reading.close()
        self._answering.close()
        self.models.close()
        for path in self._uploads.values():
            self._throw_away(path)
        self.quoth.close()

    def _explain(self, error: BaseException) -> str:
        """Say what failed; a dropped file is called by the name it came with, not by where its copy lies."""
        said = failures.explain(error, self.quoth.settings.home)
        for path in tuple(self._uploads.values()):
            said = said.replace(str(path), path.name)
        return said

    def _load_models(self, job: Job) -> None:
        gc.unfreeze()  # models that were loaded before can go
        job.report("loading the embedder", 0, 2)
        _ = self.quoth.embedder
        self._index_soon()  # what a killed add left without vectors
        job.report("loading the language model", 1, 2)
        try:
            _ = self.quoth.generator
        finally:
            # Streamlit collects garbage after each run of the page, and would look all of torch over each time.
            gc.freeze()

    def _index_soon(self) -> None:
        """Have vectors made of what has none, once for all files that wait, which are read first."""
        jobs = self._reading.jobs(kind=INDEX)
        if any(job.view().state is State.WAITING for job in jobs):
            return
        for job in jobs:
            if job.view().is_over:
                self._reading.dismiss(job.id)
        self._reading.submit(Job(INDEX, "Indexing", self._index, gives_way=True))

    def _index(self, job: Job) -> None:
        embed_all(self.quoth, progress=job.report, stop=job.stop)

    def _generator(self) -> TextGenerator | None:
        """Give the language model, None where it is not on this machine: the page says so from the models' job."""
        try:
            return self.quoth.generator
        except ModelMissing:
            return None

    def _add(self, path: Path, *, notebook: str, password: str | None, title: str = "") -> Job:
        def work(job: Job) -> None:
            try:
                outcome = add_file(
                    self.quoth,
                    path,
                    notebook=notebook,
                    password=password,
                    known_as=path.name,
                    progress=job.report,
                    stop=job.stop,
                )
                if outcome.source and password:
                    self.know_password(outcome.source.document_id, password)
                if outcome.source and title and outcome.state is AddState.ADDED:
                    self.quoth.library.rename(outcome.source.document_id, title)
                self._finish_adding(job, outcome)
            except Stopped:
                self._throw_away(self._uploads.pop(job.id, None))

        job = Job(ADD, path.name, work, key=notebook, urgent=_LOOKED_AT)
        self._uploads[job.id] = path
        return self._reading.submit(job)

    def _finish_adding(self, job: Job, outcome: Outcome) -> None:
        job.hand_over(outcome)
        if outcome.error:
            raise outcome.error  # the file is kept until the job is dismissed: a password may be all that it lacks
        self._throw_away(self._uploads.pop(job.id, None))
        if outcome.state is AddState.ADDED:
            self._index_soon()

    def _answer(self, job: Job, asked: Asked) -> None:
        clock = Clock(job)
        if not self.quoth.is_loaded("embedder"):
            job.report("loading the models")
        events = self._assistant().ask(
            asked.question,
            notebook=asked.notebook,
            sources=asked.sources,
            history=self._history(asked),
            stop=job.stop,
            suggest=False,  # that takes longer than the answer, and is done when the answer is there
        )
        job.report("searching")
        for event in events:
            clock.saw(event)
            show_event(job, event)
            if isinstance(event, Finished) and (event.answer.claims or not job.stop.is_set()):
                self._keep_turn(asked, event.answer, clock)
                job.hand_over(KEPT)
                self._suggest_next(event.answer, asked.notebook, asked.conversation)

    def _keep_turn(self, asked: Asked, answer: Answer, clock: Clock) -> None:
        library = self.quoth.library
        of = len(library.sources(asked.notebook))
        turn: TurnJson = {
            **answer_json(answer),
            "clock": clock.json(),
            "scope": {"used": len(asked.sources), "of": of},
        }
        if asked.replacing is None:
            library.append_turn(asked.conversation, write_turn(turn))
        else:
            library.replace_turn(asked.conversation, asked.replacing, write_turn(turn))

    def _assistant(self) -> Assistant:
        return self.quoth.assistant(self.quoth.embedder, self._generator())

    def _suggest(self, job: Job, notebook: str) -> None:
        from ui.suggestions import suggest_for_notebook

        for question in suggest_for_notebook(self.quoth, self._assistant(), notebook, stop=job.stop):
            job.hand_over(question)

    def _suggest_next(self, answer: Answer, notebook: str, conversation: int) -> None:
        key = f"{conversation} {len(self.quoth.library.turns(conversation))}"

        def work(job: Job) -> None:
            from ui.suggestions import keep_next

            found = self._assistant().suggester.after(answer, notebook=notebook)
            if not job.stop.is_set():
                keep_next(self.quoth, key, found)

        self._answering.submit(Job(SUGGEST, answer.question, work, key=f"next {key}", gives_way=True))

    def next_questions(self, conversation: int, turns: int) -> tuple[str, ...] | None:
        """Give what could be asked after the last of so many turns; None while that is being found."""
        from ui.suggestions import known_next

        key = f"{conversation} {turns}"
        if any(not job.view().is_over for job in self._answering.jobs(kind=SUGGEST, key=f"next {key}")):
            return None
        return known_next(self.quoth, key)

    def _summarise(self, job: Job, source_id: str) -> None:
        from ui.summaries import summary_of

        job.report("loading the models")
        _, generator = self.quoth.embedder, self._generator()
        job.report("choosing its main sentences")
        with suppress(Stopped):
            summary_of(
                self.quoth,
                source_id,
                generator,
                progress=lambda done, total: job.report("writing", done, total),
                stop=job.stop,
            )

    def suggest_for_source(self, source_id: str) -> Job:
        """Look for questions that a source answers, unless that is under way."""
        return next(iter(self._answering.jobs(kind=SUGGEST, key=source_id)), None) or self._suggest_for_source(
            source_id
        )

    def _suggest_for_source(self, source_id: str) -> Job:
        def work(job: Job) -> None:
            from ui.suggestions import suggest_for_source

            suggest_for_source(self.quoth, self._assistant(), source_id, stop=job.stop)

        return self._answering.submit(Job(SUGGEST, source_id, work, key=source_id, gives_way=True))

    def _history(self, asked: Asked) -> tuple[Turn, ...]:
        from generation.conversation import Turn

        turns = [read_turn(body) for body in self.quoth.library.turns(asked.conversation)[: asked.replacing]]
        return tuple(Turn(turn["question"], " ".join(claim["text"] for claim in turn["claims"])) for turn in turns)

    def _sweep_uploads(self) -> None:
        """Delete what a killed page left behind; another page of the same home may be reading what is younger."""
        for folder in (self.quoth.settings.home / "uploads").glob("*"):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

    def _keep(self, upload: Upload) -> Path:
        folder = self.quoth.settings.home / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        name = Path(upload.name.replace("\\", "/").replace("\0", "")).name or "file"
        path = Path(tempfile.mkdtemp(dir=folder)) / name[-200:]
        path.write_bytes(upload.content)
        return path

    def _throw_away(self, path: Path | None) -> None:
        if path is not None:
            with suppress(OSError):
                shutil.rmtree(path.parent)
