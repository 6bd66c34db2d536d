"""What only a source's record has is shown as the record's, not as something that no source supports."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.contract.claims import ClaimJson
from ui.cli.terminal import print_claims

PAGE = """
from services.contract.claims import ClaimJson
from ui.page.conversation.answers import show_each

show_each([ClaimJson(text="Pages: 6 (counted in the file)", support="record", quotes=())], "answer")
"""


def test_the_page_says_that_it_is_the_records() -> None:
    captions = [each.value for each in AppTest.from_string(PAGE, default_timeout=60).run().caption]
    assert len(captions) == 1
    assert "From the record, not from the text" in captions[0]


def test_the_terminal_says_that_it_is_the_records(capsys: pytest.CaptureFixture[str]) -> None:
    print_claims([ClaimJson(text="Pages: 6 (counted in the file)", support="record", quotes=())])
    printed = capsys.readouterr().out
    assert "from the record, not from the text" in printed
    assert "not supported" not in printed
