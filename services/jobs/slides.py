"""How slides are drawn in the background, by LibreOffice where it is here: the first of a file takes seconds."""

from __future__ import annotations

from pathlib import Path

from models.errors import QuothError
from services.jobs.queue import Explain, Job, JobQueue

DRAW = "draw"
_SCALE = 1.5  # pixels a point; a slide is wider than a page
_MOST_FILES, _MOST_PICTURES = 4, 64  # that are remembered


class SlideWork:
    """Draws slides, one after another; what was drawn is remembered while the program runs, and never on the disk."""

    def __init__(self, *, explain: Explain) -> None:
        self._queue = JobQueue("slides", explain=explain)
        self._pdfs: dict[Path, bytes] = {}

    def can_draw(self, media_type: str) -> bool:
        """Tell whether a source's slides can be drawn here."""
        from ingest.slide_pictures import SUFFIXES, office_program

        return media_type in SUFFIXES and bool(office_program())

    def picture(self, original: Path, media_type: str, *, number: int, count: int, words: str) -> bytes | None:
        """Give slide `number` of `count` as PNG with the words marked; None while it is drawn, b"" where that fails."""
        key = f"{original.name} {number} {words}"
        for job in self._queue.jobs(key=key):
            view = job.view()
            return next((part for part in view.parts if isinstance(part, bytes)), b"") if view.is_over else None

        def work(job: Job) -> None:
            job.hand_over(self._drawn(original, media_type, number=number, count=count, words=words))

        for old in self._queue.jobs()[: -_MOST_PICTURES + 1]:
            self._queue.dismiss(old.id)
        self._queue.submit(Job(DRAW, "Drawing the slide", work, key=key))
        return None

    def close(self) -> None:
        """Stop drawing."""
        self._queue.close()

    def _drawn(self, original: Path, media_type: str, *, number: int, count: int, words: str) -> bytes:
        from ingest.slide_pictures import render_slide

        try:
            pdf = self._pdf(original, media_type, count)
            return render_slide(pdf, number, scale=_SCALE, words=words) if pdf else b""
        except QuothError:
            return b""  # the slide's text is there; its picture is an extra

    def _pdf(self, original: Path, media_type: str, count: int) -> bytes:
        """Give the slides' PDF, b"" where LibreOffice makes none, or one with other pages than there are slides."""
        from ingest.slide_pictures import count_pages, office_program, slides_as_pdf

        if original not in self._pdfs:
            if len(self._pdfs) == _MOST_FILES:
                del self._pdfs[next(iter(self._pdfs))]
            try:
                pdf = slides_as_pdf(original, media_type, office_program())
                self._pdfs[original] = pdf if count_pages(pdf) == count else b""
            except QuothError:
                self._pdfs[original] = b""
        return self._pdfs[original]
