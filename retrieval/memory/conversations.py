"""Keeps conversations in memory, turn by turn as JSON text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from retrieval.errors import LibraryError
from retrieval.kept import Conversation
from retrieval.memory.state import State, now


class MemoryConversations:
    """The port ConversationStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def create(self, *, notebook: str, title: str) -> int:
        """Begin a conversation in a notebook and give its id."""
        with self._state.open():
            place, number, at = self._state.notebook(notebook), next(self._state.keys), now()
            made = Conversation(number, place.name, title, at, at, 0)
            self._state.conversations[number] = (place.key, made, ())
            return number

    def all(self, notebook: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations of a notebook, or all, the one changed last first."""
        with self._state.open():
            names = {each.key: each.name for each in self._state.standing_notebooks()}
            found = [
                replace(kept, notebook=names[place], turn_count=len(turns))
                for place, kept, turns in self._state.conversations.values()
                if place in names and notebook in (None, names[place])
            ]
        return tuple(sorted(found, key=lambda kept: (kept.changed_at, kept.id), reverse=True))

    def turns(self, conversation: int) -> tuple[str, ...]:
        """Give a conversation's turns in order, each as it was appended."""
        with self._state.open():
            return self._state.conversations[conversation][2] if conversation in self._state.conversations else ()

    def append_turn(self, conversation: int, body: str) -> None:
        """Add a turn, JSON text, to the end of a conversation."""
        json.loads(body)
        with self._state.open():
            if conversation not in self._state.conversations:
                raise LibraryError("The conversation has been deleted.", remedy="Begin a new one.")
            place, kept, turns = self._state.conversations[conversation]
            self._state.conversations[conversation] = (place, replace(kept, changed_at=now()), (*turns, body))

    def replace_turn(self, conversation: int, ordinal: int, body: str) -> None:
        """Put another turn, JSON text, in the place of the one counted from 0."""
        json.loads(body)
        with self._state.open():
            if ordinal not in range(len(self.turns(conversation))):
                raise LibraryError("The answer has been deleted.", remedy="Ask anew.")
            place, kept, turns = self._state.conversations[conversation]
            turns = (*turns[:ordinal], body, *turns[ordinal + 1 :])
            self._state.conversations[conversation] = (place, replace(kept, changed_at=now()), turns)

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        with self._state.open():
            if conversation in self._state.conversations:
                place, kept, turns = self._state.conversations[conversation]
                self._state.conversations[conversation] = (place, replace(kept, title=title), turns)

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its turns; one that is gone already is no error."""
        with self._state.open():
            self._state.conversations.pop(conversation, None)

    def restore(self, kept: Conversation, turns: Sequence[str]) -> None:
        """Put a deleted conversation back into its notebook, with its turns; one that is there stays as it is."""
        with self._state.open():
            place = self._state.notebook(kept.notebook).key
            self._state.conversations.setdefault(kept.id, (place, kept, tuple(turns)))
