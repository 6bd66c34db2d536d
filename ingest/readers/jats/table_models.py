"""Writes tables of the exchange model (OASIS: tgroup, row, entry) as those of HTML, which most articles have."""

from __future__ import annotations

from ingest.readers.office.xml import Element, attribute, children, descendants, name_of, number

_NAMES = {"row": "tr", "entry": "td"}


def as_rows(table: Element) -> Element:
    """Give a table with rows and cells of HTML's names, changed in place."""
    group = next(descendants(table, "tgroup"), table if name_of(table) == "tgroup" else None)
    if group is None:
        return table
    columns = {attribute(each, "colname"): place for place, each in enumerate(children(group, "colspec"))}
    for cell in list(descendants(group, "entry")):
        first, last = (columns.get(attribute(cell, name), 0) for name in ("namest", "nameend"))
        cell.set("colspan", str(max(1, last - first + 1)))
        cell.set("rowspan", str(number(attribute(cell, "morerows")) + 1))
    for each in list(descendants(group, *_NAMES)):
        each.tag = _NAMES[name_of(each)]
    return group
