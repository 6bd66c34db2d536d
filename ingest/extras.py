"""Optional parts of quoth: which packages' absence a person may mend, and how."""

from __future__ import annotations


def install_line(extra: str) -> str:
    """Say how an optional part is installed in quoth's folder."""
    return f"Run `make setup EXTRAS={extra}` in quoth's folder"
