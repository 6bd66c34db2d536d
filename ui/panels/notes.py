"""The notes of a notebook."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """Show them in the right pane."""
    st.caption("There are no notes yet.")
