"""The notebooks at the head of the sidebar: choose one, make one, delete one."""

from __future__ import annotations

import streamlit as st

from models.errors import QuothError
from ui import failures
from ui.panels import state
from ui.plain_text import as_text


def show() -> None:
    """Show the choice of notebooks."""
    names, current = state.desk().quoth.library.notebooks(), state.notebook()
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            "Notebook", names, index=names.index(current), key=f"notebook-{current}-{len(names)}", on_change=None
        )
    if chosen != current:
        state.open_notebook(chosen)
        st.rerun()
    with right, st.popover("", icon=":material/more_horiz:", type="tertiary", help="Make or delete notebooks"):
        _make()
        _delete(current)


def _make() -> None:
    with st.form("new-notebook", clear_on_submit=True, border=False):
        name = st.text_input("New notebook", placeholder="Its name", max_chars=80).strip()
        if st.form_submit_button("Make it") and name:
            try:
                state.desk().quoth.library.create_notebook(name)
            except QuothError as error:
                st.error(as_text(failures.describe(error)))
            else:
                state.open_notebook(name)
                st.rerun()


def _delete(name: str) -> None:
    sure = st.checkbox("Delete this notebook, its conversations and the sources that are in no other")
    if st.button("Delete", disabled=not sure):
        state.desk().quoth.library.delete_notebook(name)
        st.query_params.clear()
        st.rerun()
