"""What can go wrong with the library on disk."""

from models.errors import QuothError


class LibraryError(QuothError):
    """The library cannot do what was asked."""


class LibraryUnusable(LibraryError):
    """The library's folder or file cannot be opened, is damaged, or is of a newer quoth."""


class LibraryBusy(LibraryError):
    """Another quoth is writing to the same library and did not finish in time."""


class DiskFull(LibraryError):
    """There is no room left; what was being added has been taken back."""


class SourceNotFound(LibraryError):
    """No source has that id, or several begin with it."""


class NotebookNotFound(LibraryError):
    """No notebook has that name."""
