"""Draws a page of a picture file with words marked, as a page of a PDF is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ingest.errors import Unreadable, shown
from ingest.readers.pdf.pictures import png, with_marks
from ingest.readers.pictures.frames import open_frames


def draw_frame(
    path: Path,
    number: int,
    scale: float,
    boxes: Sequence[Sequence[float]],
    outlined: Sequence[Sequence[float]] = (),
) -> bytes:
    """Draw page `number` as PNG, at most as large as it is; boxes are in points, marked in yellow or framed."""
    with open_frames(path) as frames:
        if not 1 <= number <= frames.count:
            raise Unreadable(f"Page {number} of {shown(path)} cannot be drawn.", remedy="Add the file again.")
        frame = frames.frame(number)
    picture = frame.picture.convert("RGB")
    factor = min(scale * frame.points, 1.0)
    size = max(round(picture.width * factor), 1), max(round(picture.height * factor), 1)
    drawn = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0) if factor < 1 else picture
    return png(with_marks(drawn, boxes, outlined, factor / frame.points))
