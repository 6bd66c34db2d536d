"""Stands before all that the page's server answers, pictures, uploads and the live connection too.

Refuses what another site's page sends and, where a password is set, everything until it has been given. The session
is a random token in a cookie that scripts cannot read and other sites' requests do not carry; this process alone knows
it, so a restart ends all sessions. Knows nothing of what the page shows.
"""

from __future__ import annotations

import asyncio
import ipaddress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.page.server.login_page import login_page
from ui.page.server.password import Lock

HEALTH = "/_stcore/health"  # says "ok" and nothing else
_LONGEST_FORM = 4096  # bytes


class Door:
    """An ASGI application around another; `lock` is None where no password is asked for."""

    def __init__(self, app: ASGIApp, *, lock: Lock | None, only_here: bool) -> None:
        self._app = app
        self._lock = lock
        self._only_here = only_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._only_here and not _names_this_machine(headers.get("host", "")):
            await _refuse(scope, receive, send, PlainTextResponse("This page answers to this machine only.", 403))
        elif not _is_same_site(headers):
            await _refuse(scope, receive, send, PlainTextResponse("Another site's page may not ask here.", 403))
        elif self._lock is None or scope["path"] == HEALTH or self._lock.admits(_token(scope, headers)):
            await self._app(_with_known_origin(scope, headers), receive, send)
        else:
            await _refuse(scope, receive, send, await self._ask(scope, receive, headers, self._lock))

    async def _ask(self, scope: Scope, receive: Receive, headers: Headers, lock: Lock) -> Response:
        if scope["type"] == "http" and scope["method"] == "POST" and _is_form(headers):
            password = await _password(receive)
            if password is None:
                return PlainTextResponse("That is too long for a password.", 413)
            token = await asyncio.to_thread(lock.open, password)
            if token is not None:
                return _opened(scope, token)
            return _page(lock.wait(), was_wrong=True)
        return _page(lock.wait(), was_wrong=False)


def _page(wait: float, *, was_wrong: bool) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    return HTMLResponse(login_page(wait, was_wrong=was_wrong), 429 if wait and was_wrong else 401, headers)


def _opened(scope: Scope, token: str) -> Response:
    query = scope["query_string"].decode("latin-1")
    target = "/" + scope["path"].lstrip("/\\") + (f"?{query}" if query else "")  # "//host" would lead elsewhere
    response = RedirectResponse(target, 303)
    response.set_cookie(_cookie(scope), token, httponly=True, samesite="strict", secure=scope["scheme"] == "https")
    return response


def _cookie(scope: Scope) -> str:
    """Name the cookie after the port: browsers give a host's cookies to all its ports."""
    server = scope.get("server") or ("", 0)
    return f"quoth-{server[1]}"


def _token(scope: Scope, headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(_cookie(scope))
    except CookieError:
        return None
    return found.value if found else None


def _is_form(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


async def _password(receive: Receive) -> str | None:
    """Read the form's password; None for a body that is longer than any."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body", False))
        if len(body) > _LONGEST_FORM:
            return None
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).get("password", [""])[0]


def _names_this_machine(host: str) -> bool:
    """Tell whether a request was sent to this machine by its own name: a foreign name may be pointed here to pry."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_same_site(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _with_known_origin(scope: Scope, headers: Headers) -> Scope:
    """Name an origin Streamlit knows: of an unknown one, it asks a server on the internet whether it is its own."""
    if "origin" not in headers:
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
    return {**scope, "headers": [*kept, (b"origin", b"http://localhost")]}


async def _refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, send)
