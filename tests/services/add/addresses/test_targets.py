"""Which addresses may be fetched: none that leads to a machine that is not public, in whatever spelling."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest

from services.add.addresses.errors import AddressError, AddressRefused, AddressUnreachable
from services.add.addresses.targets import check, is_public

PUBLIC = "93.184.215.14"
NAMES: dict[str, Sequence[str]] = {
    "example.org": [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
    "xn--bcher-kva.example": [PUBLIC],
    "inside.example": ["10.1.2.3"],
    "loopback.example": ["127.0.0.1"],
    "two-faced.example": [PUBLIC, "192.168.1.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "scoped.example": ["fe80::1%eth0"],
    "nonsense.example": ["not a number"],
    "nowhere.example": [],
    "nat64.example": ["64:ff9b::5db8:d70e"],
    "nat64-inside.example": ["64:ff9b::a00:1"],
    "metadata.example": ["169.254.169.254"],
}


def resolve(host: str, port: int) -> Sequence[str]:
    assert port > 0
    if host not in NAMES:
        raise OSError("unknown")
    return NAMES[host]


REFUSED = """
http://127.0.0.1/ http://127.0.0.1:8501/x http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/
http://0x7f.0.0.1/ http://0x7f.1/ http://017700000001/ http://0177.0.0.1/ http://0177.0x0.0.01/ http://127.0.0.1./
http://0/ http://0.0.0.0/ http://localhost/ http://localhost./ http://LOCALHOST:8501 http://printer/ http://[::1]/
http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/
http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2002:a00:1::1]/
http://[2001:0:53aa:64c:0:0:80ff:fffe]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fc00::1]/ http://[fd00:ec2::254]/
http://[ff02::1]/ http://[2001:db8::1]/ http://[fe80::5efe:10.0.0.1]/ http://[2606:2800::5efe:a00:1]/
http://10.0.0.1/ http://10.255.255.254/ http://172.16.0.1/ http://172.31.255.1/ http://192.168.0.1/ http://169.254.169.254/latest/
http://169.254.1.1/ http://0xa9fea9fe/ http://2852039166/ http://100.100.100.200/ http://168.63.129.16/ http://192.0.0.192/
http://192.0.2.1/ http://198.18.0.1/ http://198.51.100.1/ http://203.0.113.1/ http://224.0.0.1/ http://240.0.0.1/
http://255.255.255.255/ http://inside.example/ http://loopback.example/ http://two-faced.example/ http://six.example/
http://mapped.example/ http://scoped.example/ http://nonsense.example/ http://nowhere.example/ http://nat64-inside.example/
http://metadata.example/ http://user@example.org/ http://example.org@10.0.0.1/ http://user:word@127.0.0.1/
http://example.org:80@127.0.0.1/ http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.0.0.1/ http://127.0.0.1%2f@example.org/
http://%31%32%37.0.0.1/ http://127.0.0.1\\@example.org/ http:\\\\127.0.0.1 http://example.org:0/ http://example.org:99999/
http://example.org:x/ http://1.2.3.4.5/ http://256.1.1.1/ http://4294967296/ http:///x http://. http://.. http:// https://
file:///etc/passwd file://localhost/etc/passwd ftp://example.org/x gopher://example.org/ data:text/plain,x
javascript:alert(1) dict://example.org/ ldap://example.org/ jar:http://example.org!/ mailto:a@example.org localhost:8501
127.0.0.1:22
""".split()  # noqa: RUF001 - letters that look like others are the point


@pytest.mark.parametrize(
    "address", [*REFUSED, "", "   ", "http://exa mple.org/", "http://example.org/\r\nHost: x", "a" * 3000]
)
def test_an_address_of_no_public_machine_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as raised:
        check(address, resolve=resolve)
    assert raised.value.message
    assert raised.value.remedy


def test_enough_spellings_are_tried() -> None:
    assert len(set(REFUSED)) >= 60


@pytest.mark.parametrize(
    ("address", "host", "port", "path", "numbers"),
    [
        ("https://example.org", "example.org", 443, "/", NAMES["example.org"]),
        ("HTTP://EXAMPLE.ORG./a b".replace(" ", "%20"), "example.org", 80, "/a%20b", NAMES["example.org"]),
        ("example.org/x?q=1#part", "example.org", 443, "/x?q=1", NAMES["example.org"]),
        ("example.org:8080/x", "example.org", 8080, "/x", NAMES["example.org"]),
        ("http://example.org//double", "example.org", 80, "//double", NAMES["example.org"]),
        ("https://bücher.example/é", "xn--bcher-kva.example", 443, "/%C3%A9", [PUBLIC]),
        (f"http://{PUBLIC}/", PUBLIC, 80, "/", [PUBLIC]),
        ("http://1572394766/", PUBLIC, 80, "/", [PUBLIC]),
        ("http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", 80, "/", None),
        ("https://nat64.example/", "nat64.example", 443, "/", NAMES["nat64.example"]),
    ],
)
def test_an_address_of_a_public_machine_leads_to_its_numbers(
    address: str, host: str, port: int, path: str, numbers: Sequence[str] | None
) -> None:
    target = check(address, resolve=resolve)
    assert (target.host, target.port, target.path) == (host, port, path)
    assert list(target.numbers) == list(numbers or [host])


def test_a_checked_address_is_written_as_it_is_asked() -> None:
    assert check("example.org:8080/x?y=2#z", resolve=resolve).address == "https://example.org:8080/x?y=2"
    assert check("http://[2606:2800::1]:81/", resolve=resolve).netloc == "[2606:2800::1]:81"


def test_an_unknown_machine_is_said_to_be_unknown() -> None:
    with pytest.raises(AddressUnreachable, match=r"No machine is called gone\.example"):
        check("https://gone.example/", resolve=resolve)


@pytest.mark.parametrize("address", REFUSED)
def test_whoever_may_be_asked_in_a_test_changes_nothing_of_what_an_address_may_be(address: str) -> None:
    """Even where every number were allowed, no user's name, other kind or odd spelling gets through unread."""
    try:
        target = check(address, resolve=resolve, allows=lambda _: True)
    except AddressError:
        return
    assert target.scheme in {"http", "https"}
    for number in target.numbers:
        ipaddress.ip_address(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_numbers_are_public(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))
