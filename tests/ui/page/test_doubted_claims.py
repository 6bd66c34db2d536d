"""A source that may not say what it is told for is shown as such under its name, and no other is."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.contract.answers import AnswerJson
from services.contract.claims import MAY_NOT_SAY, ClaimJson
from services.export.paper import Reference
from services.export.papers import conversation_paper
from ui.cli.terminal import print_claims

CLAIMS = (
    ClaimJson(text="Salt rose.", support="record", quotes=(), group="Aurora"),
    ClaimJson(text="The ferry was late.", support="record", quotes=(), group="Borealis", doubted=True),
    ClaimJson(text="It was blue.", support="record", quotes=(), group="Borealis", doubted=True),
)

PAGE = """
from tests.ui.page.test_doubted_claims import CLAIMS
from ui.page.conversation.answers import show_each

show_each(CLAIMS, "answer")
"""


def test_the_page_says_it_once_under_the_name() -> None:
    page = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not page.exception
    assert [each.value for each in page.caption].count(MAY_NOT_SAY) == 1


def test_the_terminal_says_it_once_under_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    print_claims(CLAIMS)
    printed = capsys.readouterr().out
    assert printed.count(MAY_NOT_SAY) == 1
    assert printed.index("Borealis") < printed.index(MAY_NOT_SAY) < printed.index("The ferry was late.")


def _no_reference(source_id: str, title: str, path: str) -> Reference:
    raise AssertionError(source_id, title, path)


def test_an_export_says_it_once_under_the_name() -> None:
    turn = AnswerJson(question="Salt?", refused=False, reason=None, claims=CLAIMS, nearest=(), suggested=(), record={})
    paper = conversation_paper([turn], title="", about="", reference_of=_no_reference)
    assert str(paper.blocks).count(MAY_NOT_SAY) == 1
