"""How fast a model is here, and what is said of others by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.files.catalogue import CATALOGUE, DEFAULT_LLM, SMALL_LLM
from models.files.store import ModelStore
from services.checkup import speed
from services.checkup.speed import Speed
from services.models import list_models, told_seconds

SIZE = CATALOGUE[DEFAULT_LLM].size
MEASURED = Speed(DEFAULT_LLM, SIZE, reading=100.0, writing=10.0)


def test_an_answer_takes_its_reading_and_its_writing_and_a_larger_model_longer() -> None:
    assert MEASURED.answer_seconds(SIZE) == pytest.approx(9 + 6)
    assert MEASURED.answer_seconds(4 * SIZE) == pytest.approx(60)


def test_the_measured_model_that_is_nearest_in_size_tells() -> None:
    small = Speed(SMALL_LLM, SIZE // 10, reading=10.0, writing=1.0)
    assert speed.answer_seconds((small, MEASURED), 2 * SIZE) == pytest.approx(30)
    assert speed.answer_seconds((), SIZE) is None


def test_what_would_not_be_waited_for_is_said() -> None:
    assert told_seconds(15.2) == "about 15 s an answer"
    assert told_seconds(61.0) == "too slow here"
    assert told_seconds(None) == ""


def test_models_are_listed_with_the_seconds_of_an_answer(tmp_path: Path) -> None:
    rows = {str(row["name"]): row for row in list_models(ModelStore(tmp_path), (MEASURED,))}
    assert rows[DEFAULT_LLM]["answer_seconds"] == 15.0
    assert rows["qwen2.5-7b-instruct"]["answer_seconds"] == pytest.approx(62.9, abs=0.1)
    assert rows["all-minilm-l6-v2"]["answer_seconds"] is None


def test_a_broken_file_of_speeds_is_as_none(tmp_path: Path) -> None:
    (tmp_path / speed.FILE_NAME).write_text('{"speeds": [{"name": 1}]}', encoding="utf-8")
    assert speed.kept(tmp_path) == ()


def test_a_model_that_cannot_be_run_has_no_speed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 64)
    assert speed.measure(ModelStore(tmp_path), tmp_path, str(broken)) is None
    assert speed.kept(tmp_path) == ()


@pytest.mark.model
def test_the_small_model_is_measured_and_kept(tmp_path: Path) -> None:
    measured = speed.measure(ModelStore(tmp_path), tmp_path, SMALL_LLM)
    assert measured is not None
    assert measured.reading > measured.writing > 0
    assert speed.kept(tmp_path) == (measured,)
