"""Points at the words of a passage that answer a question, or at nothing: a small reader, tried and not shipped yet.

Question and passages run through the first layers of all-MiniLM-L6-v2 apart, as they are; the last three see
both and were fitted (bench/fit_reader.py, docs/decisions/0005-reader.md). Knows no library.
"""

# ruff: noqa: E402 - the libraries read the environment when they are imported

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from models.threads import sleep_while_waiting

sleep_while_waiting()

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils.logging import disable_progress_bar

# The layers that see question and passage apart; `Comparer` compares what comes out of them.
APART = 3
# Pieces of a question and of a passage that are read.
QUESTION_PIECES = 48
PASSAGE_PIECES = 254
BATCH = 16
# What is told of each piece of the passage beside its state: it stands in the question; its likest word there, twice.
_HINTS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Where an answer may begin in a passage: `chances` of the places `starts` (characters), best end of each.

    The chances and that of no answer here add up to 1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    chances: NDArray[np.float64]

    def chance(self, start: int, end: int) -> float:
        """Give the chance that the answer begins within these characters."""
        return float(self.chances[(self.starts >= start) & (self.starts < end)].sum())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the likeliest answer's characters that begins within these characters; the given ones if none does."""
        within = np.flatnonzero((self.starts >= start) & (self.starts < end))
        if not len(within):
            return start, end
        best = within[np.argmax(self.chances[within])]
        return int(self.starts[best]), min(int(self.ends[best]), end)


class ReaderNetwork(nn.Module):
    """The fitted part: the last layers over question and passage together, and two pointers."""

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        super().__init__()
        self.layers = layers
        self.sides = nn.Embedding(2, width)
        self.hints = nn.Linear(_HINTS, width, bias=False)
        self.drop = nn.Dropout(0.1)
        self.pointers = nn.Linear(width, 2)
        nn.init.normal_(self.sides.weight, std=0.02)
        nn.init.normal_(self.hints.weight, std=0.02)
        nn.init.normal_(self.pointers.weight, std=0.02)
        nn.init.zeros_(self.pointers.bias)

    def forward(self, asked: Tensor, asked_ids: Tensor, given: Tensor, given_ids: Tensor) -> Tensor:
        """Give log chances float32[n, 2, 1 + pieces] of start and end; place 0 is "no answer here".

        States are float32[n, pieces, width], ids int64[n, pieces] with 0 where there is padding; the first piece of
        each text is the mark of its beginning.
        """
        hinted = self.hints(_hints(asked, asked_ids, given, given_ids))
        states = torch.cat([asked + self.sides.weight[0], given + self.sides.weight[1] + hinted], dim=1)
        states = self.drop(states)
        there = torch.cat([asked_ids, given_ids], dim=1) != 0
        mask = torch.zeros(there.shape).masked_fill(~there, -1e9)[:, None, None, :]
        for layer in self.layers:
            out = layer(states, mask)
            states = out[0] if isinstance(out, tuple) else out
        logits = self.pointers(states).transpose(1, 2)
        count = asked.shape[1]
        logits = torch.cat([logits[:, :, :1], logits[:, :, count + 1 :]], dim=2)
        void = torch.cat([torch.zeros(len(there), 1, dtype=torch.bool), ~there[:, count + 1 :]], dim=1)
        return nn.functional.log_softmax(logits.masked_fill(void[:, None, :], -1e9), dim=2)


def _hints(asked: Tensor, asked_ids: Tensor, given: Tensor, given_ids: Tensor) -> Tensor:
    words = asked_ids > 999  # below are marks and padding
    same = ((given_ids[:, :, None] == asked_ids[:, None, :]) & words[:, None, :]).any(dim=2).float()
    likeness = nn.functional.normalize(given, dim=-1) @ nn.functional.normalize(asked, dim=-1).transpose(1, 2)
    likest = likeness.masked_fill(~words[:, None, :], -1.0).max(dim=2).values
    return torch.stack([same, likest, likest.clamp(min=0) ** 4], dim=2)


class Foundation:
    """The layers that are left as they are: tokenizer, embeddings and the first layers of the base model."""

    def __init__(self, folder: Path) -> None:
        disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no hint for it
        logging.getLogger("transformers").setLevel(logging.ERROR)
        self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.model = cast(Any, BertModel.from_pretrained(str(folder), add_pooling_layer=False, local_files_only=True))
        self.model.eval()
        self.last = nn.ModuleList(list(self.model.encoder.layer)[APART:])
        self.model.encoder.layer = nn.ModuleList(list(self.model.encoder.layer)[:APART])
        self.width: int = self.model.config.hidden_size

    def encode(self, text: str, limit: int) -> tuple[list[int], list[tuple[int, int]]]:
        """Give the pieces of a text with their characters, its marks included."""
        found = self.tokenizer.encode(text)
        return found.ids[: limit - 1] + found.ids[-1:], found.offsets[: limit - 1] + found.offsets[-1:]

    def states(self, texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Give states float32[n, pieces, width] and padded ids int64[n, pieces]."""
        ids = nn.utils.rnn.pad_sequence([torch.tensor(text) for text in texts], batch_first=True)
        with torch.inference_mode():
            out = self.model(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state
        return out, ids


class AnswerReader:
    """Reads passages for a question, with the base model's folder and the fitted file."""

    def __init__(self, folder: Path, fitted: Path) -> None:
        self._base = Foundation(folder)
        self._network = ReaderNetwork(self._base.last, self._base.width)
        self._network.load_state_dict(unpack(load_file(fitted)))
        self._network.eval()
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read each passage on its own."""
        asked, _ = self._base.encode(question, QUESTION_PIECES)
        given = [self._base.encode(passage, PASSAGE_PIECES) for passage in passages]
        order = sorted(range(len(given)), key=lambda place: len(given[place][0]))
        readings: dict[int, Reading] = {}
        with self._lock, torch.inference_mode():
            question_states, question_ids = self._base.states([asked])
            for begin in range(0, len(order), BATCH):
                places = order[begin : begin + BATCH]
                states, ids = self._base.states([given[place][0] for place in places])
                count = len(places)
                found = self._network(
                    question_states.expand(count, -1, -1), question_ids.expand(count, -1), states, ids
                )
                for row, place in enumerate(places):
                    readings[place] = _reading(found[row].numpy(), given[place][1])
        return [readings[place] for place in range(len(passages))]


def _reading(found: NDArray[np.float32], offsets: Sequence[tuple[int, int]]) -> Reading:
    """Leave out the marks at both ends; the end of an answer is the likeliest within the next pieces."""
    count = len(offsets) - 2
    chances = np.exp(found[0, 1 : 1 + count].astype(np.float64))
    spread = 20
    ends = [int(place + np.argmax(found[1, 1 + place : 1 + min(place + spread, count)])) for place in range(count)]
    return Reading(
        np.array([start for start, _ in offsets[1:-1]], np.int64),
        np.array([offsets[1 + end][1] for end in ends], np.int64),
        chances,
    )


def pack(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Store each matrix as int8 with one scale a row; vectors as float16."""
    packed: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if weight.ndim < 2:
            packed[name] = weight.to(torch.float16)
            continue
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        packed[name] = (weight / scale).round().to(torch.int8)
        packed[f"{name}.scale"] = scale
    return packed


def unpack(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    """Give back what `pack` stored, as float32."""
    return {
        name: weight.float() * packed.get(f"{name}.scale", torch.ones(1))
        for name, weight in packed.items()
        if not name.endswith(".scale")
    }
