"""Finds the piece of a line that answers by itself: the year or the date that is asked for, the names of a byline.

Pure functions over strings. Where a line has no such piece, it answers as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generation.answering.proof.language import LANGUAGES, Token, listed, ordered, stems, tokens
from generation.terms import content_stems

_EARLIEST, _LATEST = 1500, 2100
_YEAR = "year"
_DAYS = 31
_WITHIN_DATE = frozenset({"of", "de"})
# What no row of names goes over, and marks of affiliations behind a name.
_PARTS_NAMES = frozenset(":|()[]©")
_MARKS = "0123456789¹²³⁴⁵⁶⁷⁸⁹⁰"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, `line[start:end]`."""

    start: int
    end: int


def piece_of(line: str, *, particular: str, question: str) -> Piece | None:
    """Give the piece of a line that states a particular (fields.py), as a question wants it; None where none does."""
    if particular == "date":
        return _date(line, question)
    return _names(line) if particular in {"authors", "editors"} else None


def has_month(line: str) -> bool:
    """Tell whether a line has a month with its year, in words."""
    return any(_months() & {token.lower for token in tokens(line[start:end])} for start, end, _ in _dates(line))


def _date(line: str, question: str) -> Piece | None:
    """Give the date whose own words are the question's ("Published: ..."), or else the last."""
    dates = list(_dates(line))
    if not dates:
        return None
    asked = set(content_stems(question)) - stems(_YEAR, "en")
    before = [line[(dates[at - 1][1] if at else 0) : date[0]] for at, date in enumerate(dates)]
    named = [date for date, words in zip(dates, before, strict=True) if asked & set(content_stems(words))]
    start, end, year = (named or dates)[-1]
    wants_year = stems(_YEAR, "en") <= stems(question, "en")
    return Piece(year, year + 4) if wants_year else Piece(start, end)


def _dates(line: str) -> Iterator[tuple[int, int, int]]:
    """Give where each date with a year begins and ends, and where its year stands."""
    said = tokens(line)
    for at, token in enumerate(said):
        year = next((token.text.index(part) for part in token.parts if _is_year(part)), None)
        if year is None:
            continue
        first, last = at, at
        while first and _is_of_date(said[first - 1]) and _is_beside(line, said[first - 1], said[first]):
            first -= 1
        if first == at and len(token.parts) > 1 and not all(part.isdigit() for part in token.parts):
            continue  # "jose.2020"
        yield said[first].start, said[last].end, token.start + year


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdecimal() and _EARLIEST <= int(part) < _LATEST


def _is_of_date(token: Token) -> bool:
    day = token.lower.rstrip("stndrh")
    is_day = day.isdecimal() and 1 <= int(day) <= _DAYS
    return is_day or token.lower in _months() or token.lower in _WITHIN_DATE


def _is_beside(line: str, one: Token, other: Token) -> bool:
    return not line[one.end : other.start].strip(" ,.\n")


@cache
def _months() -> frozenset[str]:
    """Give the names of months; a line is too short to tell its language."""
    return frozenset(
        month for language in LANGUAGES for name in ("months", "months_short") for month in ordered(language, name)
    )


def _names(line: str) -> Piece | None:
    """Give the row of names, from its first one to its last; marks of affiliations stay between them.

    Of several rows any may be a place or a licence: then the line answers as it stands.
    """
    rows = [row for row in _rows_of_names(line) if len(row) > 1]
    if len(rows) != 1:
        return None
    first, last = rows[0][0], rows[0][-1]
    return Piece(first.start, last.start + len(last.text.rstrip(_MARKS)))


def _rows_of_names(line: str) -> Iterator[list[Token]]:
    row, not_names = list[Token](), listed("en", "function") - _months()
    end = 0
    for token in tokens(line):
        is_name = token.text[0].isupper() and (len(token.text) == 1 or token.lower not in not_names)
        if _PARTS_NAMES & {*line[end : token.start]} or not (is_name or _joins_names(token)):
            yield _without_date(row) if _is_year(token.text) else row
            row = []
        row += [token] if is_name else []
        end = token.end
    yield row


def _joins_names(token: Token) -> bool:
    """Tell "and", "von", "de la" and marks of affiliations from words that end a row of names."""
    foreign = any(token.lower in listed(language, "function") for language in LANGUAGES if language != "en")
    is_mark = len(token.text) <= 2 and not token.text.strip(_MARKS)
    return is_mark or token.lower == "and" or (foreign and token.lower not in listed("en", "function"))


def _without_date(row: list[Token]) -> list[Token]:
    while row and row[-1].lower in _months():
        row = row[:-1]
    return row
