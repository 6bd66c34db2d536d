"""The list of sources: tick those to use in answers, open one, remove one."""

from __future__ import annotations

import streamlit as st

from retrieval.source import Source
from ui.panels import state
from ui.panels.conversation import ask
from ui.panels.state import View
from ui.plain_text import as_text, shorten
from ui.suggestions import known_for_source


def show(sources: tuple[Source, ...]) -> None:
    """Show the open notebook's sources."""
    st.subheader("Sources", divider=False)
    if not sources:
        st.caption("None yet. Drop files above: they stay on this machine.")
        return
    used = state.ticked(tuple(source.document_id for source in sources))
    st.caption(f"{len(used)} of {len(sources)} used in answers")
    for source in sources:
        _row(source)


def _row(source: Source) -> None:
    short = source.document_id[:12]
    with st.container(horizontal=True, key=f"source-row-{short}", gap="small", wrap=False):
        st.checkbox(
            as_text(f"{shorten(source.title, 64)}, {source.page_count} p."),
            value=True,
            key=state.tick_key(source.document_id),
            width="stretch",
        )
        with st.popover("", icon=":material/more_vert:", type="tertiary", key=f"source-menu-{short}"):
            st.text(source.title)
            st.text(source.path)
            if st.button("Open", icon=":material/description:", key=f"open-{short}", width="stretch"):
                state.view(View(source.document_id, 1, 0, (), ""))
                st.rerun()
            for place, question in enumerate(known_for_source(state.desk().quoth, source.document_id)):
                if st.button(as_text(question), key=f"asked-of-{short}-{place}", type="tertiary"):
                    ask(question)
            if st.button("Remove", icon=":material/delete:", key=f"remove-{short}", width="stretch"):
                state.desk().quoth.library.remove(source.document_id, state.notebook())
                st.rerun()
