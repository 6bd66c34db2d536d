"""Writes one web page with the whole text of sources, in which what was extracted is marked where it stands."""

from __future__ import annotations

from collections.abc import Callable

from services.contract.extraction import ExtractionJson, RecordJson
from services.export.tables.web_page import text, web_page

_STYLE = """
body { font: 16px/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #d4d4d4; padding: .35rem .6rem; text-align: left; vertical-align: top; }
pre { white-space: pre-wrap; font: inherit; border-top: 1px solid #d4d4d4; padding-top: 1rem; }
mark { background: #ffe58a; } mark b { background: #ffc93c; }
small { color: #5a5a5a; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e8e8; background: #16181c; } th, td, pre { border-color: #3b3f46; } small { color: #a8a8a8; }
  mark { background: #5a4c12; color: inherit; } mark b { background: #7d6812; } a { color: #9cc4ff; }
}
"""

Place = tuple[int, int, str]


def write_marked_texts(extraction: ExtractionJson, text_of: Callable[[str], str]) -> bytes:
    """Write the page; `text_of` gives a source's text by its id, which quotes' places count."""
    parts = [_record(number, record, text_of(record.source_id)) for number, record in enumerate(extraction.records)]
    unread = "".join(f"<li>{text(each.error)}</li>" for each in extraction.unread)
    return web_page("Extraction", "\n".join([*parts, f"<p>Not read:</p><ul>{unread}</ul>" if unread else ""]), _STYLE)


def _record(number: int, record: RecordJson, whole: str) -> str:
    places = sorted((quote.start, quote.end, name) for name, field in record.fields.items() for quote in field.quotes)
    rows = []
    for name, field in record.fields.items():
        told = text("; ".join(each.told for each in field.values))
        where = f" <small>{text(field.quotes[0].where)}, {field.confidence:.0%} sure</small>" if field.quotes else ""
        value = (
            f"<a href='#{_anchor(number, field.quotes[0].start)}'>{text(told)}</a>" if field.quotes else "not stated"
        )
        rows.append(f"<tr><th scope='row'>{text(name)}</th><td>{value}{where}</td></tr>")
    return (
        f"<section><h1>{text(record.title)}</h1><small>{text(record.path)}</small><table>{''.join(rows)}</table>"
        f"<details open><summary>Text</summary><pre>{_marked(number, whole, places)}</pre></details></section>"
    )


def _marked(number: int, whole: str, places: list[Place]) -> str:
    """Mark the places, those that overlap as one, with the names of what stands there."""
    merged: list[tuple[int, int, dict[str, int]]] = []
    for start, end, name in places:
        if merged and start < merged[-1][1]:
            first, last, names = merged[-1]
            merged[-1] = (first, max(last, end), {**names, name: start})
        else:
            merged.append((start, end, {name: start}))
    parts, at = list[str](), 0
    for start, end, names in merged:
        title = text(", ".join(names))
        anchors = "".join(f"<a id='{_anchor(number, each)}'></a>" for each in dict.fromkeys(names.values()))
        parts += [
            text(whole[at:start]),
            f"{anchors}<mark title='{title}'>{text(whole[start:end])}</mark><small> [{title}]</small>",
        ]
        at = end
    return "".join([*parts, text(whole[at:])])


def _anchor(number: int, start: int) -> str:
    return f"s{number}-{start}"
