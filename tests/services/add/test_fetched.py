"""A fetched source is told with its day, and a quote of it has a link to its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.content.bibliography import Bibliography
from ingest.content.locator import Locator, ParagraphLocator, TimeLocator
from retrieval.source import Source
from services.export.references import reference
from services.fetched import link_to, tell_fetched

AT = "2026-05-03T12:00:00+00:00"


def test_the_day_is_told() -> None:
    assert tell_fetched("https://example.org/tides", AT) == "example.org, fetched on 3 May 2026"
    assert tell_fetched("papers/tides.html", "") == ""


@pytest.mark.parametrize(
    ("address", "locator", "words", "link"),
    [
        ("https://e.org/x", None, "", "https://e.org/x"),
        ("https://e.org/x", ParagraphLocator((), 1), "in & out", "https://e.org/x#:~:text=in%20%26%20out"),
        (
            "https://e.org/x",
            ParagraphLocator((), 1),
            "a b c d e f g h i j k l m-n",
            "https://e.org/x#:~:text=a%20b%20c%20d%20e%20f,h%20i%20j%20k%20l%20m%2Dn",
        ),
        (
            "https://www.youtube.com/watch?v=abc",
            TimeLocator(61.5, 70),
            "x",
            "https://www.youtube.com/watch?v=abc&t=61s",
        ),
        ("https://youtu.be/abc", TimeLocator(61.5, 70), "x", "https://youtu.be/abc?t=61s"),
        ("https://vimeo.com/1", TimeLocator(61.5, 70), "x", "https://vimeo.com/1#t=61s"),
        ("https://e.org/talk.vtt", TimeLocator(61.5, 70), "x", "https://e.org/talk.vtt"),
    ],
)
def test_a_quote_has_a_link_to_its_place(address: str, locator: Locator | None, words: str, link: str) -> None:
    assert link_to(address, AT, locator=locator, words=words) == link
    assert link_to(address, "", locator=locator, words=words) == ""


def test_a_fetched_source_is_cited_by_its_address_and_the_day() -> None:
    source = Source("id", "Tides", "https://example.org/tides", "text/html", 1, 1, AT, fetched_at=AT)
    cited = reference(source, Bibliography("Tides", authors=("Ada Moon",)))
    assert cited.file == "https://example.org/tides, fetched on 3 May 2026"
    assert reference(replace(source, path="papers/tides.html", fetched_at=""), Bibliography()).file == "tides.html"
