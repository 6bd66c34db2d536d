"""The right pane: a page of a source, notes, or outputs; one switch opens it and closes it."""

from __future__ import annotations

import streamlit as st

from ui.page import state
from ui.page.right_pane import notes, outputs, viewer
from ui.page.state import Pane

_NAMES = {
    Pane.PAGE: ":material/find_in_page: Page",
    Pane.NOTES: ":material/edit_note: Notes",
    Pane.OUTPUTS: ":material/auto_stories: Outputs",
}
_VIEWS = {Pane.PAGE: viewer.show, Pane.NOTES: notes.show, Pane.OUTPUTS: outputs.show}


# On a narrow page the sources lie over the pane: they go when something is opened in it. It lies itself over what was
# clicked, which loses the focus: what closes the pane gets it, once the sources are out of the way.
_UNCOVER = """
<script>
  (function look(tries) {
    if (window.innerWidth > 900) return;
    const open = window.innerWidth <= 768 && !document.querySelector('[data-testid="stExpandSidebarButton"]');
    if (open) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    const at = document.activeElement;
    if (!open && (!at || at === document.body || at.closest(".st-key-middle")))
      document.querySelector(".st-key-icon-close button")?.focus();
    if (open && tries) setTimeout(look, 100, tries - 1);
  })(30);  // TURN
</script>
"""


def switch() -> None:
    """Show what the pane can show, and when it is open a button that closes it."""
    current = state.pane()
    with st.container(key="pane-switch", horizontal=True, width="content", wrap=False, vertical_alignment="center"):
        chosen = st.segmented_control(
            "Right pane",
            list(Pane),
            default=current,
            format_func=_NAMES.__getitem__,
            key=f"pane-{current}",  # a new key for each state: the address decides, not the widget's memory
            label_visibility="collapsed",
        )
        close = f"Close the {current}" if current else ""
        if current and st.button(close, icon=":material/close:", key="icon-close", type="tertiary"):
            chosen = None
    if chosen != current:
        state.open_pane(chosen)
        st.rerun()


def show(chosen: Pane) -> None:
    """Show the open pane."""
    with st.container(key="right-pane"):
        _VIEWS[chosen]()
    if chosen is Pane.PAGE and state.views():
        st.html(_UNCOVER.replace("TURN", str(state.views())), unsafe_allow_javascript=True)
