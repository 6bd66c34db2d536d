"""The models in the settings view: which there are, what memory holds, fetch, choose, verify, calibrate, remove."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.calibrating import Standing, standing_of
from services.checkup import speed
from services.checkup.machine import memory_bytes
from services.errors import QuothError
from services.jobs.models import CALIBRATE, FETCH, INSTALL, fits
from services.jobs.queue import JobView, State
from services.models import ModelEntry, ModelKind, ModelStore, told_seconds
from services.showing.plain_text import as_text
from ui.page import state

_POLL_SECONDS = 0.7
_CALIBRATION = "the calibration"  # what its job is found by
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
    store = state.worker().quoth.store
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
    if kind == "llm":
        _calibration(store)
    for entry in store.catalogue.values():
        if entry.kind == kind:
            _model(store, entry, is_chosen=entry.name == chosen, others=others)


def _calibration(store: ModelStore) -> None:
    """Say whether it is known what the chosen language model's yes or no is worth, and offer to find out."""
    standing, leaning = standing_of(state.worker().quoth.settings.home, store)
    said = {
        Standing.CALIBRATED: "The one in use is calibrated: it tells sentences that answer from near ones with an AUC "
        f"of {leaning.auc if leaning else 0:.2f} (1 is always, 0.5 is chance).",
        Standing.UNKNOWN: "The one in use is not calibrated: what its yes or no is worth is not known yet, and is "
        "taken to be what the default model’s is. Finding out takes some minutes, once.",
        Standing.NOT_ASKED: "The one in use is too small for its yes or no to mean something, and is not asked.",
    }
    if standing not in said:
        return
    st.caption(said[standing])
    name = store.chosen("llm")
    work(_CALIBRATION)
    job = state.worker().models.job(_CALIBRATION)
    is_idle = job is None or job.view().is_over
    if standing is not Standing.NOT_ASKED and is_idle and st.button("Calibrate it", key="calibrate", help=name):
        state.worker().models.calibrate(_CALIBRATION)
        st.rerun()


def _model(store: ModelStore, entry: ModelEntry, *, is_chosen: bool, others: int) -> None:
    installed = store.is_installed(entry.name)
    with st.container(border=True, gap="xsmall", key=f"model-{entry.name}"):
        marks = [mark for mark, on in (("in use", is_chosen), ("installed", installed)) if on]
        st.markdown(as_text(entry.title) + (f" · **{', '.join(marks)}**" if marks else ""))
        st.caption(as_text(_facts(entry, others)))
        work(entry.name)
        _actions(store, entry, installed=installed, is_chosen=is_chosen)


def _facts(entry: ModelEntry, others: int) -> str:
    holds = {True: "fits this machine", False: "needs more memory than this machine has", None: "memory unknown"}
    parts = [
        f"{entry.size / 1e6:,.0f} MB to fetch",
        f"{entry.memory / 1e9:.1f} GB of memory: {holds[fits(entry, others)]}",
    ]
    if entry.kind == "llm":
        speeds = speed.kept(state.worker().quoth.settings.home)
        parts.append(told_seconds(speed.answer_seconds(speeds, entry.size)))
    return " · ".join(part for part in (*parts, entry.licence, entry.note) if part)


def _actions(store: ModelStore, entry: ModelEntry, *, installed: bool, is_chosen: bool) -> None:
    name = entry.name
    with st.container(horizontal=True, gap="small", key=f"model-actions-{name}"):
        if not installed and st.button(f"Fetch {name}", key=f"fetch-{name}", icon=":material/download:"):
            state.worker().models.fetch(name)
            st.rerun()
        if installed and not is_chosen and st.button(f"Use {name}", key=f"use-{name}", icon=":material/check:"):
            _choose(entry)
        if installed and st.button(f"Verify {name}", key=f"verify-{name}", type="tertiary", icon=":material/verified:"):
            state.worker().models.verify(name)
            st.rerun()
        if installed and not is_chosen:
            _remove(store, name)


def _choose(entry: ModelEntry) -> None:
    try:
        state.worker().models.choose(entry.kind, entry.name)
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


def work(name: str) -> None:
    """Show the last piece of work on a model or an optional part, how far it is, and how it ended."""
    job = state.worker().models.job(name)
    if job is not None:
        active = not job.view().is_over
        st.fragment(_progress, run_every=_POLL_SECONDS if active else None)(name, was_active=active)


def _progress(name: str, *, was_active: bool) -> None:
    job = state.worker().models.job(name)
    view = job.view() if job else None
    if was_active and (view is None or view.is_over):
        st.rerun()  # which also ends the polling
    if view is not None:
        _state(view)


def _state(view: JobView) -> None:
    if view.state is State.FAILED:
        st.error(as_text(view.trouble))
    elif view.state is State.DONE:
        done = {
            FETCH: "Fetched and verified.",
            CALIBRATE: "Calibrated; used from the next question on.",
            INSTALL: "Installed. Add again the files that needed it.",
        }
        st.caption(f":material/check: {done.get(view.kind, 'As it should be.')}")
    elif not view.is_over:
        text = f"{as_text(view.doing) or 'waiting'}{_amount(view)}, {view.seconds:.0f} s"
        st.progress(view.share, text=text)
        if st.button("Stop", key=f"stop-model-{view.id}", icon=":material/stop_circle:", type="tertiary"):
            state.worker().models.stop(view.id)
            st.rerun()


def _amount(view: JobView) -> str:
    """Say how much is done: of files in megabytes, of pairs as they are counted."""
    if not view.total:
        return ""
    if view.kind == CALIBRATE:
        return f" {view.done} of {view.total}"
    return f" {view.done / 1e6:,.0f} of {view.total / 1e6:,.0f} MB"
