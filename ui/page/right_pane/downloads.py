"""Buttons that hand out an export as a file; it is written when a button is pressed, not before."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from services.export.files import MEDIA_TYPES, NAMES, Format, file_name, write
from services.export.paper import Paper
from services.export.papers import ReferenceOf
from services.export.references import references_of
from ui.page import state

Make = Callable[[ReferenceOf], Paper]


def menu(key: str, title: str, make: Make) -> None:
    """Show one button that opens the choice of formats."""
    with st.popover("Export", icon=":material/download:", type="tertiary", key=f"export-{key}"):
        buttons(key, title, make)


def buttons(key: str, title: str, make: Make) -> None:
    """Show a button for each format; `make` is called in a thread of its own."""
    reference_of = references_of(state.worker().quoth)
    for wanted in Format:

        def content(wanted: Format = wanted) -> bytes:
            return write(make(reference_of), wanted)

        st.download_button(
            NAMES[wanted],
            content,
            file_name=file_name(title, wanted.value),
            mime=MEDIA_TYPES[wanted],
            on_click="ignore",
            icon=":material/download:",
            key=f"export-{key}-{wanted.value}",
            width="stretch",
        )
