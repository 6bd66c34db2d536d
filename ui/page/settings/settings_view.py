"""The settings view, which stands in the conversation's place: models, optional parts, data, privacy, reset."""

from __future__ import annotations

import streamlit as st

from services.errors import QuothError
from services.home.disk import empty, sizes_of
from services.models import ModelStore
from services.showing.plain_text import as_text
from services.showing.vision import server_of
from ui.page import state
from ui.page.settings import extra_settings, model_settings

_CONFIRMATION = "delete my library"
_USES_SHOWN = 200


def show() -> None:
    """Show the settings."""
    with st.container(key="settings"):
        st.subheader("Settings", anchor=False)
        model_settings.show()
        extra_settings.show()
        _data()
        _privacy()
        _reset()


def _data() -> None:
    quoth = state.worker().quoth
    home, store = quoth.settings.home, quoth.store
    sizes = sizes_of(home, store.folder)
    st.markdown("#### Data")
    st.text(
        f"Everything you add lies in {home}\n"
        f"Library: {_megabytes(sizes.library)}, originals: {_megabytes(sizes.originals)}\n"
        f"Models, which all home folders share: {_megabytes(sizes.models)} in {store.folder}"
    )
    st.caption("Nothing in these folders is encrypted; your disk should be. To keep a copy, copy the folder.")


def _privacy() -> None:
    st.markdown("#### Privacy")
    st.markdown(
        "Asking, searching, reading, indexing and summarising happen on this machine and never use the network. "
        "Only installing quoth and its parts, fetching models and the addresses that you add do. No statistics are "
        "sent to anyone."
    )
    if vision := _vision():
        st.markdown(as_text(vision))
    store = state.worker().quoth.store
    uses = store.network.uses()
    if not uses:
        st.markdown("**What was ever sent or fetched from this home folder: nothing.**")
    else:
        st.markdown(f"**What was ever sent or fetched from this home folder: {len(uses)} entries.**")
        st.caption(
            "To fetch, a file’s name or the address is sent, and with it what every request tells: this machine’s "
            "address and the name of the program that asks. Nothing of your documents or questions, but the figures "
            "that you have described, where you have set a vision model."
        )
        lines = [f"{use.at}  {use.outcome}: {use.what}, {use.place}" for use in uses[-_USES_SHOWN:]]
        with st.expander("Show the record", key="network-record"):
            st.code("\n".join(reversed(lines)), language=None, wrap_lines=True)
    unknown = _fetched_elsewhere(store)
    if unknown:
        st.caption(as_text(f"Fetched from another home folder, or before there was a record: {', '.join(unknown)}."))


def _vision() -> str:
    """Say where figures go to be described; "" where no vision model is set that may be asked."""
    try:
        server = server_of(state.worker().quoth.settings)
    except QuothError:
        return ""
    return (
        f"Besides these, a figure that you have described is sent as a picture to {server.target.address}, the vision "
        "model that you set in settings.toml."
    )


def _fetched_elsewhere(store: ModelStore) -> list[str]:
    """Name the installed models of which the record knows nothing."""
    recorded = " ".join(use.what for use in store.network.uses() if use.outcome.startswith("received"))
    return [name for name in store.catalogue if store.is_installed(name) and f"the model {name}" not in recorded]


def _reset() -> None:
    st.markdown("#### Reset")
    st.markdown("Deletes all notebooks, sources, conversations and notes of this home folder. This cannot be undone.")
    with st.form("reset", border=False):
        typed = st.text_input(f"To confirm, type: {_CONFIRMATION}", key="reset-typed", autocomplete="off") or ""
        models_too = st.checkbox("Delete the models too; other home folders on this machine use them as well")
        pressed = st.form_submit_button("Delete the library", icon=":material/delete_forever:")
    if not pressed:
        return
    if typed.strip().casefold() != _CONFIRMATION:
        st.error(f"Nothing was deleted: type “{_CONFIRMATION}” to confirm.")
        return
    _delete_everything(models_too=models_too)
    st.query_params.clear()
    st.session_state.clear()
    st.rerun()


def _delete_everything(*, models_too: bool) -> None:
    worker = state.worker()
    home, store = worker.quoth.settings.home, worker.quoth.store
    worker.close()
    try:
        empty(home)
    finally:
        state.worker_of.clear()
        st.cache_data.clear()
    if models_too:
        for name in store.catalogue:
            if store.is_installed(name):
                store.remove(name)


def _megabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
