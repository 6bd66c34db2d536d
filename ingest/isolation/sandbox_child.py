"""The child's side of ingest/isolation/sandbox.py: takes one task on standard input, sends what comes of it, ends.

Imports next to nothing, so that it starts quickly; the task brings its own imports. It ends when its parent does,
and whatever it prints goes nowhere.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import struct
import sys
import threading
import traceback
from contextlib import suppress
from typing import IO

from models.errors import QuothError

PROGRESS, RESULT, ERROR = b"p", b"r", b"e"
WORD = 16  # bytes of the word for what is done
_RARELY = 100_000, 20, 100  # a reading keeps nearly all it makes: looking for garbage took a third of Markdown's time
OUT_OF_MEMORY = 12  # exit code when the memory ran out while the result was being sent


def main() -> None:
    """Run the task and send progress, then a result or an error."""
    channel = os.fdopen(os.dup(1), "wb")
    _be_silent()
    # The parent is trusted; what goes the other way is not (see sandbox._OwnValues).
    megabytes, seconds, reports, task = pickle.load(sys.stdin.buffer)  # noqa: S301
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(megabytes, seconds)
    gc.set_threshold(*_RARELY)

    def report(done: int, total: int, doing: str = "") -> None:
        channel.write(PROGRESS + struct.pack(">QQ", done, total) + doing.encode("ascii")[:WORD].ljust(WORD))
        channel.flush()

    try:
        function, arguments = pickle.loads(task)  # noqa: S301
        result = function(*arguments, progress=report) if reports else function(*arguments)
    except BaseException as error:  # noqa: BLE001 - it is sent to the parent, which raises it
        _send_error(channel, error)
    else:
        _send_result(channel, result)
    channel.flush()
    os._exit(0)  # a damaged parser must not be asked to tidy up


def _be_silent() -> None:
    """Send what C libraries print to nowhere, and let no core file be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _end_with_parent() -> None:
    """Wait until the parent's end of the pipe closes, which it also does when the parent is killed."""
    os.read(0, 1)
    os._exit(1)


def _limit(megabytes: int, seconds: float) -> None:
    """Limit memory and processor time where the system can: not on Windows, and memory not on macOS."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    size = megabytes * 1_000_000
    cpu = int(seconds) + 5  # the parent's clock comes first; this is for when the parent is gone
    for kind, limit in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, cpu), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _send_result(channel: IO[bytes], result: object) -> None:
    """Send the result straight into the pipe: a long document is not held a second time as bytes."""
    try:
        channel.write(RESULT)
        pickle.dump(result, channel, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _send_error(channel: IO[bytes], error: BaseException) -> None:
    """Send an error as plain text: no object of the child's making is rebuilt from its own description."""
    sent = {
        "module": type(error).__module__,
        "name": type(error).__qualname__,
        "message": error.message if isinstance(error, QuothError) else str(error)[:2000],
        "remedy": error.remedy if isinstance(error, QuothError) else "",
        "trace": "".join(traceback.format_exception(error))[-20_000:],
    }
    text = json.dumps(sent).encode("ascii")
    channel.write(ERROR + struct.pack(">I", len(text)) + text)
