"""The list of sources: tick those to use in answers, open, fetch again, rename, remove one and bring it back.

Only one page of the list is on the page at a time, so that hundreds of sources are as quick as ten.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from services import failures
from services.add.files import embedder_name
from services.errors import QuothError
from services.fetched import day
from services.library import Source
from services.showing.places import count_pages
from services.showing.plain_text import as_text, shorten
from ui.page import state

_AT_ONCE = 15  # sources shown
_MANY = 8  # sources, from which on a filter is offered
_UNDOS = 3  # removals shown that can be undone
_TITLE = 72
_OPEN, _FETCH, _RENAME, _REMOVE = "Open", "Fetch again", "Rename", "Remove"
_ICONS = {_OPEN: "description", _FETCH: "refresh", _RENAME: "edit", _REMOVE: "delete"}


def show(sources: tuple[Source, ...]) -> None:
    """Show the open notebook's sources."""
    st.subheader("Sources", anchor=False)
    _undo()
    if not sources:
        st.caption("None yet. Drop files above: they stay on this machine.")
        return
    listed = _filtered(sources)
    used = frozenset(state.ticked(tuple(source.document_id for source in sources)))
    _tick_all(listed, used, of=len(sources))
    pages = -(-len(listed) // _AT_ONCE)
    first = (min(st.session_state.get(_page_key(), 1), pages) - 1) * _AT_ONCE if pages > 1 else 0
    waiting = _waiting()
    for source in listed[first : first + _AT_ONCE]:
        _row(source, used, waiting)
    if not listed:
        st.caption("No title has these words.")
    if pages > 1:
        st.pagination(pages, key=_page_key(), max_visible_pages=5)


def _page_key() -> str:
    return f"sources-page-{state.notebook()}"


def _undo() -> None:
    library, notebook = state.worker().quoth.library, state.notebook()
    aside = library.removed.sources(notebook)
    for each in aside[:_UNDOS]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"undo-{each.id[:12]}", wrap=False):
            st.caption(f"Removed: {as_text(shorten(each.title, 26))}", width="stretch")
            if st.button("Undo", icon=":material/undo:", type="tertiary", key=f"bring-back-{each.id[:12]}"):
                library.notebooks.put(each.id, notebook=notebook)
                st.rerun()
    if len(aside) > _UNDOS:
        st.caption(f"Removed before that: {len(aside) - _UNDOS} more")


def _filtered(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Give the sources whose title or file name has all the words looked for."""
    if len(sources) < _MANY:
        return sources
    wanted = st.text_input(
        "Filter sources",
        placeholder="Filter by title or file",
        key=f"filter-{state.notebook()}",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    words = wanted.casefold().split()
    return tuple(each for each in sources if all(word in f"{each.title} {each.path}".casefold() for word in words))


def _tick_all(listed: tuple[Source, ...], used: frozenset[str], *, of: int) -> None:
    """Show how many are used, and tick or untick all that are listed."""
    ids = tuple(source.document_id for source in listed)
    st.session_state["tick-all"] = bool(ids) and used.issuperset(ids)
    label = f"{len(used)} of {of} used in answers"
    st.checkbox(label, key="tick-all", on_change=_use_all, args=(ids,), disabled=not ids)


def _use_all(ids: tuple[str, ...]) -> None:
    state.worker().quoth.library.notebooks.use(ids, notebook=state.notebook(), used=bool(st.session_state["tick-all"]))


def _use(source_id: str) -> None:
    used = bool(st.session_state[state.tick_key(source_id)])
    state.worker().quoth.library.notebooks.use([source_id], notebook=state.notebook(), used=used)


def _waiting() -> Mapping[str, int] | None:
    """Tell which sources have passages without vectors; None where the embedder never made any."""
    quoth = state.worker().quoth
    name = embedder_name(quoth)
    return None if name is None else quoth.library.vectors.unindexed(name)


def _row(source: Source, used: frozenset[str], waiting: Mapping[str, int] | None) -> None:
    short, key = source.document_id[:12], state.tick_key(source.document_id)
    title = as_text(shorten(source.title, _TITLE)) or "Untitled"
    st.session_state[key] = source.document_id in used
    with st.container(horizontal=True, key=f"source-row-{short}", gap="small", wrap=False):
        st.checkbox(
            f"Use in answers: {title}",
            key=key,
            on_change=_use,
            args=(source.document_id,),
            label_visibility="collapsed",
            width="content",
        )
        with st.container(key=f"source-{short}", gap=None):
            if st.button(title, key=f"open-{short}", type="tertiary", width="stretch"):
                state.open_source(source.document_id)
                st.rerun()
            st.caption(_facts(source, waiting))
        _menu(source, title, short)


def _menu(source: Source, title: str, short: str) -> None:
    chosen = st.menu_button(
        f"More: {title}",
        [name for name in _ICONS if name != _FETCH or source.address],
        format_func=lambda name: f":material/{_ICONS[name]}: {name}",
        icon=":material/more_vert:",
        type="tertiary",
        key=f"icon-source-{short}",
    )
    if chosen == _OPEN:
        state.open_source(source.document_id)
        st.rerun()
    elif chosen == _FETCH:
        state.worker().files.add_address(source.address, notebook=state.notebook())
        st.rerun()
    elif chosen == _RENAME:
        _rename(source.document_id, source.title)
    elif chosen == _REMOVE:
        state.worker().removals.remove_source(source.document_id, notebook=state.notebook())
        st.rerun()


def _facts(source: Source, waiting: Mapping[str, int] | None) -> str:
    indexed = waiting is not None and source.document_id not in waiting
    readiness = "fully indexed" if indexed else "ready to ask (words only)"
    version = "an earlier version" if source.replaced_by else ""
    fetched = f"fetched on {day(source.fetched_at)}" if source.address else ""
    return ", ".join(filter(None, (version, count_pages(source), *_size(source.document_id), fetched, readiness)))


def _size(source_id: str) -> tuple[str, ...]:
    """Write the size of a source's file; nothing where the file is gone."""
    try:
        size = state.worker().quoth.library.sources.original(source_id).stat().st_size
    except (OSError, QuothError):
        return ()
    if size >= 1e6:
        return (f"{size / 1e6:.1f} MB",)
    return (f"{size / 1e3:.0f} kB" if size >= 1e4 else f"{max(size / 1e3, 0.1):.1f} kB",)


@st.dialog("Rename the source")
def _rename(source_id: str, title: str) -> None:
    with st.form("rename-source", border=False):
        wanted = st.text_input("Title", value=title, max_chars=300).strip()
        if st.form_submit_button("Rename", type="primary") and wanted:
            try:
                state.worker().quoth.library.sources.rename(source_id, wanted)
            except QuothError as error:
                st.error(as_text(failures.describe(error)))
            else:
                st.rerun()
