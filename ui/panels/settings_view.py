"""The settings view, which stands in the conversation's place."""

from __future__ import annotations

import streamlit as st

from ui.panels import state
from ui.plain_text import as_text


def show() -> None:
    """Show where everything lies."""
    st.subheader("Settings", anchor=False)
    st.markdown(as_text(f"Everything lies in the folder {state.desk().quoth.settings.home}"))
