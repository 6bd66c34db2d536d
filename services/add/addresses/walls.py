"""Tells an answer that is no source: a login, an error, a page that stands where a file was asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from services.add.addresses.errors import AddressError, AddressUnreachable, LoginNeeded

_LOGIN_HOSTS = re.compile(r"^(?:accounts|login|signin|sso|auth|idp|id|wayf|shibboleth)\.", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"/(?:login|log-in|logon|signin|sign-in|sso|auth|authenticate|servicelogin|idp|wayf|shibboleth|cas)(?:[/.?;]|$)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input\b[^<>]{0,500}?type\s*=\s*[\"']?password", re.IGNORECASE)
_SAVE_IT = (
    "Open it in a browser, log in if it asks for that, save it as a file (PDF, or the page as MHTML) and add that."
)


def status_error(status: int, address: str) -> AddressError | None:
    """Say what an answer's status means for a person, None where it is a success."""
    if 200 <= status < 300 and status not in {204, 205}:
        return None
    if status in {401, 402, 403, 407, 451}:
        return LoginNeeded(f"{address} asks for a login, or lets no program in (status {status}).", remedy=_SAVE_IT)
    if status in {404, 410}:
        return AddressUnreachable(f"Nothing stands at {address} (status {status}).", remedy="Check the address.")
    if status == 429:
        return AddressUnreachable(f"{address} has been asked too often (status 429).", remedy="Try again in a while.")
    return AddressUnreachable(f"{address} answers with an error (status {status}).", remedy="Try again later.")


def login_error(asked: str, ended: str, beginning: bytes) -> LoginNeeded | None:
    """Tell a login that a redirect ended at: by the address, or by the field for a password."""
    if asked == ended:
        return None
    was, now = urlsplit(asked), urlsplit(ended)
    by_host = _LOGIN_HOSTS.match(now.hostname or "") and not _LOGIN_HOSTS.match(was.hostname or "")
    by_path = _LOGIN_PATH.search(now.path) and not _LOGIN_PATH.search(was.path)
    if by_host or by_path or _PASSWORD.search(beginning):
        return LoginNeeded(f"{asked} is shown only to those who log in.", remedy=_SAVE_IT)
    return None


def page_instead_of_file(address: str, media_type: str) -> AddressError | None:
    """Tell a web page that came where the address names a PDF: a login, or a page around the file."""
    if media_type in {"text/html", "application/xhtml+xml"} and urlsplit(address).path.lower().endswith(".pdf"):
        return LoginNeeded(f"{address} gives a web page instead of the PDF: likely a login.", remedy=_SAVE_IT)
    return None
