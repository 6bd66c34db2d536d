"""Draws slides as their own program would, where LibreOffice is on this machine: a PDF of them, and its pages.

Slides are hostile files. LibreOffice runs in a child with limits, in a profile that is thrown away, with macros off and
without a network: closed by the system where it lets us, else by a proxy that is not there. Nothing stays on the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ingest.errors import Unreadable, shown
from ingest.isolation.sandbox import run_limited

SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SECONDS, _MEGABYTES = 240, 8192  # of address space, most of which LibreOffice never touches
_DRAW_SECONDS, _DRAW_MEGABYTES = 60, 2048
_LARGEST = 200_000_000  # bytes of PDF
_NO_NETWORK = ("unshare", "--user", "--net", "--")
_FILTER = 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)


def office_program() -> str:
    """Give the path of LibreOffice, "" where there is none."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), "")


def slides_as_pdf(path: Path, media_type: str, program: str) -> bytes:
    """Give slides as a PDF with a page a slide, hidden ones too; raises a ReadError where that does not come of it."""
    return run_limited(converted, path, SUFFIXES[media_type], program, seconds=_SECONDS + 20, megabytes=_MEGABYTES)


def render_slide(pdf: bytes, number: int, *, scale: float, words: str) -> bytes:
    """Draw a page of that PDF as PNG, with the words marked where they stand on it one after the other."""
    return run_limited(drawn, pdf, number, scale, words, seconds=_DRAW_SECONDS, megabytes=_DRAW_MEGABYTES)


def count_pages(pdf: bytes) -> int:
    """Count the pages of that PDF."""
    return run_limited(counted, pdf, seconds=_DRAW_SECONDS, megabytes=_DRAW_MEGABYTES)


def converted(path: Path, suffix: str, program: str) -> bytes:
    """Have LibreOffice write the PDF: runs in the child, whose limits hold for it too."""
    with tempfile.TemporaryDirectory(prefix="quoth-slides-") as name:
        folder = Path(name)
        copy = folder / f"slides{suffix}"
        shutil.copyfile(path, copy)
        _write_profile(folder / "profile" / "user")
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", _FILTER, "--outdir", str(folder / "made"), str(copy)]
        _run([*_shut_off(), *command], folder)
        made = folder / "made" / "slides.pdf"
        if not made.is_file() or made.stat().st_size > _LARGEST:
            raise Unreadable(f"LibreOffice made no pictures of {shown(path)}.", remedy="Open it in its own program.")
        return made.read_bytes()


def counted(pdf: bytes) -> int:
    """Count in this process."""
    from ingest.readers.pdf.engine.pdfium import open_pdf  # noqa: PLC0415 - only the child loads it

    with open_pdf(pdf) as file:
        return file.page_count


def drawn(pdf: bytes, number: int, scale: float, words: str) -> bytes:
    """Draw in this process."""
    from ingest.readers.pdf.engine.pdfium import open_pdf  # noqa: PLC0415
    from ingest.readers.pdf.pictures import png, with_marks  # noqa: PLC0415

    with open_pdf(pdf) as file:
        glyphs = file.read_page(number)
        boxes = _lines_of([glyphs.boxes[row].tolist() for row in _rows_of(words, glyphs.text)])
        return png(with_marks(file.render(number, scale=scale), boxes, (), scale))


def _lines_of(boxes: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Join boxes of letters that follow each other on a line."""
    lines: list[Sequence[float]] = []
    for box in boxes:
        if lines and min(box[3], lines[-1][3]) - max(box[1], lines[-1][1]) > 0.5 * (box[3] - box[1]):
            last = lines[-1]
            lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _rows_of(words: str, text: str) -> Sequence[int]:
    """Give which characters of a text are the words' letters and figures, whatever parts them; none where they are not.

    Words that stand there twice are not marked: which of them is meant, the letters do not tell.
    """
    rows = [row for row, letter in enumerate(text) if letter.isalnum()]
    letters = "".join(text[row] for row in rows)
    wanted = "".join(letter for letter in words if letter.isalnum())
    if not wanted or letters.count(wanted) != 1:
        return ()
    start = letters.index(wanted)
    return rows[start : start + len(wanted)]


def _write_profile(user: Path) -> None:
    user.mkdir(parents=True)
    items = "".join(_SETTING.format(path, name, value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _shut_off() -> tuple[str, ...]:
    """Give what starts a program without any network, where this system has that and lets us."""
    program = shutil.which(_NO_NETWORK[0])
    if program is None:
        return ()
    tried = subprocess.run([program, *_NO_NETWORK[1:], "true"], capture_output=True, check=False)
    return (program, *_NO_NETWORK[1:]) if tried.returncode == 0 else ()


def _run(command: Sequence[str], folder: Path) -> None:
    """Run LibreOffice, and end it with all that it started when it takes too long."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    ) as process:
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            pass  # no PDF will be there, and that is said
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
