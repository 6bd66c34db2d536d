"""Figures in the page: a source's as thumbnails in its guide, and beside a quote the one that it speaks of.

What is shown is a picture cut out of the page; a click opens the page with the figure framed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from services import failures
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson
from services.errors import PasswordNeeded, QuothError, SourceNotFound
from services.figures import draw_figure, figures_of, list_figures
from services.library import Source
from services.plain_text import as_text, shorten
from ui.page import state
from ui.page.state import View

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


def _rows(figures: Sequence[FigureJson], key: str) -> None:
    for first in range(0, len(figures), _IN_A_ROW):
        columns = st.columns(_IN_A_ROW)
        for column, (place, figure) in zip(columns, enumerate(figures[first : first + _IN_A_ROW], first), strict=False):
            with column, st.container(key=f"thumbnail-{key}-{place}"):
                _picture_of(figure, _SMALL)
                _open(figure, f"open-thumbnail-{key}-{place}")


def _picture_of(figure: FigureJson, scale: float, *, width: int | Literal["stretch"] = "stretch") -> None:
    password = state.desk().files.password(figure.source_id)
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
        source = state.desk().quoth.library.sources.get(source_id)
    except SourceNotFound:
        return ()
    return _known(source_id, source.added_at)


@st.cache_data(max_entries=64, show_spinner=False)
def _known(source_id: str, added_at: str) -> tuple[FigureJson, ...]:
    """Find a source's figures once; one that was removed and added again may have others."""
    del added_at
    return list_figures(state.desk().quoth, source_id)


@st.cache_data(max_entries=128, show_spinner=False)
def _drawn(figure: str, scale: float, password: str | None) -> str:
    """Draw a figure into an address that holds the picture itself, as pages are."""
    picture = draw_figure(state.desk().quoth, FigureJson.model_validate_json(figure), scale=scale, password=password)
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
