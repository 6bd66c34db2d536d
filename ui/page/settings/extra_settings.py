"""The optional parts in the settings view: what each is for, how much it takes, and a button that installs it."""

from __future__ import annotations

import streamlit as st

from services.extras import EXTRAS, Extra
from services.showing.plain_text import as_text
from ui.page import state
from ui.page.settings.model_settings import work


def show() -> None:
    """Show each optional part."""
    st.markdown("#### Optional parts")
    st.caption(
        "Installed from the package index that pip is set up to use, in the versions that quoth was tested with."
    )
    for extra in EXTRAS.values():
        with st.container(border=True, gap="xsmall", key=f"extra-{extra.name}"):
            _extra(extra)


def _extra(extra: Extra) -> None:
    installed = extra.is_installed
    job = state.worker().models.job(extra.name)
    st.markdown(as_text(extra.title) + (" · **installed**" if installed else ""))
    if not installed:
        more = ", and the model that hears them" if extra.name == "audio" else ""
        st.caption(f"About {extra.megabytes} MB on the disk{more}.")
    work(extra.name)
    is_idle = job is None or job.view().is_over
    if (
        not installed
        and is_idle
        and st.button(f"Install {extra.name}", key=f"install-{extra.name}", icon=":material/download:")
    ):
        state.worker().models.install(extra.name)
        st.rerun()
