"""A source's guide: what it says in a few sentences with quotes, what it is about, and what is worth asking it."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.ask.suggestions import known_for_source
from services.contract.claims import ClaimJson, QuoteJson, with_headings
from services.contract.made import SummaryJson
from services.errors import QuothError
from services.export.references import told_record
from services.jobs.making import SUMMARISE
from services.jobs.queue import JobView, State
from services.library import Source
from services.make.summary import known_summary
from services.showing.places import tell_recognised
from services.showing.plain_text import as_text
from ui.page import figures, state
from ui.page.conversation.conversation import ask
from ui.page.view import View

_POLL_SECONDS = 0.8


def show(source: Source) -> None:
    """Show the guide, and begin to write it where there is none."""
    if told := tell_recognised(source):
        st.caption(as_text(told))
    if record := told_record(state.worker().quoth, source):
        st.caption(as_text(record))
    waits = known_summary(state.worker().quoth, source.document_id) is None and _begin(source.document_id)
    st.fragment(_guide, run_every=_POLL_SECONDS if waits else None)(source.document_id)
    figures.show_all(source)


def _begin(source_id: str) -> bool:
    """Have the summary written unless the person stopped that or it failed; tell whether it is under way."""
    jobs = state.worker().jobs(SUMMARISE, source_id)
    job = jobs[-1] if jobs else state.worker().guides.summarise(source_id)
    return not job.view().is_over


def _guide(source_id: str) -> None:
    summary = known_summary(state.worker().quoth, source_id)
    if summary is None:
        _making(source_id)
    else:
        _summary(summary)
        _topics(summary.topics, source_id)
    _questions(source_id)


def _making(source_id: str) -> None:
    """Show how far the summary is; when that is over, the whole page is shown anew."""
    jobs = [job.view() for job in state.worker().jobs(SUMMARISE, source_id)]
    job = jobs[-1] if jobs else None
    if job is not None and not job.is_over:
        _under_way(job)
        st.session_state["guide-waits"] = job.id
        return
    if job is not None and st.session_state.pop("guide-waits", None) == job.id:
        st.rerun()
    if job is not None and job.state is State.FAILED:
        st.error(as_text(job.trouble))
    if st.button("Write the summary", icon=":material/summarize:", key="summarise"):
        state.worker().guides.summarise(source_id)
        st.rerun()


def _under_way(job: JobView) -> None:
    doing = "waiting for its turn" if job.state is State.WAITING else as_text(job.doing)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key="summarising"):
        count = f", {job.done} of at most {job.total} sentences" if job.total else ""
        st.progress(job.share, text=f"Summary: {doing}{count}")
        if st.button("Stop", icon=":material/stop:", key="stop-summary", type="tertiary"):
            state.worker().stop(job.id)
            st.rerun()


def _summary(summary: SummaryJson) -> None:
    st.markdown("**Summary**")
    if not summary.sentences:
        st.caption("It has no running text that could be summarised.")
    for number, (heading, claim) in enumerate(with_headings(summary.sentences)):
        if heading:
            st.markdown(f"*{as_text(heading)}*")
        _sentence(claim, number)
    written = any(not claim.is_verbatim for claim in summary.sentences)
    by = as_text(summary.model) if written else ""
    st.caption(f"Written by {by}, each sentence checked against its quote." if by else "The source's own sentences.")
    if summary.failure:
        st.caption(as_text(summary.failure))


def _sentence(claim: ClaimJson, number: int) -> None:
    if not claim.is_verbatim:
        st.markdown(as_text(claim.text))
    for place, quote in enumerate(claim.quotes):
        with st.container(key=f"quote-guide-{number}-{place}"):
            st.text(f"“{quote.text.strip()}”")
            page = as_text(quote.where[:1].upper() + quote.where[1:])
            if st.button(page, key=f"guide-quote-{number}-{place}", type="tertiary", icon=":material/find_in_page:"):
                state.view(_view(quote))
                st.rerun()


def _view(quote: QuoteJson) -> View:
    return View(quote.source_id, quote.page, quote.page, quote.boxes, quote.text, quote.start)


def _topics(topics: tuple[str, ...], source_id: str) -> None:
    if topics:
        st.markdown("**Key topics**")
        with st.container(horizontal=True, gap="small", key="topics"):
            for place, topic in enumerate(topics):
                if st.button(as_text(topic), key=f"topic-{source_id[:12]}-{place}", help="Ask what is said about it"):
                    _ask(f"What is said about {topic}?")


def _questions(source_id: str) -> None:
    """Show questions that the source answers; looking for them is begun where that was never done."""
    questions = known_for_source(state.worker().quoth, source_id)
    st.markdown("**Worth asking**")
    if not questions:
        over = state.worker().guides.suggest_for_source(source_id).view().is_over
        st.caption("No question was found that it surely answers." if over else "Looking for questions it answers …")
    for place, question in enumerate(questions):
        with st.container(key=f"asked-guide-{place}"):
            key = f"asked-of-{source_id[:12]}-{place}"
            if st.button(as_text(question), key=key, icon=":material/arrow_forward:"):
                _ask(question)


def _ask(question: str) -> None:
    try:
        ask(question)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))
