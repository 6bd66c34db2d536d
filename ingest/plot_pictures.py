"""Draws over a figure's picture how its plots were read: frame, ticks with their numbers, and every point."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from ingest.content.blocks import Box
from ingest.content.plots import Plot

_INK = (214, 0, 147)  # a colour that plots seldom have
_TICK = 5.0  # points
_POINT = 1.6
_LETTERS = 6.0


def with_reading(picture: bytes, figure: Box, plots: Sequence[Plot], *, rim: float) -> bytes:
    """Draw over a PNG that shows a figure's box, with `rim` points around it, and give the PNG."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    left, top = max(figure.x0 - rim, 0), max(figure.y0 - rim, 0)
    step = drawn.width / max(figure.x1 + rim - left, 1.0)
    brush = ImageDraw.Draw(drawn)
    font = ImageFont.load_default(max(_LETTERS * step, 8))

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - left) * step, (y - top) * step

    for plot in plots:
        box = plot.box
        brush.rectangle([*at(box.x0, box.y0), *at(box.x1, box.y1)], outline=_INK, width=max(round(step / 2), 1))
        for tick in plot.x.ticks:
            brush.line([*at(tick.place, box.y1 - _TICK), *at(tick.place, box.y1)], fill=_INK, width=2)
            brush.text(at(tick.place, box.y1 - _TICK), f"{tick.value:g}", fill=_INK, font=font, anchor="ms")
        for tick in plot.y.ticks:
            brush.line([*at(box.x0, tick.place), *at(box.x0 + _TICK, tick.place)], fill=_INK, width=2)
            brush.text(at(box.x0 + _TICK + 1, tick.place), f"{tick.value:g}", fill=_INK, font=font, anchor="lm")
        for series in plot.series:
            for x, y in series.places:
                corners = [*at(x - _POINT, y - _POINT), *at(x + _POINT, y + _POINT)]
                brush.ellipse(corners, outline=_INK)
    written = io.BytesIO()
    drawn.save(written, "PNG", compress_level=1)
    return written.getvalue()
