"""Sends one request to the number that was checked, under the host's own name: the only importer of urllib3.

No proxy is used, whatever the environment names, no cookie is kept, and no redirect is followed here.
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from services.add.addresses.errors import AddressUnreachable, TooMuch
from services.add.addresses.targets import Target

_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; quoth/0.1; a person's own research assistant)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_BLOCK = 65_536
_FAILURES = (
    HTTPError,
    HTTPException,
    OSError,
    ValueError,
    AttributeError,
)  # what urllib3 and a connection closed under it raise


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds to connect, of silence, and in all; bytes, unpacked; redirects."""

    connect_seconds: float = 10.0
    silent_seconds: float = 20.0
    seconds: float = 120.0
    bytes: int = 200_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its headers by names in small letters, and its bytes, to be read once."""

    status: int
    headers: dict[str, str]
    blocks: Iterator[bytes]


@contextmanager
def asked(
    target: Target,
    limits: Limits,
    deadline: float,
    *,
    posted: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[Answer]:
    """Ask for a target, and close the connection at the end, or at the deadline (time.monotonic) if that is first.

    With `posted` bytes these are sent; `headers` go before the usual ones.
    """
    connection = _connected(target, limits, deadline)
    late = threading.Event()

    def stop() -> None:
        late.set()
        with suppress(OSError, AttributeError):
            connection.sock.shutdown(2)  # wakes up whoever reads from it

    watch = threading.Timer(max(0.0, deadline - time.monotonic()), stop)
    watch.daemon = True
    watch.start()
    response: HTTPResponse | None = None
    try:
        try:
            sent = {**_HEADERS, **(headers or {}), "Host": target.netloc}
            method = "GET" if posted is None else "POST"
            connection.request(method, target.path, body=posted, headers=sent, preload_content=False)
            response = connection.getresponse()
        except _FAILURES as error:
            raise _too_late(target) if late.is_set() else _failed(target, error) from error
        received = {name.lower(): value for name, value in response.headers.items()}
        yield Answer(response.status, received, _blocks(response, target, limits, late))
    finally:
        watch.cancel()
        if response is not None:
            response.close()
        connection.close()


def _connected(target: Target, limits: Limits, deadline: float) -> HTTPConnection:
    """Connect to the first of the target's numbers that answers."""
    trouble: Exception = OSError("it has no number")
    for number in target.numbers:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _too_late(target)
        timeout = min(limits.connect_seconds, left)
        if target.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(
                number, target.port, timeout=timeout, ssl_context=_trust(), server_hostname=target.host
            )
        else:
            connection = HTTPConnection(number, target.port, timeout=timeout)
        try:
            connection.connect()
            connection.sock.settimeout(limits.silent_seconds)
        except _FAILURES as error:
            connection.close()
            trouble = error
        else:
            return connection
    raise _failed(target, trouble) from trouble


def _trust() -> ssl.SSLContext:
    """Trust whom the system trusts, and whom browsers do: not every system's Python finds the system's list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _blocks(response: HTTPResponse, target: Target, limits: Limits, late: threading.Event) -> Iterator[bytes]:
    """Yield the bytes, unpacked; raises TooMuch."""
    size = 0
    while True:
        try:
            block = response.read1(_BLOCK, decode_content=True)
        except _FAILURES as error:
            raise _too_late(target) if late.is_set() else _failed(target, error) from error
        if late.is_set():
            raise _too_late(target)
        if not block:
            return
        size += len(block)
        if size > limits.bytes:
            raise TooMuch(
                f"{target.address} has more than {limits.bytes / 1e6:.0f} MB.",
                remedy="Save it in a browser and add the file.",
            )
        yield block


def _too_late(target: Target) -> TooMuch:
    return TooMuch(f"{target.address} takes too long.", remedy="Try again, or save it in a browser and add the file.")


def _failed(target: Target, error: Exception) -> AddressUnreachable:
    proxies = [name for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy") if os.environ.get(name)]
    proxy = f" quoth goes there itself, and not through the proxy that {proxies[0]} names." if proxies else ""
    return AddressUnreachable(
        f"{target.address} cannot be reached: {_reason(error)}.{proxy}",
        remedy="Check the address and the network, or save the page in a browser and add the file.",
    )


def _reason(error: Exception) -> str:
    """Say in a few words what went wrong, without the objects that urllib3's messages begin with."""
    if isinstance(error, ssl.SSLError) or "certificate" in str(error).lower():
        return "its certificate is not to be trusted, or it speaks no TLS that is"
    words = str(error).rpartition(": ")[2].strip() or type(error).__name__
    return words[:200]
