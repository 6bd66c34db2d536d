"""The conversations of a notebook: open, begin, find by words, rename, and delete one, which can be taken back."""

from __future__ import annotations

import streamlit as st

from services.contract.turns import read_turn
from services.library import Conversation
from services.showing.plain_text import as_text, shorten
from ui.page import state

_SHOWN = 30  # conversations in the list; the search finds the others
_TITLE_LENGTH = 200
_DELETED, _RENAMING = "deleted-conversation", "renaming-conversation"


def show(number: int | None) -> None:
    """Show the head of the conversation: its title, the list of the others, a new one."""
    known = state.worker().quoth.library.conversations.all(state.notebook())
    current = next((each for each in known if each.id == number), None)
    with st.container(horizontal=True, vertical_alignment="center", key="conversation-head"):
        st.subheader(as_text(shorten(current.title, 80) if current else state.notebook()) or "Untitled", anchor=False)
        if known:
            _list(known, number)
        if current and st.button("New", icon=":material/add:", type="tertiary", key="new-conversation"):
            state.open_conversation(None)
            st.rerun()
    _undo()


def words_of(conversation: Conversation) -> str:
    """Give all that a search may find in a conversation: its title, the questions, the claims and their quotes."""
    library = state.worker().quoth.library
    return _words(str(library.home), conversation.id, conversation.changed_at, conversation.title)


@st.cache_data(max_entries=5000, show_spinner=False)
def _words(home: str, number: int, changed_at: str, title: str) -> str:
    del home, changed_at  # they tell this conversation as it is now from all others
    words = [title]
    for body in state.worker().quoth.library.conversations.turns(number):
        turn = read_turn(body)
        words.append(turn.question)
        for claim in turn.claims:
            words += [claim.text, *(quote.text for quote in claim.quotes)]
    return "\n".join(words).casefold()


def _list(known: tuple[Conversation, ...], number: int | None) -> None:
    popover = st.popover(
        "Conversations",
        type="tertiary",
        icon=":material/history:",
        key="conversations",
        on_change="rerun",
        width="content",
    )
    with popover:
        wanted = st.text_input(
            "Find in questions and answers", key="find-conversation", icon=":material/search:", type="search", live=True
        )
        parts = (wanted or "").casefold().split()
        found = [each for each in known if not parts or all(part in words_of(each) for part in parts)]
        if not found:
            st.caption("No conversation has these words.")
        for each in found[:_SHOWN]:
            _row(each, is_open=each.id == number)
        if len(found) > _SHOWN:
            st.caption(f"{len(found) - _SHOWN} more: search for their words.")


def _row(each: Conversation, *, is_open: bool) -> None:
    if st.session_state.get(_RENAMING) == each.id:
        _rename(each)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False, key=f"past-{each.id}"):
        label = as_text(shorten(each.title, 60)) or "Untitled"
        with st.container(key=f"past-title-{each.id}"):
            if st.button(label, key=f"asked-before-{each.id}", type="tertiary", disabled=is_open, wrap=True):
                state.open_conversation(each.id)
                st.rerun()
        if st.button(f"Rename {label}", icon=":material/edit:", key=f"icon-rename-{each.id}", type="tertiary"):
            st.session_state[_RENAMING] = each.id
            st.rerun()
        if st.button(f"Delete {label}", icon=":material/delete:", key=f"icon-forget-{each.id}", type="tertiary"):
            _delete(each, is_open=is_open)


def _rename(each: Conversation) -> None:
    with st.form(f"rename-form-{each.id}", border=False):
        title = st.text_input("Title", value=each.title, max_chars=_TITLE_LENGTH, key=f"title-{each.id}") or ""
        if st.form_submit_button("Rename"):
            if title.strip():
                state.worker().quoth.library.conversations.rename(each.id, title.strip())
            st.session_state.pop(_RENAMING, None)
            st.rerun()


def _delete(each: Conversation, *, is_open: bool) -> None:
    library = state.worker().quoth.library
    st.session_state[_DELETED] = (each, library.conversations.turns(each.id))
    library.conversations.delete(each.id)
    if is_open:
        state.open_conversation(None)
    st.rerun()


def _undo() -> None:
    """Offer to take the last deletion back, as long as this tab stays open."""
    kept: tuple[Conversation, tuple[str, ...]] | None = st.session_state.get(_DELETED)
    if kept is None:
        return
    each, turns = kept
    if each.notebook != state.notebook():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-conversation"):
        st.caption(f"Deleted “{as_text(shorten(each.title, 60))}”.")
        if st.button("Undo", key="undo-delete", type="tertiary", icon=":material/undo:"):
            state.worker().quoth.library.conversations.restore(each, turns)
            del st.session_state[_DELETED]
            state.open_conversation(each.id)
            st.rerun()
