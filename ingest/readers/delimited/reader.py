"""Reads tables in text files (CSV, TSV): one page of rows, whatever parts their values and whatever the encoding.

Values are text: one that begins with "=" is shown, never computed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.content.document import Document
from ingest.errors import NoText, UnsupportedFile, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.office.package import About
from ingest.readers.office.sheets import Row, Sheets
from ingest.readers.text.encodings import NotText, decode

_SEPARATORS = ",;\t|"
_SAMPLE = 64_000  # characters looked at to tell what parts values
_SAMPLE_ROWS = 200
_LONGEST_VALUE = 10_000_000  # characters, instead of the module's own 131,072


@dataclass(frozen=True, slots=True)
class DelimitedReader:
    """Reads one kind of such files; `usual` is what parts values where the file does not tell."""

    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    usual: str

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a file; raises UnsupportedFile when it is no text, NoText when it has no values."""
        del password  # a text has none
        data = file_bytes(path)
        try:
            text = decode(data)
        except NotText as error:
            raise UnsupportedFile(
                f"{shown(path)} is no text in an encoding that quoth knows ({error}).",
                remedy="If it is a table, save it as CSV in UTF-8, or as XLSX.",
            ) from error
        if not any(letter.isalnum() for letter in text):
            raise NoText(f"{shown(path)} holds no values.", remedy="Add a file with values in it.")
        sheets = Sheets(path)
        sheets.add(path.stem, _rows(text, separator(text, self.usual)), heading=False)
        progress(1, 1)
        return sheets.document(hashlib.sha256(data).hexdigest(), self.media_types[0], About("", ()))


CSV = DelimitedReader(("text/csv",), (".csv",), ",")
TSV = DelimitedReader(("text/tab-separated-values",), (".tsv", ".tab"), "\t")


def separator(text: str, usual: str) -> str:
    """Tell what parts values: what gives most of the first rows the same number of them, and more than one."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n")]
    best, most = usual, 0.0
    for candidate in sorted(_SEPARATORS, key=lambda each: each != usual):
        widths = Counter(len(row.cells) for row, _ in zip(_rows(sample, candidate), range(_SAMPLE_ROWS), strict=False))
        if not widths:
            continue
        (width, count), total = widths.most_common(1)[0], sum(widths.values())
        worth = count / total * min(width - 1, 3)
        if worth > most:
            best, most = candidate, worth
    return best


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_VALUE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=False)
    for number, values in enumerate(reader, 1):
        if number == 1 and values and values[0].lower().startswith("sep=") and not any(values[1:]):
            continue  # a line for Excel alone
        yield Row(number, tuple(enumerate(values)))
