"""How a file is named to people: on one line, whatever its name holds."""

from pathlib import Path


def shown(path: Path) -> str:
    """Give a path for a message, with line breaks, control characters and undecodable bytes escaped."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in str(path)
    )
