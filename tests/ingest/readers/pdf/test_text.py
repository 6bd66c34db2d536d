"""How characters as drawn become words: hyphens at lines' ends, exponents, letters set apart."""

from __future__ import annotations

import pytest

from tests.ingest.readers.pdf.conftest import Read
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines


def test_a_word_cut_at_a_line_s_end_is_joined_and_a_compound_keeps_its_hyphen(read: Read) -> None:
    document = read(
        Sheet(
            lines(
                [
                    "Rising waters: the sea-level record shows an acceler-",
                    "ation, and the acceleration is plain in every sea-",
                    "level record that tide gauges keep. Soft hyphens are establish\xad",
                    "ed as well, and ranges such as 10-",
                    "20 metres stay as they are, like pre-",
                    "and post-war measurements of the temperature.",
                ]
            )
        )
    )
    assert "shows an acceleration, and" in document.text
    assert "every sea-level record that" in document.text
    assert "are established as well" in document.text
    assert "10-20 metres" in document.text
    assert "pre- and post-war" in document.text


def test_a_joined_word_has_boxes_on_both_its_lines(read: Read) -> None:
    document = read(
        Sheet(lines(["The measurements of the temper-", "ature of the temperature of the sea went on for years."]))
    )
    start = document.text.index("temperature")
    first, second = document.pages[0].boxes(start, start + len("temperature"))
    assert second.y0 - first.y0 == pytest.approx(12, abs=0.5)
    assert second.x0 == pytest.approx(72, abs=0.5)


def raised(x: float, y: float, base: str, script: str, after: str) -> list[Text]:
    """Set words, raised figures and words after them; figures of Helvetica are 0.556 of their size wide."""
    widths = {" ": 0.278, ".": 0.278, "(": 0.333, "O": 0.778, "m": 0.833, "k": 0.5, "s": 0.5}
    right = x + sum(10 * widths.get(letter, 0.556) for letter in base)
    end = right + sum(7 * {"+": 0.584, "-": 0.584, "±": 0.584, ".": 0.278}.get(letter, 0.556) for letter in script)
    return [Text(x, y, base), Text(right, y - 4, script, 7), Text(end, y, after)]


@pytest.mark.parametrize(
    ("base", "script", "after", "expected"),
    [
        ("10", "-7", " of them", "10⁻⁷ of them"),
        ("10", "12", ".", "10¹²."),
        ("10", "6.42", " suns", "10⁶·⁴² suns"),
        ("10", "10.02±0.13", " suns", "10¹⁰·⁰²±⁰·¹³ suns"),
        ("10", "5", ".5 of them", "10⁵.5 of them"),
        ("100 km", "2", " of ice", "100 km² of ice"),
        ("5 m s", "-1", " or more", "5 m s⁻¹ or more"),
        ("O(n", "2", ") steps", "O(n²) steps"),
        ("gone", "2", " or so", "gone2 or so"),
        ("2010", "3", " and on", "20103 and on"),
    ],
)
def test_exponents_are_written_as_such_and_marks_of_notes_are_not(
    read: Read, base: str, script: str, after: str, expected: str
) -> None:
    document = read(Sheet([*lines(body(1)), *raised(72, 160, base, script, after)]))
    assert expected in document.text
    start = document.text.index(expected) + len(base)
    (box,) = document.pages[0].boxes(start, start + len(script))
    assert box.y1 < 160


def test_a_compound_that_was_never_seen_keeps_its_hyphen_where_no_word_is_cut_so(read: Read) -> None:
    """English words are cut by known patterns, and "price-determining" is cut against them."""
    document = read(
        Sheet(
            lines(
                [
                    "The tax on the water and the land is a price-",
                    "determining force in the bay, and the environ-",
                    "mental cost of the dams is borne by the fish.",
                ]
            )
        )
    )
    assert "a price-determining force" in document.text
    assert "the environmental cost" in document.text


def test_a_listing_whose_letters_are_set_apart_is_read_as_words(read: Read) -> None:
    """A space stands after each letter, too narrow to show; between words it is wide."""
    words = ("load", "all", "required", "packages")
    spaced = [
        Text(72 + 6.9 * place, 150, letter + " ", 10, "Courier")
        for place, letter in enumerate(" ".join(words))
        if letter != " "
    ]
    document = read(Sheet([*lines(["The packages are loaded in the first lines of the script."]), *spaced]))
    assert " ".join(words) in document.text
