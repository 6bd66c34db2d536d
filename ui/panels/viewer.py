"""One page of a source in the right pane, as a picture with the quoted words marked; leafs back and forth."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ingest.document import Box
from ingest.errors import PasswordNeeded
from models.errors import QuothError
from retrieval.errors import SourceNotFound
from ui import failures
from ui.panels import state
from ui.panels.state import View
from ui.plain_text import as_text, shorten

# The picture may still be on its way when the script runs; what scrolls is the nearest element that can.
_SCROLL = """
<script>
  (function look(tries) {
    const picture = document.querySelector('.st-key-right-pane [data-testid="stImage"] img');
    if (!picture || !picture.complete || !picture.clientHeight) {
      if (tries) setTimeout(look, 100, tries - 1);
      return;
    }
    let frame = picture.parentElement;
    while (frame && !(frame.scrollHeight > frame.clientHeight + 8 && getComputedStyle(frame).overflowY !== "visible"))
      frame = frame.parentElement;
    if (!frame) return;
    const top = picture.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop;
    frame.scrollTo({ top: top + picture.clientHeight * SHARE - frame.clientHeight / 3, behavior: "smooth" });
  })(100);
</script>
"""
_SCALE = 2.0  # pixels a point: sharp at the drawer's width on screens of twice the usual density


def show() -> None:
    """Show the page that is looked at, if there is one."""
    view = state.viewed()
    if view is None:
        st.caption("Click a quote, or open a source, and see its page here.")
        return
    try:
        source = state.desk().quoth.library.source(view.source_id)
    except SourceNotFound:
        st.caption("This source has been removed.")
        return
    st.markdown(f"**{as_text(shorten(source.title, 120))}**")
    _leaf(view, source.page_count)
    try:
        _page(view)
    except PasswordNeeded:
        _ask_password(view)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))


def _leaf(view: View, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="leaf"):
        st.button(
            "Previous", icon=":material/chevron_left:", disabled=view.number <= 1, on_click=_turn, args=(view, -1)
        )
        st.markdown(f"Page {view.number} of {count}")
        st.button(
            "Next", icon=":material/chevron_right:", disabled=view.number >= count, on_click=_turn, args=(view, 1)
        )
        if view.marked and view.number != view.marked:
            st.button("Back to the quote", on_click=_turn, args=(view, view.marked - view.number))


def _turn(view: View, by: int) -> None:
    state.view(replace(view, number=view.number + by))


def _page(view: View) -> None:
    library = state.desk().quoth.library
    page = library.page(view.source_id, view.number)
    marked = view.number == view.marked
    if page.char_boxes:
        password = str(st.session_state.get(f"password-of-{view.source_id}", "")) or None
        path = str(library.original(view.source_id))
        st.image(_picture(path, view.number, view.boxes if marked else (), password), width="stretch")
        if marked and view.boxes:
            _scroll_to(min(top for _, top, _, _ in view.boxes) / page.height)
    else:
        _words(page.text, view.quote if marked else "")


def _scroll_to(share: float) -> None:
    """Bring what stands that far down the picture, 0..1, into sight; only this number goes into the script."""
    st.html(_SCROLL.replace("SHARE", f"{min(max(share, 0.0), 1.0):.4f}"), unsafe_allow_javascript=True)


@st.cache_data(max_entries=64, show_spinner="Drawing the page")
def _picture(
    path: str, number: int, boxes: tuple[tuple[float, float, float, float], ...], password: str | None
) -> bytes:
    from pathlib import Path

    from ingest.pictures import render_page

    highlights = tuple(Box(*box) for box in boxes)
    return render_page(Path(path), number, scale=_SCALE, highlights=highlights, password=password)


def _words(text: str, quote: str) -> None:
    """Show a source that has no picture as its text, the quote set apart."""
    before, found, after = text.partition(quote) if quote else (text, "", "")
    if before.strip():
        st.text(before.strip("\n"))
    if found:
        with st.container(key="quote-in-text", border=True):
            st.text(found.strip("\n"))
    if after.strip():
        st.text(after.strip("\n"))


def _ask_password(view: View) -> None:
    st.markdown("This file is encrypted. Its password is kept only as long as this tab is open.")
    st.text_input("Password of the file", type="password", key=f"password-of-{view.source_id}")
