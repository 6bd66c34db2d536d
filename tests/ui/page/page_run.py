"""Runs the page in Streamlit's own test harness."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

import ui
from tests.services.fake_assistant import SECONDS

SCRIPT = Path(ui.__file__).parent / "app.py"


def open_page(**address: str) -> AppTest:
    """Open the page in a new tab, at what its address names."""
    page = AppTest.from_file(str(SCRIPT), default_timeout=30)
    page.query_params.update(address)
    page.run()
    assert not page.exception
    return page


def wait_for(page: AppTest, condition: Callable[[AppTest], bool]) -> None:
    """Run the page again, as its polling does, until something is to be seen."""
    until = time.monotonic() + SECONDS
    while not condition(page):
        assert time.monotonic() < until, [element.value for element in page.markdown]
        page.run()


def texts(page: AppTest) -> list[str]:
    return [element.value for element in page.text]


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> None:
    """Press the one button that is so called."""
    found = [button for button in page.button if button.label == label]
    assert len(found) == 1, [button.key for button in found]
    found[0].click().run()
    assert not page.exception


def press_key(page: AppTest, key: str) -> None:
    """Press the button of a key."""
    [button] = [button for button in page.button if button.key == key]
    button.click().run()
    assert not page.exception
