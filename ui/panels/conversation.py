"""The middle of the page: the conversation, the answer in the making, and what could be asked next."""

from __future__ import annotations

import json
from typing import cast

import streamlit as st

from models.errors import QuothError
from retrieval.source import Source
from ui import failures
from ui.desk import ASK, MODELS
from ui.jobs import JobView, State
from ui.json_output import AnswerJson, ClaimJson, HitJson
from ui.panels import answers, state
from ui.plain_text import as_text, shorten

_POLL_SECONDS = 0.4
_SUGGESTIONS = 4  # on an empty page; more would be clutter


def show(sources: tuple[Source, ...]) -> None:
    """Show the open conversation and take a question."""
    number = state.conversation()
    turns = state.desk().quoth.library.turns(number) if number is not None else ()
    jobs = _jobs(number)
    _head(number)
    _models()
    for place, body in enumerate(turns):
        _turn(cast(AnswerJson, json.loads(body)), f"{number}-{place}")
    if number is not None and jobs:
        st.fragment(_under_way, run_every=_POLL_SECONDS if any(not job.is_over for job in jobs) else None)(number)
    elif number is not None and turns:
        waiting = state.desk().next_questions(number, len(turns)) is None
        st.fragment(_next, run_every=1.0 if waiting else None)(number, len(turns))
    else:
        _welcome(sources)
    question = st.bottom.chat_input("Ask your sources", disabled=not sources, max_chars=2000)
    if question:
        ask(question)


def ask(question: str) -> None:
    """Begin to answer a question in the open conversation."""
    used = state.ticked(tuple(source.document_id for source in state.desk().quoth.library.sources(state.notebook())))
    if not used:
        st.toast("Tick at least one source to ask.")
        return
    number, _ = state.desk().ask(question, notebook=state.notebook(), sources=used, conversation=state.conversation())
    state.open_conversation(number)
    st.rerun()


def _jobs(number: int | None) -> list[JobView]:
    """Give the questions of a conversation that are not in the library: under way, or come to nothing."""
    if number is None:
        return []
    views = [job.view() for job in state.desk().jobs(ASK, str(number))]
    return [view for view in views if view.state is not State.DONE]


def _head(number: int | None) -> None:
    conversations = state.desk().quoth.library.conversations(state.notebook())
    left, right = st.columns([5, 3], vertical_alignment="center")
    left.subheader(as_text(state.notebook()), anchor=False)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        if number is not None and st.button("New", icon=":material/add:", type="tertiary", help="New conversation"):
            state.open_conversation(None)
            st.rerun()
        if conversations:
            with st.popover("Conversations", type="tertiary", icon=":material/history:"):
                for each in conversations:
                    _past(each.id, each.title, is_open=each.id == number)


def _past(number: int, title: str, *, is_open: bool) -> None:
    left, right = st.columns([6, 1], vertical_alignment="center")
    label = as_text(shorten(title, 60)) or "Untitled"
    if left.button(label, key=f"asked-before-{number}", type="tertiary", disabled=is_open):
        state.open_conversation(number)
        st.rerun()
    if right.button("", icon=":material/delete:", key=f"forget-{number}", type="tertiary", help="Delete"):
        state.desk().quoth.library.delete_conversation(number)
        if is_open:
            state.open_conversation(None)
        st.rerun()


def _models() -> None:
    """Say what the models are doing as long as they are not ready."""
    for job in state.desk().jobs(MODELS):
        view = job.view()
        if view.state is State.FAILED:
            st.warning(as_text(view.trouble))


def _turn(answer: AnswerJson, key: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(answer["question"])
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        answers.show_answer(answer, key)


def _next(number: int, turns: int) -> None:
    """Show what could be asked next, once it has been found."""
    _suggestions(state.desk().next_questions(number, turns) or (), f"next-{number}-{turns}")


def _under_way(number: int) -> None:
    """Show the answers in the making; when one is complete, the whole page is shown anew."""
    jobs = _jobs(number)
    for job in jobs:
        with st.chat_message("user", avatar=":material/person:"):
            st.text(job.title)
        with st.chat_message("assistant", avatar=":material/format_quote:"):
            _progress(job, f"job-{job.id}")
    ids = [(job.id, job.is_over) for job in jobs]
    if st.session_state.setdefault(f"under-way-{number}", ids) != ids:
        del st.session_state[f"under-way-{number}"]
        st.rerun()


def _progress(job: JobView, key: str) -> None:
    parts = [part for part in job.parts if isinstance(part, dict)]
    found = [cast("list[HitJson]", part["found"]) for part in parts if "found" in part]
    if found and not job.is_over:
        answers.show_found(found[-1])
    for place, part in enumerate(parts):
        if "claim" in part:
            answers.show_claim(cast(ClaimJson, part["claim"]), f"{key}-{place}")
    if job.state is State.FAILED:
        st.error(as_text(job.trouble))
    elif job.state is State.STOPPED:
        st.caption("Stopped.")
    label = "Dismiss" if job.is_over else "Stop"
    with st.container(horizontal=True, vertical_alignment="center"):
        if not job.is_over:
            st.caption(f":material/hourglass_top: {as_text(job.doing) or 'waiting for its turn'} …")
        if st.button(label, key=f"stop-{key}", type="tertiary", icon=":material/close:"):
            state.desk().dismiss(job.id)
            st.rerun()


def _welcome(sources: tuple[Source, ...]) -> None:
    if not sources:
        st.markdown(
            "Drop papers into the box on the left. Then ask: every claim comes with the exact words of a source."
        )
        return
    st.markdown(
        "Ask a question. Every claim comes with the exact words of a source, and a click shows them on the page."
    )
    active = _suggesting(sources)
    st.fragment(_ideas, run_every=1.0 if active else None)(sources)


def _suggesting(sources: tuple[Source, ...]) -> bool:
    """Begin to look for questions unless that is done; tell whether it goes on."""
    job = state.desk().suggest(state.notebook(), [source.document_id for source in sources])
    return not job.view().is_over


def _ideas(sources: tuple[Source, ...]) -> None:
    job = state.desk().suggest(state.notebook(), [source.document_id for source in sources]).view()
    questions = tuple(part for part in job.parts if isinstance(part, str))
    if not job.is_over and not questions:
        st.caption("Looking for questions that these sources can answer …")
    _suggestions(questions[:_SUGGESTIONS], "ideas")


def _suggestions(questions: tuple[str, ...], key: str) -> None:
    for place, question in enumerate(questions):
        with st.container(key=f"asked-{key}-{place}"):
            if st.button(as_text(question), key=f"ask-{key}-{place}", icon=":material/arrow_forward:"):
                _ask_safely(question)


def _ask_safely(question: str) -> None:
    try:
        ask(question)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))
