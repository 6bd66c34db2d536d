"""Numbers of a check are kept for the model they were fitted for, and used for it alone."""

from __future__ import annotations

from pathlib import Path

from services.calibrating import KEPT, calibrate_checks, claim_checker
from tests.generation.answering.claim_pairs import JudgingGenerator, WordReading


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
