"""A transcript's sentences stand at the seconds in which they are said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.content.document import Document
from ingest.content.locator import TimeLocator, describe
from ingest.readers.audio.transcript import pages_of
from models.ports import SpokenWord


def spoken(text: str, *, pauses: dict[int, float] | None = None) -> list[SpokenWord]:
    """Say a word every half second, with pauses in seconds before some of them."""
    words: list[SpokenWord] = []
    now = 0.0
    for number, word in enumerate(text.split()):
        now += (pauses or {}).get(number, 0.0)
        words.append(SpokenWord(now, now + 0.5, f" {word}"))
        now += 0.5
    return words


def document(words: list[SpokenWord]) -> Document:
    pages, blocks = pages_of(words)
    return Document("0" * 64, "Talk", "talk.mp3", "audio/mpeg", pages, blocks)


def test_each_sentence_is_a_page_with_its_time() -> None:
    talk = document(spoken("The kelp grew back. Nobody knows why."))
    assert [(page.text.strip(), page.locator) for page in talk.pages] == [
        ("The kelp grew back.", TimeLocator(0.0, 2.0, heard=True)),
        ("Nobody knows why.", TimeLocator(2.0, 3.5, heard=True)),
    ]


def test_a_quote_over_two_sentences_stands_at_both_and_one_within_at_its_own() -> None:
    talk = document(spoken("The kelp grew back. Nobody knows why.", pauses={0: 245.0}))
    start = talk.text.index("knows")
    [place] = talk.locate(start, start + 5)
    assert describe(place.locator) == "4:07 to 4:08, as heard"
    assert [place.page for place in talk.locate(0, len(talk.text))] == [1, 2]


def test_a_long_pause_after_a_sentence_begins_a_paragraph_and_one_within_does_not() -> None:
    talk = document(spoken("First it was cold. Then it was warm again.", pauses={2: 5.0, 4: 3.0}))
    assert talk.text == "First it was cold.\n\nThen it was warm again.\n\n"
    assert [(block.start, block.end) for block in talk.blocks] == [(0, 18), (20, 43)]


def test_talk_without_any_stops_is_parted_all_the_same() -> None:
    talk = document(spoken("and then " * 400))
    assert len(talk.pages) >= 3
    assert all(
        isinstance(page.locator, TimeLocator) and page.locator.end - page.locator.start <= 121 for page in talk.pages
    )


WORDS = st.lists(
    st.tuples(st.sampled_from(["kelp", "grew.", "Why?", "12.5", "e.g.", "海。", "it"]), st.floats(0, 8)), max_size=40
)


@given(WORDS)
def test_every_word_stays_once_and_in_order(said: list[tuple[str, float]]) -> None:
    now, words = 0.0, []
    for text, pause in said:
        words.append(SpokenWord(now + pause, now + pause + 0.4, f" {text}"))
        now += pause + 0.4
    talk = document(words)
    assert talk.text.split() == [text for text, _ in said]
    places = [page.locator for page in talk.pages]
    assert all(isinstance(place, TimeLocator) and place.start <= place.end for place in places)
    starts = [place.start for place in places if isinstance(place, TimeLocator)]
    assert starts == sorted(starts)
    assert [talk.text[block.start : block.end].strip() for block in talk.blocks] == talk.text.split("\n\n")[:-1]
