"""Checks claims with a sequence classifier from a folder (natural language inference, MiniCheck), without a network.

Imports torch and transformers, like encoder.py. Which of the model's labels means "supported" is read from its names.
"""

# ruff: noqa: E402 - the libraries read the environment when they are imported

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.threads import sleep_while_waiting

sleep_while_waiting()
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from models.encoder import fingerprint
from models.errors import NotAModel

_BATCH = 8
_LONGEST = 512
_SUPPORTED = frozenset({"entailment", "entail", "supported", "support"})
_SECOND = frozenset({"label_1", "1"})


class EntailmentChecker:
    """Gives the probability of entailment; implements ClaimChecker. Calls from several threads wait for each other."""

    def __init__(self, folder: Path, *, name: str) -> None:
        """Load the model; raises NotAModel where the folder has no classifier, or no label that means "supported"."""
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
            self._model: Any = AutoModelForSequenceClassification.from_pretrained(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            raise NotAModel(
                f"{folder} does not hold a classifier of pairs of texts ({error}).",
                remedy="Choose the folder of a natural language inference model, with config.json and its weights.",
            ) from error
        self._model.eval()
        self._label = _label_of(self._model.config.id2label, folder)
        self._lock = threading.Lock()
        self.name = f"{name}@{fingerprint(folder)}"

    def check(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Give, for each (quote, claim), the probability that the quote supports the claim, float32[n] in 0..1."""
        chances = np.zeros(len(pairs), np.float32)
        for start in range(0, len(pairs), _BATCH):
            some = pairs[start : start + _BATCH]
            read = self._tokenizer(
                [quote for quote, _ in some],
                [claim for _, claim in some],
                padding=True,
                truncation="only_first",
                max_length=_LONGEST,
                return_tensors="pt",
            )
            with self._lock, torch.inference_mode():
                logits = self._model(**read).logits
            chances[start : start + len(some)] = logits.float().softmax(dim=-1)[:, self._label].numpy()
        return chances


def _label_of(names: dict[int, str], folder: Path) -> int:
    """Find the label that means "supported"; a model with two unnamed ones has it second, as MiniCheck's do."""
    found = [place for place, name in names.items() if name.lower() in _SUPPORTED]
    unnamed = [place for place, name in names.items() if name.lower() in _SECOND and len(names) == 2]
    if found or unnamed:
        return int((found or unnamed)[0])
    raise NotAModel(
        f"{folder} names no label of its model that means 'supported': {', '.join(names.values())}.",
        remedy="Choose a natural language inference model, or name the label 'entailment' in its config.json.",
    )
