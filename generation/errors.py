"""What can go wrong between a question and its answer. A refusal is an answer, not an error."""

from models.errors import QuothError


class GenerationError(QuothError):
    """A question could not be worked on."""


class QuestionUnusable(GenerationError):
    """The question is empty or longer than the model's context can hold."""


class NothingToAsk(GenerationError):
    """There are no sources to answer from."""


class QuoteBroken(GenerationError):
    """A quote did not equal its source's stored text; it was not shown. This is a defect to report."""


class ColumnsUnusable(GenerationError):
    """What a table is to ask cannot be read as columns, or two of them have one name."""
