"""A recording in the right pane: a player that starts where the words are said, and the transcript beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from services.library import Source
from services.showing.find_in_source import Place
from services.showing.plain_text import as_text
from services.showing.recordings import Moment, heard_by, player_of, transcript
from ui.page import state
from ui.page.right_pane import page_text
from ui.page.view import View

# Paragraphs shown before and after the one that is looked at, which so stands near the top.
_BEFORE, _AFTER = 1, 8


def show(view: View, source: Source, places: Sequence[Place]) -> None:
    """Show the player at the sentence that is looked at, and what is said before and after it."""
    sources = state.worker().quoth.library.sources
    paragraphs = transcript(sources.pages(source.document_id))
    at = next((number for number, each in enumerate(paragraphs) if each[-1].number >= view.number), 0)
    moment = next((each for each in paragraphs[at] if each.number >= view.number), paragraphs[at][0])
    _player(source, sources.original(source.document_id), moment)
    if heard := heard_by(source):
        st.caption(
            f"Heard by {as_text(heard)}. It mishears names, numbers and small words such as “not”:"
            " play a sentence before you rely on it."
        )
    first, last = max(0, at - _BEFORE), min(len(paragraphs), at + _AFTER + 1)
    if first:
        _turn("Earlier", "keyboard_arrow_up", view, paragraphs[max(0, at - _AFTER)][0].number)
    for number in range(first, last):
        _paragraph(view, paragraphs[number], places)
    if last < len(paragraphs):
        _turn("Later", "keyboard_arrow_down", view, paragraphs[last][0].number)


def _player(source: Source, original: Path, moment: Moment) -> None:
    kind = player_of(source, original)
    if kind == "audio":
        st.audio(str(original), format=source.media_type, start_time=int(moment.start))
    elif kind == "video":
        st.video(str(original), format=source.media_type, start_time=int(moment.start))
    elif source.transcribed_by:
        st.caption(f"This page cannot play such a file: open it in a player, and go to {moment.time}.")


def _paragraph(view: View, moments: Sequence[Moment], places: Sequence[Place]) -> None:
    first = moments[0]
    with st.container(horizontal=True, gap="small", vertical_alignment="top", wrap=False, key=f"said-{first.number}"):
        st.button(
            first.time,
            key=f"play-{first.number}",
            type="tertiary",
            help="Play from here",
            on_click=state.view,
            args=(replace(view, number=first.number),),
        )
        text, spans = _marked(view, moments, places)
        st.markdown(page_text.marked_line(text, page_text.merged(spans)))


def _marked(view: View, moments: Sequence[Moment], places: Sequence[Place]) -> tuple[str, list[tuple[int, int]]]:
    """Join a paragraph's sentences, and give where in it the quote and the looked-for words stand."""
    text, spans = "", []
    for moment in moments:
        begin = len(text)
        text += moment.text + " "
        quote = view.quote if moment.number == view.marked else ""
        found = page_text.spans_of(quote, moment.text)
        found += [(place.start, place.end) for place in places if place.page == moment.number]
        spans += [(begin + start, begin + end) for start, end in found]
    return text.rstrip(), spans


def _turn(label: str, icon: str, view: View, to: int) -> None:
    st.button(label, icon=f":material/{icon}:", type="tertiary", on_click=state.view, args=(replace(view, number=to),))
