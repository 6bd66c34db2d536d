"""Reads what a chart shows as tables, a column for each series, and the words of a diagram (SmartArt).

The figures are those the file keeps beside the chart; the workbook behind it is never opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.content.blocks import Caption, ListItem
from ingest.readers.office.package import Package
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, CellText, PageWriter, RowTexts

_MOST_POINTS = 20_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart or a diagram says: its title, its points as tables, or its words a line each."""

    title: str = ""
    tables: tuple[tuple[RowTexts, ...], ...] = ()
    lines: tuple[str, ...] = ()

    def write(self, page: PageWriter) -> None:
        """Write it as blocks."""
        if self.title:
            page.add(Caption, self.title)
        for rows in self.tables:
            page.add_table(rows)
        for index, line in enumerate(self.lines):
            page.add(ListItem, line, gap=BETWEEN_ROWS if index else BETWEEN_BLOCKS)


def drawn(package: Package, part: str, kind: str, relation: str) -> Drawn:
    """Read the chart or diagram that a part names by a relation."""
    target = next((each.target for each in package.relations(part) if each.id == relation), "")
    root = package.xml(target)
    if root is None:
        return Drawn()
    return _chart(root) if kind == "chart" else _diagram(root)


def _chart(chart: Element) -> Drawn:
    """Give a chart's title and its points: a row for each category, a column for each series."""
    title = child(next(descendants(chart, "chart"), None), "title")
    plots = (list(children(plot, "ser")) for plot in _plots(chart))
    return Drawn(_words(title), tuple(tuple(_table(series)) for series in plots if series))


def _diagram(diagram: Element) -> Drawn:
    words = (_words(child(point, "t")) for point in descendants(diagram, "pt"))
    return Drawn(lines=tuple(line for line in words if line))


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
