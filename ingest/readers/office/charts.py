"""Reads the figures that a chart shows, and the words of a diagram, as tables: a column for each series."""

from __future__ import annotations

from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number
from ingest.readers.text.page_writer import CellText, RowTexts

_MOST_POINTS = 20_000


def chart_tables(chart: Element) -> list[list[RowTexts]]:
    """Give a chart's title, if it has one, and its points: a row for each category, a column for each series."""
    title = _words(next(descendants(chart, "title"), None))
    tables: list[list[RowTexts]] = []
    for plot in _plots(chart):
        series = list(children(plot, "ser"))
        if series:
            tables.append(_table(series))
    if title and tables:
        tables[0].insert(0, RowTexts((CellText(title, 0),)))
    return tables


def diagram_tables(diagram: Element) -> list[list[RowTexts]]:
    """Give the words of a diagram (SmartArt), a row for each of its points."""
    points = (_words(child(point, "t")) for point in descendants(diagram, "pt"))
    rows = [RowTexts((CellText(words, 0),)) for words in points if words]
    return [rows] if rows else []


def _plots(chart: Element) -> list[Element]:
    area = next(descendants(chart, "plotArea"), None)
    return [each for each in area if name_of(each).endswith("Chart")] if area is not None else []


def _table(series: list[Element]) -> list[RowTexts]:
    """Write the series of a plot side by side where they share their categories, as nearly all do."""
    categories: dict[int, str] = {}
    columns: list[tuple[str, dict[int, str]]] = []
    for count, each in enumerate(series, 1):
        names = _points(child(each, "cat")) or _points(child(each, "xVal"))
        for index, name in names.items():
            categories.setdefault(index, name)
        columns.append(
            (
                _words(child(each, "tx")) or f"Series {count}",
                _points(child(each, "val")) or _points(child(each, "yVal")),
            )
        )
    rows = [RowTexts((CellText("", 0), *(CellText(name, at) for at, (name, _) in enumerate(columns, 1))), is_head=True)]
    for index in sorted({index for _, points in columns for index in points} | set(categories))[:_MOST_POINTS]:
        cells = (CellText(points.get(index, ""), at) for at, (_, points) in enumerate(columns, 1))
        rows.append(RowTexts((CellText(categories.get(index, ""), 0), *cells)))
    return rows


def _points(element: Element | None) -> dict[int, str]:
    """Give the kept points of a reference; those of several levels (a year over its months) side by side."""
    found: dict[int, str] = {}
    for point in descendants(element, "pt"):
        words = " ".join(_words(child(point, "v")).split())
        index = number(attribute(point, "idx"))
        if words:
            found[index] = f"{words} {found[index]}" if index in found else _number(words)
    return found


def _number(words: str) -> str:
    """Write a number as people do: charts keep 4.2999999999999998 for 4.3."""
    try:
        value = float(words)
    except ValueError:
        return words
    return words if len(words) <= 12 else f"{value:.10g}"


def _words(element: Element | None) -> str:
    """Give all words below an element: of runs of text, or of points that are kept."""
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    found = (each.text or "" for each in descendants(element, "t", "v"))
    return " ".join("".join(found).split())
