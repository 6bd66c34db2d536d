"""Offers the sample papers, where this quoth has them, so that a first visit has something to ask."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from services.add.uploads import Upload
from services.jobs.adding import ADD
from ui.page import state

FOLDER = Path(__file__).parents[3] / "samples"  # of the checkout; an installed quoth may be without


def offer() -> None:
    """Offer to add the sample papers to the open notebook; nothing where there are none, or where files are read."""
    papers = sorted(FOLDER.glob("*.pdf"))
    busy = any(not job.view().is_over for job in state.worker().jobs(ADD, state.notebook()))
    if (
        papers
        and not busy
        and st.button(
            f"Try it with {len(papers)} sample papers", icon=":material/science:", key="samples", type="primary"
        )
    ):
        state.worker().files.add(
            [Upload(paper.name, paper.read_bytes()) for paper in papers], notebook=state.notebook()
        )
        st.rerun()
