"""Reads files of many formats and compares: outcome with what was expected, text with ground truth, seconds, memory.

`python -m bench formats [--only PART] [--markitdown PYTHON] [--docling PYTHON] [--json FILE]`. Every file is read in
a process of its own. Of a ground truth in Markdown each paragraph, heading, item and row counts as one block; those
of a web page that are only links are counted apart, since its menus are made of them. Markitdown and
docling read beside where a Python that has them is named (the group `formats`, in an environment of its own).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.baselines.file_readers import WRITE_MARKDOWN, read
from bench.scoring.blocks import bare, is_found, shown_lines, truth_blocks

EXPECTED = Path(__file__).parents[3] / "shared" / "data" / "formats" / "expected.dev.jsonl"
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: `found` of `blocks` of its ground truth, and what of `must_contain` is missing.

    Of the blocks that are only links, `links_kept` of `links` are in the text.
    """

    file: str
    system: str
    outcome: str
    fits: bool
    found: int
    blocks: int
    links_kept: int
    links: int
    missing: tuple[str, ...]
    seconds: float
    megabytes: float
    message: str = ""
    lost: tuple[str, ...] = ()


def judged(row: dict[str, Any], folder: Path, system: str, told: dict[str, Any]) -> Outcome:
    """Compare what came of a file with what was expected."""
    text = shown_lines(told["text"]) if system in WRITE_MARKDOWN else told["text"]
    missing = tuple(words for words in row["must_contain"] if bare(words) not in bare(text))
    truth = (folder / row["ground_truth"]).read_text(encoding="utf-8") if row["ground_truth"] else ""
    letters = bare(text)
    found = [(block, is_found(block, letters)) for block in truth_blocks(truth)]
    has_menus = row["file"].endswith(".html")
    links = [there for block, there in found if has_menus and block.only_links]
    lost = tuple("|".join(block.parts) for block, there in found if not (there or (has_menus and block.only_links)))
    blocks = len(found) - len(links)
    is_refused = told["outcome"] == "error"
    fits = told["outcome"] in _FIT.get(row["expected"], {"text"}) and (is_refused or not missing)
    fits = fits and not (row["expected"] == "reject_or_ignore_entity" and _ANSWER in text)
    return Outcome(
        *(row["file"], system, told["outcome"], fits),
        *(blocks - len(lost), blocks, sum(links), len(links)),
        () if is_refused else missing,
        *(round(told["seconds"], 3), round(told["megabytes"]), told.get("message", ""), lost),
    )


def table(outcomes: Iterable[Outcome]) -> str:
    """Sum up by kind of file and system."""
    kinds: dict[tuple[str, str], list[Outcome]] = {}
    for each in outcomes:
        kinds.setdefault((Path(each.file).suffix.lower(), each.system), []).append(each)
    lines = [
        "| kind | read by | files | as expected | blocks found | links kept | processor seconds, median | MB, most |"
    ]
    lines.append("|---" * 8 + "|")
    for (kind, system), members in sorted(kinds.items()):
        blocks = sum(each.blocks for each in members)
        links = sum(each.links for each in members)
        share = f"{sum(each.found for each in members)} of {blocks}" if blocks else ""
        kept = f"{sum(each.links_kept for each in members)} of {links}" if links else ""
        seconds = statistics.median(each.seconds for each in members)
        lines.append(
            f"| {kind} | {system} | {len(members)} | {sum(each.fits for each in members)} | {share} | {kept} "
            f"| {seconds:.2f} | {max(each.megabytes for each in members):.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Read all files that are expected anything of, and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m bench formats", description=__doc__)
    parser.add_argument("--expected", type=Path, default=EXPECTED, help="the file of expectations, beside `files/`")
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--markitdown", default="", metavar="PYTHON", help="a Python that has markitdown")
    parser.add_argument("--docling", default="", metavar="PYTHON", help="a Python that has docling")
    parser.add_argument("--json", type=Path, help="write every outcome here")
    chosen = parser.parse_args()
    folder = chosen.expected.parent / "files"
    pythons = {"quoth": sys.executable, "markitdown": chosen.markitdown, "docling": chosen.docling}
    outcomes: list[Outcome] = []
    for line in chosen.expected.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if chosen.only not in row["file"]:
            continue
        for system, python in pythons.items():
            if not python:
                continue
            each = judged(row, folder, system, read(folder / row["file"], python=python, reader=system))
            outcomes.append(each)
            if not each.fits or each.lost:
                told = f"{each.found} of {each.blocks} blocks" if each.blocks else each.message[:150]
                print(
                    f"{system:11}{row['expected']:12}{each.outcome:6}{each.file}  {told} {list(each.missing) or ''}",
                    flush=True,
                )
    print(f"\n{table(outcomes)}")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(each) for each in outcomes], ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
