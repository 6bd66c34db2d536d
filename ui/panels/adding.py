"""The drop zone, and how far each file is."""

from __future__ import annotations

import streamlit as st

from ingest.errors import PasswordNeeded
from ui.desk import ADD, Upload
from ui.jobs import JobView, State
from ui.panels import state
from ui.plain_text import as_text, shorten

_KINDS = ["pdf", "txt", "text", "md", "markdown"]
_POLL_SECONDS = 0.7


def show() -> None:
    """Show the drop zone and the files under way."""
    _drop_zone()
    active = any(not job.view().is_over for job in state.desk().jobs(ADD, state.notebook()))
    st.fragment(_jobs, run_every=_POLL_SECONDS if active else None)()


def _drop_zone() -> None:
    rounds = st.session_state.setdefault("drops", 0)  # a new key empties the drop zone
    limit = state.desk().quoth.settings.upload_megabytes
    dropped = st.file_uploader(
        "Add PDF, text or Markdown files",
        type=_KINDS,
        accept_multiple_files=True,
        key=f"drop-{rounds}",
        max_upload_size=limit,
    )
    if dropped:
        uploads = [Upload(file.name, file.getvalue()) for file in dropped]
        state.desk().add(uploads, notebook=state.notebook())
        st.session_state["drops"] = rounds + 1
        st.rerun()


def _jobs() -> None:
    """Show each file's progress; when the last one is through, the whole page is shown anew."""
    jobs = [job.view() for job in state.desk().jobs(ADD, state.notebook())]
    for job in jobs:
        _job(job)
    through = sum(job.is_over for job in jobs)
    if through != st.session_state.get("through"):
        st.session_state["through"] = through
        st.rerun()


def _job(job: JobView) -> None:
    if job.state is State.DONE:
        return  # it stands among the sources now
    name = as_text(shorten(job.title, 40))
    left, right = st.columns([6, 1], vertical_alignment="center")
    with left:
        if job.state is State.FAILED:
            st.error(f"**{name}**  \n{as_text(job.trouble)}")
        elif job.state is State.STOPPED:
            st.caption(f"{name}: stopped")
        else:
            st.progress(job.share, text=f"{name} {as_text(job.doing) or 'waiting'} {job.count}")
    with right:
        if st.button("", icon=":material/close:", key=f"dismiss-{job.id}", help="Stop or dismiss", type="tertiary"):
            state.desk().dismiss(job.id)
            st.rerun()
    if isinstance(job.error, PasswordNeeded):
        _password(job)


def _password(job: JobView) -> None:
    with st.form(f"password-{job.id}", border=False):
        password = st.text_input("Password of the file", type="password")
        if st.form_submit_button("Try again") and password:
            state.desk().retry(job.id, notebook=state.notebook(), password=password)
            st.rerun()
