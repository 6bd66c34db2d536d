"""What is made from a notebook: briefings, connections, exports."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """Show them in the right pane."""
    st.caption("Nothing has been made yet.")
