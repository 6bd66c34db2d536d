"""Where the model's process of a home folder listens: a socket in that folder, or a port of this machine.

The file beside it says which, with a secret that every client must show; only the person's own account can read it.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

ADDRESS_FILE, SOCKET_FILE, LOCK_FILE, LOG_FILE = "model.json", "model.sock", "model.lock", "model.log"
FOLDER = "process"

# The kernel's limit for the path of a socket, with the byte that ends it: 104 on a Mac, 108 on Linux.
_LONGEST_PATH = 103


@dataclass(frozen=True, slots=True)
class Address:
    """Where a process listens: `path` of its socket, or else `port`; `secret` is what a client must show."""

    pid: int
    secret: str
    path: str = ""
    port: int = 0


def folder_of(home: Path) -> Path:
    """Give the folder of the process's own files, in the home folder."""
    return home / FOLDER


def listen(folder: Path) -> tuple[socket.socket, Address]:
    """Listen in that folder or, where it cannot hold a socket, on a port of this machine; write down where."""
    secret = secrets.token_hex(32)
    path = folder / SOCKET_FILE
    listener, port = _unix_listener(path), 0
    if listener is None:
        listener = socket.create_server(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    listener.listen(64)
    address = Address(os.getpid(), secret, "" if port else str(path), port)
    _write_private(folder / ADDRESS_FILE, json.dumps(asdict(address)))
    return listener, address


def read_address(folder: Path) -> Address | None:
    """Give the address that is written down; None where there is none, or half of one."""
    try:
        return Address(**json.loads((folder / ADDRESS_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget_address(folder: Path) -> None:
    """Take away what is written down, and the socket."""
    for name in (ADDRESS_FILE, SOCKET_FILE):
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def dial(address: Address) -> socket.socket:
    """Connect; raises OSError where nobody listens there."""
    if not address.path:
        return socket.create_connection(("127.0.0.1", address.port), timeout=5)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address.path)
    except OSError:
        connection.close()
        raise
    return connection


def _unix_listener(path: Path) -> socket.socket | None:
    """Listen on a socket that only this account may open; None where the system or the disk has no such thing."""
    if not hasattr(socket, "AF_UNIX") or os.name == "nt" or len(os.fsencode(path)) > _LONGEST_PATH:
        return None
    listener = socket.socket(socket.AF_UNIX)
    with contextlib.suppress(OSError):
        path.unlink()  # what a killed process left; who may listen is settled by the lock, not by this file
    try:
        listener.bind(str(path))
        path.chmod(0o600)
    except OSError:
        listener.close()
        return None
    return listener


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
