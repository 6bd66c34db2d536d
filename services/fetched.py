"""Tells a person of a fetched source: where it is from, the day it was fetched, and a link to a quote's own place."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, quote, urlsplit

from ingest.content.locator import Locator, TimeLocator

_WORDS = 6  # at each end of a quote, by which a browser finds it in the page
_VIDEO_HOSTS = frozenset({"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "vimeo.com"})


def tell_fetched(address: str, fetched_at: str) -> str:
    """Say where a source is from and since when it is as it is: "example.org, fetched on 3 May 2026"; "" of a file."""
    if not fetched_at:
        return ""
    return f"{urlsplit(address).hostname or address}, fetched on {day(fetched_at)}"


def day(at: str) -> str:
    """Write the day of a time in ISO 8601: "3 May 2026"."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{moment.day} {moment:%B %Y}"


def link_to(address: str, fetched_at: str, *, locator: Locator | None = None, words: str = "") -> str:
    """Give a link to a quote's place as it is today: the second of a video, the words in a page; "" of a file."""
    if not fetched_at:
        return ""
    parts = urlsplit(address)
    if isinstance(locator, TimeLocator):
        return _at_second(address, int(locator.start)) if parts.hostname in _VIDEO_HOSTS else address
    found = words.split()
    if not found or parts.fragment:
        return address
    ends = [found[:_WORDS], found[-_WORDS:]] if len(found) > 2 * _WORDS else [found]
    return f"{address}#:~:text={','.join(quote(' '.join(end), safe='').replace('-', '%2D') for end in ends)}"


def _at_second(address: str, second: int) -> str:
    parts = urlsplit(address)
    if parts.hostname == "vimeo.com":
        return f"{address}#t={second}s"
    return f"{address}{'&' if parse_qs(parts.query) else '?'}t={second}s"
