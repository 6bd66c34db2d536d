"""Asks the vision model that a person has to describe a picture: one request to the server that the settings name.

The server speaks the chat completions of OpenAI's interface, as llama.cpp's, Ollama's and LM Studio's do. A reply is
data: its letters are taken, on one line and not too many, and nothing in it is followed. Nothing is sent to another
machine unless the settings name it and let the network be used; every request is recorded before it is made.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from models.errors import NetworkOff
from models.files.network_log import NetworkLog
from services.add.addresses.connection import Answer, Limits, asked
from services.add.addresses.errors import AddressError, TooMuch
from services.add.addresses.targets import Resolve, Target, system_resolve
from services.errors import SettingsWrong, VisionFailed
from services.settings import Settings
from services.showing.plain_text import one_line, shorten

KEY_VARIABLE = "QUOTH_VISION_KEY"
_PROMPT = (
    "Describe this figure of a paper for a reader who cannot see it: what kind of figure it is, what its axes or parts "
    "are, and what it shows. Say only what can be seen. Plain sentences, no lists, at most 120 words."
)
_TOKENS = 400
_LONGEST = 2000  # characters of a description
_BYTES = 1_000_000  # of a reply
_PORTS = {"http": 80, "https": 443}
_SHOWN = 160  # characters of what a server says went wrong


@dataclass(frozen=True, slots=True)
class VisionServer:
    """Where pictures are described; `elsewhere` says that it is another machine than this."""

    target: Target
    model: str
    elsewhere: bool
    seconds: float


def server_of(settings: Settings, *, resolve: Resolve = system_resolve) -> VisionServer:
    """Give the server that the settings name.

    Raises VisionFailed where they name none or no machine is called so, SettingsWrong where the address is none,
    NetworkOff where it is another machine and they let nothing out.
    """
    if settings.vision_url is None or settings.vision_model is None:
        raise VisionFailed(
            "No vision model is set, so that no figure can be described.",
            remedy="Start one (llama-server with --mmproj, Ollama, LM Studio) and name its url and model under "
            f"[vision] in {settings.home / 'settings.toml'}.",
        )
    target = _target(settings.vision_url, resolve)
    elsewhere = not all(ipaddress.ip_address(number.partition("%")[0]).is_loopback for number in target.numbers)
    if elsewhere and not settings.fetch:
        raise NetworkOff(
            f"No figure was sent to {target.netloc}, another machine: your settings turn the network off.",
            remedy="Take fetch = false out of settings.toml, or run the vision model on this machine.",
        )
    return VisionServer(target, settings.vision_model, elsewhere, settings.vision_seconds)


def tell_where(server: VisionServer) -> str:
    """Say that pictures leave this machine; "" where they do not."""
    if not server.elsewhere:
        return ""
    open_to_all = ", unencrypted" if server.target.scheme == "http" else ""
    return f"Figures are sent to {server.target.netloc}, another machine{open_to_all}, as your settings say."


def ask(server: VisionServer, picture: bytes, log: NetworkLog) -> str:
    """Have a PNG picture described, and give the description's letters; raises VisionFailed."""
    what, place = f"a figure's picture, to be described by {server.model}", server.target.address
    log.note(what, place=place, outcome="asked")
    try:
        content = _received(server, _request(server.model, picture))
        said = _said(content, server)
    except VisionFailed as error:
        log.note(what, place=place, outcome=f"not described: {error.message}")
        raise
    log.note(what, place=place, outcome=f"received {len(content):,} bytes")
    return said


def _target(url: str, resolve: Resolve) -> Target:
    wrong = SettingsWrong(
        f"vision.url {one_line(url)} is no address of a server.", remedy='Write one like "http://127.0.0.1:8080/v1".'
    )
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise wrong from error
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise wrong
    try:
        numbers = tuple(resolve(parts.hostname, port))
    except (OSError, UnicodeError) as error:
        raise _unreachable(f"No machine is called {parts.hostname}.") from error
    path = parts.path.rstrip("/") or "/v1"
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return Target(parts.scheme, parts.hostname, port, path, numbers)


def _request(model: str, picture: bytes) -> bytes:
    image = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    content = [{"type": "text", "text": _PROMPT}, {"type": "image_url", "image_url": {"url": image}}]
    messages = [{"role": "user", "content": content}]
    asked_for = {"model": model, "messages": messages, "max_tokens": _TOKENS, "temperature": 0, "stream": False}
    return json.dumps(asked_for).encode()


def _received(server: VisionServer, request: bytes) -> bytes:
    """Give the bytes of a server's reply."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers |= {"Authorization": f"Bearer {key}"} if key.isprintable() and key else {}
    limits = Limits(silent_seconds=server.seconds, seconds=server.seconds, bytes=_BYTES)
    deadline = time.monotonic() + server.seconds
    try:
        with asked(server.target, limits, deadline, posted=request, headers=headers) as answer:
            content = b"".join(answer.blocks)
            _check_status(answer, content, server)
            return content
    except TooMuch as error:
        raise VisionFailed(
            error.message,
            remedy=f"Give it longer than {server.seconds:g} seconds (vision.seconds), or a smaller model.",
        ) from error
    except AddressError as error:
        raise _unreachable(error.message) from error


def _check_status(answer: Answer, content: bytes, server: VisionServer) -> None:
    status, address = answer.status, server.target.address
    if status == 200:
        return
    reason = _reason(content)
    if status in {401, 403}:
        message, remedy = f"{address} wants a key ({status}).", f"Set {KEY_VARIABLE} to the server's key."
    elif status == 404:
        message = f"{address} knows no such address or no model {server.model} (404){reason}."
        remedy = "Check vision.url, which usually ends with /v1, and vision.model in settings.toml."
    elif 300 <= status < 400:
        message, remedy = f"{address} leads elsewhere ({status}).", "Name the address it leads to as vision.url."
    else:
        message = f"{address} could not describe the figure ({status}){reason}."
        remedy = "See what the server says, and whether its model takes pictures (llama-server needs --mmproj)."
    raise VisionFailed(message, remedy=remedy)


def _reason(content: bytes) -> str:
    """Give what a server says of an error, as ": ..."; "" where it says nothing that can be read."""
    try:
        error: Any = json.loads(content)
        error = error.get("error", error)
        words = error.get("message") if isinstance(error, dict) else error
    except (ValueError, AttributeError, RecursionError):
        return ""
    return f": {shorten(words, _SHOWN).rstrip('.')}" if isinstance(words, str) and words.strip() else ""


def _said(content: bytes, server: VisionServer) -> str:
    """Give a reply's words, on one line, without control characters, cut where they are too many."""
    try:
        found: Any = json.loads(content)["choices"][0]["message"]["content"]
        if isinstance(found, list):
            found = " ".join(part["text"] for part in found if part.get("type") == "text")
        said = shorten(found, _LONGEST) if isinstance(found, str) else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        said = ""
    if not said.strip("\ufffd "):
        raise VisionFailed(
            f"What {server.target.address} replied is no description.",
            remedy="Check that vision.url speaks OpenAI's chat completions, and that its model takes pictures.",
        )
    return said


def _unreachable(message: str) -> VisionFailed:
    return VisionFailed(message, remedy="Start the server, or mend vision.url in settings.toml.")
