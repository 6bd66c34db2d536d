"""A source in the right pane: its guide, or one page as a picture with the looked-for words marked."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from services import failures
from services.errors import PasswordNeeded, QuothError, SourceNotFound
from services.fetched import link_to, tell_fetched
from services.library import Page, Source
from services.page_parts import PageParts, page_parts
from services.showing.find_in_source import Place, find_places
from services.showing.page_picture import Boxes
from services.showing.places import call_pages, is_one_piece, name_page, tell_origin
from services.showing.plain_text import as_text, shorten
from services.showing.recordings import is_timed
from ui.page import figures, state
from ui.page.right_pane import guide, page_blocks, page_text, recording, slide
from ui.page.view import View

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
  })(100); // TURN
</script>
"""
_SCALE = 2.0  # pixels a point: sharp at the pane's width on screens of twice the usual density
_POLL_SECONDS = 0.7
_LISTED = 60  # places of looked-for words


def show() -> None:
    """Show the source that is looked at, if there is one."""
    view = state.viewed()
    if view is None:
        st.caption("Click a quote, or open a source, and see its page here.")
        return
    try:
        source = state.worker().quoth.library.sources.get(view.source_id)
    except SourceNotFound:
        st.caption("This source has been removed.")
        return
    view = replace(view, source_id=source.document_id, number=min(max(view.number, 1), source.page_count))
    page = state.worker().quoth.library.sources.page(view.source_id, view.number)
    timed = is_timed(page)
    whole = timed or is_one_piece(page, source.page_count)
    places: tuple[Place, ...] = ()
    with st.container(key="page-head", gap="small"):
        st.markdown(f"**{as_text(shorten(source.title, 90)) or 'Untitled'}**")
        _fetched(source, view, page)
        if source.replaced_by:
            _newer(source.replaced_by)
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small", key="leaf"
        ):
            _choose("Transcript" if timed else call_pages(page, whole=whole))
            if not state.shows_guide() and not whole:
                _leaf(view, page, source.page_count)
        if not state.shows_guide():
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="look"):
                places = _find(view)
                if source.page_count > 2 and not timed:
                    _go_to(view, source.page_count)
    if state.shows_guide():
        guide.show(source)
    else:
        _pages(view, page, source, places)


def _fetched(source: Source, view: View, page: Page) -> None:
    """Say where a source was fetched from, and when, with a way to the quote's place as it is today."""
    told = tell_fetched(source.address, source.fetched_at)
    if told:
        words = view.quote if view.number == view.marked else ""
        link = link_to(source.address, source.fetched_at, locator=page.place, words=words)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="fetched"):
            st.caption(as_text(told), width="content")
            st.link_button("Open it as it is today", link, type="tertiary", icon=":material/open_in_new:")


def _newer(source_id: str) -> None:
    """Say that there is a newer version, and lead to it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="newer"):
        st.caption("An earlier version.", width="content")
        if st.button("Open the newest", type="tertiary", key="open-newest"):
            state.open_source(source_id)
            st.rerun()


def _choose(read: str) -> None:
    """Choose between the guide and what there is to `read`."""
    now = state.shows_guide()
    chosen = st.segmented_control(
        "What to show of the source",
        [True, False],
        default=now,
        required=True,
        format_func=lambda guide: "Guide" if guide else read,
        key=f"guide-or-pages-{now}",
        label_visibility="collapsed",
    )
    if chosen is not None and chosen != now:
        state.show_guide(chosen)
        st.rerun()


def _leaf(view: View, page: Page, count: int) -> None:
    def turn(label: str, icon: str, to: int) -> None:
        icon = f":material/{icon}:"
        st.button(
            label,
            icon=icon,
            key=f"icon-{label}",
            type="tertiary",
            disabled=not 1 <= to <= count,
            on_click=_turn,
            args=(view, to),
        )

    if count == 1:
        st.markdown(as_text(page.where[:1].upper() + page.where[1:]), width="content")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False, width="content", key="turn"):
        turn("Previous", "chevron_left", view.number - 1)
        st.markdown(as_text(name_page(page, count)), width="content")
        turn("Next", "chevron_right", view.number + 1)
    if view.marked and view.number != view.marked:
        back = "Back to the figure" if view.framed else "Back to the quote"
        st.button(back, type="tertiary", on_click=_turn, args=(view, view.marked))


def _go_to(view: View, count: int) -> None:
    key = f"go-{view.source_id[:12]}-{view.number}"
    st.number_input(
        "Go to page",
        1,
        count,
        value=None,
        placeholder="Go to page",
        key=key,
        on_change=_go,
        args=(view, key),
        width=120,
        label_visibility="collapsed",
    )


def _turn(view: View, to: int) -> None:
    state.view(replace(view, number=to))


def _go(view: View, key: str) -> None:
    wanted = st.session_state.get(key)
    if isinstance(wanted, int):
        _turn(view, wanted)


def _find(view: View) -> tuple[Place, ...]:
    """Take words to look for in this source, and give where they stand."""
    words = st.text_input(
        "Search in this source",
        placeholder="Search in this source",
        key=f"find-{view.source_id}",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    return find_places(words, state.worker().quoth.library.sources.page_texts(view.source_id)) if words.strip() else ()


def _pages(view: View, page: Page, source: Source, places: tuple[Place, ...]) -> None:
    if st.session_state.get(f"find-{view.source_id}", "").strip():
        _list(view, places, 1 if is_timed(page) else source.page_count)
    try:
        if is_timed(page):
            recording.show(view, source, places)
            return
        _page(view, page, [place for place in places if place.page == view.number])
    except PasswordNeeded:
        _ask_password(source)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))


def _list(view: View, places: tuple[Place, ...], count: int) -> None:
    """List where the looked-for words stand, and where there are several pages, on which."""
    pages = len({place.page for place in places})
    if not places:
        st.caption("These words do not stand in it one after the other.")
        return
    told = f"{len(places)} {'place' if len(places) == 1 else 'places'}"
    if count > 1:
        told += f" on {pages} {'page' if pages == 1 else 'pages'}"
    with st.expander(told, expanded=True), st.container(height=170 if len(places) > 3 else "content", border=False):
        for number, place in enumerate(places[:_LISTED]):
            label = as_text(f"{place.page}: {place.snippet}" if count > 1 else place.snippet)
            if st.button(label, key=f"place-{number}", type="tertiary", width="stretch"):
                _turn(view, place.page)
                st.rerun()
        if len(places) > _LISTED:
            st.caption(f"and {len(places) - _LISTED} more")


def _page(view: View, page: Page, places: Sequence[Place], *, scrolls: bool = True) -> None:
    marked = view.number == view.marked
    if not page.char_boxes:
        _without_picture(view, page, [(place.start, place.end) for place in places])
        return
    boxes = (*(view.boxes if marked else ()), *_boxes(page, places))
    path = str(state.worker().quoth.library.sources.original(view.source_id))
    password = state.worker().files.password(view.source_id)
    picture = _picture(path, view.number, boxes, password, framed=view.framed and marked)
    st.image(picture, width="stretch", alt=f"Picture of {page.where}")
    _tell_origin(page)
    if view.framed and marked:
        figures.show_reading(view)
    if boxes and scrolls:
        _scroll_to(min(top for _, top, _, _ in boxes) / page.height)


def _tell_origin(page: Page) -> None:
    if told := tell_origin(page):
        st.caption(as_text(told))


def _without_picture(view: View, page: Page, found: Sequence[page_text.Span]) -> None:
    """Show a page as its headings, paragraphs and tables; one that has no blocks as the letters it is."""
    quote = view.quote if view.number == view.marked else ""
    parts = _parts(str(state.worker().quoth.settings.home), view.source_id, view.number)
    spans = (*parts.spans_of(quote, view.start), *found)
    if parts.parts:
        page_blocks.show(parts, spans, key=f"{view.source_id[:12]}-{view.number}-{state.views()}")
    else:
        page_text.show(page.text, spans)
    source = state.worker().quoth.library.sources.get(view.source_id)
    if state.worker().slides.can_draw(source.media_type):
        is_here = slide.picture(source, view.number, quote) is not None
        st.fragment(slide.show, run_every=None if is_here else _POLL_SECONDS)(
            source, view.number, quote, alt=f"Picture of {page.where}", polls=not is_here
        )


@st.cache_resource(max_entries=16, show_spinner=False)
def _parts(home: str, source_id: str, number: int) -> PageParts:
    """Give what a page is made of, once for all tabs."""
    return page_parts(state.worker_of(home).quoth, source_id, number)


def _boxes(page: Page, places: Sequence[Place]) -> Boxes:
    return tuple((box.x0, box.y0, box.x1, box.y1) for place in places for box in page.boxes(place.start, place.end))


def _scroll_to(share: float) -> None:
    """Bring what stands that far down the picture, 0..1, into sight; only numbers go into the script."""
    script = _SCROLL.replace("SHARE", f"{min(max(share, 0.0), 1.0):.4f}").replace("TURN", str(state.views()))
    st.html(script, unsafe_allow_javascript=True)


@st.cache_data(max_entries=64, show_spinner="Drawing the page")
def _picture(path: str, number: int, boxes: Boxes, password: str | None, *, framed: bool = False) -> str:
    """Draw a page into an address that holds the picture itself.

    Handed over as bytes, Streamlit would serve it as a file which it deletes when a run of the page is broken off.
    """
    from pathlib import Path

    from services.showing.page_picture import draw_page

    picture = draw_page(Path(path), number, scale=_SCALE, boxes=boxes, password=password, framed=framed)
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def _ask_password(source: Source) -> None:
    """Ask for the password of an encrypted source, once for all tabs."""
    if state.worker().files.password(source.document_id):
        st.error("This password does not open the file.")
    st.markdown("This file is encrypted. Its password is kept in memory until quoth ends, and written nowhere.")
    with st.form(f"password-of-{source.document_id}", border=False):
        password = st.text_input("Password of the file", type="password")
        if st.form_submit_button("Open it") and password:
            state.worker().files.know_password(source.document_id, password)
            st.rerun()


def show_marked(view: View) -> None:
    """Show one page with its words marked, nothing to turn, and stay where the pane is."""
    try:
        _page(view, state.worker().quoth.library.sources.page(view.source_id, view.number), (), scrolls=False)
    except QuothError as error:
        st.error(as_text(failures.describe(error)))
