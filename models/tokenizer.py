"""Counts tokens as the embedder does, with the `tokenizers` package alone: no torch is loaded for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from models.errors import NotAModel


def load_token_counter(folder: Path) -> Callable[[Sequence[str]], list[int]]:
    """Return a function that counts each text's tokens, special tokens included and nothing cut off."""
    file = folder / "tokenizer.json"
    if not file.is_file():
        raise NotAModel(f"{folder} has no tokenizer.json.", remedy="Give the folder of a sentence-transformers model.")
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the package raises bare Exception
        raise NotAModel(f"{file} cannot be read: {error}.", remedy="Fetch the model again.") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        return [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]

    return count
