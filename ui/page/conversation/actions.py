"""What can be done with a finished answer: keep it as a note, copy it, ask again; and how long it took."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from services.contract.turns import TurnJson
from services.export.answer_text import as_footnoted_markdown, as_plain_text
from services.export.references import references_of
from services.showing.plain_text import as_text
from ui.page import state
from ui.page.conversation.keeping import keep


def show(turn: TurnJson, key: str, *, ask_again: Callable[[], None]) -> None:
    """Show the row of actions below an answer."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"actions-{key}"):
        icon = ":material/bookmark_add:"
        st.button("Save as note", key=f"save-{key}", type="tertiary", icon=icon, on_click=keep, args=(turn,))
        _copy(turn, key)
        again = "Ask again, of the sources ticked now. The same model and sources give the same answer."
        if st.button("Ask again", key=f"again-{key}", type="tertiary", icon=":material/refresh:", help=again):
            ask_again()
        st.caption(as_text(took(turn)))


def took(turn: TurnJson) -> str:
    """Say how long an answer took, as the person waited for it, and which sources it used."""
    parts: list[str] = []
    if clock := turn.clock:
        if clock.first_words is not None and not turn.refused:  # older libraries have it of refusals too
            parts.append(f"First words after {clock.first_words:.1f} s, ")
        parts.append(f"done after {clock.done:.1f} s")
    scope = turn.scope
    if scope and scope.used < scope.of:
        parts.append(f"{' · ' if parts else ''}from {scope.used} of {scope.of} sources")
    text = "".join(parts)
    return text[:1].upper() + text[1:]


def _copy(turn: TurnJson, key: str) -> None:
    popover = st.popover(
        "Copy", key=f"copy-{key}", type="tertiary", icon=":material/content_copy:", on_change="rerun", width="content"
    )
    if not popover.open:
        return
    with popover:
        reference_of = references_of(state.worker().quoth)
        st.markdown("Markdown with footnotes")
        st.code(as_footnoted_markdown(turn, reference_of), language=None, wrap_lines=True, height=180)
        st.markdown("Plain text with references")
        st.code(as_plain_text(turn, reference_of), language=None, wrap_lines=True, height=180)
