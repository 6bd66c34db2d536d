"""The page's looks: what Streamlit's theme has no setting for. Fixed text only, never a document's.

Nothing is fetched from anywhere: icons given by name would be, in the browser's tab, so that icon is drawn here.
"""

from __future__ import annotations

import streamlit as st
from PIL import Image, ImageDraw

_GREEN = (47, 111, 94)

_STYLE = """
<style>
  [data-testid="stMainBlockContainer"] { max-width: 58rem; padding-top: 2.5rem; padding-bottom: 6rem; }
  [data-testid="stSidebarHeader"] { height: 2.5rem; margin-bottom: 0; padding-bottom: 0; }
  [data-testid="stSidebarContent"] [data-testid="stVerticalBlock"] { gap: .7rem; }
  [data-testid="stText"] { font-family: inherit; font-size: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  [class*="st-key-quote-"] { border-left: 3px solid #7fa99b; padding: .1rem 0 .1rem .9rem; gap: .1rem !important; }
  [class*="st-key-quote-"] [data-testid="stText"] { opacity: .85; }
  [class*="st-key-quote-"] button, [class*="st-key-near-"] button { padding: 0; min-height: 1.6rem; }
  [class*="st-key-near-"] { gap: .1rem !important; }
  [class*="st-key-asked-"] button { text-align: left; justify-content: flex-start; }
  [class*="st-key-source-row-"] { align-items: flex-start; gap: .2rem; }
  [class*="st-key-source-row-"] [data-testid="stCheckbox"] p { white-space: normal; line-height: 1.3; }
  [class*="st-key-source-row-"] [data-testid="stPopover"] button { min-height: 1.4rem; padding: 0 .2rem; }
</style>
"""


def apply() -> None:
    """Set the page's title and width, and put the rules on it."""
    st.set_page_config(page_title="quoth", page_icon=_icon(), layout="wide")
    st.html(_STYLE)


def warn_if_started_alone() -> None:
    """Say so when the page was started without the settings that `quoth serve` gives it."""
    if st.get_option("browser.gatherUsageStats"):
        st.warning(
            "This page was started without `quoth serve`: Streamlit sends its makers usage statistics, "
            "and others on the network may reach the page. Nothing of your documents is sent."
        )


def _icon() -> Image.Image:
    """Draw two quotation marks."""
    icon = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    brush = ImageDraw.Draw(icon)
    for left in (6, 35):
        brush.ellipse((left, 14, left + 23, 37), fill=_GREEN)
        brush.polygon([(left + 23, 26), (left + 23, 34), (left + 6, 54), (left + 2, 50), (left + 12, 36)], fill=_GREEN)
    return icon
