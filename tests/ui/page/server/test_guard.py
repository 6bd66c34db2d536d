"""What stands before the page: nothing without the password, nothing for other sites."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.page.server.guard import HEALTH, Door
from ui.page.server.password import Lock

PASSWORD = "kelp forest"
BEHIND = ["/", "/media/abc.png", "/_stcore/upload_file/x", "/_stcore/host-config", "/static/js/main.js"]


async def behind(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"behind, as from {request.headers.get('origin')}")


async def live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("live")
    await socket.close()


def client(lock: Lock | None, *, only_here: bool = True, host: str = "127.0.0.1:8501") -> TestClient:
    routes = [WebSocketRoute("/_stcore/stream", live), Route("/{path:path}", behind, methods=["GET", "POST"])]
    app = Starlette(routes=routes, middleware=[Middleware(Door, lock=lock, only_here=only_here)])
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False)


def is_live(visitor: TestClient, headers: dict[str, str] | None = None) -> bool:
    try:
        with visitor.websocket_connect("ws://127.0.0.1:8501/_stcore/stream", headers=headers or {}) as socket:
            return socket.receive_text() == "live"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("path", BEHIND)
def test_nothing_is_given_out_before_the_password(path: str) -> None:
    visitor = client(Lock(PASSWORD))
    for answer in (visitor.get(path), visitor.post(path, content=b"x")):
        assert answer.status_code == 401
        assert "behind" not in answer.text
    assert 'type="password"' in visitor.get(path).text
    assert not is_live(visitor)


def test_only_that_it_runs_can_be_asked() -> None:
    assert client(Lock(PASSWORD)).get(HEALTH).text.startswith("behind")


def test_the_password_opens_everything_for_this_browser_alone() -> None:
    lock = Lock(PASSWORD)
    visitor, other = client(lock), client(lock)
    answer = visitor.post("/?notebook=Kelp", data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?notebook=Kelp")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age" not in cookie
    assert "expires" not in cookie
    assert all(visitor.get(path).text.startswith("behind") for path in BEHIND)
    assert is_live(visitor)
    assert other.get("/").status_code == 401
    assert not is_live(other)


def test_a_wrong_password_opens_nothing_and_the_next_must_wait() -> None:
    lock = Lock(PASSWORD)
    visitor, other = client(lock), client(lock)
    answer = visitor.post("/", data={"password": "guess"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "set-cookie" not in answer.headers
    assert other.post("/", data={"password": PASSWORD}).status_code == 429
    assert other.get("/").status_code == 401


def test_a_made_up_session_opens_nothing() -> None:
    visitor = client(Lock(PASSWORD))
    visitor.cookies.set("quoth-8501", "x" * 43)
    assert visitor.get("/").status_code == 401
    assert visitor.get("/", headers={"cookie": "=;;quoth-8501"}).status_code == 401


def test_a_long_form_is_not_read() -> None:
    assert client(Lock(PASSWORD)).post("/", data={"password": "x" * 5000}).status_code == 413


def test_opening_leads_to_no_other_site() -> None:
    answer = client(Lock(PASSWORD)).post("http://127.0.0.1:8501//evil.example/", data={"password": PASSWORD})
    assert answer.headers["location"] == "/evil.example/"


def test_other_sites_pages_may_not_ask() -> None:
    visitor = client(None)
    foreign = {"origin": "https://evil.example"}
    assert visitor.get("/", headers=foreign).status_code == 403
    assert not is_live(visitor, foreign)
    assert is_live(visitor, {"origin": "http://127.0.0.1:8501"})
    assert visitor.get("/", headers={"origin": "http://127.0.0.1:8501"}).text == "behind, as from http://localhost"


def test_a_foreign_name_for_this_machine_is_refused_unless_others_are_served() -> None:
    """Ensure that a name which someone points at 127.0.0.1 cannot be used to read the page."""
    assert client(None, host="evil.example:8501").get("/").status_code == 403
    assert client(None, host="localhost:8501").get("/").status_code == 200
    assert client(None, host="[::1]:8501").get("/").status_code == 200
    assert client(Lock(PASSWORD), only_here=False, host="worker.lab:8501").get("/").status_code == 401
