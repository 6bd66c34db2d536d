"""Draws a page of a source with some of its words marked, as every door that shows pages needs it."""

from __future__ import annotations

from pathlib import Path

Boxes = tuple[tuple[float, float, float, float], ...]


def draw_page(
    original: Path, number: int, *, scale: float, boxes: Boxes, password: str | None, framed: bool = False
) -> bytes:
    """Draw a page of a source's original as PNG, `scale` pixels a point; boxes are in points, yellow or framed."""
    from ingest.content.blocks import Box
    from ingest.page_pictures import render_page

    highlights = tuple(Box(*box) for box in boxes)
    if framed:
        return render_page(original, number, scale=scale, outlined=highlights, password=password)
    return render_page(original, number, scale=scale, highlights=highlights, password=password)
