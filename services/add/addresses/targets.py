"""Decides which addresses may be fetched: http(s) of public machines, in whatever spelling, and nothing else.

What is checked is what is connected to: a host is resolved once, here, and the connection goes to the number that came
of it. Knows nothing of connections.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from services.add.addresses.errors import AddressRefused, AddressUnreachable

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]  # a host's name and a port to its numbers
Allows = Callable[[Number], bool]

_LONGEST = 2000  # letters of an address
_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_HAS_PORT_ONLY = re.compile(r"[\w.-]+:\d{1,5}(?:[/?#]|$)")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE)  # all that inet_aton reads
_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?!\d+$)[a-z0-9-]{2,63}")
_SAFE = "/%:=&?~#+!$,;'@()*[]"  # of a path and a query; other letters are written with %
# Numbers that Python's list (IANA's, of its day) counts as public, and that lead elsewhere: to what runs a cloud's
# machines, to protocols' own numbers, or through a tunnel to any number at all.
_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_GLOBAL = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out to public machines
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be fetched, and the numbers of its host; `host` is as it is named to the server."""

    scheme: str
    host: str
    port: int
    path: str
    numbers: tuple[str, ...]

    @property
    def address(self) -> str:
        """Write the address."""
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def netloc(self) -> str:
        """Write host and port as the server is told them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system for a host's numbers; raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(number: Number) -> bool:
    """Tell whether a number is of a machine that everybody can reach."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return is_public(number.ipv4_mapped)
        if number in _NAT64:  # how networks without IPv4 reach the rest
            return is_public(ipaddress.IPv4Address(number.packed[-4:]))
        embeds_another = number.packed[8:12] in {b"\0\0\x5e\xfe", b"\2\0\x5e\xfe"}  # ISATAP
        if number not in _GLOBAL or number.scope_id is not None or embeds_another:
            return False
    special = number.is_multicast or number.is_reserved or any(number in network for network in _NEVER)
    return number.is_global and not special


def check(address: str, *, resolve: Resolve = system_resolve, allows: Allows = is_public) -> Target:
    """Give what an address leads to; raises AddressRefused, or AddressUnreachable where its host is unknown."""
    parts = _split(address)
    host, port = _host(parts, address), _port(parts, address)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    literal = _literal(host)
    try:
        numbers = (str(literal),) if literal is not None else tuple(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise AddressUnreachable(
            f"No machine is called {host}.", remedy="Check the spelling of the address, and the network."
        ) from error
    if not numbers or not all(_is_allowed(number, allows) for number in numbers):
        raise AddressRefused(
            f"{_shown(address)} leads to a machine of this or of a private network, from which nothing is fetched.",
            remedy="Save the page in a browser and add the file.",
        )
    return Target(parts.scheme, str(literal) if literal is not None else host, port, path, numbers)


def with_scheme(address: str) -> str:
    """Give an address with https:// before it where it has none, as people leave it out."""
    address = address.strip()
    return address if _SCHEME.match(address) and not _HAS_PORT_ONLY.match(address) else f"https://{address}"


def _split(address: str) -> SplitResult:
    address = address.strip()
    if len(address) > _LONGEST or not address or any(ord(letter) <= 32 or ord(letter) == 127 for letter in address):
        raise AddressRefused(f"{_shown(address)} is no address.", remedy="Paste one that begins with https://.")
    try:
        parts = urlsplit(with_scheme(address))
    except ValueError as error:
        raise _no_address(address) from error
    if parts.scheme not in _PORTS:
        raise AddressRefused(
            f"{_shown(address)} begins with {parts.scheme}: and only http and https are fetched.",
            remedy="Add files by their path, without file://."
            if parts.scheme == "file"
            else "Save it and add the file.",
        )
    if "\\" in address:
        raise _no_address(address)
    return parts


def _host(parts: SplitResult, address: str) -> str:
    """Give the host in the one spelling that is checked and connected to."""
    if "@" in parts.netloc:
        raise AddressRefused(
            f"{_shown(address)} names a user; what stands after the @ is the machine it leads to.",
            remedy="Take out what stands before the @, if you trust that machine.",
        )
    host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
    if not host or "%" in host:
        raise _no_address(address)
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise _no_address(address) from error
    if _literal(host) is None and not _NAME.fullmatch(host):
        raise AddressRefused(
            f"{_shown(address)} names no public machine.", remedy="Public addresses have a name with a dot in it."
        )
    return host


def _literal(host: str) -> Number | None:
    """Read a host that is a number, in each spelling that systems read: decimal, octal, hexadecimal, short."""
    if _NUMBERS.fullmatch(host):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError as error:
            raise AddressRefused(f"{host} is no machine's number.", remedy="Check the address.") from error
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _port(parts: SplitResult, address: str) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise _no_address(address) from error
    if port == 0:
        raise _no_address(address)
    return port or _PORTS[parts.scheme]


def _is_allowed(number: str, allows: Allows) -> bool:
    try:
        return allows(ipaddress.ip_address(number))
    except ValueError:
        return False


def _no_address(address: str) -> AddressRefused:
    return AddressRefused(
        f"{_shown(address)} is no address that can be read.", remedy="Paste it as a browser shows it."
    )


def _shown(address: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in address)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"
