"""A web of our own: a server on a number of this machine that stands for a public one, and names that lead to it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from services.add.addresses.targets import Number, is_public

PUBLIC = "127.0.0.2"  # stands for a public machine; 127.0.0.1 stays what it is


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says to a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass(slots=True)
class Web:
    """The server, what it was asked (host and path), and which names were resolved."""

    port: int
    pages: dict[str, Reply]
    asked: list[tuple[str, str]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def url(self, path: str, host: str = "public.example") -> str:
        """Give the address of a path on the server, by a name that leads to it."""
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Resolve as the test's names say; what is not among them is unknown."""
        del port
        self.resolved.append(host)
        if host not in self.names:
            raise OSError("no such host")
        return self.names[host]

    def allows(self, number: Number) -> bool:
        """Allow the number that stands for a public one, and what is public."""
        return number == ip_address(PUBLIC) or is_public(number)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Web]:
    """Serve pages until the end; with a certificate (and key), over TLS."""
    web = Web(0, {}, names={"public.example": [PUBLIC]})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.headers.get("Host", ""), self.path))
            web.headers.append(dict(self.headers.items()))
            reply = web.pages.get(self.path, Reply(status=404))
            if reply.write is not None:
                reply.write(self)
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of clients that hang up."""

    try:
        server = Server((PUBLIC, 0), Handler)
    except OSError:
        pytest.skip(f"this machine has no {PUBLIC} (macOS: sudo ifconfig lo0 alias {PUBLIC})")
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
