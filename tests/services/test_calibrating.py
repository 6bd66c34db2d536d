"""Numbers of a check are kept for the model they were fitted for, and used for it alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from models.ports import Message
from services.calibrating import (
    KEPT,
    KEPT_LEANINGS,
    calibrate_checks,
    calibrate_model,
    claim_checker,
    leaning_kept,
)
from services.errors import NothingToCalibrate
from tests.fakes import ScriptedGenerator
from tests.generation.answering.claim_pairs import JudgingGenerator, SharedWords, WordReading


class Judge(JudgingGenerator):
    """Judges pairs of a quote and a claim, and leans to yes for what stands in a sentence with a number."""

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        if "\nClaim: " in messages[-1].content:
            return super().log_odds(messages, of=of, against=against)
        return float(any(map(str.isdigit, messages[-1].content)))


def test_a_calibrated_model_is_asked_from_then_on(tmp_path: Path) -> None:
    embedder, generator = WordReading(), JudgingGenerator()
    assert claim_checker(tmp_path, embedder, generator) is None  # what came with quoth knows neither of the two
    told: list[tuple[int, int]] = []
    calibration = calibrate_checks(tmp_path, embedder, generator, told=lambda done, of: told.append((done, of)))
    after = claim_checker(tmp_path, embedder, generator)
    assert after is not None
    assert after.calibration == calibration
    assert "log_odds" in calibration.names
    assert told[-1] == (calibration.pairs, calibration.pairs)
    calibrate_checks(tmp_path, embedder, generator)
    assert (tmp_path / KEPT).read_text(encoding="utf-8").count('"checker"') == 1


def test_all_that_a_model_judges_is_calibrated_at_once_and_kept_by_its_hash(tmp_path: Path) -> None:
    generator = Judge()
    assert leaning_kept(tmp_path, generator.sha256) is None
    told: list[tuple[int, int]] = []
    found = calibrate_model(tmp_path, WordReading(), generator, told=lambda done, of: told.append((done, of)))
    assert leaning_kept(tmp_path, generator.sha256) == found.leaning
    assert told == sorted(told)
    assert told[-1] == (found.check.pairs + found.leaning.pairs,) * 2
    assert (tmp_path / KEPT_LEANINGS).read_text(encoding="utf-8").count('"sha256"') == 1


def test_a_model_that_is_too_small_to_judge_is_not_calibrated(tmp_path: Path) -> None:
    with pytest.raises(NothingToCalibrate, match="too small"):
        calibrate_model(tmp_path, WordReading(), ScriptedGenerator())
    assert not list(tmp_path.iterdir())


def test_a_checker_of_claims_counts_only_once_it_is_calibrated(tmp_path: Path) -> None:
    """Until then the language model is asked as before; without it afterwards, too."""
    embedder, generator, entailment = WordReading(), JudgingGenerator(), SharedWords()
    calibrate_checks(tmp_path, embedder, generator)
    before = claim_checker(tmp_path, embedder, generator, entailment)
    assert before is not None
    assert "entailment" not in before.calibration.names
    calibrate_checks(tmp_path, embedder, generator, entailment)
    after = claim_checker(tmp_path, embedder, generator, entailment)
    assert after is not None
    assert {"log_odds", "entailment"} <= set(after.calibration.names)
    without = claim_checker(tmp_path, embedder, generator)
    assert without is not None
    assert without.calibration == before.calibration


@pytest.mark.parametrize("broken", ["", '[{"model": "half', "{}", '[{"model": "other"}]', "[1]"])
def test_kept_numbers_that_cannot_be_read_are_made_anew(tmp_path: Path, broken: str) -> None:
    for name in (KEPT, KEPT_LEANINGS):
        (tmp_path / name).write_text(broken, encoding="utf-8")
    embedder, generator = WordReading(), Judge()
    assert claim_checker(tmp_path, embedder, generator) is None
    assert leaning_kept(tmp_path, generator.sha256) is None
    found = calibrate_model(tmp_path, embedder, generator)
    assert leaning_kept(tmp_path, generator.sha256) == found.leaning
