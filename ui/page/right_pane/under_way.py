"""How far a job is, and the button that stops it: the same wherever something is made."""

from __future__ import annotations

import streamlit as st

from services.jobs.queue import JobView
from services.showing.plain_text import as_text, shorten
from ui.page import state

_LONGEST = 70  # letters of what is being done, such as a long title


def show_progress(job: JobView, *, key: str) -> None:
    """Show what is being done and how much of it is; `key` tells this place's button from others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, text=f"{as_text(shorten(job.doing, _LONGEST)) or 'waiting for its turn'} {job.count}")
        if st.button("Stop", icon=":material/close:", type="tertiary", key=key):
            state.worker().dismiss(job.id)
            st.rerun()
