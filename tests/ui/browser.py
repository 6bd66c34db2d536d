"""Drives the real page in Debian's Chromium: a server with the default models, screenshots, and axe-core."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import unicodedata
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bench.first_run import free_port
from models.files.catalogue import DEFAULT_EMBEDDER, DEFAULT_LLM
from models.files.store import ModelStore

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "screenshots"
SECONDS = 240.0  # a busy machine of two cores
LLM = os.environ.get("QUOTH_JOURNEY_LLM", DEFAULT_LLM)  # a smaller one, to see quickly how the page looks

_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_QUIET += ["--disable-component-update", "--disable-sync"]

# Rules of axe-core that Streamlit's own elements break where nothing here can mend them: a toast is a dialog whose
# name Streamlit leaves empty.
STREAMLITS_OWN = {("aria-dialog-name", "['.stToast']")}


@contextmanager
def served(home: Path, *, password: str = "", host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a home with the default models; give the page's address."""
    home.mkdir(exist_ok=True)
    store = ModelStore(home)
    for name in (DEFAULT_EMBEDDER, LLM):
        if not store.is_installed(name):
            pytest.skip(f"the model {name} is not on this machine: quoth models fetch {name}")
    store.choose("llm", LLM)
    # Two threads on two busy cores wait for each other more than they work.
    (home / "settings.toml").write_text("[answers]\nthreads = 1\nidle_minutes = 2\n")
    port = free_port()
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--home", str(home), "--host", host]
    environment = {**os.environ, **({"QUOTH_PASSWORD": password} if password else {})}
    with serving_page(command, port=port, environment=environment) as address:
        yield address


@contextmanager
def serving_page(command: Sequence[str], *, port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """Run what serves the page at a port, and give the page's address once it is there."""
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment) as server:
        try:
            wait_until_served(f"{address}/_stcore/health")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser; a test file that imports this has one for all its tests."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is installed: make browser")
    SHOTS.mkdir(exist_ok=True)
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, *, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
    """Open a tab with no memory of others."""
    made = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    made.set_default_timeout(SECONDS * 1000)
    return made


def shoot(page: Page, name: str) -> Path:
    """Keep a picture of what is in sight."""
    page.wait_for_timeout(900)  # what slides or fades has come to rest
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path


def question_box(page: Page) -> Locator:
    """Give the box that questions are typed into."""
    return page.locator("[data-testid=stChatInput] textarea")


def violations(page: Page) -> list[str]:
    """Give axe-core's serious and critical findings, but for those that are Streamlit's own, one line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
        if (each["id"], str(node["target"])) not in STREAMLITS_OWN
    ]


def picture_of(page: Page) -> Image.Image:
    """Fetch the page picture that is shown in the right pane."""
    shown = page.locator(".st-key-right-pane [data-testid=stImage] img")
    shown.wait_for()
    address = str(shown.evaluate("image => image.src"))
    content = b64decode(address.partition(",")[2]) if address.startswith("data:") else page.request.get(address).body()
    return Image.open(io.BytesIO(content)).convert("RGB")


def highlighted_text(picture: Image.Image, pdf: Path, number: int) -> str:
    """Read, with pdfium, the characters of a page that lie under highlighter yellow in its picture."""
    pixels = np.asarray(picture, dtype=np.int16)
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        text = page.get_textpage()
        scale_x, scale_y = picture.width / width, picture.height / height
        under: list[str] = []
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            box = (left * scale_x, (height - top) * scale_y, right * scale_x, (height - bottom) * scale_y)
            if _is_marked(pixels, box):
                under.append(text.get_text_range(index, 1))
        return "".join(under)
    finally:
        document.close()


def highlighted(screenshot: Path) -> int:
    """Count the pixels of a screenshot that are highlighter yellow."""
    pixels = np.asarray(Image.open(screenshot).convert("RGB"), dtype=np.int16)
    return int(((pixels[..., 0] > 230) & (pixels[..., 1] > 190) & (pixels[..., 2] < 120)).sum())


def letters(text: str) -> str:
    """Leave only letters and digits, so that spaces, hyphens at line ends and ligatures do not count."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each.isalnum())


def _is_marked(pixels: NDArray[np.int16], box: tuple[float, float, float, float]) -> bool:
    """Tell whether most of a character's box that is not ink is yellow."""
    left, top, right, bottom = (max(round(value), 0) for value in box)
    cut = pixels[top:bottom, left:right].reshape(-1, 3)
    yellow = int(((cut[:, 0] > 230) & (cut[:, 1] > 190) & (cut[:, 2] < 120)).sum())
    paper = int((cut.min(axis=1, initial=255) > 200).sum())
    return yellow > paper


def wait_until_served(url: str) -> None:
    """Wait until a server answers."""
    until = monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            assert monotonic() < until, f"{url} is not served"
            sleep(0.1)
        else:
            return
