"""The real page in a real browser: upload a PDF, ask, click a quote, see those words highlighted on the page."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import cast
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from models.catalogue import DEFAULT_EMBEDDER, DEFAULT_LLM
from models.store import ModelStore
from retrieval.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "kelp-recovery.pdf"
QUESTION = "How many purple urchins were removed in all?"
SHOTS = ROOT / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
SECONDS = 240.0  # a busy machine of two cores; alone, the whole test takes less than one minute


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve a new library with the default models; give the page's address and the home folder."""
    home = tmp_path / "home"
    home.mkdir()
    store = ModelStore(home)
    for name in (DEFAULT_EMBEDDER, DEFAULT_LLM):
        if not store.is_installed(name):
            pytest.skip(f"the model {name} is not on this machine: quoth models fetch {name}")
    # Two threads on two busy cores wait for each other more than they work.
    (home / "settings.toml").write_text("[answers]\nthreads = 1\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--home", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_until_served(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}", home
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


@pytest.fixture
def page() -> Iterator[Page]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium is installed: make browser")
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=QUIET)
        made = chromium.new_page(viewport={"width": 1280, "height": 860})
        made.set_default_timeout(SECONDS * 1000)
        yield made
        chromium.close()


def _wait_until_served(url: str) -> None:
    until = monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            assert monotonic() < until, f"{url} is not served"
            sleep(0.2)
        else:
            return


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(1000)  # what slides or fades has come to rest
    page.screenshot(path=SHOTS / f"{name}.png")


def test_upload_ask_and_click_a_quote(served: tuple[str, Path], page: Page) -> None:
    url, home = served
    expect.set_options(timeout=SECONDS * 1000)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(url)
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(SAMPLE)
    expect(page.get_by_text("1 of 1 used in answers")).to_be_visible()
    shoot(page, "added")

    page.locator("[data-testid=stChatInput] textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Why this answer?")).to_be_visible()
    shoot(page, "answer")
    quote = page.locator("[class*=st-key-quote-]").first
    words = quote.locator("[data-testid=stText]").inner_text().strip("“”")
    with Library.open(home) as library:
        [source] = library.sources()
        assert words in library.text(source.document_id)

    button = quote.get_by_role("button")
    number = int(re.search(r"page (\d+)", button.inner_text()).group(1))  # type: ignore[union-attr]
    button.click()
    picture = page.locator("[data-testid=stDialog] img")
    expect(picture).to_be_visible()
    expect(page.get_by_text(f"Page {number} of {source.page_count}")).to_be_visible()
    shoot(page, "quote")
    assert highlighted(SHOTS / "quote.png") > 500, "the highlighted words are not in sight"
    other = "Next" if number < source.page_count else "Previous"
    page.get_by_role("button", name=other, exact=True).click()
    expect(page.get_by_role("button", name="Back to the quote")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Why this answer?")).to_be_visible()
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    elsewhere = {urlsplit(each).hostname for each in asked_for} - {"127.0.0.1", None}
    assert not elsewhere, f"the page asked other machines: {elsewhere}"


def highlighted(screenshot: Path) -> int:
    """Count the pixels that are highlighter yellow."""
    picture = Image.open(screenshot).convert("RGB")
    colours = cast("list[tuple[int, tuple[int, int, int]]]", picture.getcolors(maxcolors=1 << 24))
    return sum(count for count, (red, green, blue) in colours if red > 240 and green > 200 and blue < 110)
