"""How the conversation looks beyond what Streamlit's theme can say: marks within the line, quotes set apart."""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
  [class*="st-key-claim-"] { display: block !important; line-height: 1.6; }
  [class*="st-key-claim-"] div:has(> .stMarkdown), [class*="st-key-claim-"] .stMarkdown,
  [class*="st-key-claim-"] .stMarkdown div, [class*="st-key-claim-"] .stMarkdown p { display: inline !important;
    width: auto !important; }
  [class*="st-key-claim-"] div:has(> .stButton), [class*="st-key-mark-"] { display: inline-block !important;
    width: auto !important; }
  [class*="st-key-mark-"] button { padding: 0 .15rem; min-height: 1.5rem; vertical-align: baseline; }
  [class*="st-key-mark-"] button p { font-size: .8rem; font-weight: 600; }
  [class*="st-key-about-"], [class*="st-key-actions-"] { row-gap: 0 !important; }
  [class*="st-key-about-"] button p, [class*="st-key-actions-"] button p { font-size: .85rem; }
  [class*="st-key-actions-"] button { min-height: 1.6rem; padding: 0 .2rem; }
  [class*="st-key-weighing-"] [data-testid="stText"], [class*="st-key-draft-"] [data-testid="stText"] { opacity: .75; }
  [class*="st-key-draft-"] [data-testid="stText"] { font-style: italic; }
  [class*="st-key-past-title-"] button { text-align: left; justify-content: flex-start; }
  .st-key-conversation-head [data-testid="stHeading"] { overflow-wrap: anywhere; }
  .st-key-conversation-head [data-testid="stHeading"] h3 { font-size: 1.25rem; padding: .25rem 0; }
  .st-key-latest:has([class*="st-key-under-way-"]) { min-height: calc(100vh - 13rem); }  /* room to scroll up to it */
  .st-key-latest, [class*="st-key-quote-"], [class*="st-key-near-"] { scroll-margin: 5rem 0 11rem; }
  .st-key-question { gap: .15rem !important; }
</style>
"""


def apply() -> None:
    """Put the rules on the page."""
    st.html(_STYLE)
