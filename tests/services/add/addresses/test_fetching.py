"""Fetching from a server of our own, which stands for a public one; what is checked is what is connected to."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from models.errors import NetworkOff, QuothError
from models.files.network_log import NetworkLog
from services.add.addresses import connection
from services.add.addresses.connection import Limits
from services.add.addresses.errors import AddressRefused, AddressUnreachable, LoginNeeded, TooMuch
from services.add.addresses.fetching import Fetched, Fetcher
from tests.services.add.addresses.web import PUBLIC, Reply, Web, serving

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as served:
        yield served


def fetcher(web: Web, home: Path, **limits: float) -> Fetcher:
    known = {name: int(value) if name in {"bytes", "redirects"} else value for name, value in limits.items()}
    return Fetcher(NetworkLog(home), resolve=web.resolve, allows=web.allows, limits=Limits(**known))  # type: ignore[arg-type]


def fetch(web: Web, folder: Path, address: str, **limits: float) -> Fetched:
    return fetcher(web, folder, **limits).fetch(address, folder)


def test_an_address_becomes_a_file_named_as_it_is(web: Web, tmp_path: Path) -> None:
    web.pages["/a/tides.php?x=1"] = Reply(b"<html>Tides</html>", headers=HTML)
    fetched = fetch(web, tmp_path, web.url("/a/tides.php?x=1#top"))
    assert fetched.path.name == "tides.html"
    assert fetched.path.read_bytes() == b"<html>Tides</html>"
    assert (fetched.media_type, fetched.address) == ("text/html", web.url("/a/tides.php?x=1"))
    assert web.asked == [(f"public.example:{web.port}", "/a/tides.php?x=1")]


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/", {"Content-Type": "text/html"}, "public.example.html"),
        ("/paper", {"Content-Type": "application/pdf"}, "paper.pdf"),
        ("/x", {"Content-Disposition": 'attachment; filename="A talk.pptx"'}, "A talk.pptx"),
        ("/x", {"Content-Disposition": "attachment; filename*=UTF-8''T%C3%A5rn%2F..%2Fx.docx"}, "Tårn-..-x.docx"),
        ("/notes.md", {"Content-Type": "text/plain"}, "notes.md"),
        ("/notes", {"Content-Type": "text/plain"}, "notes.txt"),
        ("/..%2f..%2fetc%2fpasswd", {"Content-Type": "text/plain"}, "-..-etc-passwd.txt"),
    ],
)
def test_a_file_is_named_as_the_server_or_the_address_does(
    web: Web, tmp_path: Path, path: str, headers: dict[str, str], name: str
) -> None:
    web.pages[path] = Reply(b"words", headers=headers)
    fetched = fetch(web, tmp_path, web.url(path))
    assert fetched.path.name == name
    assert fetched.path.parent == tmp_path


def test_redirects_are_followed_and_each_is_checked(web: Web, tmp_path: Path) -> None:
    for number in range(5):
        web.pages[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    web.pages["/5"] = Reply(b"here", headers={"Content-Type": "text/plain"})
    assert fetch(web, tmp_path, web.url("/0")).path.read_bytes() == b"here"
    assert web.resolved == ["public.example"] * 6


def test_more_than_five_redirects_are_too_many(web: Web, tmp_path: Path) -> None:
    web.pages["/loop"] = Reply(status=301, headers={"Location": "/loop"})
    with pytest.raises(AddressUnreachable, match="leads on more than 5 times"):
        fetch(web, tmp_path, web.url("/loop"))
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost:8501/",
        "//127.1/x",
        "http://[::1]/",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example/",
        "file:///etc/passwd",
        "ftp://public.example/x",
        "http://user@public.example/",
        "gopher://127.0.0.1:25/",
    ],
)
def test_a_redirect_to_what_may_not_be_fetched_is_refused(web: Web, tmp_path: Path, location: str) -> None:
    web.names["inside.example"] = ["10.0.0.7"]
    web.pages["/x"] = Reply(status=307, headers={"Location": location})
    with pytest.raises(AddressRefused):
        fetch(web, tmp_path, web.url("/x"))
    assert len(web.asked) == 1


def test_what_is_checked_is_what_is_connected_to(web: Web, tmp_path: Path) -> None:
    """A name that leads to a public machine when it is checked, and to this one when it is asked again (rebinding)."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.pages["/x"] = Reply(b"public", headers={"Content-Type": "text/plain"})
    asking = Fetcher(NetworkLog(tmp_path), resolve=lambda _host, _port: next(answers), allows=web.allows)
    assert asking.fetch(web.url("/x", "rebinding.example"), tmp_path).path.read_bytes() == b"public"
    assert web.asked == [(f"rebinding.example:{web.port}", "/x")]
    with pytest.raises(AddressRefused):
        asking.fetch(web.url("/x", "rebinding.example"), tmp_path)


def test_the_system_resolves_nothing_that_was_checked(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is made to the number; no library looks the name up again."""
    looked_up: list[object] = []
    real = socket.getaddrinfo

    def noted(host: object, *arguments: object, **named: object) -> object:
        looked_up.append(host)
        return real(host, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    web.pages["/x"] = Reply(b"words", headers={"Content-Type": "text/plain"})
    fetch(web, tmp_path, web.url("/x"))
    assert set(looked_up) <= {PUBLIC}


def test_a_proxy_that_the_environment_names_is_not_used(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    web.pages["/x"] = Reply(b"words", headers={"Content-Type": "text/plain"})
    assert fetch(web, tmp_path, web.url("/x")).path.read_bytes() == b"words"
    with pytest.raises(AddressUnreachable, match=r"not through the proxy that HTTPS_PROXY names"):
        fetch(web, tmp_path, f"http://public.example:{free_port()}/")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((PUBLIC, 0))
        return int(taken.getsockname()[1])


def test_nothing_of_the_person_is_sent(web: Web, tmp_path: Path) -> None:
    web.pages["/x"] = Reply(b"words", headers={"Content-Type": "text/plain", "Set-Cookie": "a=b"})
    for _ in range(2):
        fetch(web, tmp_path, web.url("/x"))
    assert all({"Cookie", "Referer", "Authorization"}.isdisjoint(headers) for headers in web.headers)


def test_too_much_is_refused_while_it_comes(web: Web, tmp_path: Path) -> None:
    web.pages["/x"] = Reply(b"x" * 500_000, headers={"Content-Type": "text/plain"})
    with pytest.raises(TooMuch, match="has more than"):
        fetch(web, tmp_path, web.url("/x"), bytes=100_000)


def test_what_unpacks_to_too_much_is_refused(web: Web, tmp_path: Path) -> None:
    packed = gzip.compress(b"0" * 50_000_000)
    web.pages["/x"] = Reply(packed, headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    with pytest.raises(TooMuch):
        fetch(web, tmp_path, web.url("/x"), bytes=1_000_000)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent_head(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(200):
        handler.wfile.write(b"X")
        time.sleep(0.05)


@pytest.mark.parametrize("write", [dripping, silent_head])
def test_a_server_that_is_made_to_be_slow_is_left(web: Web, tmp_path: Path, write: object) -> None:
    web.pages["/slow"] = Reply(write=write)  # type: ignore[arg-type]
    started = time.monotonic()
    with pytest.raises(TooMuch, match="takes too long"):
        fetch(web, tmp_path, web.url("/slow"), seconds=1.0)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (401, LoginNeeded, "asks for a login"),
        (403, LoginNeeded, "lets no program in"),
        (404, AddressUnreachable, "Nothing stands at"),
        (410, AddressUnreachable, "Nothing stands at"),
        (429, AddressUnreachable, "asked too often"),
        (500, AddressUnreachable, "error"),
        (204, AddressUnreachable, "error"),
        (302, AddressUnreachable, "error"),
    ],
)
def test_what_is_no_success_is_said(web: Web, tmp_path: Path, status: int, error: type[QuothError], says: str) -> None:
    web.pages["/x"] = Reply(b"" if status == 204 else b"no", status=status)
    with pytest.raises(error, match=says) as raised:
        fetch(web, tmp_path, web.url("/x"))
    assert web.url("/x") in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize("ends_at", ["/login?next=/x", "/sso/start", "/accounts/signin", "/ServiceLogin", "/ask"])
def test_a_login_that_a_redirect_ends_at_is_no_source(web: Web, tmp_path: Path, ends_at: str) -> None:
    web.pages["/x"] = Reply(status=302, headers={"Location": ends_at})
    web.pages[ends_at] = Reply(b"<form>Your word: <input name=w type='password'></form>", headers=HTML)
    with pytest.raises(LoginNeeded, match="only to those who log in"):
        fetch(web, tmp_path, web.url("/x"))


def test_a_page_with_a_login_of_its_own_is_a_source(web: Web, tmp_path: Path) -> None:
    web.pages["/forum"] = Reply(b"<input type=password><p>Tides</p>", headers=HTML)
    assert fetch(web, tmp_path, web.url("/forum")).path.name == "forum.html"


def test_a_web_page_in_place_of_a_pdf_is_said(web: Web, tmp_path: Path) -> None:
    web.pages["/paper.pdf"] = Reply(b"<html>Please accept</html>", headers=HTML)
    with pytest.raises(LoginNeeded, match="a web page instead of the PDF"):
        fetch(web, tmp_path, web.url("/paper.pdf"))


def test_each_use_of_the_network_is_recorded_before_it_happens(web: Web, tmp_path: Path) -> None:
    web.pages["/x"] = Reply(status=302, headers={"Location": "/y"})
    web.pages["/y"] = Reply(b"words", headers={"Content-Type": "text/plain"})
    fetch(web, tmp_path, web.url("/x"))
    with pytest.raises(AddressRefused):
        fetch(web, tmp_path, "http://127.0.0.1/")
    uses = [(use.place, use.outcome) for use in NetworkLog(tmp_path).uses()]
    assert uses[:4] == [
        (web.url("/x"), "asked"),
        (web.url("/x"), "leads on"),
        (web.url("/y"), "asked"),
        (web.url("/y"), "received 5 bytes"),
    ]
    assert uses[4] == ("http://127.0.0.1/", "asked")
    assert uses[5][1].startswith("not fetched: http://127.0.0.1/ leads to a machine of this")


def test_nothing_is_asked_where_the_settings_turn_fetching_off(web: Web, tmp_path: Path) -> None:
    closed = Fetcher(NetworkLog(tmp_path, closed=True), resolve=web.resolve, allows=web.allows)
    with pytest.raises(NetworkOff, match="your settings turn that off"):
        closed.fetch(web.url("/x"), tmp_path)
    assert (web.asked, web.resolved) == ([], [])


def test_a_certificate_is_checked_against_the_name_and_not_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with serving(certificate) as web:
        web.names |= {"secure.example": [PUBLIC], "other.example": [PUBLIC]}
        web.pages["/x"] = Reply(b"words", headers={"Content-Type": "text/plain"})
        with pytest.raises(AddressUnreachable, match="its certificate is not to be trusted"):
            fetch(web, tmp_path, f"https://secure.example:{web.port}/x")
        monkeypatch.setattr(connection, "_trust", lambda: trust)
        assert fetch(web, tmp_path, f"https://secure.example:{web.port}/x").path.read_bytes() == b"words"
        with pytest.raises(AddressUnreachable, match="its certificate is not to be trusted"):
            fetch(web, tmp_path, f"https://other.example:{web.port}/x")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate for one name, and skip the test where the machine cannot."""
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not on this machine")
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=secure.example",
         "-addext", "subjectAltName=DNS:secure.example", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made
