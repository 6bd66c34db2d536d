"""Slides are drawn by LibreOffice where it is, in a profile without macros and network; else nothing is drawn."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pptx
import pytest
from PIL import Image

from ingest import slide_pictures
from ingest.errors import Unreadable
from ingest.slide_pictures import SUFFIXES, count_pages, office_program, render_slide, slides_as_pdf
from services.jobs.slides import SlideWork
from tests.ingest.readers.pdf.pdf_files import Sheet, lines, pdf_bytes

PPTX = next(iter(SUFFIXES))
# Stands in for LibreOffice: writes what it was called with, and the PDF that lies beside it, if there is one.
OFFICE = """#!{python}
import json, pathlib, sys
here = pathlib.Path({here!r})
profile = pathlib.Path(sys.argv[1].partition("file://")[2]) / "user" / "registrymodifications.xcu"
(here / "called.json").write_text(json.dumps([*sys.argv[1:], profile.read_text()]))
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
if (here / "made.pdf").exists():
    out.mkdir()
    (out / "slides.pdf").write_bytes((here / "made.pdf").read_bytes())
"""


@pytest.fixture
def office(tmp_path: Path) -> str:
    program = tmp_path / "soffice"
    program.write_text(OFFICE.format(python=sys.executable, here=str(tmp_path)))
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def work() -> Iterator[SlideWork]:
    made = SlideWork(explain=str)
    yield made
    made.close()


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Write two slides, the second of which is hidden."""
    shown = pptx.Presentation()
    for title in ("Harbour", "Seals"):
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title} are counted in June."
    slide._element.set("show", "0")
    shown.save(str(tmp_path / "talk.pptx"))
    return tmp_path / "talk.pptx"


def made_pdf(folder: Path, *texts: str) -> None:
    (folder / "made.pdf").write_bytes(pdf_bytes(*(Sheet(lines([text])) for text in texts)))


def yellow(picture: bytes) -> int:
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.int16)
    return int(((pixels[..., 0] > 230) & (pixels[..., 1] > 190) & (pixels[..., 2] < 120)).sum())


def test_a_program_is_called_without_macros_and_network(office: str, talk: Path) -> None:
    made_pdf(talk.parent, "Harbour", "Seals")
    assert count_pages(slides_as_pdf(talk, PPTX, office)) == 2
    called = json.loads((talk.parent / "called.json").read_text())
    assert {"--headless", "--norestore"} <= set(called)
    assert called[-2].endswith("/slides.pptx"), "a copy, whose name says what it is"
    assert not Path(called[-2]).exists(), "nothing stays on the disk"
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in called[-1]
    assert '"ooInetHTTPSProxyPort" oor:op="fuse"><value>9' in called[-1]


def test_a_program_that_makes_nothing_is_one_clear_error(office: str, talk: Path) -> None:
    with pytest.raises(Unreadable, match=r"no pictures of .*talk\.pptx"):
        slides_as_pdf(talk, PPTX, office)


def test_words_are_marked_where_they_stand_on_a_slide_and_only_if_they_stand_there_once() -> None:
    pdf = pdf_bytes(Sheet(lines(["Seals are counted.", "Otters are counted."])))
    assert yellow(render_slide(pdf, 1, scale=1.0, words="Seals are | counted.")) > 100
    for words in ("are counted.", "Kelp", ""):
        assert yellow(render_slide(pdf, 1, scale=1.0, words=words)) == 0


def test_a_picture_is_drawn_in_the_background_only_where_pages_are_slides(
    office: str, talk: Path, work: SlideWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slide_pictures, "_PROGRAMS", (office,))
    assert work.can_draw(PPTX)
    assert not work.can_draw("application/pdf")
    made_pdf(talk.parent, "Harbour", "Seals")
    other = talk.with_name("other.pptx")
    shutil.copy(talk, other)
    for path, count, is_drawn in ((talk, 2, True), (other, 3, False)):
        while (picture := work.picture(path, PPTX, number=2, count=count, words="Seals")) is None:
            work._queue.idle(60)
        assert (yellow(picture) > 0 if picture else False) is is_drawn
    monkeypatch.setattr(slide_pictures, "_PROGRAMS", ("no-such-program",))
    assert not work.can_draw(PPTX)


@pytest.mark.skipif(not office_program(), reason="LibreOffice is not on this machine")
def test_libreoffice_draws_slides_hidden_ones_too(talk: Path) -> None:
    pdf = slides_as_pdf(talk, PPTX, office_program())
    assert count_pages(pdf) == 2
    assert yellow(render_slide(pdf, 2, scale=1.0, words="Seals are counted in June.")) > 100
