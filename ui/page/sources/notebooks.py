"""The notebooks at the head of the sidebar: choose, make, rename, delete one, and bring one back."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.errors import QuothError
from services.showing.plain_text import as_text, shorten
from ui.page import state

_NEW, _RENAME, _DELETE = "New notebook", "Rename this notebook", "Delete this notebook"
_ICONS = {_NEW: "add", _RENAME: "edit", _DELETE: "delete"}
_UNDOS = 2


def show() -> None:
    """Show the choice of notebooks."""
    names, current = state.worker().quoth.library.notebooks.all(), state.notebook()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False, key="notebooks"):
        chosen = st.selectbox(
            "Notebook", names, index=names.index(current), key=f"notebook-{current}-{len(names)}", width="stretch"
        )
        wanted = st.menu_button(
            "Notebook menu",
            list(_ICONS),
            format_func=lambda name: f":material/{_ICONS[name]}: {name}",
            icon=":material/more_vert:",
            type="tertiary",
            key="icon-notebook",
        )
    if chosen != current:
        state.open_notebook(chosen)
        st.rerun()
    if wanted == _NEW:
        _make()
    elif wanted == _RENAME:
        _rename(current)
    elif wanted == _DELETE:
        state.worker().removals.remove_notebook(current)
        st.query_params.clear()
        st.rerun()
    _undo()


def _undo() -> None:
    for each in state.worker().quoth.library.removed.notebooks()[:_UNDOS]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"undo-notebook-{each.id}", wrap=False):
            st.caption(f"Deleted: {as_text(shorten(each.title, 26))}", width="stretch")
            if st.button("Undo", icon=":material/undo:", type="tertiary", key=f"bring-notebook-back-{each.id}"):
                state.open_notebook(state.worker().quoth.library.removed.bring_notebook_back(each.id))
                st.rerun()


@st.dialog("New notebook")
def _make() -> None:
    name = _name("make-notebook", "", "Make it")
    if name:
        try:
            state.worker().quoth.library.notebooks.create(name)
        except QuothError as error:
            st.error(as_text(failures.describe(error)))
        else:
            state.open_notebook(name)
            st.rerun()


@st.dialog("Rename the notebook")
def _rename(current: str) -> None:
    name = _name("rename-notebook", current, "Rename")
    if name:
        try:
            state.worker().quoth.library.notebooks.rename(current, name)
        except QuothError as error:
            st.error(as_text(failures.describe(error)))
        else:
            st.query_params["notebook"] = name
            st.rerun()


def _name(key: str, value: str, action: str) -> str:
    """Ask for a name; empty until it is given."""
    with st.form(key, border=False):
        name = " ".join(st.text_input("Name", value=value, max_chars=80).split())
        return name if st.form_submit_button(action, type="primary") else ""
