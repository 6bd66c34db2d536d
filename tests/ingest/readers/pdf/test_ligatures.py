"""Ligatures without letters are read by the words around them."""

from __future__ import annotations

import numpy as np

from ingest.readers.pdf.engine.glyphs import Glyphs
from ingest.readers.pdf.layout.segments import find_segments
from ingest.readers.pdf.text.ligatures import UNREAD, with_ligatures


def glyphs(text: str, widths: dict[str, float]) -> Glyphs:
    """Set a line of characters one after the other, ten points high."""
    wide = np.array([widths.get(letter, 5.0) for letter in text], np.float32)
    right = np.cumsum(wide)
    count = len(text)
    boxes = np.column_stack([right - wide, np.zeros(count), right, np.full(count, 10.0)]).astype(np.float32)
    return Glyphs(
        width=600.0,
        height=800.0,
        text=text,
        boxes=boxes,
        baselines=np.zeros((count, 2), np.float32),
        sizes=np.full(count, 10.0, np.float32),
        styles=np.zeros(count, np.uint8),
        turns=np.zeros(count, np.uint8),
    )


def test_what_tex_keeps_among_the_control_characters_is_no_white_space() -> None:
    line = glyphs("speci\x1ced", {})
    assert line.codes.tolist() == [*map(ord, "speci"), 0, *map(ord, "ed")]
    assert not line.spaces.any()
    assert glyphs("a b\n", {}).spaces.tolist() == [False, True, False, True]


def test_ligatures_without_letters_are_read_by_the_words_around_them() -> None:
    line = glyphs(
        "speci\x1cc and signi\x1ccant con\x1crm o\x1bers of di\x1berent e\x1bects", {"\x1c": 5.5, "\x1b": 6.1}
    )
    segments = find_segments(line, np.ones(len(line), bool))
    ((read, *rest),) = with_ligatures([segments], [line])
    assert (
        " ".join(each.text for each in (read, *rest)) == "specific and significant confirm offers of different effects"
    )


def test_one_that_too_few_words_speak_for_stays_unread() -> None:
    line = glyphs("speci\x1cc", {})
    ((read,),) = with_ligatures([find_segments(line, np.ones(len(line), bool))], [line])
    assert read.text == f"speci{UNREAD}c"


def test_a_word_that_the_document_spells_out_elsewhere_is_read_as_there() -> None:
    line = glyphs("Coe\x1ccients and odd\x1cs beside coefficients", {})
    segments = find_segments(line, np.ones(len(line), bool))
    ((read, *rest),) = with_ligatures([segments], [line])
    assert " ".join(each.text for each in (read, *rest)) == f"Coefficients and odd{UNREAD}s beside coefficients"
