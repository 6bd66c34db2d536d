"""The drop zone, the box for pasted text, and how far each file is."""

from __future__ import annotations

import re

import streamlit as st

from services.add.files import suffixes, told_formats
from services.add.uploads import Upload
from services.errors import PasswordNeeded
from services.jobs.adding import ADD, INDEX
from services.jobs.queue import JobView, State
from services.showing.plain_text import as_text, one_line, shorten
from ui.page import state

_POLL_SECONDS = 0.7
_SHOWN = 5  # files that failed, or that were stopped
_NAME = 40
_UNITS = {"reading": " pages", "fetching": " kB"}


def remember() -> None:
    """Remember which files are through, before the sources are listed: when that changes, the page is shown anew."""
    st.session_state["through"] = _through()


def show() -> None:
    """Show the drop zone and the files under way."""
    _drop_zone()
    _address()
    if st.button("Paste text", icon=":material/content_paste:", key="paste", type="tertiary"):
        _paste()
    worker = state.worker()
    active = any(not job.view().is_over for job in (*worker.jobs(ADD, state.notebook()), *worker.jobs(INDEX)))
    active = active or _through() != st.session_state["through"]  # something ended just now: look again
    st.session_state["whole"] = True
    st.fragment(_jobs, run_every=_POLL_SECONDS if active else None)()


def _drop_zone() -> None:
    rounds = st.session_state.setdefault("drops", 0)  # a new key empties the drop zone
    dropped = st.file_uploader(
        "Drop files here",
        type=sorted(suffix.removeprefix(".") for suffix in suffixes()),
        accept_multiple_files=True,
        help=f"quoth reads {as_text(told_formats())}.",
        key=f"drop-{rounds}",
        max_upload_size=state.worker().quoth.settings.upload_megabytes,
    )
    if dropped:
        uploads = [Upload(file.name, file.getvalue()) for file in dropped]
        state.worker().files.add(uploads, notebook=state.notebook())
        st.session_state["drops"] = rounds + 1
        st.rerun()


def _address() -> None:
    """Take the address of a page, a paper or a video, which is fetched when Enter is pressed."""
    rounds = st.session_state.setdefault("addresses", 0)  # a new key empties the field
    given = st.text_input(
        "Address",
        placeholder="Paste an address or DOI",
        icon=":material/link:",
        key=f"address-{rounds}",
        label_visibility="collapsed",
        max_chars=2000,
        disabled=not state.worker().quoth.settings.fetch,
        help="A web page, a paper, a YouTube video: it is fetched once, and kept on this machine."
        if state.worker().quoth.settings.fetch
        else "Your settings turn fetching off.",
    )
    if given.strip():
        state.worker().files.add_address(given.strip(), notebook=state.notebook())
        st.session_state["addresses"] = rounds + 1
        st.rerun()


@st.dialog("Paste text as a source", width="medium")
def _paste() -> None:
    with st.form("paste-text", border=False):
        title = one_line(st.text_input("Title", max_chars=200))
        text = st.text_area("Text, plain or Markdown", height=280, max_chars=2_000_000)
        if st.form_submit_button("Add it", type="primary"):
            if not text.strip():
                st.warning("There is no text to add yet.")
                return
            state.worker().files.add([pasted(title, text)], notebook=state.notebook())
            st.rerun()


def pasted(title: str, text: str) -> Upload:
    """Make a file of pasted text: Markdown where it looks so, plain text otherwise."""
    title = title or shorten(text, 60)
    stem = re.sub(r"[^\w .-]+", " ", title)[:80].strip(" .") or "Pasted text"
    marked = re.search(r"^(#{1,6} \S|```|[-*] \S|\d+\. \S|> \S|\|.+\|$)", text, re.MULTILINE)
    return Upload(f"{stem}.{'md' if marked else 'txt'}", text.encode("utf-8", "replace"), title)


def _jobs() -> None:
    """Show the files' progress; when one more is through, the whole page is shown anew.

    Not while the whole page is being shown: what was clicked would come to nothing.
    """
    whole = st.session_state.pop("whole", False)
    jobs = [job.view() for job in state.worker().jobs(ADD, state.notebook())]
    for job in jobs:
        if job.state is State.RUNNING:
            _under_way(job)
    _queue([job for job in jobs if job.state is State.WAITING])
    indexing = [job.view() for job in state.worker().jobs(INDEX)]
    for job in indexing:
        _index(job)
    ended = [job for job in jobs if job.state in {State.FAILED, State.STOPPED}]
    for job in ended[:_SHOWN]:
        _ended(job)
    if len(ended) > _SHOWN:
        st.caption(f"{len(ended) - _SHOWN} more were not added.")
        if st.button("Dismiss all", key="dismiss-all", type="tertiary", icon=":material/close:"):
            _dismiss(ended)
    if not whole and _through() != st.session_state.get("through"):
        st.rerun()


def _through() -> tuple[int, bool]:
    """Give how many files are through, and whether all is indexed."""
    worker = state.worker()
    files = sum(job.view().is_over for job in worker.jobs(ADD, state.notebook()))
    return files, all(job.view().is_over for job in worker.jobs(INDEX))


def _under_way(job: JobView) -> None:
    name = as_text(shorten(job.title, _NAME))
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"adding-{job.id}"):
        st.progress(job.share, text=f"{name}: {_told(job)}")
        if st.button(f"Stop {name}", icon=":material/close:", key=f"icon-stop-{job.id}", type="tertiary"):
            _dismiss([job])


def _told(job: JobView) -> str:
    """Say what is done with a file: "fetching 30/120 kB", "reading 3/12 pages", "recognising page 3 of 12"."""
    doing = as_text(job.doing) or "starting"
    if job.doing in {"checking", "recognising"} and job.count:
        return f"{doing} page {job.done} of {job.total}"
    unit = _UNITS.get(job.doing, "") if job.count else ""
    return f"{doing} {job.count}{unit}"


def _queue(waiting: list[JobView]) -> None:
    """Say what waits for its turn: a name for each of a few, a number for many."""
    if not waiting:
        return
    names = f"Queued: {as_text(shorten(waiting[0].title, _NAME))}"
    more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="adding-queue"):
        st.caption(names + more, width="stretch")
        if st.button("Stop what is queued", icon=":material/close:", key="icon-stop-queue", type="tertiary"):
            _dismiss(waiting)


def _index(job: JobView) -> None:
    """Say how far what is stored can be found by meaning, too."""
    if job.state is State.FAILED:
        st.error(as_text(job.trouble))
    elif job.state is State.RUNNING and job.total:
        st.progress(job.share, text=f"Indexing: {job.count} passages")


def _ended(job: JobView) -> None:
    name = as_text(shorten(job.title, _NAME))
    with st.container(horizontal=True, wrap=False, key=f"adding-{job.id}"):
        if job.state is State.FAILED:
            st.error(f"**{name}** was not added.  \n{as_text(job.trouble)}")
        else:
            st.caption(f"{name}: stopped", width="stretch")
        if st.button(f"Dismiss {name}", icon=":material/close:", key=f"icon-dismiss-{job.id}", type="tertiary"):
            _dismiss([job])
    if isinstance(job.error, PasswordNeeded):
        _password(job)


def _dismiss(jobs: list[JobView]) -> None:
    for job in jobs:
        state.worker().dismiss(job.id)
    st.rerun()


def _password(job: JobView) -> None:
    with st.form(f"password-{job.id}", border=False):
        password = st.text_input("Password of the file", type="password")
        if st.form_submit_button("Try again") and password:
            state.worker().files.retry(job.id, notebook=state.notebook(), password=password)
            st.rerun()
