"""Tells whether a path holds a model, and of which kind, by its bytes and files, never by its name.

Loads no model.
"""

from __future__ import annotations

import json
from pathlib import Path

from models.errors import ModelNotFound, NotAModel
from models.files.catalogue import ModelKind

# Bytes of a model file below which its yes or no is not asked for (docs/decisions/0009-checks.md).
_JUDGES = 500_000_000

_MAGIC = b"GGUF"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin", "model.safetensors.index.json")


def kind_of(path: Path) -> ModelKind:
    """Return what the path holds: a GGUF file is an LLM, a sentence-transformers folder an embedder, Whisper's speech.

    A classifier of texts is a checker of claims. Raises ModelNotFound when nothing is there, NotAModel when it is
    something else.
    """
    if path.is_dir():
        if (path / "model.bin").is_file() and (path / "config.json").is_file() and not (path / "modules.json").exists():
            return "speech"
        if _classifies(path):
            return "checker"
        _check_folder(path)
        return "embedder"
    if not path.is_file():
        raise ModelNotFound(
            f"There is no model at {path}.", remedy="Check the path, or see `quoth models` for the names."
        )
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(_MAGIC))
    except OSError as error:
        raise NotAModel(f"{path} cannot be read: {error.strerror}.", remedy="Check the file's permissions.") from error
    if magic != _MAGIC:
        raise NotAModel(f"{path} is not a GGUF file.", remedy="Give a .gguf file of an instruction-tuned model.")
    return "llm"


def may_judge(path: Path) -> bool:
    """Tell whether the language model in a file is large enough for its yes or no to mean something."""
    return path.is_file() and path.stat().st_size >= _JUDGES


def _classifies(path: Path) -> bool:
    """Tell whether a folder holds a classifier of texts, as models of natural language inference are."""
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    made = config.get("architectures") if isinstance(config, dict) else None
    return isinstance(made, list) and any(str(each).endswith("ForSequenceClassification") for each in made)


def _check_folder(path: Path) -> None:
    remedy = (
        "Give the folder of a sentence-transformers model: the one with modules.json, tokenizer.json and the weights."
    )
    try:
        modules = json.loads((path / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        modules = None
    if not isinstance(modules, list) or not modules:
        raise NotAModel(f"{path} has no readable modules.json.", remedy=remedy)
    if not (path / "tokenizer.json").is_file():
        raise NotAModel(f"{path} has no tokenizer.json.", remedy=remedy)
    first = path / str(modules[0].get("path", "")) if isinstance(modules[0], dict) else path
    if not any((folder / name).is_file() for folder in (path, first) for name in _WEIGHTS):
        raise NotAModel(f"{path} has no weights ({' or '.join(_WEIGHTS[:2])}).", remedy=remedy)
