"""The question box at the foot of the page: what it asks of, and the focus in it when the page is opened."""

from __future__ import annotations

import streamlit as st

from services.library import Source
from ui.page import state

# Only when nothing else has the focus: a reload must not take it from where someone is typing.
_FOCUS = """
<script>
  (function look(tries) {
    const box = document.querySelector('[data-testid="stChatInput"] textarea');
    if (box && !box.disabled) {
      if (!document.activeElement || document.activeElement === document.body) box.focus({ preventScroll: true });
    } else if (tries) setTimeout(look, 100, tries - 1);
  })(50);
</script>
"""


def show(sources: tuple[Source, ...]) -> str | None:
    """Show the box and give the question that was just asked."""
    used = state.ticked(tuple(source.document_id for source in sources))
    with st.bottom.container(key="question"):
        question = st.chat_input("Ask your sources", disabled=not used, max_chars=2000, key="question-box")
        if sources:
            st.caption(_scope(len(used), len(sources)))
    if used and not st.session_state.get("focused"):
        st.session_state["focused"] = True
        st.html(_FOCUS, unsafe_allow_javascript=True)
    return str(question) if question else None


def _scope(used: int, of: int) -> str:
    if not used:
        return ":material/filter_alt_off: No source is ticked. Tick at least one to ask."
    if used < of:
        return f":material/filter_alt: Answering from {used} of {of} sources"
    return "Answering from the one source here" if of == 1 else f"Answering from all {of} sources"
