"""Keeps bytes that are slow to make among the library's cached texts."""

from __future__ import annotations

import base64
import binascii

from retrieval.ports import TextCache

_KIND = "bytes-1"


class KeptBytes:
    """The port Cache of what answering learns, over a library's texts."""

    def __init__(self, texts: TextCache) -> None:
        self._texts = texts

    def get(self, key: str) -> bytes | None:
        """Give the bytes kept under a key; None where there are none, or what is there are not bytes."""
        text = self._texts.get(_KIND, key)
        try:
            return None if text is None else base64.b64decode(text)
        except (binascii.Error, ValueError):
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes under a key, in place of earlier ones."""
        self._texts.keep(_KIND, key, base64.b64encode(value).decode("ascii"))
