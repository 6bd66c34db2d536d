"""The models in the settings view: which there are, what this machine's memory holds, fetch, choose, verify, remove."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.checkup import speed
from services.checkup.machine import memory_bytes
from services.errors import QuothError
from services.jobs.models import FETCH, fits
from services.jobs.queue import JobView, State
from services.models import ModelEntry, ModelKind, ModelStore, told_seconds
from services.plain_text import as_text
from ui.page import state

_POLL_SECONDS = 0.7
_NAMES: dict[ModelKind, str] = {
    "llm": "Language models",
    "embedder": "Embedders, which compare meanings",
    "speech": "Speech recognition, which writes down recordings",
}


def show() -> None:
    """Show the models of each kind."""
    st.markdown("#### Models")
    memory = memory_bytes()
    if memory is not None:
        st.caption(f"This machine has {memory / 1e9:.1f} GB of memory.")
    store = state.desk().quoth.store
    kinds = dict.fromkeys(entry.kind for entry in store.catalogue.values())
    for kind in (kind for kind in _NAMES if kind in kinds):
        _kind(store, kind)


def _kind(store: ModelStore, kind: ModelKind) -> None:
    st.markdown(f"**{_NAMES.get(kind, kind)}**")
    chosen = store.chosen(kind)
    if chosen not in store.catalogue:
        st.text(f"In use: your own, {chosen}")
    others = sum(
        store.catalogue[name].memory
        for other in _NAMES
        if other not in {kind, "speech"}  # what hears a recording goes when it is done
        and (name := store.chosen(other)) in store.catalogue
    )
    for entry in store.catalogue.values():
        if entry.kind == kind:
            _model(store, entry, is_chosen=entry.name == chosen, others=others)


def _model(store: ModelStore, entry: ModelEntry, *, is_chosen: bool, others: int) -> None:
    installed = store.is_installed(entry.name)
    with st.container(border=True, gap="xsmall", key=f"model-{entry.name}"):
        marks = [mark for mark, on in (("in use", is_chosen), ("installed", installed)) if on]
        st.markdown(as_text(entry.title) + (f" · **{', '.join(marks)}**" if marks else ""))
        st.caption(as_text(_facts(entry, others)))
        _work(entry.name)
        _actions(store, entry, installed=installed, is_chosen=is_chosen)


def _facts(entry: ModelEntry, others: int) -> str:
    holds = {True: "fits this machine", False: "needs more memory than this machine has", None: "memory unknown"}
    parts = [
        f"{entry.size / 1e6:,.0f} MB to fetch",
        f"{entry.memory / 1e9:.1f} GB of memory: {holds[fits(entry, others)]}",
    ]
    if entry.kind == "llm":
        speeds = speed.kept(state.desk().quoth.settings.home)
        parts.append(told_seconds(speed.answer_seconds(speeds, entry.size)))
    return " · ".join(part for part in (*parts, entry.licence, entry.note) if part)


def _actions(store: ModelStore, entry: ModelEntry, *, installed: bool, is_chosen: bool) -> None:
    name = entry.name
    with st.container(horizontal=True, gap="small", key=f"model-actions-{name}"):
        if not installed and st.button(f"Fetch {name}", key=f"fetch-{name}", icon=":material/download:"):
            state.desk().models.fetch(name)
            st.rerun()
        if installed and not is_chosen and st.button(f"Use {name}", key=f"use-{name}", icon=":material/check:"):
            _choose(entry)
        if installed and st.button(f"Verify {name}", key=f"verify-{name}", type="tertiary", icon=":material/verified:"):
            state.desk().models.verify(name)
            st.rerun()
        if installed and not is_chosen:
            _remove(store, name)


def _choose(entry: ModelEntry) -> None:
    try:
        state.desk().models.choose(entry.kind, entry.name)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))
    else:
        st.rerun()


def _remove(store: ModelStore, name: str) -> None:
    if st.button(f"Remove {name}", key=f"remove-{name}", type="tertiary", icon=":material/delete:"):
        try:
            store.remove(name)
        except QuothError as error:
            st.error(as_text(failures.describe(error)))
        else:
            st.rerun()


def _work(name: str) -> None:
    job = state.desk().models.job(name)
    if job is not None:
        active = not job.view().is_over
        st.fragment(_progress, run_every=_POLL_SECONDS if active else None)(name, was_active=active)


def _progress(name: str, *, was_active: bool) -> None:
    job = state.desk().models.job(name)
    view = job.view() if job else None
    if was_active and (view is None or view.is_over):
        st.rerun()  # which also ends the polling
    if view is not None:
        _state(view)


def _state(view: JobView) -> None:
    if view.state is State.FAILED:
        st.error(as_text(view.trouble))
    elif view.state is State.DONE:
        st.caption(
            ":material/check: Fetched and verified." if view.kind == FETCH else ":material/check: As it should be."
        )
    elif not view.is_over:
        amount = f" {view.done / 1e6:,.0f} of {view.total / 1e6:,.0f} MB" if view.total else ""
        st.progress(view.share, text=f"{as_text(view.doing) or 'waiting'}{amount}, {view.seconds:.0f} s")
        if st.button("Stop", key=f"stop-model-{view.id}", icon=":material/stop_circle:", type="tertiary"):
            state.desk().models.stop(view.id)
            st.rerun()
