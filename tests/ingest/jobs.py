"""Functions for child processes to run: some work, some misbehave on purpose."""

import ctypes
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from ingest.content.blocks import Box, Title
from ingest.content.document import Document, Page
from ingest.errors import PasswordNeeded


def add(left: int, right: int) -> int:
    return left + right


def modules_loaded() -> list[str]:
    return sorted(sys.modules)


def make_document(path: Path) -> Document:
    page = Page(1, "i", 612.0, 792.0, "Words.\n\n", b"\0" * 8 * 16)
    return Document("f" * 64, "Title", str(path), "application/pdf", (page,), (Title(0, 6),))


def make_box() -> Box:
    return Box(1.0, 2.0, 3.0, 4.0)


def count(total: int, *, progress: Callable[[int, int], None]) -> int:
    for done in range(total):
        progress(done + 1, total)
    return total


def crawl(seconds_each: float, total: int, *, progress: Callable[[int, int], None]) -> int:
    for done in range(total):
        time.sleep(seconds_each)
        progress(done + 1, total)
    return total


def need_password(path: Path) -> NoReturn:
    raise PasswordNeeded(f"{path} is encrypted.", remedy="Give its password.")


def divide_by_zero(path: Path) -> float:
    return len(str(path)) / 0


def sleep(_path: Path, seconds: float = 60.0) -> None:
    time.sleep(seconds)


def spin(_path: Path) -> NoReturn:
    while True:
        pass


def abort(_path: Path) -> NoReturn:
    os.abort()


def segfault(_path: Path) -> None:
    ctypes.string_at(1)


def leave(_path: Path) -> NoReturn:
    os._exit(3)


def hog(_path: Path) -> int:
    return len(bytearray(4_000_000_000))


def long_result(length: int) -> bytes:
    return b"x" * length


def chatter() -> str:
    sys.stdout.write("printed by Python\n")
    sys.stdout.flush()
    os.write(1, b"printed to 1\n")
    os.write(2, b"printed to 2\n")
    return "done"


class Stranger:
    """A class that is none of the values a child may send."""


def send_stranger() -> Stranger:
    return Stranger()


class Exploit:
    """A value whose pickle runs a command where it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, ...]]:
        return os.mkdir, (str(self.mark),)


def send_exploit(mark: Path) -> Exploit:
    return Exploit(mark)


def write_pid_and_sleep(file: Path) -> None:
    file.write_text(str(os.getpid()))
    time.sleep(120)
