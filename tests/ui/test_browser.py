"""The real page in a real browser where no answer is waited for: many sources, keyboard, zoom, contrast, password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.content.locator import TimeLocator
from retrieval.sqlite.library import open_library
from services.add.files import add_file
from services.assembly import Quoth, Settings
from tests.services.library_of import add_text
from tests.ui import browser as driver
from tests.ui.browser import chromium, question_box, shoot, violations

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]

MANY = "Many"
PASSWORD = "kelp forest"
SAMPLES = sorted((driver.ROOT / "samples").glob("*.pdf"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a library with the sample papers, and a notebook of 500 sources."""
    folder = tmp_path_factory.mktemp("many")
    home = folder / "home"
    with open_library(home) as library:
        library.notebooks.create(MANY)
        for number in range(500):
            add_text(library, folder, f"Survey {number:03}", f"Reef {number} held {number * 7} urchins.", notebook=MANY)
    with Quoth(Settings(home=home)) as quoth:
        for sample in SAMPLES:
            add_file(quoth, sample, notebook="My sources")
    with driver.served(home) as served:
        yield served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    made = driver.new_page(chromium)
    yield made
    made.close()


def test_the_focus_is_in_the_question_box(page: Page, address: str) -> None:
    page.goto(address)
    expect(question_box(page)).to_be_focused()


def test_500_sources_can_be_filtered_and_the_page_stays_quick(page: Page, address: str) -> None:
    page.goto(f"{address}?notebook={MANY}")
    expect(page.get_by_text("Answering from all 500 sources")).to_be_visible()
    shoot(page, "20-500-sources")
    box = page.locator("[class*=st-key-filter-] input")
    box.fill("Survey 499")
    page.keyboard.press("Enter")
    expect(page.locator("[class*=st-key-source-row-]")).to_have_count(1)
    shoot(page, "20-filtered")


VIEWS = {
    "conversation": "",
    "notes": "?pane=notes",
    "outputs": "?pane=outputs",
    "settings": "?page=settings",
    "many": f"?notebook={MANY}",
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Browser, address: str, view: str, dark: bool) -> None:
    page = driver.new_page(chromium, dark=dark)
    try:
        page.goto(f"{address}{VIEWS[view]}")
        expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        shoot(page, f"21-{view}-{'dark' if dark else 'light'}")
        assert violations(page) == []
    finally:
        page.close()


def test_at_200_percent_nothing_is_cut_off(chromium: Browser, address: str) -> None:
    """Ensure that 1280 pixels at 200% zoom, which is 640 wide, need no scrolling to the side."""
    page = driver.new_page(chromium, width=640, height=430)
    try:
        page.goto(address)
        expect(question_box(page)).to_be_visible()
        shoot(page, "22-zoom")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
    finally:
        page.close()


@pytest.mark.parametrize("width", [400, 820])
def test_narrow_a_source_lies_over_the_conversation_and_the_keyboard_closes_it(
    chromium: Browser, address: str, width: int
) -> None:
    page = driver.new_page(chromium, width=width, height=800)
    sources, pane = page.get_by_test_id("stSidebar"), page.locator(".st-key-right-pane")
    close = page.get_by_role("button", name="Close the page")
    try:
        page.goto(address)
        expect(question_box(page)).to_be_focused()
        if width <= 768:
            page.get_by_test_id("stExpandSidebarButton").click()
            expect(page.locator(".st-key-pane-switch button").first).to_be_hidden()
        page.locator("[class*=st-key-open-] button").first.click()
        expect(close).to_be_visible()
        if width <= 768:
            expect(close).to_be_focused()
            expect(page.locator("[class*=st-key-open-] button").first).to_be_hidden()
        expect(question_box(page)).to_be_hidden()
        shoot(page, f"24-narrow-{width}")
        sides = pane.bounding_box(), sources.bounding_box()
        assert sides[0] is not None
        assert sides[1] is not None
        assert round(sides[0]["x"]) == round(max(sides[1]["x"] + sides[1]["width"], 0)), "beside the sources, or alone"
        assert round(sides[0]["x"] + sides[0]["width"]) == width
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert violations(page) == []
        close.focus()
        page.keyboard.press("Enter")
        expect(pane).to_have_count(0)
        expect(question_box(page)).to_be_visible()
    finally:
        page.close()


def test_a_password_stands_before_everything(chromium: Browser, tmp_path: Path) -> None:
    with driver.served(tmp_path / "home", password=PASSWORD) as locked:
        page = driver.new_page(chromium)
        page.goto(f"{locked}?notebook=My+sources")
        assert page.title() == "quoth: password"
        assert violations(page) == []
        assert page.request.get(f"{locked}/_stcore/host-config").status == 401
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(question_box(page)).to_be_attached()
        page.reload()
        expect(question_box(page)).to_be_attached()
        other = driver.new_page(chromium)
        other.goto(locked)
        assert other.title() == "quoth: password"
        other.close()
        page.close()


def test_a_recording_plays_from_the_sentence_that_is_looked_at(chromium: Browser, tmp_path: Path) -> None:
    with Quoth(Settings(home=tmp_path / "home")) as quoth:
        quoth.store.choose("speech", "whisper-tiny.en")
        outcome = add_file(quoth, driver.ROOT / "tests" / "data" / "talk.ogg")
        assert outcome.source is not None, outcome.error
        last = outcome.source.page_count
        place = quoth.library.sources.page(outcome.source.document_id, last).place
        assert isinstance(place, TimeLocator)
    with driver.served(tmp_path / "home") as served:
        page = driver.new_page(chromium)
        page.goto(f"{served}?pane=page&source={outcome.source.document_id}&at={last}")
        player = page.get_by_test_id("stAudio")
        expect(player).to_be_visible()
        page.wait_for_function("document.querySelector('[data-testid=stAudio]').currentTime > 0")
        assert player.evaluate("audio => audio.currentTime") == int(place.start)
        assert 14 < player.evaluate("audio => audio.duration") < 16
        expect(page.get_by_text("It mishears names")).to_be_visible()
        shoot(page, "23-recording")
        assert violations(page) == []
        page.get_by_role("button", name="0:00", exact=True).click()
        page.wait_for_function("document.querySelector('[data-testid=stAudio]').currentTime === 0")
        page.close()
