"""Starts the page: Streamlit with what privacy asks for; for others than this machine only behind a password.

Knows no page's content.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

from services.errors import AddressRefused
from services.settings import HOME_VARIABLE, LOCALHOST, Settings

PAGE = Path(__file__).parents[2] / "app.py"
SERVED = Path(__file__).parent / "asgi.py"
PORTS_TRIED = 20
PASSWORD = "QUOTH_PASSWORD"  # the name of the variable that holds it  # noqa: S105
SERVED_AT = "QUOTH_SERVED_AT"
_SHORTEST_PASSWORD = 8
_ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def check_address(address: str, *, password: str = "") -> str:
    """Give the address, unless others can reach it and there is no password to keep them out: AddressRefused."""
    if address == "localhost":
        return LOCALHOST
    if is_own_address(address):
        return address
    if not password:
        raise AddressRefused(
            f"{address} could be reached by others, and no password is set.",
            remedy=f"Set one in {PASSWORD}, or leave --host out to serve on {LOCALHOST} (from another machine, "
            "use an ssh tunnel).",
        )
    if len(password) < _SHORTEST_PASSWORD:
        raise AddressRefused(
            f"The password in {PASSWORD} is shorter than {_SHORTEST_PASSWORD} characters.",
            remedy="Set a longer one: others can reach the page and try.",
        )
    return address


def is_own_address(address: str) -> bool:
    """Tell whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def free_port(address: str, wanted: int) -> int:
    """Give the wanted port or, where it is taken, the next free one; raises AddressRefused."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if _is_free(address, port):
            return port
    raise AddressRefused(
        f"The ports {wanted} to {min(wanted + PORTS_TRIED, 65536) - 1} of {address} are all taken.",
        remedy="Choose another with --port.",
    )


def streamlit_command(settings: Settings, *, address: str, port: int) -> list[str]:
    """Give the command that serves the page."""
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": "true",  # opens no browser, asks for no e-mail address
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",  # Streamlit's word for: refuse other sites' pages
        "server.maxUploadSize": settings.upload_megabytes,
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        # After every run, each poll of a progress bar too, it would look through all objects of the loaded models.
        "runner.postScriptGC": "false",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": LOCALHOST if address in _ANY_ADDRESS else address,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "logger.level": "error",
        "logger.hideWelcomeMessage": "true",  # for some addresses it asks a server on the internet for this machine's
        "theme.light.primaryColor": "#2f6f5e",
        "theme.dark.primaryColor": "#4f9a83",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(SERVED), *flags]


def streamlit_environment(settings: Settings, *, address: str, notebook: str | None) -> dict[str, str]:
    """Give the environment that tells the page its home, where it is served, and the notebook to open."""
    told = {**os.environ, HOME_VARIABLE: str(settings.home), SERVED_AT: address}
    return told | ({"QUOTH_NOTEBOOK": notebook} if notebook else {})


def url(address: str, port: int) -> str:
    """Write the page's address."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # on Windows this option would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
