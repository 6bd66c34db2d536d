"""Draws a page of a file as a picture, whatever kind of file has pages: in a child process, since files are hostile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.blocks import Box
from ingest.media_types import PDF, media_type_of
from ingest.sandbox import run_limited

_SECONDS, _MEGABYTES = 60, 2048


def render_page(
    path: Path, number: int, *, scale: float = 2.0, highlights: Sequence[Box] = (), password: str | None = None
) -> bytes:
    """Draw page `number` (from 1) as PNG, `scale` pixels a point, less for giant pages, with boxes marked yellow."""
    boxes = tuple(tuple(box) for box in highlights)
    return run_limited(drawn, path, number, scale, boxes, password or "", seconds=_SECONDS, megabytes=_MEGABYTES)


def drawn(path: Path, number: int, scale: float, boxes: Sequence[Sequence[float]], password: str) -> bytes:
    """Draw a page in this process."""
    if media_type_of(path) == PDF:
        from ingest.readers.pdf.pictures import draw_page  # noqa: PLC0415 - each kind loads its own library

        return draw_page(path, number, scale, boxes, password)
    from ingest.readers.pictures.drawing import draw_frame  # noqa: PLC0415

    return draw_frame(path, number, scale, boxes)
