"""Reads files of many formats and compares: outcome with what was expected, text with ground truth, seconds, memory.

`python -m bench formats [--only PART] [--markitdown PYTHON] [--json FILE]`. Every file is read in a process of its own.
Of a ground truth in Markdown each paragraph, heading, item and row counts as one block; it is found where its letters
and figures stand in the text one after the other, whatever parts them. Markitdown reads beside where a Python that has
it is named.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EXPECTED = Path(__file__).parents[2] / "shared" / "data" / "formats" / "expected.dev.jsonl"
_SECONDS = 600
_REFUSED = {"error"}
_FIT = {  # what may come of a file, by what was expected of it
    "text": {"text"},
    "ocr_text": {"text"},
    "no_text": _REFUSED,
    "reject": _REFUSED,
    "unreadable": _REFUSED,
    "unsupported": _REFUSED,
    "reject_or_ignore_entity": {"text", "error"},
    "text_or_reject": {"text", "error"},
}
_ANSWER = "root:"  # what an external entity would bring in begins with this

# Run by each system's own Python, with the file as argument: prints one line of JSON.
_QUOTH = """
import json, resource, sys, time
from pathlib import Path
from ingest.errors import ReadError
from ingest.reading import read_document
started = time.perf_counter()
try:
    told = {"outcome": "text", "text": read_document(Path(sys.argv[1])).text}
except ReadError as error:
    told = {"outcome": "error", "text": "", "message": f"{type(error).__name__}: {error}"}
told["seconds"] = time.perf_counter() - started
told["megabytes"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
print(json.dumps(told))
"""
_MARKITDOWN = """
import json, resource, sys, time
from markitdown import MarkItDown
reader = MarkItDown(enable_plugins=False)
started = time.perf_counter()
try:
    told = {"outcome": "text", "text": reader.convert(sys.argv[1]).text_content}
except Exception as error:
    told = {"outcome": "error", "text": "", "message": f"{type(error).__name__}: {error}"}
told["seconds"] = time.perf_counter() - started
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(told))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: `found` of `blocks` of its ground truth, and what of `must_contain` is missing."""

    file: str
    system: str
    outcome: str
    fits: bool
    found: int
    blocks: int
    missing: tuple[str, ...]
    seconds: float
    megabytes: float
    message: str = ""
    lost: tuple[str, ...] = ()


def bare(text: str) -> str:
    """Give the letters and figures of a text, without what parts them, raised figures as ordinary ones."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def truth_blocks(markdown: str) -> list[list[str]]:
    """Give the blocks of a ground truth as what must stand in order: the cells of a row, else the block alone."""
    found: list[list[str]] = []
    paragraph: list[str] = []
    for line in (*re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL).splitlines(), ""):
        if line.strip().startswith("|") or not line.strip() or re.match(r"\s*(?:[-*+]|\d+[.)]|#+)\s", line):
            found.append([" ".join(paragraph)])
            paragraph = []
        if line.strip().startswith("|"):
            found.append(line.strip().strip("|").split("|"))
        elif line.strip():
            paragraph.append(line.strip())
    parts = ([bare(_shown(part)) for part in block] for block in found)
    return [kept for block in parts if (kept := [part for part in block if part])]


def is_found(block: Sequence[str], text: str) -> bool:
    """Tell whether the parts of a block stand in a bare text one after the other, with little between them.

    A part that repeats the one before it may be a merged cell that the ground truth writes twice.
    """
    merged = [part for index, part in enumerate(block) if not index or part != block[index - 1]]
    for parts in (list(block), merged):
        start = text.find(parts[0])
        while start >= 0:
            at, room = start, 2 * sum(map(len, parts)) + 40
            for part in parts:
                at = text.find(part, at, start + room)
                if at < 0:
                    break
                at += len(part)
            if at >= 0:
                return True
            start = text.find(parts[0], start + 1)
    return False


def _shown(markdown: str) -> str:
    """Take away what a reader of the rendered block does not see: addresses, names of commands in formulas."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"^\s*(?:#+|[-*+])\s", "", text)
    text = re.sub(r"&(amp|lt|gt|quot|nbsp);", " ", text)
    return re.sub(r"\\([A-Za-z]+)", _letter, text) if "$" in text or "\\" in text else text


def _letter(command: re.Match[str]) -> str:
    try:
        kind = "CAPITAL" if command[1][0].isupper() else "SMALL"
        return unicodedata.lookup(f"GREEK {kind} LETTER {command[1].upper()}")
    except KeyError:
        return " "


def read(path: Path, python: str, script: str) -> dict[str, Any]:
    """Read one file in a process of its own."""
    try:
        done = subprocess.run(
            [python, "-c", script, str(path)], capture_output=True, timeout=_SECONDS, check=False, text=True
        )
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError) as error:
        return {"outcome": "crash", "text": "", "seconds": 0.0, "megabytes": 0.0, "message": type(error).__name__}
    return told


def judged(row: dict[str, Any], folder: Path, system: str, told: dict[str, Any]) -> Outcome:
    """Compare what came of a file with what was expected."""
    text = told["text"]
    missing = tuple(words for words in row["must_contain"] if bare(words) not in bare(text))
    truth = (folder / row["ground_truth"]).read_text(encoding="utf-8") if row["ground_truth"] else ""
    blocks, letters = truth_blocks(truth), bare(text)
    lost = tuple("|".join(block) for block in blocks if not is_found(block, letters))
    is_refused = told["outcome"] == "error"
    fits = told["outcome"] in _FIT.get(row["expected"], {"text"}) and (is_refused or not missing)
    fits = fits and not (row["expected"] == "reject_or_ignore_entity" and _ANSWER in text)
    return Outcome(
        *(row["file"], system, told["outcome"], fits, len(blocks) - len(lost), len(blocks)),
        () if is_refused else missing,
        *(round(told["seconds"], 3), round(told["megabytes"]), told.get("message", ""), lost),
    )


def table(outcomes: Iterable[Outcome]) -> str:
    """Sum up by kind of file and system."""
    kinds: dict[tuple[str, str], list[Outcome]] = {}
    for each in outcomes:
        kinds.setdefault((Path(each.file).suffix.lower(), each.system), []).append(each)
    lines = ["| kind | read by | files | as expected | blocks found | seconds, median | MB, most |", "|---" * 7 + "|"]
    for (kind, system), members in sorted(kinds.items()):
        blocks = sum(each.blocks for each in members)
        share = f"{sum(each.found for each in members)} of {blocks}" if blocks else ""
        seconds = statistics.median(each.seconds for each in members)
        lines.append(
            f"| {kind} | {system} | {len(members)} | {sum(each.fits for each in members)} | {share} "
            f"| {seconds:.2f} | {max(each.megabytes for each in members):.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Read all files that are expected anything of, and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m bench formats", description=__doc__)
    parser.add_argument("--expected", type=Path, default=EXPECTED, help="the file of expectations, beside `files/`")
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--markitdown", default="", metavar="PYTHON", help="a Python that has markitdown")
    parser.add_argument("--json", type=Path, help="write every outcome here")
    chosen = parser.parse_args()
    folder = chosen.expected.parent / "files"
    systems = {"quoth": (sys.executable, _QUOTH)}
    if chosen.markitdown:
        systems["markitdown"] = (chosen.markitdown, _MARKITDOWN)
    outcomes: list[Outcome] = []
    for line in chosen.expected.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if chosen.only not in row["file"]:
            continue
        for system, (python, script) in systems.items():
            each = judged(row, folder, system, read(folder / row["file"], python, script))
            outcomes.append(each)
            if not each.fits or each.lost:
                told = f"{each.found} of {each.blocks} blocks" if each.blocks else each.message[:150]
                print(f"{system:11}{row['expected']:12}{each.outcome:6}{each.file}  {told} {list(each.missing) or ''}")
    print(f"\n{table(outcomes)}")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(each) for each in outcomes], ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
