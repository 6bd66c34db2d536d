"""What can go wrong between the person and the rooms: settings, addresses, files of questions."""

from models.errors import QuothError


class UiError(QuothError):
    """What was asked for cannot be started."""


class SettingsWrong(UiError):
    """The settings file cannot be read, or says something that quoth does not know."""


class AddressRefused(UiError):
    """The page was to be served where others could reach it, or no port is free."""


class NothingToDo(UiError):
    """No file, source or question was left to work on."""


class QuestionsFileWrong(UiError):
    """The file of questions cannot be opened."""


class OutputRefused(UiError):
    """The folder that was to take the results cannot be written."""


class KeptByAnother(UiError):
    """What the library keeps was written by a quoth of another version."""
