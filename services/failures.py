"""Turns errors into one line and an exit code; writes down the details of a defect where they can be found."""

from __future__ import annotations

import time
import traceback
from pathlib import Path

from models.errors import QuothError
from services.showing.plain_text import one_line

FAILED = 1
INTERRUPTED = 130


def describe(error: BaseException) -> str:
    """Say in one line what failed and what to do next."""
    if isinstance(error, QuothError):
        return one_line(str(error))
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return one_line(f"{place}{error.strerror}.")
    return one_line(f"{type(error).__name__}: {error}")


def is_expected(error: BaseException) -> bool:
    """Tell whether the person can act on the error: ours, or the operating system's word on a file."""
    return isinstance(error, QuothError) or (isinstance(error, OSError) and bool(error.strerror))


def report_defect(error: BaseException, home: Path) -> str:
    """Write the traceback to the log in the home folder and say in one line that this is a defect of quoth."""
    log = home / "logs" / "defects.log"
    details = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"--- {time.strftime('%Y-%m-%dT%H:%M:%S%z')}\n{details}\n")
    except OSError as refused:
        where = f"The details could not be written to {log}: {refused.strerror}."
    else:
        where = f"The details are in {log}; please report them."
    return one_line(f"This is a defect of quoth, not of what you did ({type(error).__name__}). {where}")


def explain(error: BaseException, home: Path) -> str:
    """Give the one line for any error, writing a defect down first."""
    return describe(error) if is_expected(error) else report_defect(error, home)
