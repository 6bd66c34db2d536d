"""Whether the words of pictures are read, however they stand and are turned, and where their boxes lie."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from ingest.content.blocks import Box
from ingest.content.document import Document, Origin
from ingest.content.locator import describe
from ingest.errors import NoText, ReadLimit, Unreadable
from ingest.page_pictures import render_page
from ingest.readers.pictures import frames
from ingest.readers.pictures.engines import is_installed
from ingest.readers.pictures.reader import READER, PictureReader
from ingest.reading import read_document
from tests.ingest.readers.pdf.pdf_files import Sheet, lines
from tests.ingest.readers.pictures.scans import PROSE, drawn, saved

recognises = pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")


def read(path: Path) -> Document:
    return READER.read(path, password=None, progress=lambda *_: None)


def pixels_of(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(side / 0.36) for side in box)
    return left, top, right, bottom


def flat(text: str) -> str:
    return " ".join(text.split())


@recognises
def test_a_picture_is_read_and_says_so(tmp_path: Path) -> None:
    document = read(saved(tmp_path / "log.png", drawn()))
    assert flat(document.text) == " ".join(PROSE)
    assert document.media_type == "image/png"
    assert document.pages[0].origin is Origin.RECOGNISED
    (place,) = document.locate(0, 20)
    assert describe(place.locator) == "page 1, recognised"


@recognises
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_lie_on_the_words_of_a_turned_picture(tmp_path: Path, quarters: int) -> None:
    picture = drawn().rotate(90 * quarters, expand=True)
    document = read(saved(tmp_path / "turned.png", picture))
    assert flat(document.text) == " ".join(PROSE)
    page = document.pages[0]
    assert (page.width, page.height) == pytest.approx((picture.width * 0.36, picture.height * 0.36), abs=0.1)
    first, last = document.text.index("thermocline"), document.text.index("season")
    for start, word in ((first, "thermocline"), (last, "season")):
        boxes = page.boxes(start, start + len(word))
        pixels = [pixels_of(box) for box in boxes]
        ink = np.concatenate([np.asarray(picture.crop(box)).ravel() for box in pixels])
        assert 0.05 < float((ink < 128).mean()) < 0.5
        beside = picture.copy()
        for box in pixels:
            beside.paste(255, box)
        there = read(saved(tmp_path / "without.png", beside)).text
        assert word not in there
        assert there.count(" ") >= " ".join(PROSE).count(" ") - 3  # the neighbours stay


@recognises
def test_pages_of_a_fax_are_read_one_after_another(tmp_path: Path) -> None:
    pages = [drawn("The first page speaks of herring."), drawn("The second page speaks of cod.")]
    path = saved(tmp_path / "fax.tif", *(page.convert("1") for page in pages), compression="group4")
    seen: list[tuple[str, int, int]] = []
    document = read_document(path, progress=lambda *told: seen.append(told))
    assert [flat(page.text) for page in document.pages] == [
        "The first page speaks of herring.",
        "The second page speaks of cod.",
    ]
    assert seen == [("recognising", 1, 2), ("recognising", 2, 2)]


@recognises
def test_low_contrast_small_letters_and_a_tilt_are_read(tmp_path: Path) -> None:
    faint = drawn().point(lambda value: 150 + value * 40 // 255)
    small = drawn(dpi=72)
    tilted = drawn(dpi=300).rotate(2.5, Image.Resampling.BICUBIC, fillcolor=255)
    for name, picture in (("faint", faint), ("small", small), ("tilted", tilted)):
        text = flat(read(saved(tmp_path / f"{name}.png", picture)).text)
        wrong = [word for word in " ".join(PROSE).split() if word not in text.split()]
        assert len(wrong) <= 2, f"{name}: {wrong} not in {text}"


@recognises
def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [
        "Warm water flows along",
        "the coast of Norway in",
        "a current that is called",
        "after the land it passes.",
    ] * 2
    right = [
        "Far in the west a cold",
        "stream comes down from",
        "the ice of Greenland and",
        "meets it near the shelf.",
    ] * 2
    sheet = Sheet([*lines(left, x=50, leading=14), *lines(right, x=320, leading=14)], width=600, height=300)
    text = flat(read(saved(tmp_path / "columns.png", drawn(sheet=sheet))).text)
    assert "along the coast of Norway in a current that is called after the land it passes." in text
    assert "comes down from the ice of Greenland and meets it near the shelf." in text


@recognises
def test_a_photo_held_sideways_is_read_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = drawn().rotate(90, expand=True)
    photo.save(tmp_path / "photo.jpg", exif=exif, quality=90)
    document = read(tmp_path / "photo.jpg")
    assert flat(document.text) == " ".join(PROSE)
    assert document.pages[0].width > document.pages[0].height


@recognises
def test_noise_is_no_text_and_what_is_too_coarse_is_said_to_be(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 400), np.uint8)
    with pytest.raises(NoText, match="no text was recognised"):
        read(saved(tmp_path / "noise.png", Image.fromarray(noise)))
    coarse = drawn(*PROSE * 3, dpi=40).filter(ImageFilter.BoxBlur(1)).resize((1500, 900))
    with pytest.raises(NoText, match=r"too coarsely|no text was recognised"):
        read(saved(tmp_path / "coarse.png", coarse))


def test_without_the_extra_a_picture_is_refused_with_the_line_that_installs_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "log.png", drawn())
    with pytest.raises(NoText, match="nothing is installed that recognises text") as refused:
        PictureReader(lambda: None).read(path, password=None, progress=lambda *_: None)
    assert "quoth extras install ocr" in refused.value.remedy


def test_a_damaged_picture_and_a_bomb_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "log.png", drawn())
    (tmp_path / "cut.png").write_bytes(path.read_bytes()[:300])
    with pytest.raises(Unreadable, match=r"cut\.png is no picture, or damaged"):
        read(tmp_path / "cut.png")
    monkeypatch.setattr(frames, "_MOST_PIXELS", 1000)
    with pytest.raises(ReadLimit, match=r"log\.png has more than"):
        read(path)


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "I;16", "CMYK", "F"])
def test_pictures_of_every_kind_are_seen_dark_on_white(tmp_path: Path, mode: str) -> None:
    grey = drawn()
    if mode in {"RGBA", "LA"}:
        picture = Image.new(mode, grey.size)
        picture.putalpha(grey.point(lambda value: 255 - value))  # black ink, the paper transparent
    elif mode == "I;16":
        picture = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        picture = grey.convert("RGB").convert(mode) if mode == "CMYK" else grey.convert(mode)
    path = tmp_path / ("page.tif" if mode in {"CMYK", "F"} else "page.png")
    picture.save(path)
    with frames.open_frames(path) as opened:
        seen = np.asarray(opened.frame(1).picture.convert("L"), np.float64)
    assert seen.shape == (grey.height, grey.width)
    assert float(np.abs(seen - np.asarray(grey, np.float64)).mean()) < 6


def test_a_page_of_a_picture_is_drawn_with_its_words_marked(tmp_path: Path) -> None:
    path = saved(tmp_path / "log.png", drawn())
    picture = Image.open(BytesIO(render_page(path, 1, scale=1.0, highlights=(Box(100, 200, 140, 220),))))
    assert picture.size == (500, 300)
    assert picture.getpixel((120, 210)) == (255, 226, 74)
    assert picture.getpixel((150, 210)) == (255, 255, 255)
