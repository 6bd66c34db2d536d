"""Questions written with numbers of sentences become cases with the places of those sentences."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from bench.making.natural_cases import new_cases, read

TEXT = "Otters eat urchins. Kelp came back within two years.\n\nNobody counted the fish. The water was cold.\n"


def _written(tmp_path: Path) -> list[dict[str, Any]]:
    (tmp_path / "kelp.txt").write_text(TEXT, encoding="utf-8")
    told = {
        "file": "kelp.txt",
        "kind": "yesno",
        "need": "place",
        "question": "Did kelp return?",
        "vital": [[1, 0], [3]],
    }
    untold = {"file": "kelp.txt", "kind": "unanswerable", "need": "place", "question": "How many fish?", "near": [2]}
    return [told | {"fair": [2]}, untold]


def test_numbers_of_sentences_become_places(tmp_path: Path) -> None:
    told, untold = new_cases(_written(tmp_path), [{"kind": "yesno", "question": "Is it cold?"}], tmp_path)
    text = read(tmp_path / "kelp.txt").text
    marked = {text[each["start"] : each["end"]]: each.get("fact") for each in told["evidence"]}
    assert marked == {
        "Otters eat urchins.": 1,
        "Kelp came back within two years.": 1,
        "Nobody counted the fish.": None,
        "The water was cold.": 2,
    }
    assert all(each["crc"] == zlib.crc32(text[each["start"] : each["end"]].encode()) for each in told["evidence"])
    assert (told["id"], told["answerable"]) == ("yesno-02", True)
    assert (untold["id"], untold["answerable"], untold["evidence"]) == ("unanswerable-01", False, [])
    assert [text[each["start"] : each["end"]] for each in untold["near"]] == ["Nobody counted the fish."]


def test_what_is_there_already_is_not_added_again(tmp_path: Path) -> None:
    written = _written(tmp_path)
    assert list(new_cases(written, written, tmp_path)) == []
