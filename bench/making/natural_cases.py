"""Numbers the sentences of a document, and makes natural questions with their places out of such numbers.

`--list FILE` prints the sentences that quoth's own splitting gives, numbered in reading order. `--add WRITTEN` takes a
question a line, with `file`, `kind`, `need`, and numbers instead of places: `vital`, a list of lists, each of the
sentences that tell one fact; `fair`; of an unanswerable one `near`. It appends them to bench/cases/natural.jsonl, once.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.loading.questions import DATA
from bench.loading.sentence_cases import NATURAL
from ingest.content.document import Sentence
from ingest.reading import read_document
from ingest.splitting.passages import split_document

_ROOM = 400  # tokens of a passage, here words
_UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its sentences in reading order."""

    id: str
    text: str
    sentences: tuple[Sentence, ...]

    def place(self, file: str, number: int) -> dict[str, Any]:
        """Give a sentence's place as cases name it."""
        each = self.sentences[number]
        crc = zlib.crc32(self.text[each.start : each.end].encode())
        return {"file": file, "sha256": self.id, "start": each.start, "end": each.end, "crc": crc}


@cache
def read(path: Path) -> Read:
    """Read and split a file."""
    document = read_document(path)
    passages = split_document(document, count_tokens=_words, token_limit=_ROOM)
    return Read(document.id, document.text, tuple(each for passage in passages for each in passage.sentences))


def made(written: dict[str, Any], name: str, document: Read) -> dict[str, Any]:
    """Make a case of a question with numbers of sentences; what is vital and fair is vital."""
    file, facts = written["file"], written.get("vital", [])
    marks = {number: {"vital": False} for number in written.get("fair", [])}
    marks |= {
        number: {"vital": True, "fact": fact} for fact, numbers in enumerate(facts, start=1) for number in numbers
    }
    case = {
        "id": name,
        "question": written["question"],
        "need": written["need"],
        "kind": written["kind"],
        "answerable": written["kind"] != _UNANSWERABLE,
        "files": [file],
        "evidence": [document.place(file, number) | marks[number] for number in sorted(marks)],
    }
    if near := written.get("near"):
        case["near"] = [document.place(file, number) for number in near]
    return case


def new_cases(
    written: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]], data: Path
) -> Iterator[dict[str, Any]]:
    """Make those questions that are not known yet, numbered on within their kind."""
    asked = {case["question"] for case in known}
    counts = {kind: sum(case["kind"] == kind for case in known) for kind in {each["kind"] for each in written}}
    for each in written:
        if each["question"] in asked:
            continue
        counts[each["kind"]] += 1
        yield made(each, f"{each['kind']}-{counts[each['kind']]:02}", read(data / each["file"]))


def _words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """List sentences, or add cases."""
    parser = argparse.ArgumentParser(prog="python -m bench natural_cases", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--list", help="a file, relative to the data folder")
    parser.add_argument("--add", type=Path, help="questions with numbers of sentences, one a line")
    options = parser.parse_args()
    if options.list:
        document = read(options.data / options.list)
        for number, each in enumerate(document.sentences):
            print(number, " ".join(document.text[each.start : each.end].split()))
    if options.add:
        cases = list(new_cases(_lines(options.add), _lines(NATURAL), options.data))
        with NATURAL.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
        print(f"{len(cases)} added")


if __name__ == "__main__":
    main()
