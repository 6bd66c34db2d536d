"""Figures in the page: a source's as thumbnails in its guide, and beside a quote the one that it speaks of.

What is shown is a picture cut out of the page; a click opens the page with the figure framed, where plots can be read.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from services import failures
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson
from services.errors import NetworkOff, PasswordNeeded, QuothError, SourceNotFound
from services.library import Source
from services.showing.descriptions import can_describe, describe_figure, kept_description, mark
from services.showing.figures import as_csv, draw_figure, draw_reading, figures_of, list_figures, read_points
from services.showing.plain_text import as_text, shorten
from services.showing.vision import server_of, tell_where
from ui.page import state
from ui.page.view import View

_IN_A_ROW = 3
_FIRST = 12  # thumbnails shown at once
_CAPTION = 90  # characters
_SMALL, _LARGE = 1.0, 2.0  # pixels a point
_WIDEST = 460  # pixels beside a quote: an answer is read, the figure looked at


def show_all(source: Source) -> None:
    """Show a source's figures, if it has any whose place is known."""
    figures = [figure for figure in _known(source.document_id, source.added_at) if figure.box is not None]
    if not figures:
        return
    st.markdown("**Figures**")
    _rows(figures[:_FIRST], "first")
    if len(figures) > _FIRST:
        with st.expander(f"{len(figures) - _FIRST} more"):
            _rows(figures[_FIRST:], "more")


def show_of_quote(quote: QuoteJson, key: str, shown: set[tuple[str, int]]) -> None:
    """Show the figures that a quote speaks of, except those in `shown`, which learns of them."""
    if not quote.boxes:
        return
    for place, figure in enumerate(figures_of(quote, _known_of(quote.source_id))):
        if (figure.source_id, figure.start) not in shown:
            shown.add((figure.source_id, figure.start))
            with st.container(key=f"figure-{key}-{place}"):
                _picture_of(figure, _LARGE, width=_WIDEST)
                _open(figure, f"open-figure-{key}-{place}")


def show_reading(view: View) -> None:
    """Offer to read the plots of the figure that is looked at, and show what was read beside how it was read."""
    figures = _known_of(view.source_id)
    figure = next((each for each in figures if each.page == view.number and each.box in view.boxes), None)
    if figure is None or not view.framed:
        return
    _description(figure)
    key = f"read-{figure.source_id[:12]}-{figure.start}"
    if st.button("Read the points of this figure", key=f"button-{key}", icon=":material/query_stats:"):
        st.session_state[key] = True
    if st.session_state.get(key):
        _reading(figure, key)


def _description(figure: FigureJson) -> None:
    """Show what the person's vision model says of a figure, or offer to ask it; nothing where none is set."""
    quoth = state.worker().quoth
    if not can_describe(quoth):
        return
    key = f"{figure.source_id[:12]}-{figure.start}"
    known = None
    with st.container(key=f"description-{key}", gap="small"):
        try:
            known = kept_description(quoth, figure)
            if known is None and _wants_description(key):
                password = state.worker().files.password(figure.source_id)
                with st.spinner("Your vision model looks at the figure"):
                    describe_figure(quoth, figure, password=password)
                st.rerun()  # it is kept, and takes the button's place
        except NetworkOff as error:
            st.caption(as_text(f"{error.message} {error.remedy}"))
        except QuothError as error:
            st.error(as_text(failures.describe(error)))
        if known is not None:
            st.caption(as_text(f"{mark(known)}:"))
            st.text(known.text)


def _wants_description(key: str) -> bool:
    """Offer to have a figure described, and say beforehand where it would be sent."""
    server = server_of(state.worker().quoth.settings)
    if told := tell_where(server):
        st.caption(as_text(told))
    label = as_text(f"Have {server.model} describe this figure")
    return st.button(label, key=f"describe-{key}", icon=":material/image_search:")


def _reading(figure: FigureJson, key: str) -> None:
    password = state.worker().files.password(figure.source_id)
    read = _read(figure.model_dump_json(), password)
    if not read.plots:
        st.caption("No plot whose axes can be read is drawn here: it is a picture, or its scale is none that is known.")
        return
    st.caption(
        "Read from the plot’s own drawing: data, not words of the source. Frame, ticks and points are drawn over the "
        "figure as they were read, so that you can compare."
    )
    st.image(_read_picture(figure.model_dump_json(), password), width="stretch", alt="The figure with what was read")
    for place, plot in enumerate(read.plots, 1):
        st.markdown(as_text(f"Plot {place}: {plot.y.title or 'y'} over {plot.x.title or 'x'}"))
        rows = [
            {"series": series.name or series.colour, "x": x, "y": y} for series in plot.series for x, y in series.values
        ]
        st.dataframe(rows, height=220, hide_index=True, key=f"rows-{key}-{place}")
        st.download_button(
            "Save as CSV",
            as_csv(plot).encode("utf-8", "replace"),
            f"figure-{figure.number or 'on-page'}-plot-{place}.csv",
            "text/csv",
            key=f"csv-{key}-{place}",
            icon=":material/download:",
        )


def _rows(figures: Sequence[FigureJson], key: str) -> None:
    for first in range(0, len(figures), _IN_A_ROW):
        columns = st.columns(_IN_A_ROW)
        for column, (place, figure) in zip(columns, enumerate(figures[first : first + _IN_A_ROW], first), strict=False):
            with column, st.container(key=f"thumbnail-{key}-{place}"):
                _picture_of(figure, _SMALL)
                _open(figure, f"open-thumbnail-{key}-{place}")


def _picture_of(figure: FigureJson, scale: float, *, width: int | Literal["stretch"] = "stretch") -> None:
    password = state.worker().files.password(figure.source_id)
    try:
        picture = _drawn(figure.model_dump_json(), scale, password)
    except PasswordNeeded:
        st.caption("The file is encrypted: open one of its pages to give its password.")
    except QuothError as error:
        st.caption(as_text(failures.describe(error)))
    else:
        st.image(picture, width=width, alt=as_text(f"Figure {figure.number}: {shorten(figure.caption, _CAPTION)}"))


def _open(figure: FigureJson, key: str) -> None:
    label = f"Figure {figure.number}, page {figure.page}" if figure.number else f"Figure on page {figure.page}"
    if st.button(as_text(label), key=key, type="tertiary", icon=":material/image:", help=as_text(figure.caption)):
        assert figure.box is not None
        state.view(View(figure.source_id, figure.page, figure.page, (figure.box,), "", framed=True))
        st.rerun()


def _known_of(source_id: str) -> tuple[FigureJson, ...]:
    try:
        source = state.worker().quoth.library.sources.get(source_id)
    except SourceNotFound:
        return ()
    return _known(source_id, source.added_at)


@st.cache_data(max_entries=64, show_spinner=False)
def _known(source_id: str, added_at: str) -> tuple[FigureJson, ...]:
    """Find a source's figures once; one that was removed and added again may have others."""
    del added_at
    return list_figures(state.worker().quoth, source_id)


@st.cache_data(max_entries=32, show_spinner="Reading the plot")
def _read(figure: str, password: str | None) -> FigureJson:
    return read_points(state.worker().quoth, FigureJson.model_validate_json(figure), password=password)


@st.cache_data(max_entries=32, show_spinner=False)
def _read_picture(figure: str, password: str | None) -> str:
    picture = draw_reading(
        state.worker().quoth, FigureJson.model_validate_json(figure), scale=_LARGE, password=password
    )
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@st.cache_data(max_entries=128, show_spinner=False)
def _drawn(figure: str, scale: float, password: str | None) -> str:
    """Draw a figure into an address that holds the picture itself, as pages are."""
    picture = draw_figure(state.worker().quoth, FigureJson.model_validate_json(figure), scale=scale, password=password)
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
