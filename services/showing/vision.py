"""Asks the vision model that a person has to describe a picture: one request to the server that the settings name.

The server speaks the chat completions of OpenAI's interface, as llama.cpp's, Ollama's and LM Studio's do. A reply is
data: its letters are taken, on one line and not too many, and nothing in it is followed. Nothing is sent to another
machine unless the settings name it and let the network be used; every request is recorded before it is made, and be it
the question where that machine is.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import os
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from models.errors import NetworkOff
from models.files.network_log import NetworkLog
from services.add.addresses.connection import Answer, Limits, asked
from services.add.addresses.errors import AddressError, TooMuch
from services.add.addresses.targets import Resolve, Target, system_resolve
from services.errors import SettingsWrong, VisionFailed, VisionUnreachable
from services.settings import Settings
from services.showing.plain_text import shorten

KEY_VARIABLE = "QUOTH_VISION_KEY"
_PROMPT = (
    "Describe this figure of a paper for a reader who cannot see it: what kind of figure it is, what its axes or parts "
    "are, and what it shows. Say only what can be seen. Plain sentences, no lists, at most 120 words."
)
_TOKENS = 400
_LONGEST = 2000  # characters of a description
_BYTES = 1_000_000  # of a reply
_PORTS = {"http": 80, "https": 443}
_THOUGHT = "</think>"
_SHOWN = 160  # characters of what a server says went wrong


@dataclass(frozen=True, slots=True)
class VisionServer:
    """Where pictures are described; `elsewhere` says that it is another machine than this.

    The target's numbers are looked up when it is asked.
    """

    target: Target
    model: str
    elsewhere: bool
    seconds: float


def server_of(settings: Settings) -> VisionServer:
    """Give the server that the settings name; no name is looked up: a loopback number or localhost is here.

    Raises VisionFailed where they name none, SettingsWrong where the address is none, NetworkOff where it is another
    machine and they let nothing out.
    """
    if settings.vision_url is None or settings.vision_model is None:
        raise VisionFailed(
            "No vision model is set, so that no figure can be described.",
            remedy="Start one (llama-server with --mmproj, Ollama, LM Studio) and name its url and model under "
            f"[vision] in {settings.home / 'settings.toml'}.",
        )
    target = _target(settings.vision_url)
    elsewhere = target.host != "localhost" and not _is_loopback(target.host)
    if elsewhere and not settings.fetch:
        raise NetworkOff(
            f"No figure was sent to {target.netloc}, another machine: your settings turn the network off.",
            remedy="Take fetch = false out of settings.toml, or run the vision model here, at 127.0.0.1 or localhost.",
        )
    return VisionServer(target, settings.vision_model, elsewhere, settings.vision_seconds)


def tell_where(server: VisionServer) -> str:
    """Say that pictures leave this machine; "" where they do not."""
    if not server.elsewhere:
        return ""
    sent = "Figures and your key" if _key() else "Figures"
    open_to_all = ", unencrypted" if server.target.scheme == "http" else ""
    return f"{sent} are sent to {server.target.netloc}, another machine{open_to_all}, as your settings say."


def ask(server: VisionServer, picture: bytes, log: NetworkLog, *, resolve: Resolve = system_resolve) -> str:
    """Have a PNG picture described, and give the description's letters; raises VisionFailed."""
    what, place = f"a figure's picture, to be described by {server.model}", server.target.address
    log.note(what, place=place, outcome="asked")
    try:
        content = _received(_found(server, resolve), _request(server.model, picture))
        said = _said(content, server)
    except VisionFailed as error:
        log.note(what, place=place, outcome=f"not described: {error.message}")
        raise
    log.note(what, place=place, outcome=f"received {len(content):,} bytes")
    return said


def _target(url: str) -> Target:
    """Give what an address names, without numbers; an error does not repeat it, as it may hold a password."""
    wrong = SettingsWrong(
        "vision.url is no address of a server.",
        remedy=f'Write one like "http://127.0.0.1:8080/v1"; a key belongs into {KEY_VARIABLE}.',
    )
    try:
        parts = urlsplit(url)
        usual = _PORTS[parts.scheme]
        port = parts.port or usual
    except (ValueError, KeyError) as error:
        raise wrong from error
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise wrong
    path = quote(parts.path, safe="/%:").rstrip("/") or "/v1"
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return Target(parts.scheme, parts.hostname, port, path, ())


def _found(server: VisionServer, resolve: Resolve) -> VisionServer:
    """Give a server with the numbers of its machine; "localhost" must be this one."""
    target = server.target
    try:
        numbers = tuple(resolve(target.host, target.port))
    except (OSError, UnicodeError) as error:
        raise _unreachable(f"No machine is called {target.host}.") from error
    if not server.elsewhere and not all(map(_is_loopback, numbers)):
        raise _unreachable(f"{target.host} is another machine here, and no figure was sent to it.")
    return replace(server, target=replace(target, numbers=numbers))


def _is_loopback(number: str) -> bool:
    """Tell a number of this machine from others, and from names."""
    try:
        return ipaddress.ip_address(number).is_loopback
    except ValueError:
        return False


def _request(model: str, picture: bytes) -> bytes:
    image = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    content = [{"type": "text", "text": _PROMPT}, {"type": "image_url", "image_url": {"url": image}}]
    messages = [{"role": "user", "content": content}]
    asked_for = {"model": model, "messages": messages, "max_tokens": _TOKENS, "temperature": 0, "stream": False}
    return json.dumps(asked_for).encode()


def _received(server: VisionServer, request: bytes) -> bytes:
    """Give the bytes of a server's reply."""
    key = _key()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    # silence ends later than the whole does, so that a slow model is told as slow, and not as none
    limits = Limits(silent_seconds=2 * server.seconds, seconds=server.seconds, bytes=_BYTES)
    deadline = time.monotonic() + server.seconds
    try:
        with asked(server.target, limits, deadline, posted=request, headers=headers) as answer:
            content = b"".join(answer.blocks)
            _check_status(answer, content, server)
            return content
    except TooMuch as error:
        longer = f"Give it longer than {server.seconds:g} seconds (vision.seconds), or take a smaller model."
        other = "Check that vision.url speaks OpenAI's chat completions."
        raise VisionFailed(error.message, remedy=longer if time.monotonic() >= deadline else other) from error
    except AddressError as error:
        raise _unreachable(error.message) from error


def _key() -> str:
    """Give the server's key, "" where there is none."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise VisionFailed(f"{KEY_VARIABLE} holds signs that no key has.", remedy="Set it to the server's key alone.")
    return key


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
    if not isinstance(words, str) or not words.strip():
        return ""
    key = _key()  # some repeat a key that they do not take
    return f": {shorten(words.replace(key, '…') if key else words, _SHOWN).rstrip('.')}"


def _said(content: bytes, server: VisionServer) -> str:
    """Give a reply's words, on one line, without control characters, cut where they are too many.

    What a model thinks aloud before it replies is left out, and a reply that it had no room to end is told as cut.
    """
    try:
        choice: Any = json.loads(content)["choices"][0]
        found = choice["message"]["content"]
        if isinstance(found, list):
            found = " ".join(part["text"] for part in found if part.get("type") == "text")
        said = shorten(found.rpartition(_THOUGHT)[2], _LONGEST)
        if said and choice.get("finish_reason") == "length":
            said = f"{said.rstrip('…')}…"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        said = ""
    if not said.strip("\ufffd "):
        raise VisionFailed(
            f"What {server.target.address} replied is no description.",
            remedy="Check that vision.url speaks OpenAI's chat completions, and that its model takes pictures.",
        )
    return said


def _unreachable(message: str) -> VisionUnreachable:
    return VisionUnreachable(message, remedy="Start the server, or mend vision.url in settings.toml.")
