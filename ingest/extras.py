"""Optional parts of quoth: which packages' absence a person may mend, and how."""

from __future__ import annotations


def install_line(extra: str) -> str:
    """Say how an optional part is installed."""
    return f"Run `quoth extras install {extra}`, or install it in the page's settings"
