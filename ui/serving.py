"""Starts the page: Streamlit with what privacy asks for, on this machine only. Knows no page's content."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

from ui.errors import AddressRefused
from ui.settings import LOCALHOST, Settings

PAGE = Path(__file__).parent / "app.py"
PORTS_TRIED = 20


def check_address(address: str) -> str:
    """Give the address if only this machine can reach it; raises AddressRefused."""
    if address == "localhost":
        return LOCALHOST
    try:
        local = ipaddress.ip_address(address).is_loopback
    except ValueError:
        local = False
    if not local:
        raise AddressRefused(
            f"{address} could be reached by others, and quoth's page asks nobody for a password.",
            remedy=f"Leave --address out to serve on {LOCALHOST}; from another machine, use an ssh tunnel.",
        )
    return address


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
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": address,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "logger.level": "error",
        "theme.primaryColor": "#2f6f5e",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(PAGE), *flags]


def streamlit_environment(settings: Settings, *, notebook: str | None) -> dict[str, str]:
    """Give the environment that tells the page its home and the notebook to open."""
    told = {**os.environ, "QUOTH_HOME": str(settings.home)}
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
