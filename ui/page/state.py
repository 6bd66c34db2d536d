"""What the page remembers: the worker in the background, one for the process, and what this tab looks at.

The address holds notebook, conversation, view, open pane and the words marked there, so that a reload shows the same.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

import streamlit as st

from services.assembly import Quoth, read_settings
from services.jobs.background import Worker
from ui.page.view import View, read_marks, write_marks


class Pane(StrEnum):
    """What the right pane can show."""

    PAGE = "page"
    NOTES = "notes"
    OUTPUTS = "outputs"


SETTINGS = "settings"  # the view that stands in the conversation's place
_ADDRESS = ("source", "at", "marked")  # of the page that is looked at


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
    """Open a conversation, or with None a new one; a quote's page that stands open belongs to another."""
    leave_quote()
    _address("conversation", "" if number is None else str(number))


def page() -> str:
    """Name the view that stands in the conversation's place; empty for the conversation itself."""
    return st.query_params.get("page", "")


def open_page(name: str) -> None:
    """Show a view in the conversation's place; with an empty name the conversation again."""
    _address("page", name)


def pane() -> Pane | None:
    """Give what the right pane shows; None while it is closed."""
    wanted = st.query_params.get("pane")
    return next((each for each in Pane if each == wanted), None)


def open_pane(wanted: Pane | None) -> None:
    """Open the right pane, or with None close it."""
    _address("pane", wanted.value if wanted else "")


def viewed() -> View | None:
    """Give the page that is looked at: this tab's, or after a reload the address's."""
    if "viewed" not in st.session_state:
        st.session_state["viewed"] = _addressed()
    found = st.session_state["viewed"]
    return found if isinstance(found, View) else None


def _addressed() -> View | None:
    """Give the page that the address names; none where the words it has marked do not stand there."""
    source, number, marks = (st.query_params.get(name, "") for name in _ADDRESS)
    if not source or not number.isdecimal():
        return None
    bare = View(source, int(number), 0, (), "")
    return read_marks(marks, bare, worker().quoth) if marks else bare


def view(wanted: View | None) -> None:
    """Look at a page in the right pane, or with None at none."""
    st.session_state["viewed"] = wanted
    st.session_state["views"] = views() + 1
    show_guide(False)
    words = (wanted.source_id, str(wanted.number), write_marks(wanted)) if wanted else ("", "", "")
    for name, value in zip(_ADDRESS, words, strict=True):
        _address(name, value)
    if wanted is not None:
        open_pane(Pane.PAGE)
    elif pane() is Pane.PAGE:
        open_pane(None)


def leave_quote() -> None:
    """Look away from a quote, which belongs to what it was opened from; a source that was opened by itself stays."""
    seen = viewed()
    if seen and seen.marked and not shows_guide():
        view(None)


def views() -> int:
    """Count how often something was looked at, so that looking at the same again can be told apart."""
    return int(st.session_state.get("views", 0))


def open_source(source_id: str) -> None:
    """Open a source in the right pane, its guide first."""
    view(View(source_id, 1, 0, (), ""))
    show_guide(True)


def shows_guide() -> bool:
    """Tell whether of the source that is open the guide is shown, and not a page."""
    return "guide" in st.query_params


def show_guide(shown: bool) -> None:
    """Show of the source that is open its guide, or the page."""
    _address("guide", "1" if shown else "")


def ticked(source_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Give those sources of the open notebook that are to be used in answers, as the library keeps it."""
    unused = worker().quoth.library.notebooks.unused(notebook())
    return tuple(each for each in source_ids if each not in unused)


def tick_key(source_id: str) -> str:
    """Name the tick of a source in this tab's memory."""
    return f"tick-{source_id}"


def _address(name: str, value: str) -> None:
    """Write a part of the address, or with nothing to write remove it."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
