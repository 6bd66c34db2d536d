"""Reads PDFs that break things, each in its child with limits, and counts what came of it against what was expected.

Run `python -m bench nasty [--seconds N] [--megabytes N] [part of a file name]`. Expectations are what other readers did
with the files, not truth, but `must_contain` is.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import ReadError
from ingest.reading import ReadLimits, read_document

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "nasty"
LETTERS_OF_TEXT = 200  # fewer are short text
SHARE_LOST = 0.5  # of the characters that pdfium gives; with more lost, the layout dropped what it should not
AS_EXPECTED = {
    "text": {"text", "short_text"},
    "short_text": {"short_text", "text", "NoText"},
    "no_text": {"NoText", "text", "short_text"},  # scans are recognised
    "unreadable": {"Unreadable", "EmptyFile", "UnsupportedFile", "NoText", "text", "short_text"},  # mended is as well
    "needs_password": {"PasswordNeeded"},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file came to."""

    row: dict[str, Any]
    outcome: str
    message: str
    seconds: float
    missing: tuple[str, ...]
    characters: int

    @property
    def is_odd(self) -> bool:
        """Tell whether it is worth a look."""
        allowed = AS_EXPECTED.get(self.row["expected"])
        unexpected = allowed is not None and self.outcome not in allowed
        return unexpected or bool(self.missing) or self.lost > SHARE_LOST

    @property
    def lost(self) -> float:
        """Give the share of pdfium's characters that did not become text."""
        there = self.row["chars_pdfium"] or 0
        return 1 - self.characters / there if there and self.outcome in {"text", "short_text", "NoText"} else 0.0

    @property
    def killed(self) -> bool:
        """Tell whether the file ended the child that read it."""
        return self.outcome == "ReadLimit" or "crash" in self.message


def read(row: dict[str, Any], limits: ReadLimits, password: str | None = None) -> Outcome:
    """Read one file and say what came of it."""
    started = time.monotonic()
    missing: tuple[str, ...] = ()
    text = ""
    try:
        text = read_document(FOLDER / "files" / row["file"], password=password, limits=limits).text
    except ReadError as error:
        outcome, message = type(error).__name__, error.message
    else:
        letters = sum(letter.isalnum() for letter in text)
        outcome, message = ("text" if letters >= LETTERS_OF_TEXT else "short_text"), f"{letters} letters"
        plain = " ".join(text.split())
        wanted = row["ocr_expected"] or row["must_contain"]  # where both differ, the page's picture is what counts
        missing = tuple(words for words in wanted if " ".join(words.split()) not in plain)
    return Outcome(row, outcome, message, time.monotonic() - started, missing, len(text))


def read_all(part: str, limits: ReadLimits) -> list[Outcome]:
    """Read every file whose name has `part` in it, and those that need a password with it too."""
    rows = [json.loads(line) for line in (FOLDER / "expected.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = []
    for row in rows:
        if part in row["file"]:
            outcomes.append(read(row, limits))
            password = row["password"] or row["password_found"]
            if row["expected"] == "needs_password" and password:
                opened = dict(row, expected="text", file=row["file"])
                outcomes.append(read(opened, limits, password))
    return outcomes


def report(outcomes: list[Outcome]) -> None:
    """Print the confusion, what ended its child, what was odd, and how long it took."""
    pairs = Counter((each.row["expected"], each.outcome) for each in outcomes)
    columns = sorted({outcome for _, outcome in pairs})
    print(f"{'expected':18}" + "".join(f"{column:>16}" for column in columns))
    for expected in sorted({expected for expected, _ in pairs}):
        print(f"{expected:18}" + "".join(f"{pairs[expected, column] or '':>16}" for column in columns))
    for title, chosen in (
        ("Ended the child", [each for each in outcomes if each.killed]),
        ("Not as expected", [each for each in outcomes if each.is_odd and not each.killed]),
        ("Slowest", sorted(outcomes, key=lambda each: -each.seconds)[:8]),
    ):
        print(f"\n{title}: {len(chosen)}")
        for each in chosen:
            name, expected = each.row["file"], each.row["expected"]
            missing = f"; lacks {each.missing}" if each.missing else ""
            missing += f"; lost {each.lost:.0%} of pdfium's characters" if each.lost > SHARE_LOST else ""
            message = each.message.replace(str(FOLDER), "")
            print(f"  {name} ({expected}): {each.outcome} in {each.seconds:.1f} s: {message}{missing}")
    print(f"\n{len(outcomes)} readings in {sum(each.seconds for each in outcomes):.0f} s")


def main() -> None:
    """Read the arguments, then the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="read only files with this in their names")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--megabytes", type=int, default=1500)
    given = parser.parse_args()
    report(read_all(given.part, ReadLimits(seconds=given.seconds, megabytes=given.megabytes)))


if __name__ == "__main__":
    main()
