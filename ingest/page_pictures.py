"""Draws a page of a file, or a part of it, whatever kind has pages: in a child process, since files are hostile."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ingest.content.blocks import Box
from ingest.isolation.sandbox import run_limited
from ingest.media_types import PDF, media_type_of

_SECONDS, _MEGABYTES = 60, 2048
RIM = 1.0  # points around a part


def render_page(
    path: Path,
    number: int,
    *,
    scale: float = 2.0,
    highlights: Sequence[Box] = (),
    outlined: Sequence[Box] = (),
    password: str | None = None,
) -> bytes:
    """Draw page `number` (from 1) as PNG, `scale` pixels a point, less for giant pages.

    Highlighted boxes are marked yellow, outlined ones have a frame around them.
    """
    boxes, frames = (tuple(tuple(box) for box in each) for each in (highlights, outlined))
    arguments = (path, number, scale, boxes, password or "", frames)
    return run_limited(drawn, *arguments, seconds=_SECONDS, megabytes=_MEGABYTES)


def render_part(
    path: Path, number: int, part: Box, *, width: float, scale: float = 3.0, password: str | None = None
) -> bytes:
    """Draw what stands in a box of a page as PNG; `width` is the page's, in points as the box's sides are."""
    arguments = (path, number, scale, tuple(part), width, password or "")
    return run_limited(cut_out, *arguments, seconds=_SECONDS, megabytes=_MEGABYTES)


def drawn(
    path: Path,
    number: int,
    scale: float,
    boxes: Sequence[Sequence[float]],
    password: str,
    outlined: Sequence[Sequence[float]] = (),
) -> bytes:
    """Draw a page in this process."""
    if media_type_of(path) == PDF:
        from ingest.readers.pdf.pictures import draw_page  # noqa: PLC0415 - each kind loads its own library

        return draw_page(path, number, scale, boxes, password, outlined)
    from ingest.readers.pictures.drawing import draw_frame  # noqa: PLC0415

    return draw_frame(path, number, scale, boxes, outlined)


def cut_out(path: Path, number: int, scale: float, part: Sequence[float], width: float, password: str) -> bytes:
    """Draw a page in this process, and cut out a part of it with a little of what is around."""
    page = Image.open(io.BytesIO(drawn(path, number, scale, (), password)))
    step = page.width / max(width, 1.0)
    left, top, right, bottom = part
    sides = max(left - RIM, 0), max(top - RIM, 0), right + RIM, bottom + RIM
    x0, y0, x1, y1 = (round(side * step) for side in sides)
    found = page.crop((x0, y0, max(min(x1, page.width), x0 + 1), max(min(y1, page.height), y0 + 1)))
    written = io.BytesIO()
    found.save(written, "PNG", compress_level=1)
    return written.getvalue()
