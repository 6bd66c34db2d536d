"""Conversations keep their turns in order, and come back as they were."""

from __future__ import annotations

import pytest

from retrieval.errors import LibraryError
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.library import Library


def test_a_turn_can_be_replaced(library: Library) -> None:
    number = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    for body in ('{"a": 1}', '{"a": 2}'):
        library.conversations.append_turn(number, body)
    library.conversations.replace_turn(number, 0, '{"a": 3}')
    assert library.conversations.turns(number) == ('{"a": 3}', '{"a": 2}')
    with pytest.raises(LibraryError, match="deleted"):
        library.conversations.replace_turn(number, 2, "{}")


def test_a_deleted_conversation_can_be_put_back(library: Library) -> None:
    number = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    library.conversations.append_turn(number, '{"a": 1}')
    [kept], turns = library.conversations.all(), library.conversations.turns(number)
    library.conversations.delete(number)
    library.conversations.restore(kept, turns)
    library.conversations.restore(kept, turns)
    assert library.conversations.all() == (kept,)
    assert library.conversations.turns(number) == turns


def test_conversations_keep_their_turns_in_order(library: Library) -> None:
    first = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    second = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Fish")
    for turn in range(3):
        library.conversations.append_turn(first, f'{{"turn": {turn}}}')
    assert library.conversations.turns(first) == ('{"turn": 0}', '{"turn": 1}', '{"turn": 2}')
    assert [(c.id, c.turn_count) for c in library.conversations.all(DEFAULT_NOTEBOOK)] == [(first, 3), (second, 0)]
    library.conversations.rename(second, "Fishes")
    library.conversations.delete(first)
    assert [c.title for c in library.conversations.all()] == ["Fishes"]
    assert library.conversations.turns(first) == ()
    with pytest.raises(LibraryError, match="deleted"):
        library.conversations.append_turn(first, "{}")
    with pytest.raises(ValueError, match="Expecting"):
        library.conversations.append_turn(second, "no JSON")
