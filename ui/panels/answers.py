"""How an answer looks: claims with their quotes, a refusal with what came nearest, and how it was made.

Works on the JSON contract, so that an answer in the making and one of last week look the same. All text of documents
and models goes through `st.text`, `st.code` or `as_text`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.json_output import AnswerJson, ClaimJson, HitJson, QuoteJson
from ui.panels import state
from ui.panels.state import View
from ui.plain_text import as_text, one_line, shorten

_TITLE_LENGTH = 70


def show_answer(answer: AnswerJson, key: str) -> None:
    """Show a finished answer."""
    for number, claim in enumerate(answer["claims"]):
        show_claim(claim, f"{key}-{number}")
    if answer["refused"]:
        _refusal(answer, key)
    _record(answer, key)


def show_claim(claim: ClaimJson, key: str) -> None:
    """Show a claim with the exact words it rests on."""
    if claim["support"] == "verbatim":
        st.caption("In the source's own words:")
    else:
        st.markdown(as_text(claim["text"]))
    if not claim["quotes"]:
        st.caption("Nothing in the sources supports this.")
    for number, quote in enumerate(claim["quotes"]):
        _quote(quote, f"{key}-{number}")


def show_found(hits: list[HitJson]) -> None:
    """Say where an answer is looked for."""
    titles = dict.fromkeys(shorten(hit["title"], _TITLE_LENGTH) for hit in hits)
    if titles:
        st.caption(f"Reading {len(hits)} passages of {as_text('; '.join(titles))}")


def _quote(quote: QuoteJson, key: str) -> None:
    with st.container(key=f"quote-{key}"):
        st.text(f"“{quote['text'].strip()}”")
        label = as_text(f"{shorten(quote['title'], _TITLE_LENGTH)}, page {quote['page']}")
        if st.button(
            label, key=f"show-{key}", type="tertiary", icon=":material/find_in_page:", help="Show on the page"
        ):
            boxes = tuple((box[0], box[1], box[2], box[3]) for box in quote["boxes"])
            state.view(View(quote["source_id"], quote["page"], quote["page"], boxes, quote["text"]))
            st.rerun()


def _refusal(answer: AnswerJson, key: str) -> None:
    st.markdown(as_text(answer["reason"] or "The sources do not answer this."))
    if answer["nearest"]:
        with st.expander("The nearest passages"):
            for number, hit in enumerate(answer["nearest"]):
                _near(hit, f"{key}-{number}")


def _near(hit: HitJson, key: str) -> None:
    with st.container(key=f"near-{key}"):
        first, last = hit["pages"]
        place = f"page {first}" if first == last else f"pages {first} to {last}"
        label = as_text(f"{shorten(hit['title'], _TITLE_LENGTH)}, {place}")
        if st.button(label, key=f"near-open-{key}", type="tertiary", icon=":material/find_in_page:"):
            state.view(_view_of(hit))
            st.rerun()
        st.text(shorten(hit["text"], 400))


def _view_of(hit: HitJson) -> View:
    """Mark on its first page what of a passage stands there."""
    library = state.desk().quoth.library
    passage = library.passage(hit["passage_id"].partition("-")[0])  # of joined neighbours the first
    before = sum(len(page.text) for page in library.pages(hit["source_id"])[: passage.first_page - 1])
    page = library.page(hit["source_id"], passage.first_page)
    start, end = passage.start - before, min(passage.start + len(hit["text"]) - before, len(page.text))
    boxes = tuple((box.x0, box.y0, box.x1, box.y1) for box in page.boxes(start, end))
    return View(hit["source_id"], page.number, page.number, boxes, page.text[start:end])


def _record(answer: AnswerJson, key: str) -> None:
    record: dict[str, Any] = answer["record"]
    with st.expander("Why this answer?"):
        st.text(_summary(record))
        for dropped in record.get("dropped", ()):
            st.text(f"Left out by the check: {one_line(str(dropped['text']))} ({one_line(str(dropped['reason']))})")
        if st.toggle("Show all of it", key=f"record-{key}"):
            for message in record.get("prompt", ()):
                st.caption(one_line(str(message["role"])))
                st.code(str(message["content"]), language=None, wrap_lines=True)
            st.code(str(record.get("draft", "")), language=None, wrap_lines=True)


def _summary(record: dict[str, Any]) -> str:
    timings = record.get("timings") or {}
    model = record.get("model")
    lines = [
        f"Searched for: {one_line(str(record.get('query', '')))}",
        f"Passages found: {len(record.get('hits', ()))}, left out for length: {len(record.get('left_out', ()))}",
        f"Written by: {model}, sha256 {str(record.get('model_sha256'))[:12]}" if model else "Written by no model",
        f"Meanings compared by: {record.get('embedder')}",
        f"Tokens read {record.get('prompt_tokens')}, written {record.get('drafted_tokens')}, seed {record.get('seed')}",
        f"Seconds: {timings.get('done', 0):.1f} in all, of which {timings.get('searched', 0):.1f} for the search",
    ]
    return "\n".join(lines)
