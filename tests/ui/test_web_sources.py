"""Addresses pasted into the real page: a web page and a talk's subtitles are asked, and their quotes clicked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.first_run import free_port
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore
from services.settings import Settings
from tests.services.add.addresses.web import Reply, Web, serving
from tests.ui import browser as driver
from tests.ui import page_and_web
from tests.ui.browser import chromium, highlighted, question_box, shoot
from ui.page.server.start import SERVED, streamlit_command, streamlit_environment

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]

PIER = b"""<html><head><title>The old pier of Corvane</title></head><body><nav><a href=/>Home</a></nav>
<h1>The old pier of Corvane</h1><h2>How it was built</h2>
<p>The pier of Corvane was built in 1871 from 412 oak piles.</p>
<p>Each pile was driven eight metres into the clay by a steam hammer that had been brought from Leith.</p>
<h2>Its end</h2><p>A storm took the last forty metres of the pier in January 1953.</p></body></html>"""
TALK = b"""WEBVTT

00:00:05.000 --> 00:00:09.000
<v Ada Moon>The lighthouse of Skerry Point

00:00:09.000 --> 00:00:14.000
<v Ada Moon>burned 740 litres of whale oil every winter.
"""


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as served:
        served.pages["/pier"] = Reply(PIER, headers={"Content-Type": "text/html; charset=utf-8"})
        served.pages["/talk.vtt"] = Reply(TALK, headers={"Content-Type": "text/vtt"})
        served.pages["/members"] = Reply(b"no", status=401)
        yield served


@pytest.fixture(scope="module")
def address(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the page over an empty home, with the default models."""
    home = tmp_path_factory.mktemp("web") / "home"
    home.mkdir()
    if not ModelStore(home).is_installed(DEFAULT_EMBEDDER):
        pytest.skip(f"the model {DEFAULT_EMBEDDER} is not on this machine: quoth models fetch {DEFAULT_EMBEDDER}")
    port = free_port()
    settings = Settings(home=home)
    command = streamlit_command(settings, address="127.0.0.1", port=port)
    command[command.index(str(SERVED))] = str(Path(page_and_web.__file__))
    environment = streamlit_environment(settings, address="127.0.0.1", notebook=None)
    environment |= {page_and_web.PORT: str(web.port), "PYTHONPATH": os.pathsep.join([str(driver.ROOT)])}
    with driver.serving_page(command, port=port, environment=environment) as served:
        yield served


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    made = driver.new_page(chromium)
    made.goto(address)
    yield made
    made.close()


def paste(page: Page, given: str) -> None:
    field = page.get_by_placeholder("Paste an address")
    field.fill(given)
    field.press("Enter")


def first_quote(page: Page, question: str) -> Locator:
    question_box(page).fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Why this answer?").first).to_be_visible()
    return page.locator(".st-key-latest [class*=st-key-quote-]").first


def test_a_page_is_added_by_its_address_and_its_quote_is_shown_where_it_stands(page: Page, web: Web) -> None:
    paste(page, web.url("/pier"))
    expect(page.locator("[class*=st-key-source-row-]").filter(has_text="The old pier of Corvane")).to_be_visible()
    shoot(page, "30-address-added")
    quote = first_quote(page, "From how many oak piles was the pier of Corvane built?")
    expect(quote).to_contain_text("412 oak piles")
    expect(quote).to_contain_text("How it was built, paragraph 1")
    expect(quote).to_contain_text("public.example, fetched on")
    quote.locator("[class*=st-key-show-] button").click()
    pane = page.locator(".st-key-right-pane")
    expect(pane).to_contain_text("A storm took the last forty metres")
    expect(pane).to_contain_text("public.example, fetched on")
    link = pane.get_by_role("link", name="Open it as it is today")
    expect(link).to_have_attribute(
        "href",
        f"{web.url('/pier')}#:~:text=The%20pier%20of%20Corvane%20was%20built%20in%201871%20from%20412%20oak%20piles.",
    )
    assert highlighted(shoot(page, "31-quote-of-a-web-page")) > 200, "the quoted words are not marked in sight"


def test_a_talks_quote_is_told_by_its_time(page: Page, web: Web) -> None:
    paste(page, web.url("/talk.vtt"))
    expect(page.locator("[class*=st-key-source-row-]").filter(has_text="talk")).to_be_visible()
    quote = first_quote(page, "How much whale oil did the lighthouse of Skerry Point burn?")
    expect(quote).to_contain_text("740 litres of whale oil")
    expect(quote).to_contain_text(re.compile(r"0\W*:\W*05 to 0\W*:\W*14"))  # joined so that Markdown sees no name in it
    quote.locator("[class*=st-key-show-] button").click()
    expect(page.locator(".st-key-right-pane").get_by_role("button", name=re.compile(r"0\W*:\W*05"))).to_be_visible()
    shoot(page, "32-quote-of-a-talk")


@pytest.mark.parametrize(
    ("path", "says"),
    [("http://127.0.0.1:1/", "leads to a machine of this or of a private network"), ("/members", "asks for a login")],
)
def test_what_is_not_fetched_is_said(page: Page, web: Web, path: str, says: str) -> None:
    paste(page, path if "://" in path else web.url(path))
    expect(page.get_by_text(says)).to_be_visible()
    shoot(page, f"33-{says.split(maxsplit=1)[0]}")
    page.get_by_role("button", name="Dismiss").first.click()
