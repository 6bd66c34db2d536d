"""Takes the README's pictures of the real page: `python -m docs.screenshots.take`, on an otherwise idle machine."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from services.add.files import add_file
from services.assembly import Quoth, Settings
from tests.ui import browser as driver

HERE = Path(__file__).parent
QUESTION = "How many purple urchins were removed in all?"
MINUTES = 10 * 60_000
WARMING = 30_000  # the language model reads its instructions once, in its own process


def take(page: Page, address: str) -> None:
    """Ask, open a quote, open a source's guide, keep a note; a picture of each."""
    page.goto(address)
    expect(driver.question_box(page)).to_be_focused()
    expect(page.get_by_text("Loading the models")).to_have_count(0)  # the seconds shown are those of answering alone
    page.wait_for_timeout(WARMING)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Why this answer?")).to_be_visible()
    page.locator(".st-key-latest [class*=st-key-show-] button").first.click()
    driver.picture_of(page)
    _shoot(page, "ask")
    page.get_by_role("button", name="Save as note").first.click()
    page.locator(".st-key-pane-switch").get_by_text("Notes").click()
    expect(page.locator("[data-testid=stToast]")).to_have_count(0)
    _shoot(page, "notes")
    page.locator("[class*=st-key-open-] button").first.click()
    expect(page.locator("[class*=st-key-quote-guide-]").first).to_be_visible()
    _shoot(page, "sources")


def main() -> None:
    """Serve the sample papers and take the pictures."""
    expect.set_options(timeout=MINUTES)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Quoth(Settings(home=home)) as quoth:
            for sample in sorted((driver.ROOT / "samples").glob("*.pdf")):
                add_file(quoth, sample)
        with driver.served(home) as address, driver.chromium() as browser:
            take(driver.new_page(browser, height=800), address)


def _shoot(page: Page, name: str) -> None:
    page.mouse.move(640, 640)
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
