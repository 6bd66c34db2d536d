"""The page's looks: the few rules that Streamlit's theme has no setting for. Fixed text only, never a document's."""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
  [data-testid="stMainBlockContainer"] { max-width: 60rem; padding-top: 3rem; padding-bottom: 6rem; }
  [data-testid="stSidebarContent"] [data-testid="stVerticalBlock"] { gap: .6rem; }
  [data-testid="stText"] { font-family: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
  [class*="st-key-quote-"] { border-left: 3px solid #7fa99b; padding: .1rem 0 .1rem .9rem; gap: .1rem; }
  [class*="st-key-quote-"] [data-testid="stText"] { font-family: Georgia, "DejaVu Serif", serif; opacity: .85; }
  [class*="st-key-quote-"] button, [class*="st-key-near-"] button { padding: 0; min-height: 1.6rem; }
  [class*="st-key-asked-"] button { text-align: left; justify-content: flex-start; }
  [class*="st-key-source-row-"] { align-items: center; }
</style>
"""


def apply() -> None:
    """Put the rules on the page."""
    st.html(_STYLE)
