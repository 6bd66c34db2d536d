"""Looks at what is drawn on a page beside its text: pictures, lines and areas, by pdfium's list of a page's objects."""

from __future__ import annotations

import numpy as np
import pypdfium2
from pypdfium2 import raw

from ingest.content.blocks import Box
from ingest.readers.pdf.engine.shown import Shown

_DRAWN = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM)
_MOST_OBJECTS = 20_000  # of a page: a map drawn of more is not looked through
_FARTHEST = 1e6  # in a page's own units: what a broken file draws farther out is drawn there
_DEEPEST_FORM = 4
_SCAN = 0.5  # share of a page that pictures must cover


def drawn_boxes(page: pypdfium2.PdfPage, shown: Shown) -> tuple[Box, ...]:
    """Give the boxes of what is drawn, on the page as shown and cut off at its edges; () where that is very much.

    What a form draws is one drawing. Clips are passed over: a box may be larger than what is seen of it.
    """
    try:
        if raw.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
            return ()
        bounds = [each.get_bounds() for each in page.get_objects(filter=_DRAWN, max_depth=1)]
    except pypdfium2.PdfiumError:
        return ()
    sides = np.nan_to_num(np.array(bounds, np.float64).reshape(-1, 4))
    boxes = shown.boxes(np.clip(sides, -_FARTHEST, _FARTHEST)).clip(0, [shown.width, shown.height] * 2)
    return tuple(Box(*(round(side, 2) for side in box)) for box in boxes.tolist())


def draws_anything(page: pypdfium2.PdfPage) -> bool:
    """Tell whether a page has pictures, lines or areas."""
    try:
        return next(iter(page.get_objects(filter=_DRAWN, max_depth=1)), None) is not None
    except pypdfium2.PdfiumError:
        return False


def is_covered(page: pypdfium2.PdfPage) -> bool:
    """Tell whether pictures cover most of a page, as they do where it was scanned."""
    width, height = page.get_size()
    try:
        pictures = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST_FORM))
        # a picture's own bounds count within its form
        places = {(picture.container or picture).get_bounds() for picture in pictures}
    except pypdfium2.PdfiumError:
        return False
    covered = sum(abs((right - left) * (top - bottom)) for left, bottom, right, top in places)
    return bool(covered >= _SCAN * width * height)
