"""Gives the program that recognises text on this machine, loaded only when a picture needs it."""

from __future__ import annotations

from ingest.readers.pictures.port import Recogniser
from ingest.registry import reader_of

EXTRA = "ocr"


def is_installed() -> bool:
    """Tell whether anything recognises text here, without loading it."""
    reader = reader_of("image/png")
    return reader is not None and reader.is_ready


def recogniser() -> Recogniser | None:
    """Give what recognises text; None where the extra that brings it is not installed."""
    try:
        from ingest.readers.pictures.tesseract import Tesseract  # noqa: PLC0415 - only there if the extra is
    except ImportError:
        return None
    return Tesseract()
