"""Makes an answer's draft again from its record."""

from generation.answer import Record
from models.errors import GeneratorFailed
from models.ports import Generator


def replay(record: Record, generator: Generator) -> str:
    """Let the recorded model write again under the recorded prompt, grammar and seed; the text is the same.

    It writes as far as it did: a draft is stopped where the person stopped it, or where it only copied a sentence.
    Raises GeneratorFailed when another model file is loaded than the one recorded. An answer that no model drafted
    replays to "".
    """
    if not record.prompt:
        return ""
    if generator.sha256 != record.model_sha256:
        raise GeneratorFailed(
            f"The answer was written by {record.model} (sha256 {record.model_sha256[:12]}), not by {generator.name}.",
            remedy=f"Choose it with 'quoth models use {record.model}'.",
        )
    pieces = generator.stream(record.prompt, max_tokens=record.max_tokens, grammar=record.grammar, seed=record.seed)
    text = ""
    while len(text) < len(record.draft) and (piece := next(pieces, None)) is not None:
        text += piece
    return text
