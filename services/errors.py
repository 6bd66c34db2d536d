"""What can go wrong between the person and the rooms, and what of the rooms' own errors a door tells apart."""

from ingest.errors import PasswordNeeded
from models.errors import ModelMissing, NetworkOff, QuothError
from retrieval.errors import LibraryError, SourceNotFound

__all__ = [
    "AddressRefused",
    "CollectionNotFound",
    "ExtraMissing",
    "ExtraNotInstalled",
    "KeptByAnother",
    "LibraryError",
    "ModelMissing",
    "NetworkOff",
    "NothingToCalibrate",
    "NothingToDo",
    "OutputRefused",
    "PasswordNeeded",
    "QuestionsFileWrong",
    "QuothError",
    "SchemaWrong",
    "ServiceError",
    "SettingsWrong",
    "SourceNotFound",
    "VisionFailed",
    "VisionUnreachable",
]


class ServiceError(QuothError):
    """What was asked for cannot be started."""


class SettingsWrong(ServiceError):
    """The settings file cannot be read, or says something that quoth does not know."""


class AddressRefused(ServiceError):
    """The page was to be served where others could reach it, or no port is free."""


class NothingToDo(ServiceError):
    """No file, source or question was left to work on."""


class CollectionNotFound(ServiceError):
    """A Zotero library has no collection of that name."""


class ExtraMissing(ServiceError):
    """An optional part of quoth is not installed."""


class ExtraNotInstalled(ServiceError):
    """An optional part could not be installed."""


class NothingToCalibrate(ServiceError):
    """The chosen language model is not asked to judge, so that there is nothing to fit for it."""


class QuestionsFileWrong(ServiceError):
    """The file of questions cannot be opened."""


class SchemaWrong(ServiceError):
    """A schema cannot be read, or asks for what cannot be extracted."""


class OutputRefused(ServiceError):
    """The folder that was to take the results cannot be written."""


class KeptByAnother(ServiceError):
    """What the library keeps was written by a quoth of another version."""


class VisionFailed(ServiceError):
    """No picture was described: no server is set for it, it cannot be reached, or its reply is none."""


class VisionUnreachable(VisionFailed):
    """The server that describes pictures cannot be reached, so that no other picture will be described either."""
