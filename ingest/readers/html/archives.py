"""Takes the page out of a file that a browser saved whole: MHTML, or Safari's webarchive."""

from __future__ import annotations

import email
import email.policy
import plistlib
from email.message import Message
from xml.parsers.expat import ExpatError

from ingest.readers.html.page import NotAPage

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def from_mhtml(data: bytes) -> tuple[bytes, str]:
    """Give the page's bytes and encoding; raises NotAPage."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
    if not parts:
        raise NotAPage("no page is in it")
    page = _start(message, parts) or parts[0]
    body = page.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise NotAPage("its page cannot be unpacked")
    return body, str(page.get_content_charset() or "")


def from_webarchive(data: bytes) -> tuple[bytes, str]:
    """Give the page's bytes and encoding; raises NotAPage."""
    try:
        resource = plistlib.loads(data)["WebMainResource"]
        body, encoding = resource["WebResourceData"], resource.get("WebResourceTextEncodingName", "")
    except (plistlib.InvalidFileException, ExpatError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise NotAPage("it is damaged") from error
    if not isinstance(body, bytes):
        raise NotAPage("no page is in it")
    return body, str(encoding)


def _start(message: Message, parts: list[Message]) -> Message | None:
    """Find the part that the archive says is the page, by its id or the address the page was saved from."""
    start, address = message.get_param("start"), message.get("Snapshot-Content-Location")
    for part in parts:
        if (start and part.get("Content-ID") == start) or (address and part.get("Content-Location") == address):
            return part
    return None
