"""Tells what a picture shows in the words its file has for those who do not see it: "Picture: Kelp on a rope".

The label is ours, as the one of a comment is. Names that programs give, and what a program guessed, say nothing.
"""

from __future__ import annotations

import re

from ingest.readers.text.encodings import seen

LABEL = "Picture: "
_FEWEST_WORDS = 2  # "Picture 3", "logo", "image001.png" are names
_WORD = re.compile(r"[^\W\d_]+")
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|emf|wmf|tiff?|bmp|webp)", re.IGNORECASE)
_LONGEST = 2000  # characters
# What office programs put behind a description that they made up themselves.
_GUESSED = re.compile(
    r"description automatically generated|automatisch generierte beschreibung|description générée automatiquement|"
    r"descripción generada automáticamente|automatisch gegenereerde beschrijving|descrizione generata automaticamente|"
    r"AI-generated content|KI-generierte inhalte|contenu généré par l.IA|contenido generado por IA",
    re.IGNORECASE,
)


def told(alternative: str) -> str:
    """Give a picture's words with their label; "" where they tell nothing."""
    words = " ".join(seen(alternative).split())[:_LONGEST]
    is_name = len(_WORD.findall(words)) < _FEWEST_WORDS or _FILE_NAME.fullmatch(words.replace(" ", ""))
    return "" if is_name or _GUESSED.search(words) else LABEL + words


def says_again(told_words: str, beside: str) -> bool:
    """Tell whether a picture's words stand beside it anyway, in a caption."""
    return told_words.startswith(LABEL) and _letters(told_words.removeprefix(LABEL)) in _letters(beside)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
