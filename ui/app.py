"""The page: `quoth serve` starts it, and so does `streamlit run ui/app.py`. Puts the panels in their places."""

from __future__ import annotations

import streamlit as st

from models.errors import QuothError
from ui import failures
from ui.panels import adding, conversation, looks, notebooks, sources, state, viewer
from ui.plain_text import as_text


def show() -> None:
    """Show the page."""
    looks.apply()
    looks.warn_if_started_alone()
    try:
        library = state.desk().quoth.library
        known = library.sources(state.notebook())
        with st.sidebar:
            st.subheader("quoth", anchor=False)
            notebooks.show()
            adding.show()
            sources.show(known)
        conversation.show(known)
        viewer.show()
    except QuothError as error:
        st.error(as_text(failures.describe(error)))


if __name__ == "__main__":  # as Streamlit runs it
    show()
