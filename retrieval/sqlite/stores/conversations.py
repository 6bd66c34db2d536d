"""Keeps conversations, turn by turn as JSON text. What a turn holds is the caller's matter."""

from __future__ import annotations

import json
from collections.abc import Sequence

from retrieval.errors import LibraryError
from retrieval.kept import Conversation
from retrieval.sqlite.database import Database, now
from retrieval.sqlite.stores.notebooks import find_notebook_key
from retrieval.storable import storable


class SqliteConversations:
    """The port ConversationStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, *, notebook: str, title: str) -> int:
        """Begin a conversation in a notebook and give its id."""
        with self._database.write() as connection:
            key = connection.execute(
                "INSERT INTO conversations (notebook, title, created_at, changed_at) VALUES (?1, ?2, ?3, ?3)",
                (find_notebook_key(connection, notebook), storable(title), now()),
            ).lastrowid
        assert key is not None
        return int(key)

    def all(self, notebook: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations of a notebook, or all, the one changed last first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT conversations.key, notebooks.name, title, conversations.created_at, changed_at,"
                " (SELECT count(*) FROM turns WHERE conversation = conversations.key)"
                " FROM conversations JOIN notebooks ON notebooks.key = conversations.notebook"
                " WHERE notebooks.removed_at IS NULL AND (?1 IS NULL OR notebooks.name = ?1)"
                " ORDER BY changed_at DESC, conversations.key DESC",
                (notebook,),
            )
            return tuple(Conversation(*row) for row in rows)

    def turns(self, conversation: int) -> tuple[str, ...]:
        """Give a conversation's turns in order, each as it was appended."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT body FROM turns WHERE conversation = ? ORDER BY ordinal", (conversation,))
            return tuple(body for (body,) in rows)

    def append_turn(self, conversation: int, body: str) -> None:
        """Add a turn, which must be JSON text, to the end of a conversation."""
        json.loads(body)
        with self._database.write() as connection:
            changed = connection.execute("UPDATE conversations SET changed_at = ? WHERE key = ?", (now(), conversation))
            if not changed.rowcount:
                raise LibraryError("The conversation has been deleted.", remedy="Begin a new one.")
            connection.execute(
                "INSERT INTO turns SELECT ?1, coalesce(max(ordinal) + 1, 0), ?2 FROM turns WHERE conversation = ?1",
                (conversation, storable(body)),
            )

    def replace_turn(self, conversation: int, ordinal: int, body: str) -> None:
        """Put another turn, JSON text, in the place of one."""
        json.loads(body)
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE turns SET body = ? WHERE conversation = ? AND ordinal = ?",
                (storable(body), conversation, ordinal),
            )
            if not changed.rowcount:
                raise LibraryError("The answer has been deleted.", remedy="Ask anew.")
            connection.execute("UPDATE conversations SET changed_at = ? WHERE key = ?", (now(), conversation))

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        with self._database.write() as connection:
            connection.execute("UPDATE conversations SET title = ? WHERE key = ?", (storable(title), conversation))

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its turns; one that is gone already is no error."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM conversations WHERE key = ?", (conversation,))

    def restore(self, kept: Conversation, turns: Sequence[str]) -> None:
        """Put a deleted conversation back as it was; one that is there already stays as it is."""
        with self._database.write() as connection:
            made = connection.execute(
                "INSERT OR IGNORE INTO conversations (key, notebook, title, created_at, changed_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    kept.id,
                    find_notebook_key(connection, kept.notebook),
                    storable(kept.title),
                    kept.created_at,
                    kept.changed_at,
                ),
            )
            if made.rowcount:
                rows = [(kept.id, ordinal, storable(body)) for ordinal, body in enumerate(turns)]
                connection.executemany("INSERT INTO turns (conversation, ordinal, body) VALUES (?, ?, ?)", rows)
