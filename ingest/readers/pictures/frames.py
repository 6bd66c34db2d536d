"""Opens picture files: each of their pages upright, in square pixels, on white, with how large a pixel is.

Runs where the caller runs: a child process, since pictures may be hostile.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from ingest.errors import FileMissing, ReadError, ReadLimit, Unreadable, shown

MEDIA_TYPES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp")
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp")
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
_MOST_PIXELS = 120_000_000  # a sheet of A3 at 600 dots an inch has 70 million
_DPI = (100.0, 1200.0)  # a picture that says less says what screens say, whatever they show
_LONGER_SIDE = 842.0  # points of A4: what a picture that says nothing is taken for
_GUESSED = (96.0, 600.0)
_ORIENTATION = 0x0112  # EXIF's tag
_HELD = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SQUARE = 1.1  # ratio of dots an inch across and down; a fax has twice as many across


@dataclass(frozen=True, slots=True)
class Frame:
    """A page of a picture file: RGB or grey, and how many points a pixel is."""

    picture: Image.Image
    points: float


@contextmanager
def open_frames(path: Path) -> Iterator[Frames]:
    """Open a picture file; raises FileMissing, ReadLimit or Unreadable, also while its pages are read."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS // 2  # Pillow raises at twice this
    try:
        with Image.open(path, formats=_FORMATS) as file:
            yield Frames(file)
    except FileNotFoundError as error:
        raise FileMissing(f"There is no file {shown(path)}.", remedy="Check the path.") from error
    except Image.DecompressionBombError as error:
        raise ReadLimit(
            f"{shown(path)} has more than {_MOST_PIXELS / 1e6:.0f} million pixels.",
            remedy="Make it smaller: 300 dots an inch are enough to read text.",
        ) from error
    except ReadError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise Unreadable(
            f"{shown(path)} is no picture, or damaged.", remedy="Open it in a viewer, save it anew, and add that copy."
        ) from error


class Frames:
    """The pages of an open picture file, counted from 1."""

    def __init__(self, file: Image.Image) -> None:
        self._file = file
        self.count = int(getattr(file, "n_frames", 1)) if file.format == "TIFF" else 1

    def frame(self, number: int) -> Frame:
        """Give a page."""
        self._file.seek(number - 1)
        across, down = _dots(self._file)
        upright = _upright(_on_white(self._file), self._file.getexif().get(_ORIENTATION, 1))
        if not across:
            longer = max(upright.size)
            return Frame(upright, 72 / min(max(longer / _LONGER_SIDE * 72, _GUESSED[0]), _GUESSED[1]))
        if not 1 / _SQUARE <= across / down <= _SQUARE:
            finer = max(across, down)
            size = round(upright.width * finer / across), round(upright.height * finer / down)
            return Frame(upright.resize(size, Image.Resampling.BICUBIC), 72 / finer)
        return Frame(upright, 72 / across)


def _dots(file: Image.Image) -> tuple[float, float]:
    """Give dots an inch across and down, or zeros where the picture says nothing that can be so."""
    try:
        across, down = (float(each) for each in file.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    fits = all(_DPI[0] / 2 <= each <= _DPI[1] for each in (across, down)) and max(across, down) >= _DPI[0]
    return (across, down) if fits else (0.0, 0.0)


def _on_white(file: Image.Image) -> Image.Image:
    """Give a picture in grey or colours, what is transparent in it on white."""
    if file.mode.startswith("I") or file.mode == "F":
        values = np.asarray(file, np.float64)
        highest = 65535.0 if file.mode.startswith("I;16") else max(float(values.max(initial=0.0)), 1.0)
        picture = Image.fromarray((np.clip(values / highest, 0, 1) * 255).astype(np.uint8))
    elif file.mode in {"1", "L"} and "transparency" not in file.info:
        picture = file.convert("L")
    elif file.has_transparency_data:
        seen = file.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    else:
        picture = file.convert("RGB")
    return picture


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    """Turn a photo as its camera says that it was held."""
    turn = _HELD.get(orientation)
    return picture if turn is None else picture.transpose(turn)
