"""What the page remembers: the worker in the background, one for the process, and what this tab looks at.

The address holds notebook, conversation, view and open pane, so that a reload shows the same again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import streamlit as st

from services.assembly import Quoth, read_settings
from services.jobs.background import Worker


@dataclass(frozen=True, slots=True)
class View:
    """A page that is looked at; `boxes` are the words highlighted on page `marked`, `quote` its words.

    `start` is where the quote begins in the source's whole text, -1 where that is not known.
    `framed` says that the boxes are no words but a figure's: they get a frame instead.
    """

    source_id: str
    number: int
    marked: int
    boxes: tuple[tuple[float, float, float, float], ...]
    quote: str
    start: int = -1
    framed: bool = False


class Pane(StrEnum):
    """What the right pane can show."""

    PAGE = "page"
    NOTES = "notes"
    OUTPUTS = "outputs"


SETTINGS = "settings"  # the view that stands in the conversation's place


@st.cache_resource(show_spinner=False)
def worker_of(home: str) -> Worker:
    """Make the worker of a home folder once, and begin to load the models."""
    worker = Worker(Quoth(read_settings(home=Path(home))))
    _ = worker.quoth.library
    worker.models.load()
    return worker


def worker() -> Worker:
    """Give the process's worker."""
    return worker_of(str(read_settings().home))


def notebook() -> str:
    """Give the notebook that is open: the address's, or the environment's, or the first."""
    names = worker().quoth.library.notebooks.all()
    wanted = (st.query_params.get("notebook"), os.environ.get("QUOTH_NOTEBOOK"))
    return next((name for name in wanted if name in names), names[0])


def open_notebook(name: str) -> None:
    """Open a notebook, with no conversation and no page yet."""
    st.query_params["notebook"] = name
    open_conversation(None)
    view(None)


def conversation() -> int | None:
    """Give the conversation that is open, if it is one of the open notebook."""
    wanted = st.query_params.get("conversation", "")
    known = {str(each.id): each.id for each in worker().quoth.library.conversations.all(notebook())}
    return known.get(wanted)


def open_conversation(number: int | None) -> None:
    """Open a conversation, or with None a new one."""
    if number is None:
        st.query_params.pop("conversation", None)
    else:
        st.query_params["conversation"] = str(number)


def page() -> str:
    """Name the view that stands in the conversation's place; empty for the conversation itself."""
    return st.query_params.get("page", "")


def open_page(name: str) -> None:
    """Show a view in the conversation's place; with an empty name the conversation again."""
    if name:
        st.query_params["page"] = name
    else:
        st.query_params.pop("page", None)


def pane() -> Pane | None:
    """Give what the right pane shows; None while it is closed."""
    wanted = st.query_params.get("pane")
    return next((each for each in Pane if each == wanted), None)


def open_pane(wanted: Pane | None) -> None:
    """Open the right pane, or with None close it."""
    if wanted is None:
        st.query_params.pop("pane", None)
    else:
        st.query_params["pane"] = wanted.value


def viewed() -> View | None:
    """Give the page that is looked at: this tab's, or after a reload the address's, without the words marked."""
    found = st.session_state.get("viewed")
    if isinstance(found, View):
        return found
    source, number = st.query_params.get("source", ""), st.query_params.get("at", "")
    return View(source, int(number), 0, (), "") if source and number.isdecimal() else None


def view(wanted: View | None) -> None:
    """Look at a page in the right pane, or with None at none."""
    st.session_state["viewed"] = wanted
    st.session_state["guide"] = False
    st.session_state["views"] = views() + 1
    if wanted is not None:
        st.query_params["source"], st.query_params["at"] = wanted.source_id, str(wanted.number)
        open_pane(Pane.PAGE)
        return
    for name in ("source", "at"):
        st.query_params.pop(name, None)
    if pane() is Pane.PAGE:
        open_pane(None)


def views() -> int:
    """Count how often something was looked at, so that looking at the same again can be told apart."""
    return int(st.session_state.get("views", 0))


def open_source(source_id: str) -> None:
    """Open a source in the right pane, its guide first."""
    view(View(source_id, 1, 0, (), ""))
    st.session_state["guide"] = True


def shows_guide() -> bool:
    """Tell whether of the source that is open the guide is shown, and not a page."""
    return bool(st.session_state.get("guide", False))


def show_guide(shown: bool) -> None:
    """Show of the source that is open its guide, or the page."""
    st.session_state["guide"] = shown


def ticked(source_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Give those sources of the open notebook that are to be used in answers, as the library keeps it."""
    unused = worker().quoth.library.notebooks.unused(notebook())
    return tuple(each for each in source_ids if each not in unused)


def tick_key(source_id: str) -> str:
    """Name the tick of a source in this tab's memory."""
    return f"tick-{source_id}"
