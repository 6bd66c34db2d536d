"""Starts the model's process: reads what it is to hold from its input, leaves its starter, says when it listens."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from pathlib import Path

from models.process.address import LOG_FILE
from models.process.serving import ModelServer
from models.process.spec import ModelSpec


def main() -> None:
    """Listen, tell the starter so, and serve; never returns into the starter's life."""
    order = json.load(sys.stdin)
    _leave()
    folder = Path(order["folder"])
    log = (folder / LOG_FILE).open("w", encoding="utf-8")
    os.dup2(log.fileno(), 2)
    # A crash in native code leaves its name in the log, where clients read what became of the process. By a
    # descriptor of its own: llama.cpp is loaded with the usual two turned away.
    faulthandler.enable(log)
    server = ModelServer(folder, ModelSpec.read(order["spec"]), mark=order["mark"], idle_seconds=order["idle_seconds"])
    server.open()
    os.write(1, b"listening\n")
    os.dup2(2, 1)  # lets the starter go, and keeps what a library prints
    server.run()
    # Straight out: libraries that clean up after themselves on the way have been seen to crash there.
    os._exit(0)


def _leave() -> None:
    """Become nobody's child, so that the starter neither waits for this process nor takes it along when it ends."""
    if hasattr(os, "fork"):
        if os.fork():
            os._exit(0)
        os.setsid()


if __name__ == "__main__":
    main()
