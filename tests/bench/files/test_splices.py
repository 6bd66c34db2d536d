"""A sentence that is read over other words is found; one that goes round a float is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.files.splices import sentences, splices
from ingest.content.blocks import Caption, leaves
from ingest.reading import read_document
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, lines, pdf_bytes
from tests.ingest.readers.pdf.test_layout import ABOVE, BELOW, statement


def test_words_between_the_lines_of_a_sentence_are_told_unless_a_caption_is_among_them(tmp_path: Path) -> None:
    rows = statement([("b(t)", "12.5", "16.1"), ("c(t)", "13.5", "17.2"), ("d(t)", "14.5", "18.3")], y=140)
    caption = Text(72, 190, "Table 1. Bounds of the process.")
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_bytes(Sheet([*lines(ABOVE, y=100), *rows, caption, *lines(BELOW, y=220)])))
    document = read_document(path)
    assert sentences(document)
    assert not list(splices(document))
    bare = tuple(block for block in leaves(document.blocks) if not isinstance(block, Caption))
    (splice,) = splices(replace(document, blocks=bare))
    assert "namely, for the paths" in splice.sentence
    assert "b(t)" in splice.between
