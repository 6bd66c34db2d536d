"""Puts a table's rows together whose cells run over several lines: each cell in one piece, the row on one line.

Knows the rows of one table. Only where the rows stand clearly further apart than the lines within them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.pdf.layout.columns import Row
from ingest.readers.pdf.layout.segments import Segment, join

_WITHIN = 0.45  # of a font size: the largest gap between a cell's lines
_RAISED = 0.9  # of a font size: cells further up are another row's, though nothing stands above or below them
_NUMERIC = re.compile(r"^[\W\d]*$")


def with_whole_cells(rows: Sequence[Row]) -> list[Row]:
    """Give a table's rows with those joined that are one row's lines."""
    whole: list[Row] = []
    for band in _bands(rows):
        cells = _cells(band)
        whole.extend([Row(tuple(map(_joined, cells)))] if len(band) > 1 and _is_one_row(cells) else band)
    return whole


def _bands(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut the table where white space runs across it."""
    bands: list[list[Row]] = []
    bottom = 0.0
    for row in rows:
        top = min(s.y0 for s in row.segments)
        if bands and top - bottom <= _WITHIN * row.main.size:
            bands[-1].append(row)
        else:
            bands.append([row])
        bottom = max(bottom if len(bands[-1]) > 1 else 0.0, *(s.y1 for s in row.segments))
    return bands


def _cells(band: Sequence[Row]) -> list[list[Segment]]:
    """Group a band's segments by column, from left to right, each from top to bottom."""
    columns: list[list[Segment]] = []
    for segment in sorted((s for row in band for s in row.segments), key=lambda s: s.x0):
        for column in columns:
            if segment.x0 < max(s.x1 for s in column):
                column.append(segment)
                break
        else:
            columns.append([segment])
    return [sorted(column, key=lambda s: s.middle) for column in columns]


def _is_one_row(cells: Sequence[Sequence[Segment]]) -> bool:
    """Tell one row whose words run over from several rows: these have as many lines in each column, or numbers."""
    stacked = [cell for cell in cells if len(cell) > 1]
    baselines = [s.baseline for cell in cells for s in cell]
    if not stacked and max(baselines) - min(baselines) > _RAISED * cells[0][0].size:
        return False
    if len(cells) < 2 or any(_NUMERIC.match(s.text) for cell in stacked for s in cell):
        return False
    uneven = len({len(cell) for cell in cells}) > 1
    return uneven or all(any(s.text[0] == "(" or s.text[0].islower() for s in cell[1:]) for cell in stacked)


def _joined(cell: Sequence[Segment]) -> Segment:
    whole = cell[0]
    for segment in cell[1:]:
        whole = join(whole, segment, "" if whole.text.endswith(("-", "/")) else " ")
    return whole
