"""Why this answer: the passages considered and how they were found, what was left out and why, and the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from services.contract.answers import Record, read_record
from services.contract.turns import TurnJson
from services.errors import LibraryError
from services.jobs.answering import REPLAY
from services.jobs.queue import JobView, State
from services.showing.plain_text import as_text, one_line, shorten
from ui.page import state
from ui.page.conversation.answers import LOOKED_AT, open_passage

_POLL_SECONDS = 0.5


def show(turn: TurnJson, key: str) -> None:
    """Show how an answer was made, once it is asked for."""
    expander = st.expander("Why this answer?", key=f"why-{key}", on_change="rerun", icon=":material/help:")
    if not expander.open:
        return
    record: dict[str, Any] = turn.record
    with expander:
        _passages(record, key)
        _checked(record)
        _dropped(record)
        _making(turn, record)
        _replay(record, key)
        if st.toggle("Show the prompt and the draft", key=f"record-{key}"):
            _letters(record)


def _passages(record: Mapping[str, Any], key: str) -> None:
    hits: Sequence[Mapping[str, Any]] = record.get("hits", ())
    st.markdown(f"**Passages considered: {len(hits)}.** Searched for: {as_text(str(record.get('query', '')))}")
    left_out = set(record.get("left_out", ()))
    for hit in hits:
        _passage(hit, f"{key}-{hit.get('rank')}", fits=str(hit["passage_id"]) not in left_out)


def _passage(hit: Mapping[str, Any], key: str, *, fits: bool) -> None:
    passage_id = str(hit["passage_id"])
    try:
        library = state.worker().quoth.library
        passage = library.sources.passage(passage_id)
        title = library.sources.get(passage.document_id).title
    except LibraryError:
        st.caption(f"{hit.get('rank')}. A passage of a source that has been removed")
        return
    with st.container(key=f"near-why-{key}"):
        label = as_text(f"{hit.get('rank')}. {shorten(title, 60)}, {passage.where}")
        if st.button(label, key=f"why-open-{key}", type="tertiary", icon=":material/find_in_page:", wrap=True):
            st.session_state[LOOKED_AT] = f"near-why-{key}"
            open_passage(passage_id, len(passage.text))
        shown = "" if fits else " · not shown to the model: no room, or too far from the question"
        st.caption(as_text(f"{_methods(hit)}{shown} · {shorten(passage.text, 110)}"))


def _methods(hit: Mapping[str, Any]) -> str:
    """Write the rank that each method gave a passage."""
    found_by: Mapping[str, int | None] = hit.get("found_by", {})
    names = {"bm25": "by words", "vector": "by meaning"}
    ranks = [
        f"{names.get(method, method)} {f'rank {rank}' if rank else 'not found'}" for method, rank in found_by.items()
    ]
    return ", ".join(ranks)


def _checked(record: Mapping[str, Any]) -> None:
    """List the sentences that were weighed, with their chances; an answer of an older quoth may have none."""
    checked: Sequence[Mapping[str, Any]] = record.get("checked", ())
    if checked:
        st.markdown("**The likeliest sentences, and how sure it is that they belong in the answer:**")
    for each in checked:
        st.text(f"{each['chance']:.0%} sure: {one_line(str(each['text']))}")


def _dropped(record: Mapping[str, Any]) -> None:
    dropped: Sequence[Mapping[str, Any]] = record.get("dropped", ())
    st.markdown("**What the check turned away:**" if dropped else "**The check turned nothing away.**")
    for each in dropped:
        st.text(f"{one_line(str(each['text']))}\nbecause {one_line(str(each['reason']))}")


def _making(turn: TurnJson, record: Mapping[str, Any]) -> None:
    model = one_line(str(record.get("model") or ""))
    written = any(not claim.is_verbatim for claim in turn.claims)
    rows = {
        "Written by": model if model and written else "no model: the sources’ sentences",
        "Language model": f"{model}, sha256 {record.get('model_sha256')}" if model else "none",
        "Meanings compared by": one_line(str(record.get("embedder"))),
        "Tokens": f"{record.get('prompt_tokens')} read, {record.get('drafted_tokens')} written",
        "Seed": str(record.get("seed")),
        "Seconds": _seconds(turn, record),
    }
    st.text("\n".join(f"{name}: {value}" for name, value in rows.items()))


def _seconds(turn: TurnJson, record: Mapping[str, Any]) -> str:
    timings = record.get("timings") or {}
    clock = turn.clock
    parts = [f"{timings.get('searched', 0):.1f} to search"]
    if timings.get("first_token") is not None:
        parts.append(f"{timings['first_token']:.1f} to the model’s first word")
    parts.append(f"{timings.get('done', 0):.1f} in all")
    if clock and clock.began >= 0.5:
        parts.append(f"{clock.began:.1f} waiting for other work before that")
    return ", ".join(parts)


def _replay(record: dict[str, Any], key: str) -> None:
    """Let the model write the draft again, and say whether it is the same."""
    read = read_record(record)
    if read is None:
        st.caption("This answer’s record is of another version and cannot be replayed.")
        return
    if not read.prompt:
        st.caption("No model wrote for this answer: there is nothing to replay.")
        return
    jobs = state.worker().jobs(REPLAY, key)
    if st.button(
        "Replay", key=f"replay-{key}", icon=":material/replay:", help="Let the model write again from the record"
    ):
        state.worker().answers.replay(read, key=key)
        st.rerun()
    if jobs:
        active = not jobs[-1].view().is_over
        st.fragment(_replayed, run_every=_POLL_SECONDS if active else None)(read, key, was_active=active)


def _replayed(record: Record, key: str, *, was_active: bool) -> None:
    jobs = state.worker().jobs(REPLAY, key)
    if not jobs:
        return
    job = jobs[-1].view()
    if job.is_over and was_active:
        st.rerun()  # which also ends the polling
    _outcome(job, record)


def _outcome(job: JobView, record: Record) -> None:
    if not job.is_over:
        st.caption(f":material/hourglass_top: {as_text(job.doing) or 'waiting for its turn'}, {job.seconds:.0f} s")
    elif job.state is State.FAILED:
        st.error(as_text(job.trouble))
    elif job.parts == (record.draft,):
        st.caption(f":material/check: Replayed in {job.seconds:.1f} s to the same text.")
    else:
        st.warning("Replaying gave another text:")
        st.code("".join(str(part) for part in job.parts), language=None, wrap_lines=True)


def _letters(record: Mapping[str, Any]) -> None:
    for message in record.get("prompt", ()):
        st.caption(as_text(str(message["role"])))
        st.code(str(message["content"]), language=None, wrap_lines=True)
    st.caption("The draft")
    st.code(str(record.get("draft", "")), language=None, wrap_lines=True)
