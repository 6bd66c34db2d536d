"""Why a file could not be read. Every message names the file; every remedy says what to do next."""

from pathlib import Path

from models.errors import QuothError


class ReadError(QuothError):
    """A file could not be turned into a document."""


class FileMissing(ReadError):
    """Nothing is at that path, or it may not be read."""


class UnsupportedFile(ReadError):
    """The bytes are of no kind that quoth reads, whatever the name says."""


class EmptyFile(ReadError):
    """The file has no bytes."""


class NoText(ReadError):
    """The file opens but holds no text: a scan, or pictures only."""


class PasswordNeeded(ReadError):
    """The file is encrypted, and no password or a wrong one was given."""


class ReaderBroken(ReadError):
    """A reader, likely another package's, cannot be loaded."""


class ExtraMissing(ReadError):
    """What reads such files is an optional part of quoth, and not installed."""


class Unreadable(ReadError):
    """The file is damaged beyond what the readers can mend."""


class ReadLimit(ReadError):
    """Reading the file took more time, memory or pages than is allowed."""


def shown(path: Path) -> str:
    """Give a path for a message, with line breaks, control characters and undecodable bytes escaped."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in str(path)
    )
