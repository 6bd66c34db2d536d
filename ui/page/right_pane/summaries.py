"""The summaries of the ticked sources: made one after another, each with its one line, all to be taken along."""

from __future__ import annotations

import streamlit as st

from services.contract.made import SummaryJson
from services.export.papers import summaries_paper
from services.jobs.making import SUMMARISE_ALL
from services.jobs.queue import JobView, State
from services.make.reports import sources_of
from services.make.summary import known_summary, one_line_of
from services.showing.plain_text import as_text
from ui.page import state
from ui.page.right_pane import downloads
from ui.page.right_pane.under_way import show_progress

_POLL_SECONDS = 0.8


def show() -> None:
    """Show what is summarised of the ticked sources, how far the rest is, and files of all."""
    sources = sources_of(state.worker().quoth, state.notebook())
    found = [(source, known_summary(state.worker().quoth, source.document_id)) for source in sources]
    done = [summary for _, summary in found if summary is not None]
    job = _job()
    st.caption("Of each ticked source: one line, question, data and methods, findings, limits, every sentence quoted.")
    if job is not None and not job.is_over:
        st.fragment(_under_way, run_every=_POLL_SECONDS)(len(done))
    elif st.button(
        "Summarise the rest" if done else "Summarise the ticked sources",
        icon=":material/summarize:",
        key="summarise-all",
        disabled=len(done) == len(sources),
    ):
        state.worker().guides.summarise_all(state.notebook())
        st.rerun()
    if job is not None and job.state is State.FAILED:
        st.error(as_text(job.trouble))
    if done:
        title = f"Summaries: {state.notebook()}"
        downloads.menu("summaries", title, lambda reference_of: summaries_paper(done, title, reference_of=reference_of))
    for source, summary in found:
        if summary is not None:
            _entry(source.document_id, summary)


def _job() -> JobView | None:
    jobs = state.worker().jobs(SUMMARISE_ALL, state.notebook())
    return jobs[-1].view() if jobs else None


def _under_way(shown: int) -> None:
    """Show how far the summaries are; the whole page is shown anew when one is done, and at the end."""
    job = _job()
    if job is None or job.is_over or job.done > shown:
        st.rerun()
        return
    show_progress(job, key="stop-summaries")


def _entry(source_id: str, summary: SummaryJson) -> None:
    with st.container(border=True, key=f"summary-{source_id[:12]}"):
        st.markdown(f"**{as_text(summary.title)}**")
        line = one_line_of(summary)
        if line is not None:
            st.text(f"“{line.text.strip()}”" if line.is_verbatim else line.text)
        if st.button("Open its guide", icon=":material/menu_book:", type="tertiary", key=f"guide-of-{source_id[:12]}"):
            state.open_source(source_id)
            st.rerun()
