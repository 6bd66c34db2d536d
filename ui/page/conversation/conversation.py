"""The middle of the page: the conversation, the answer in the making, and what could be asked next."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.ask import live_answer as showing
from services.contract.turns import TurnJson, read_turn
from services.errors import QuothError
from services.jobs.answering import ASK
from services.jobs.models import LOAD
from services.jobs.queue import JobView, State
from services.library import Source
from services.showing.plain_text import as_text
from ui.page import state
from ui.page.conversation import actions, answers, question_box, why
from ui.page.conversation import history as conversations
from ui.page.conversation import style as conversation_looks
from ui.page.conversation.answers import LOOKED_AT
from ui.page.sources import samples

_POLL_SECONDS = 0.4
_SUGGESTIONS = 4  # on an empty page; more would be clutter
_LATEST = "latest"
_SCROLL = """
<script>
  // TIMES
  (function look(tries) {
    const wanted = document.querySelector(".st-key-KEY");
    if (wanted) setTimeout(() => {
      wanted.scrollIntoView({ block: "WHERE" });
      // What was clicked has the focus again when a pane that lay over it is closed.
      if (document.activeElement === document.body && !document.querySelector(".st-key-right-pane"))
        wanted.querySelector("button")?.focus();
    }, 250);
    else if (tries) setTimeout(look, 100, tries - 1);
  })(30);
</script>
"""
_UNCOVER = """
<script>
  // TIMES: on a narrow page the pane lies over what was just asked
  if (window.innerWidth <= 900) document.querySelector(".st-key-icon-close button")?.click();
</script>
"""


def show(sources: tuple[Source, ...]) -> None:
    """Show the open conversation and take a question."""
    conversation_looks.apply()
    number = state.conversation()
    turns = state.worker().quoth.library.conversations.turns(number) if number is not None else ()
    jobs = _jobs(number)
    conversations.show(number)
    _models()
    for place, body in enumerate(turns):
        with st.container(key=_LATEST if place == len(turns) - 1 and not jobs else None):
            _turn(read_turn(body), f"{number}-{place}", place)
    if number is not None and jobs:
        st.fragment(_under_way, run_every=_POLL_SECONDS if any(not job.is_over for job in jobs) else None)(number)
    elif number is not None and turns:
        waiting = state.worker().guides.next_questions(number, len(turns)) is None
        st.fragment(_next, run_every=1.0 if waiting else None)(number, len(turns))
    else:
        _welcome(sources)
    _scroll(number, jobs)
    question = question_box.show(sources)
    if question:
        ask(question)


def _scroll(number: int | None, jobs: list[JobView]) -> None:
    """Bring into sight what came last when a conversation is opened or asked; what was clicked, when a pane opens."""
    seen = (number, frozenset(job.id for job in jobs), state.pane())
    is_asked = "seen" in st.session_state and bool(seen[1] - st.session_state["seen"][1])  # and not only loaded anew
    before = st.session_state.get("seen", (None, frozenset(), None))
    st.session_state["seen"] = seen
    if number is None or before == seen:
        return
    if before[0] != number or seen[1] - before[1]:
        _bring_into_sight(_LATEST, "start")
        if is_asked:
            _run(_UNCOVER)
    elif before[2] != seen[2]:
        _bring_into_sight(st.session_state.get(LOOKED_AT, _LATEST), "nearest")


def _bring_into_sight(key: str, where: str) -> None:
    """Scroll to the element of a key, which is made of fixed words and numbers."""
    _run(_SCROLL.replace("KEY", key).replace("WHERE", where))


def _run(script: str) -> None:
    times = st.session_state["scripts"] = int(st.session_state.get("scripts", 0)) + 1  # the same script runs once only
    st.html(script.replace("TIMES", str(times)), unsafe_allow_javascript=True)


def ask(question: str, *, replacing: int | None = None) -> None:
    """Begin to answer a question in the open conversation; `replacing` names the answer it takes the place of."""
    used = state.ticked(
        tuple(source.document_id for source in state.worker().quoth.library.sources.all(state.notebook()))
    )
    if not used:
        st.toast("Tick at least one source to ask.")
        return
    state.leave_quote()
    number, _ = state.worker().answers.ask(
        question,
        notebook=state.notebook(),
        sources=used,
        conversation=state.conversation(),
        replacing=replacing,
    )
    if number != state.conversation():
        state.open_conversation(number)
    st.rerun()


def _jobs(number: int | None) -> list[JobView]:
    """Give the questions of a conversation that are not in the library: under way, or come to nothing."""
    if number is None:
        return []
    views = [job.view() for job in state.worker().jobs(ASK, str(number))]
    return [view for view in views if not showing.is_kept(view)]


def _models() -> None:
    """Say what the models are doing as long as they are not ready."""
    waiting = any(not job.view().is_over for job in state.worker().jobs(LOAD))
    st.fragment(_models_state, run_every=1.0 if waiting else None)(was_waiting=waiting)


def _models_state(*, was_waiting: bool) -> None:
    jobs = [job.view() for job in state.worker().jobs(LOAD)]
    if was_waiting and all(job.is_over for job in jobs):
        st.rerun()  # which also ends the polling
    for job in jobs[-1:]:
        if not job.is_over:
            st.caption(":material/hourglass_top: Loading the models; searching by words works meanwhile.")
        elif job.state is State.FAILED:
            st.warning(as_text(job.trouble))
            if st.button("Open settings", key="models-missing", icon=":material/settings:"):
                state.open_page(state.SETTINGS)
                st.rerun()


def _turn(turn: TurnJson, key: str, place: int) -> None:
    _asked(turn.question)
    with st.chat_message("assistant", avatar=":material/format_quote:"):
        if turn.refused:
            answers.show_refusal(turn, key)
        else:
            answers.show_claims(turn, key)
        actions.show(turn, key, ask_again=lambda: _ask_safely(turn.question, replacing=place))
        why.show(turn, key)


def _asked(question: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(question)


def _next(number: int, turns: int) -> None:
    """Show what could be asked next, once it has been found."""
    _suggestions(state.worker().guides.next_questions(number, turns) or (), f"next-{number}-{turns}")


def _under_way(number: int) -> None:
    """Show the answers in the making; when one is complete, the whole page is shown anew."""
    jobs = _jobs(number)
    with st.container(key=_LATEST):
        for job in jobs:
            _asked(job.title)
            with st.chat_message("assistant", avatar=":material/format_quote:"):
                _progress(job, f"job-{job.id}")
    ids = [(job.id, job.is_over) for job in jobs]
    if st.session_state.setdefault(f"under-way-{number}", ids) != ids:
        del st.session_state[f"under-way-{number}"]
        st.rerun()


def _progress(job: JobView, key: str) -> None:
    if not job.is_over:
        _doing(job, key)
    _so_far(job, key)
    if (found := showing.found_in(job)) and not job.is_over:
        answers.show_found(found, key)
    if job.state is State.FAILED:
        st.error(as_text(job.trouble))
    elif job.state is State.STOPPED:
        st.caption("Stopped before there was an answer.")
    if job.is_over:
        _over(job, key)


def _doing(job: JobView, key: str) -> None:
    """Say above all else what is done for an answer, and for how long, with a way to stop it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"under-way-{key}"):
        st.caption(f":material/hourglass_top: {as_text(job.doing) or 'waiting for its turn'}, {job.seconds:.0f} s")
        if st.button("Stop", key=f"stop-{key}", type="tertiary", icon=":material/stop_circle:", shortcut="Esc"):
            state.worker().stop(job.id)
            st.rerun()


def _so_far(job: JobView, key: str) -> None:
    """Show the claims as they stand, and below them, set apart, what is being written and not checked yet."""
    composed = showing.composed_in(job)
    if composed.is_weighed:
        answers.show_each(composed.claims, key)
    else:
        answers.show_unweighed(composed.claims, key, is_over=job.is_over)
    draft = showing.draft_in(job).strip()
    if draft and not job.is_over:
        with st.container(key=f"draft-{key}"):
            st.caption("Being written, not checked yet:")
            st.text(draft)


def _over(job: JobView, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"under-way-{key}"):
        if st.button("Ask again", key=f"retry-{key}", type="tertiary", icon=":material/refresh:"):
            state.worker().dismiss(job.id)
            _ask_safely(job.title)
        if st.button("Dismiss", key=f"dismiss-{key}", type="tertiary", icon=":material/close:"):
            state.worker().dismiss(job.id)
            st.rerun()


def _welcome(sources: tuple[Source, ...]) -> None:
    if not sources:
        st.markdown(
            "Drop papers into the box on the left. Then ask: every claim comes with the exact words of a source."
        )
        samples.offer()
        return
    st.markdown(
        "Ask a question. Every claim comes with the exact words of a source, and a click shows them on the page."
    )
    active = _suggesting(sources)
    st.fragment(_ideas, run_every=1.0 if active else None)(sources)


def _suggesting(sources: tuple[Source, ...]) -> bool:
    """Begin to look for questions unless that is done; tell whether it goes on."""
    job = state.worker().guides.suggest(state.notebook(), [source.document_id for source in sources])
    return not job.view().is_over


def _ideas(sources: tuple[Source, ...]) -> None:
    job = state.worker().guides.suggest(state.notebook(), [source.document_id for source in sources]).view()
    questions = tuple(part for part in job.parts if isinstance(part, str))
    if not job.is_over and not questions:
        st.caption("Looking for questions that these sources can answer …")
    _suggestions(questions[:_SUGGESTIONS], "ideas")


def _suggestions(questions: tuple[str, ...], key: str) -> None:
    for place, question in enumerate(questions):
        with st.container(key=f"asked-{key}-{place}"):
            if st.button(as_text(question), key=f"ask-{key}-{place}", icon=":material/arrow_forward:", wrap=True):
                _ask_safely(question)


def _ask_safely(question: str, *, replacing: int | None = None) -> None:
    try:
        ask(question, replacing=replacing)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))
