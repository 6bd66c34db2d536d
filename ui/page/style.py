"""The page's looks: what Streamlit's theme has no setting for. Fixed text only, never a document's.

Nothing is fetched from anywhere: icons given by name would be, in the browser's tab, so that icon is drawn here.
"""

from __future__ import annotations

import os

import streamlit as st
from PIL import Image, ImageDraw

from ui.page.server import start as serving

_GREEN = (47, 111, 94)

# Wide: the right pane stands still and scrolls by itself while the conversation scrolls as the page does; the question
# box ends where the pane begins. Narrow, or at a great zoom: the pane lies over all of the conversation, which neither
# eye nor keyboard reaches meanwhile, below a bar that closes it.
_STYLE = """
<style>
  :root { --pane: clamp(24rem, 42vw, 52rem); --gap: 1.5rem; --top: 3.2rem; }
  :root:has([data-testid="stExpandSidebarButton"]) { --top: 3.75rem; }
  [data-testid="stAppViewContainer"], [data-testid="stAppViewContainer"] > div:has(> [data-testid="stMain"]),
  [data-testid="stMain"], [data-testid="stMainBlockContainer"], [data-testid="stMainBlockContainer"]::before,
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"],
  [data-testid="stMainBlockContainer"] :has(.st-key-right-pane), .st-key-right-pane, .st-key-page-head {
    background: inherit; }
  [data-testid="stMainBlockContainer"] { padding: 0 var(--gap) 1.5rem; }
  [data-testid="stMainBlockContainer"]::before { content: ""; position: sticky; top: 0; z-index: 99; flex: none;
    display: block; height: var(--top); }
  body:not(:has(.st-key-right-pane)) .st-key-middle { max-width: 50rem; margin: 0 auto; }
  .st-key-panes > div > [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; gap: 0; }
  .st-key-panes > div > div > [data-testid="stColumn"]:first-child { flex: 1 1 0; min-width: 0; }
  .st-key-panes > div > div > [data-testid="stColumn"]:last-child { flex: 0 0 0; min-width: 0; }
  [data-testid="stBottomBlockContainer"] { padding: .5rem var(--gap) 1rem; max-width: 53rem; }
  .st-key-pane-switch { position: fixed; top: .55rem; right: 1.5rem; z-index: 999991; width: auto !important; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-pane-switch) { position: absolute; background: inherit; }
  .st-key-pane-switch, .st-key-pane-switch .st-key-icon-close { background: inherit; }
  .st-key-right-pane { position: fixed; top: var(--top); z-index: 999; overflow: hidden auto; overflow-wrap: anywhere;
    flex-wrap: nowrap; }
  @media (min-width: 901px) {
    .st-key-right-pane { right: 0; bottom: 0; width: calc(var(--pane) + var(--gap)); padding: 0 var(--gap) 1rem 1.25rem;
      border-left: 1px solid rgba(128, 128, 128, .25); }
    .st-key-panes > div > div > [data-testid="stColumn"]:has(.st-key-right-pane) {
      flex-basis: calc(var(--pane) + 1.5rem); }
    body:has(.st-key-right-pane) [data-testid="stBottomBlockContainer"] {
      align-self: flex-start; margin: 0; max-width: none; width: calc(100% - var(--pane) - var(--gap)); }
  }
  @media (max-width: 900px) {
    .st-key-right-pane { left: 0; right: 0; top: calc(var(--top) + 2.6rem); bottom: 0; padding: .5rem 1rem 1rem; }
    body:has(.st-key-right-pane) :is(.st-key-middle, [data-testid="stBottom"], .st-key-middle *,
      [data-testid="stBottom"] *) { visibility: hidden; }
    .st-key-pane-switch .st-key-icon-close { position: fixed; top: var(--top); left: 0; right: 0;
      width: auto !important; padding: 0 1rem; border-bottom: 1px solid rgba(128, 128, 128, .25); }
    .st-key-pane-switch .st-key-icon-close button { min-height: 2.5rem; }
    .st-key-pane-switch .st-key-icon-close button p { position: static; width: auto; height: auto; clip-path: none; }
  }
  /* Sources beside the middle: what is fixed keeps to the middle. Sources over it: what is fixed is under them. */
  @media (min-width: 769px) and (max-width: 900px) {
    [data-testid="stAppViewContainer"] > div:has(> [data-testid="stMain"]) { transform: translateZ(0); }
  }
  @media (max-width: 768px) {
    :root:not(:has([data-testid="stExpandSidebarButton"])) :is(.st-key-pane-switch, .st-key-pane-switch *) {
      visibility: hidden; }
  }
  /* Folded away, the sources are out of sight only: the keyboard is not to go through them. */
  :root:has([data-testid="stExpandSidebarButton"]) :is([data-testid="stSidebar"], [data-testid="stSidebar"] *) {
    visibility: hidden; }
  [data-testid="stSidebarHeader"] { height: 2.5rem; margin-bottom: 0; padding-bottom: 0; }
  [data-testid="stSidebarContent"] [data-testid="stVerticalBlock"] { gap: .7rem; }
  [data-testid="stSidebarContent"] [data-testid="stAlertContainer"] { padding: .6rem .7rem; }
  [data-testid="stSidebarContent"] [data-testid="stAlertContainer"] p { font-size: .875rem; line-height: 1.45; }
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; }
  [data-testid="stCaptionContainer"] { opacity: .78; }
  [data-testid="stText"] { font-family: inherit; font-size: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  [class*="st-key-quote-"] { border-left: 3px solid #7fa99b; padding: .1rem 0 .1rem .9rem; gap: .1rem !important; }
  [class*="st-key-quote-"] [data-testid="stText"] { opacity: .85; }
  [class*="st-key-quote-"] button, [class*="st-key-near-"] button { padding: 0; min-height: 1.6rem; }
  [class*="st-key-quote-"] button p, [class*="st-key-near-"] button p { text-align: left; }
  [class*="st-key-near-"] { gap: .1rem !important; }
  [class*="st-key-asked-"] button { text-align: left; justify-content: flex-start; }
  [class*="st-key-source-row-"] { align-items: flex-start; gap: .35rem; margin-bottom: -.35rem; }
  [class*="st-key-source-row-"] [data-testid="stCheckbox"] { padding-top: .1rem; }
  [class*="st-key-source-row-"] [class*="st-key-open-"] button { padding: 0; min-height: 1.4rem;
    justify-content: flex-start; text-align: left; }
  [class*="st-key-open-"] button > div, [class*="st-key-place-"] button > div { justify-content: flex-start; }
  [class*="st-key-open-"] button p { text-align: left; line-height: 1.3; }
  [class*="st-key-source-row-"] [data-testid="stCaptionContainer"] { margin: 0; }
  [class*="st-key-source-row-"] [data-testid="stCaptionContainer"] p { font-size: .8rem; margin: 0; line-height: 1.3; }
  [class*="st-key-icon-"] [data-testid="stMenuButton"] [aria-hidden="true"]:has(> span > span),
  [class*="st-key-icon-"] [data-testid="stPopoverButton"] [aria-hidden="true"]:has(> span > span) { display: none; }
  [data-testid^="stBaseButton-primary"] { background: #2f6f5e; border-color: #2f6f5e; color: #fff; }
  .st-key-right-pane blockquote, .st-key-right-pane blockquote p { color: inherit; opacity: .9; }
  .st-key-head { margin-top: -2.4rem; padding-right: 2rem; }
  [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
  [data-testid="stFileUploaderDropzone"] { padding: .5rem; min-height: 0; justify-content: center; }
  [class*="st-key-place-"] button { padding: .1rem 0; min-height: 1.4rem; justify-content: flex-start; }
  [class*="st-key-place-"] button p { text-align: left; }
  [class*="st-key-icon-"] button { padding: 0 .15rem; min-height: 1.6rem; }
  [class*="st-key-icon-"] button p {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  [data-testid="stLayoutWrapper"]:has(> .st-key-page-head) {
    position: sticky; top: 0; z-index: 3; background: inherit; }
  @media (max-height: 560px) { [data-testid="stLayoutWrapper"]:has(> .st-key-page-head) { position: static; } }
  .st-key-page-head { padding-bottom: .4rem; }
  .st-key-right-pane .stMarkdownColoredBackground { background: #ffe066 !important; color: #1b1b1b !important; }
  .quoth-page { overflow-wrap: break-word; }
  .quoth-page :is(p, aside, pre) { margin: 0 0 .6rem; line-height: 1.5; }
  .quoth-page .item { margin-left: 1.2rem; }
  .quoth-page p { white-space: pre-line; }
  .quoth-page pre { white-space: pre-wrap; }
  .quoth-page aside { border-left: 3px solid #88888866; padding-left: .6rem; font-size: .9rem; }
  .quoth-page :is(h3, h4, h5, h6) { margin: .8rem 0 .4rem; padding: 0; font-size: 1.05rem; }
  .quoth-table { overflow-x: auto; margin-bottom: .8rem; }
  .quoth-table table { border-collapse: collapse; font-size: .85rem; }
  .quoth-table td, .quoth-table th { border: 1px solid #88888855; padding: .15rem .45rem; text-align: start;
    vertical-align: top; min-width: 2rem; }
  .quoth-table th { font-weight: 600; background: #8888881a; }
  .quoth-page mark, .quoth-table .quoted { background: #ffe066; color: #1b1b1b; }
  .st-key-page-head [data-testid="stNumberInput"] button { display: none; }
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


def refuse_without_door() -> None:
    """Show nothing where a password is set but the page was started past what asks for it."""
    if os.environ.get(serving.PASSWORD):  # `quoth serve` takes it out of the environment
        st.error(f"{serving.PASSWORD} is set, but nothing here asks for it: start the page with `quoth serve`.")
        st.stop()


def _icon() -> Image.Image:
    """Draw two quotation marks."""
    icon = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    brush = ImageDraw.Draw(icon)
    for left in (6, 35):
        brush.ellipse((left, 14, left + 23, 37), fill=_GREEN)
        brush.polygon([(left + 23, 26), (left + 23, 34), (left + 6, 54), (left + 2, 50), (left + 12, 36)], fill=_GREEN)
    return icon
