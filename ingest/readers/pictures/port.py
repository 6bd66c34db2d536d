"""What is asked of a program that recognises text in pictures: words, each with a box a character, and how sure it is.

Values and a protocol only. Coordinates are pixels of the picture that was given, origin at the top left, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from ingest.content.blocks import Box


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised: a box for each character of `text`, and the line of text that it stands on.

    `slope` is how far the line falls in a pixel to the right, `height` how high it is from the tops of its tall letters
    to the feet of its deep ones. `turn` says by how many quarters clockwise the picture must be turned so that the word
    reads to the right; where it is not 0, boxes and slope mean nothing. `sure` goes from 0 to 1.
    """

    text: str
    boxes: tuple[Box, ...]
    line: int
    slope: float
    height: float
    turn: int
    sure: float


class Recogniser(Protocol):
    """Recognises the text in a picture."""

    @property
    def name(self) -> str:
        """Name the program and what it knows: "tesseract 5.5.4, eng"."""
        ...

    def words(self, picture: Image.Image, *, dpi: int) -> list[Word]:
        """Give the words of a grey picture, line by line; none where it shows none."""
        ...

    def turn(self, picture: Image.Image, *, dpi: int) -> int:
        """Tell by how many quarters clockwise a grey picture must be turned so that its text reads to the right."""
        ...

    def line(self, picture: Image.Image, *, dpi: int) -> str:
        """Read a grey picture of one line of text."""
        ...
