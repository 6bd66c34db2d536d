"""The root of quoth's errors, and those of model files and of the models themselves.

QuothError
 |- ModelError          ModelNotFound, ModelMissing, ModelCorrupt, FetchFailed, NotAModel, GeneratorFailed
 |                      (GeneratorDied)
 |- ReadError           (ingest/errors.py)
 |- LibraryError        (retrieval/errors.py)
 `- GenerationError     (generation/errors.py)
"""


class QuothError(Exception):
    """Something failed that the person can act on: what, on which file, and what to do next.

    `message` says what failed and names the file, `remedy` what to do next; both are whole sentences.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ModelError(QuothError):
    """A model cannot be found, fetched, verified or loaded."""


class ModelNotFound(ModelError):
    """No model of that name is in the catalogue and no file is at that path."""


class ModelMissing(ModelError):
    """The model is in the catalogue but not on this machine."""


class ModelCorrupt(ModelError):
    """A file's sha256 is not the catalogue's; the file has been removed."""


class NetworkOff(ModelError):
    """The settings let nothing be fetched."""


class FetchFailed(ModelError):
    """No place that carries the model could deliver it."""


class NotAModel(ModelError):
    """The file at the given path is not a GGUF file, the folder not a sentence-transformers model."""


class GeneratorFailed(ModelError):
    """The model file could not be loaded, or writing with it failed."""


class GeneratorDied(GeneratorFailed):
    """The model's process ended while it was wanted: killed, out of memory, crashed. The next call starts another."""
