"""The picture of a slide, below its text: it takes seconds, and the text need not wait for it."""

from __future__ import annotations

import base64

import streamlit as st

from services.library import Source
from ui.page import state


def picture(source: Source, number: int, words: str) -> bytes | None:
    """Give a slide's picture with the words marked; None while it is drawn, b"" where none comes of it."""
    original = state.worker().quoth.library.sources.original(source.document_id)
    return state.worker().slides.picture(
        original, source.media_type, number=number, count=source.page_count, words=words
    )


def show(source: Source, number: int, words: str, *, alt: str, polls: bool) -> None:
    """Show the picture, or that it is being drawn."""
    drawn = picture(source, number, words)
    if drawn is None:
        st.caption("Drawing the slide …")
    elif polls:
        st.rerun()  # which also ends the polling
    elif drawn:
        st.image(f"data:image/png;base64,{base64.b64encode(drawn).decode()}", width="stretch", alt=alt)
        st.caption("Drawn by LibreOffice: fonts and places may differ from how its own program shows it.")
