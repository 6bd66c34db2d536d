"""Keeps answers and quotes as notes, before anything is drawn: a click that follows at once cannot undo the first."""

from __future__ import annotations

import streamlit as st

from services import failures
from services.contract.claims import QuoteJson
from services.contract.turns import TurnJson
from services.errors import QuothError
from services.notes import save_answer, save_quote
from services.showing.plain_text import as_text
from ui.page import state


def keep(kept: TurnJson | QuoteJson) -> None:
    """Make a note of an answer or a quote and say so; for `on_click`, which runs before the page is drawn."""
    library = state.worker().quoth.library
    try:
        if isinstance(kept, TurnJson):
            save_answer(library, kept, notebook=state.notebook())
        else:
            save_quote(library, kept, notebook=state.notebook())
    except QuothError as error:
        st.toast(as_text(failures.describe(error)), icon=":material/error:")
        return
    called = "answer" if isinstance(kept, TurnJson) else "quote"
    st.toast(f"The {called} is among your notes.", icon=":material/bookmark_added:")
