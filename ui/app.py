"""The page: `quoth serve` starts it, and so does `streamlit run ui/app.py`. Puts the panels in their places.

Three panes: sources at the left (Streamlit's sidebar), the conversation in the middle with the question box pinned
below it, and at the right, when it is open, a page, the notes or the outputs.
"""

from __future__ import annotations

import streamlit as st

from services import failures
from services.errors import QuothError
from services.showing.plain_text import as_text
from ui.page import state
from ui.page import style as looks
from ui.page.conversation import conversation
from ui.page.right_pane import switch as right
from ui.page.settings import settings_view
from ui.page.sources import adding, notebooks
from ui.page.sources import source_list as sources


def show() -> None:
    """Show the page."""
    looks.apply()
    looks.refuse_without_door()
    looks.warn_if_started_alone()
    try:
        _panes()
    except QuothError as error:
        st.error(as_text(failures.describe(error)))


def _panes() -> None:
    adding.remember()
    known = state.worker().quoth.library.sources.all(state.notebook())
    with st.sidebar:
        _head()
        notebooks.show()
        adding.show()
        sources.show(known)
    right.switch()
    pane = state.pane()
    with st.container(key="panes"):
        middle, side = st.columns(2, gap="medium")  # both always, so that opening the right one leaves the other be
    with middle, st.container(key="middle"):
        if state.page() == state.SETTINGS:
            settings_view.show()
        else:
            conversation.show(known)
    if pane:
        with side:
            right.show(pane)


def _head() -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="head"):
        st.subheader("quoth", anchor=False, width="content")
        at_settings = state.page() == state.SETTINGS
        icon, label = (":material/forum:", "Conversation") if at_settings else (":material/settings:", "Settings")
        if st.button(label, icon=icon, type="tertiary", key="gear"):
            state.open_page("" if at_settings else state.SETTINGS)
            st.rerun()


if __name__ == "__main__":  # as Streamlit runs it
    show()
