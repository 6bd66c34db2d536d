"""Finds the papers and questions that lie beside the checkout; they are never part of it."""

from pathlib import Path

import pytest


def shared_data() -> Path:
    """Give the folder of shared data, or skip the test where it is not there."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return folder
