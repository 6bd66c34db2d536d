"""What is made of the open notebook: summaries, reports over its ticked sources, a table, files to take along.

Works on the JSON contract; all text of documents goes through `st.text` or `as_text`.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from services.contract.claims import QuoteJson
from services.contract.made import GroupJson
from services.contract.turns import read_turn
from services.export.bibtex import write_bibtex
from services.export.files import file_name
from services.export.papers import conversation_paper, report_paper
from services.export.references import references_of
from services.jobs.making import REPORT
from services.jobs.queue import JobView, State
from services.make.reports import KnownReport, ReportKind, known_report, sources_of
from services.showing.plain_text import as_text, shorten
from ui.page import state
from ui.page.right_pane import downloads, summaries, table
from ui.page.right_pane.under_way import show_progress
from ui.page.view import View

_POLL_SECONDS = 0.7
_TITLE_LENGTH = 70
_OFFERS = {
    ReportKind.BRIEFING: ("Briefing", "What each source is about, and what they say on the topics they share."),
    ReportKind.CONNECTIONS: (
        "Connections",
        "The sources side by side; what two say alike, where two differ or contradict each other; what only one says.",
    ),
    ReportKind.OVERVIEW: (
        "Overview",
        "What the sources find, by theme; where they agree, differ, and leave things open.",
    ),
    ReportKind.HYPOTHESES: ("Hypotheses", "What the sources leave open, with findings that bear on it."),
}
_ONE_IS_ENOUGH = {ReportKind.BRIEFING, ReportKind.HYPOTHESES}


def show() -> None:
    """Show summaries, each kind of report, the table, and files, one tab each."""
    tabs = st.tabs(["Summaries", *(name for name, _ in _OFFERS.values()), "Table", "Files"], key="outputs")
    with tabs[0]:
        summaries.show()
    for tab, kind in zip(tabs[1:], _OFFERS, strict=False):
        with tab:
            _report(kind)
    with tabs[-2]:
        table.show()
    with tabs[-1]:
        _files()


def _report(kind: ReportKind) -> None:
    notebook = state.notebook()
    job = _job(kind)
    known = known_report(state.worker().quoth, notebook, kind)
    active = job is not None and not job.is_over
    whose = (
        "What the model supposes is marked as its own thought; all else is quoted."
        if kind is ReportKind.HYPOTHESES
        else "Every line is a quote; no language model writes here."
    )
    st.caption(f"{_OFFERS[kind][1]} {whose} Made of the ticked sources.")
    if active:
        st.fragment(_under_way, run_every=_POLL_SECONDS)(kind)
    else:
        _make_button(kind, known)
    if job is not None and job.state is State.FAILED:
        st.error(as_text(job.trouble))
    if known is not None:
        _known(kind, known)


def _job(kind: ReportKind) -> JobView | None:
    jobs = state.worker().jobs(REPORT, f"{kind.value} {state.notebook()}")
    return jobs[-1].view() if jobs else None


def _make_button(kind: ReportKind, known: KnownReport | None) -> None:
    count = len(sources_of(state.worker().quoth, state.notebook()))
    label = "Make it again" if known else f"Make the {kind.value}"
    fewest = 1 if kind in _ONE_IS_ENOUGH else 2
    if count < fewest:
        st.caption("Add two sources first." if fewest > 1 else "Add a source first.")
    if st.button(label, icon=":material/auto_awesome:", key=f"make-{kind.value}", disabled=count < fewest):
        state.worker().guides.make_report(kind, state.notebook())
        st.rerun()


def _under_way(kind: ReportKind) -> None:
    """Show how far the report is; when it is over, the whole page is shown anew."""
    job = _job(kind)
    if job is None or job.is_over:
        st.rerun()
        return
    show_progress(job, key=f"stop-{kind.value}")


def _known(kind: ReportKind, known: KnownReport) -> None:
    name, report, notebook = _OFFERS[kind][0], known.report, state.notebook()
    made = datetime.fromisoformat(known.made_at).astimezone().strftime("%d %B %Y, %H:%M")
    title = f"{name}: {notebook}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Made {made}{_changes(known)}")
        downloads.menu(
            kind.value,
            title,
            lambda reference_of: report_paper(report, title=title, about=f"Made {made}", reference_of=reference_of),
        )
    if not report.sections:
        st.markdown("The sources hold too few whole sentences for this.")
    for place, section in enumerate(report.sections):
        st.markdown(f"#### {as_text(section.heading)}")
        if section.note:
            st.caption(as_text(section.note))
        for number, group in enumerate(section.groups):
            _group(group, f"{kind.value}-{place}-{number}")


def _changes(known: KnownReport) -> str:
    """Say that the notebook has changed since."""
    changes = [
        f"{count} source{'s' * (count > 1)} {what}"
        for count, what in ((known.added, "added"), (known.removed, "removed"))
        if count
    ]
    return f"; since then {' and '.join(changes)}" if changes else ""


def _group(group: GroupJson, key: str) -> None:
    with st.container(border=bool(group.note) or len(group.claims) > 1, key=f"group-{key}"):
        if group.note:
            st.markdown(f"**{as_text(shorten(group.note, 120))}**")
        for place, claim in enumerate(group.claims):
            if claim.is_thought:
                st.markdown(as_text(claim.text))
            for part, quote in enumerate(claim.quotes):
                _quote(quote, f"{key}-{place}-{part}", named=quote.title == group.note)


def _quote(quote: QuoteJson, key: str, *, named: bool) -> None:
    """Show a quote and the way to its place; where its source is `named` above it, the place is enough."""
    with st.container(key=f"quote-{key}"):
        st.text(f"“{quote.text.strip()}”")
        title = "" if named else f"{shorten(quote.title, _TITLE_LENGTH)}, "
        label = as_text(f"{title}{quote.where}")
        if st.button(
            label,
            key=f"show-{key}",
            type="tertiary",
            icon=":material/find_in_page:",
            help="Show where it stands",
            wrap=True,
        ):
            state.view(View(quote.source_id, quote.page, quote.page, quote.boxes, quote.text, quote.start))
            st.rerun()


def _files() -> None:
    """Offer the open conversation and the list of sources as files; notes and reports have theirs beside them."""
    library, notebook, number = state.worker().quoth.library, state.notebook(), state.conversation()
    st.markdown("**The conversation**, with numbered quotes and references")
    if number is None or not library.conversations.turns(number):
        st.caption("Open a conversation that has an answer.")
    else:
        title = next(each.title for each in library.conversations.all(notebook) if each.id == number)
        turns = [read_turn(body) for body in library.conversations.turns(number)]
        downloads.buttons(
            f"conversation-{number}",
            title,
            lambda reference_of: conversation_paper(turns, title=title, about="", reference_of=reference_of),
        )
    st.markdown("**The sources**, for a reference manager")
    st.caption("From what each PDF says of itself and on its first page; what is not known is left out.")
    _bibtex(notebook)


def _bibtex(notebook: str) -> None:
    quoth = state.worker().quoth
    sources = quoth.library.sources.all(notebook)
    reference_of = references_of(quoth)

    def content() -> bytes:
        return write_bibtex([reference_of(each.document_id, each.title, each.path) for each in sources])

    st.download_button(
        "BibTeX",
        content,
        file_name=file_name(notebook, "bib"),
        mime="application/x-bibtex",
        on_click="ignore",
        icon=":material/download:",
        key="export-sources",
        disabled=not sources,
        width="stretch",
    )
