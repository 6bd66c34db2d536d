"""How an answer looks: claims with numbered marks and their quotes, or a refusal with what came nearest.

Works on the JSON contract, so that an answer in the making and one of last week look the same. All text of documents
and models goes through `st.text`, `as_text` or `as_markdown`.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from services.contract.claims import MAY_NOT_SAY, ClaimJson, QuoteJson, place_of, with_headings
from services.contract.hits import HitJson
from services.contract.turns import TurnJson
from services.showing.plain_text import as_text, shorten
from ui.page import state
from ui.page.conversation.keeping import keep
from ui.page.figures import show_of_quote
from ui.page.formulas import as_markdown, has_formula
from ui.page.view import View

LOOKED_AT = "looked-at"  # the pane that opens pushes the conversation about: this is brought back into sight

_TITLE_LENGTH = 70
_PASSAGE_LENGTH = 280
_FOUND = 3  # passages shown while the answer is made


def show_claims(turn: TurnJson, key: str) -> None:
    """Show the claims of a finished answer."""
    if turn.note:
        st.caption(as_text(turn.note))
    show_each(turn.claims, key)


def show_unweighed(claims: Iterable[ClaimJson], key: str, *, is_over: bool) -> None:
    """Show sentences that the model has not weighed as what they are: near the question, and maybe no answer."""
    weighed = "not weighed" if is_over else "still being weighed"
    with st.container(key=f"weighing-{key}"):
        st.caption(f":material/balance: The nearest sentences, {weighed}; they may not answer:")
        show_each(claims, key, says_verbatim=False)


def show_each(claims: Iterable[ClaimJson], key: str, *, says_verbatim: bool = True) -> None:
    """Show claims under their headings, the quotes numbered in the order they stand."""
    numbers: dict[tuple[str, int, int], int] = {}
    shown: set[tuple[str, int]] = set()  # figures, each once
    quoting = False  # said once for sentences that follow each other
    for place, (heading, claim) in enumerate(with_headings(claims)):
        if heading:
            st.markdown(f"**{as_text(heading)}**")
            if claim.doubted:
                st.caption(MAY_NOT_SAY)
                quoting = True  # said with it
        if claim.is_verbatim and not quoting and says_verbatim:
            st.caption("In the source’s own words:")
        quoting = claim.is_verbatim
        given = [numbers.setdefault(place_of(quote), len(numbers) + 1) for quote in claim.quotes]
        _claim(claim, f"{key}-{place}", given, shown)


def _claim(claim: ClaimJson, key: str, numbers: list[int], shown: set[tuple[str, int]]) -> None:
    """Show a claim, a mark for each of its quotes, and the exact words it rests on."""
    if not claim.is_verbatim:
        with st.container(horizontal=True, key=f"claim-{key}"):
            st.markdown(_drawn(claim.text, claim.quotes))
            for place, (number, quote) in enumerate(zip(numbers, claim.quotes, strict=True)):
                if st.button(f"[{number}]", key=f"mark-{key}-{place}", type="tertiary"):
                    open_quote(quote, f"quote-{key}-{place}")
    if claim.is_in_other_words:
        st.caption(":material/compare_arrows: In other words than the source’s; compare:")
    if claim.is_of_record:
        st.caption(":material/badge: From the record, not from the text: there is nothing to quote.")
    elif not claim.quotes:
        st.caption("Nothing in the sources supports this.")
    for place, (number, quote) in enumerate(zip(numbers, claim.quotes, strict=True)):
        _quote(quote, number, f"{key}-{place}")
        show_of_quote(quote, f"{key}-{place}", shown)


def show_refusal(turn: TurnJson, key: str) -> None:
    """Say that the sources do not answer, what was searched, and what came nearest."""
    st.markdown("**Not in your sources.**")
    st.markdown(as_text(turn.reason or "The sources do not answer this."))
    st.caption(as_text(_searched(turn)))
    if turn.nearest:
        st.markdown("The passages that came nearest:")
        for place, hit in enumerate(turn.nearest):
            show_passage(hit, f"{key}-{place}")


def show_found(hits: tuple[HitJson, ...], key: str) -> None:
    """Show the passages that an answer is looked for in."""
    label = f"{len(hits)} passages found; the first are"
    with st.expander(label, icon=":material/travel_explore:", key=f"found-{key}", expanded=True):
        for place, hit in enumerate(hits[:_FOUND]):
            show_passage(hit, f"{key}-found-{place}")


def show_passage(hit: HitJson, key: str) -> None:
    """Show how the words begin that were found, and a way to the page of their passage."""
    with st.container(key=f"near-{key}"):
        label = as_text(f"{shorten(hit.title, _TITLE_LENGTH)}, {hit.where}")
        if st.button(label, key=f"near-open-{key}", type="tertiary", icon=":material/find_in_page:", wrap=True):
            st.session_state[LOOKED_AT] = f"near-{key}"
            open_passage(hit.passage_id, len(hit.text))
        begins = hit.found_at
        st.text(f"{'… ' if begins else ''}{shorten(hit.text[begins:], _PASSAGE_LENGTH)}")


def open_quote(quote: QuoteJson, stands_at: str) -> None:
    """Show a quote's page with its words marked; `stands_at` is the key of what the person looks at meanwhile."""
    st.session_state[LOOKED_AT] = stands_at
    state.view(View(quote.source_id, quote.page, quote.page, quote.boxes, quote.text, quote.start))
    st.rerun()


def open_passage(passage_id: str, length: int) -> None:
    """Show the page a passage begins on, with what of it stands there marked."""
    library = state.worker().quoth.library
    passage = library.sources.passage(passage_id.partition("-")[0])  # of joined neighbours the first
    source_id = passage.document_id
    before = sum(len(page.text) for page in library.sources.pages(source_id)[: passage.first_page - 1])
    page = library.sources.page(source_id, passage.first_page)
    start, end = passage.start - before, min(passage.start + length - before, len(page.text))
    boxes = tuple((box.x0, box.y0, box.x1, box.y1) for box in page.boxes(start, end))
    state.view(View(source_id, page.number, page.number, boxes, page.text[start:end], passage.start))
    st.rerun()


def _quote(quote: QuoteJson, number: int, key: str) -> None:
    with st.container(key=f"quote-{key}"):
        _exact_words(quote.text.strip())
        if under := quote.under:
            st.caption(f"Caption and column heads: {as_text(under)}")
        with st.container(horizontal=True, vertical_alignment="center", key=f"about-{key}"):
            told = ", ".join(filter(None, (shorten(quote.title, _TITLE_LENGTH), quote.where, quote.fetched)))
            label = as_text(f"[{number}] {told}")
            if st.button(label, key=f"show-{key}", type="tertiary", icon=":material/find_in_page:", wrap=True):
                open_quote(quote, f"quote-{key}")
            icon = ":material/bookmark_add:"
            st.button("Save quote", key=f"save-quote-{key}", type="tertiary", icon=icon, on_click=keep, args=(quote,))


def _exact_words(words: str) -> None:
    if has_formula(words):
        st.markdown(f"“{as_markdown(words, source=words)}”")
    else:
        st.text(f"“{words}”")


def _drawn(text: str, quotes: tuple[QuoteJson, ...]) -> str:
    return as_markdown(text, source="\n".join(quote.text for quote in quotes))


def _searched(turn: TurnJson) -> str:
    record = turn.record
    hits = record.get("hits")
    looked_at = f"{len(hits)} passages were looked at" if isinstance(hits, list) else "looked"
    scope = turn.scope
    where = f" in {scope.used} of {scope.of} sources" if scope else ""
    return f"Searched for “{record.get('query', turn.question)}”: {looked_at}{where}."
