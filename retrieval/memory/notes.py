"""Keeps notes, reports of notebooks and texts that are slow to make, in memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from retrieval.errors import LibraryError
from retrieval.kept import KeptQuote, KeptReport, Note
from retrieval.memory.state import State, now


class MemoryNotes:
    """The port NoteStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def create(self, *, notebook: str, title: str, text: str, quotes: Sequence[KeptQuote] = ()) -> Note:
        """Keep a new note, Markdown in which `[^1]` marks the first quote."""
        with self._state.open():
            place, at = self._state.notebook(notebook), now()
            note = Note(next(self._state.keys), place.name, title, text, tuple(quotes), at, at)
            self._state.notes[note.id] = (place.key, note)
            return note

    def update(self, note_id: int, *, title: str, text: str) -> Note:
        """Give a note another title and text; its quotes stay."""
        with self._state.open():
            place, note = self._find(note_id)
            self._state.notes[note_id] = (place, replace(note, title=title, text=text, changed_at=now()))
            return self._state.notes[note_id][1]

    def all(self, notebook: str | None = None) -> tuple[Note, ...]:
        """Give the notes of a notebook, or all, the one changed last first."""
        with self._state.open():
            names = {each.key: each.name for each in self._state.standing_notebooks()}
            found = [
                replace(note, notebook=names[place])
                for place, note in self._state.notes.values()
                if place in names and notebook in (None, names[place])
            ]
        return tuple(sorted(found, key=lambda note: (note.changed_at, note.id), reverse=True))

    def get(self, note_id: int) -> Note:
        """Give one note."""
        with self._state.open():
            return self._find(note_id)[1]

    def delete(self, note_id: int) -> Note:
        """Delete a note and give it as it was, so that it can be restored."""
        with self._state.open():
            note = self._find(note_id)[1]
            del self._state.notes[note_id]
            return note

    def restore(self, note: Note) -> None:
        """Put a deleted note back into its notebook; one that is there stays as it is."""
        with self._state.open():
            self._state.notes.setdefault(note.id, (self._state.notebook(note.notebook).key, note))

    def _find(self, note_id: int) -> tuple[int, Note]:
        if note_id not in self._state.notes:
            raise LibraryError("The note has been deleted.", remedy="Write a new one.")
        return self._state.notes[note_id]


class MemoryReports:
    """The port ReportStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def keep(self, *, notebook: str, kind: str, body: str) -> None:
        """Keep what was made of a notebook, JSON text, in place of an earlier one of that kind."""
        json.loads(body)
        with self._state.open():
            self._state.notebook(notebook).reports[kind] = KeptReport(body, now())

    def get(self, *, notebook: str, kind: str) -> KeptReport | None:
        """Give what was made of a notebook, or None."""
        with self._state.open():
            return self._state.notebook(notebook).reports.get(kind)


class MemoryTexts:
    """The port TextCache."""

    def __init__(self, state: State) -> None:
        self._state = state

    def keep(self, kind: str, key: str, text: str, *, source: str | None = None) -> None:
        """Keep a text under its kind and key, in place of an earlier one; it goes when its source goes."""
        with self._state.open():
            self._state.texts[kind, key] = (None if source is None else self._state.source(source).key, text)

    def get(self, kind: str, key: str) -> str | None:
        """Give the text kept under that kind and key, or None."""
        with self._state.open():
            return self._state.texts.get((kind, key), (None, None))[1]
