"""Keeps what models made, beside the version of the program that made it: what an earlier one made is told apart."""

from __future__ import annotations

from dataclasses import dataclass

from generation.version import version
from retrieval.ports import TextCache


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text, and whether this very version of the program made it."""

    text: str
    is_current: bool


class KeptTexts:
    """The texts of one kind; a new one takes the place of an earlier version's."""

    def __init__(self, texts: TextCache, kind: str) -> None:
        self._texts = texts
        self._kind = kind

    def keep(self, key: str, text: str, *, source: str | None = None) -> None:
        """Keep a text; it goes when its source goes."""
        self._texts.keep(self._kind, key, f"{version()}\n{text}", source=source)

    def get(self, key: str) -> KeptText | None:
        """Give the text kept under a key, by whichever version."""
        kept = self._texts.get(self._kind, key)
        if kept is None:
            return None
        made_by, _, text = kept.partition("\n")
        return KeptText(text, made_by == version())
