"""A server on this machine that speaks OpenAI's chat completions and describes every picture with the same words."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Vision:
    """What the server says, and what it was asked: paths, headers and bodies."""

    url: str = ""
    said: object = "A line falls from the left to the right."
    ended_by: str = "stop"
    status: int = 200
    raw: bytes | None = None  # a reply's bytes, in place of `said`
    delay: float = 0.0  # seconds
    location: str = ""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def reply(self) -> bytes:
        """Give the bytes of the next reply."""
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.said}
        return json.dumps({"model": "m", "choices": [{"message": message, "finish_reason": self.ended_by}]}).encode()


@contextmanager
def vision_server() -> Iterator[Vision]:
    """Serve until the end."""
    vision = Vision()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            vision.asked.append((self.path, dict(self.headers.items()), json.loads(body)))
            time.sleep(vision.delay)
            content = vision.reply()
            self.send_response(vision.status)
            self.send_header("Content-Length", str(len(content)))
            if vision.location:
                self.send_header("Location", vision.location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of clients that hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    vision.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield vision
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
