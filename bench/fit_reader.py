"""Fits a small reader, tried and not shipped yet: the last layers of all-MiniLM-L6-v2, on questions over articles.

A third of the articles is never fitted on; figures are taken there and on other people's papers. An example is a
question with a few sentences: those that hold its answer; those nearest to it where nothing answers; and, for an
answerable question, those of the same article that share most words with it and do not hold the answer. The questions
that other parts of the bench are measured with (`in_dev_questions`) are left out.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from bench.answer_reader import QUESTION_PIECES, AnswerReader, Foundation, ReaderNetwork, pack
from bench.questions import DATA
from ingest.sentences import split_sentences
from models.catalogue import DEFAULT_EMBEDDER
from models.store import ModelStore

_TRAINING = DATA / "train" / "squad2_dev_articles.jsonl"
# Every third article, in alphabetical order, is kept aside.
HELD_OUT = 3
# Pieces of a window of sentences: every paragraph is cut into short ones and into such as the library's passages are.
_WINDOWS = (60, 144)
_BATCH = 24
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Window:
    """A few sentences of an article, with pieces, their characters, and states before the joined layers."""

    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its article, the windows of its paragraph, and its answers (none: nothing answers)."""

    question: str
    article: str
    paragraph: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a window of its article, and the pieces where the answer starts and ends; 0, 0 for none."""

    question: str
    window: int
    start: int
    end: int


def rows() -> list[dict[str, object]]:
    """Read the training questions that no other figure is taken on."""
    found = [json.loads(line) for line in _TRAINING.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if not row["in_dev_questions"]]


def held_out(articles: Sequence[str]) -> set[str]:
    """Choose the articles that are never fitted on."""
    return set(sorted(set(articles))[::HELD_OUT])


@cache
def words(text: str) -> frozenset[str]:
    """Give a text's words, without the shortest."""
    return frozenset(word for word in re.findall(r"\w+", text.lower()) if len(word) > 2)


def windows_of(paragraph: str, base: Foundation, limit: int) -> list[Window]:
    """Cut a paragraph into runs of whole sentences that stay within the limit where they can."""
    runs: list[tuple[int, int]] = []
    for start, end in split_sentences(paragraph):
        if runs and len(base.encode(paragraph[runs[-1][0] : end], 512)[0]) <= limit:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    texts = [paragraph[start:end] for start, end in runs]
    return [Window(text, *base.encode(text, max(_WINDOWS)), words(text)) for text in texts]


class Examples:
    """The windows of all articles with their states, and the examples made of them."""

    def __init__(self, base: Foundation, questions: list[dict[str, object]]) -> None:
        self.windows: list[Window] = []
        self.at: dict[tuple[str, int, int], list[int]] = {}  # article, paragraph, limit -> its windows
        self.questions = questions
        for article in sorted({str(row["source_file"]) for row in questions}):
            text = (DATA / "qa" / article).read_text(encoding="utf-8")
            for number, paragraph in enumerate(text.split("\n\n")):
                for limit in _WINDOWS:
                    made = windows_of(paragraph, base, limit) if number else []
                    self.at[article, number, limit] = list(range(len(self.windows), len(self.windows) + len(made)))
                    self.windows += made
        counts = Counter(word for window in self.windows for word in window.words)
        self.rarity = {word: math.log(len(self.windows) / count) for word, count in counts.items()}

    def shared(self, question: str, window: int) -> float:
        """Weigh the words that a window shares with a question."""
        return sum(self.rarity[word] for word in words(question) & self.windows[window].words)

    def of(self, row: dict[str, object], chance: random.Random) -> list[Example]:
        """Make the examples of one question."""
        question, article = str(row["question"]), str(row["source_file"])
        limit = chance.choice(_WINDOWS)
        own = self.at[article, int(str(row["paragraph"])), limit]
        answers = [str(answer) for answer in row["answers"]]  # type: ignore[attr-defined]
        if not answers:
            return [Example(question, max(own, key=lambda at: self.shared(question, at)), 0, 0)]
        found = self._answered(question, own, answers)
        every = [at for (name, _, cut), places in self.at.items() if (name, cut) == (article, limit) for at in places]
        other = [at for at in every if not any(a.lower() in self.windows[at].text.lower() for a in answers)]
        near = sorted(other, key=lambda at: -self.shared(question, at))[:_NEAREST]
        return found + ([Example(question, chance.choice(near), 0, 0)] if near else [])

    def _answered(self, question: str, own: Sequence[int], answers: Sequence[str]) -> list[Example]:
        answer = Counter(answers).most_common(1)[0][0]
        able = [at for at in own if answer in self.windows[at].text]
        if not able:
            return []
        at = max(able, key=lambda place: self.shared(question, place))
        window = self.windows[at]
        places = [match.start() for match in re.finditer(re.escape(answer), window.text)]
        sentences = split_sentences(window.text)

        def fits(place: int) -> float:
            inside = [window.text[s:e] for s, e in sentences if s <= place < e]
            return len(words(question) & words(inside[0])) if inside else 0.0

        begin = max(places, key=fits)
        pieces = [i for i, (s, e) in enumerate(window.offsets) if e > begin and s < begin + len(answer) and e > s]
        return [Example(question, at, pieces[0], pieces[-1])] if pieces else []


def batches(examples: list[Example], length: dict[int, int], chance: random.Random) -> Iterator[list[Example]]:
    """Give batches of windows of like length, in a random order."""
    chance.shuffle(examples)
    pools = [examples[i : i + 20 * _BATCH] for i in range(0, len(examples), 20 * _BATCH)]
    made = []
    for pool in pools:
        pool.sort(key=lambda example: length[example.window])
        made += [pool[i : i + _BATCH] for i in range(0, len(pool), _BATCH)]
    chance.shuffle(made)
    yield from made


class States:
    """States of texts from the layers that are left as they are, each made once."""

    def __init__(self, base: Foundation) -> None:
        self._base = base
        self._kept: dict[tuple[int, ...], Tensor] = {}

    def of(self, texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Give padded states and ids."""
        missing = [text for text in texts if tuple(text) not in self._kept]
        if missing:
            states, _ = self._base.states(missing)
            for text, state in zip(missing, states, strict=True):
                self._kept[tuple(text)] = state[: len(text)].clone()
        padded = nn.utils.rnn.pad_sequence([self._kept[tuple(text)] for text in texts], batch_first=True)
        ids = nn.utils.rnn.pad_sequence([torch.tensor(text) for text in texts], batch_first=True)
        return padded.clone(), ids


def fit(base: Foundation, network: ReaderNetwork, data: Examples, *, epochs: int, seed: int, out: Path) -> None:
    """Fit on the articles that are not kept aside, and write the file after every round."""
    chance = random.Random(seed)
    aside = held_out([str(row["source_file"]) for row in data.questions])
    mine = [row for row in data.questions if row["source_file"] not in aside]
    length = {at: len(window.ids) for at, window in enumerate(data.windows)}
    fresh = [p for n, p in network.named_parameters() if not n.startswith("layers")]
    old = [p for n, p in network.named_parameters() if n.startswith("layers")]
    optimiser = torch.optim.AdamW([{"params": old, "lr": 1.5e-4}, {"params": fresh, "lr": 1e-3}], weight_decay=0.01)
    steps = epochs * sum(1 + bool(row["answers"]) for row in mine) // _BATCH
    warm = steps // 12
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    states, started, step, mean = States(base), time.monotonic(), 0, 2.0
    for epoch in range(epochs):
        examples = [example for row in mine for example in data.of(row, chance)]
        for batch in batches(examples, length, chance):
            loss = loss_of(network, base, data, states, batch)
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no hint for it
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step, mean = step + 1, 0.98 * mean + 0.02 * loss.item()
            if step % 10 == 0:
                print(f"step {step} of {steps}, loss {mean:.3f}, {time.monotonic() - started:.0f} s", flush=True)
        save_file(pack({n: p.detach().contiguous() for n, p in network.state_dict().items()}), out)
        print(f"round {epoch + 1} written to {out}", flush=True)


def loss_of(
    network: ReaderNetwork, base: Foundation, data: Examples, states: States, batch: Sequence[Example]
) -> Tensor:
    """Give the mean cross entropy of both pointers."""
    asked = states.of([base.encode(example.question, QUESTION_PIECES)[0] for example in batch])
    given = states.of([data.windows[example.window].ids for example in batch])
    found = network(*asked, *given)
    rows = torch.arange(len(batch))
    starts = torch.tensor([example.start for example in batch])
    ends = torch.tensor([example.end for example in batch])
    loss: Tensor = -(found[rows, 0, starts] + found[rows, 1, ends]).mean() / 2
    return loss


def measure(reader: AnswerReader, questions: Sequence[dict[str, object]], size: int, *, seed: int) -> str:
    """Say, on articles kept aside, how well questions are told apart and sentences of their paragraph are picked."""
    aside = held_out([str(row["source_file"]) for row in questions])
    left = [row for row in questions if row["source_file"] in aside]
    drawn = random.Random(seed).sample(left, min(size, len(left)))
    odds, picked, counted = [], [], []
    for row in drawn:
        text = (DATA / "qa" / str(row["source_file"])).read_text(encoding="utf-8")
        paragraph = text.split("\n\n")[int(str(row["paragraph"]))]
        (reading,) = reader.read(str(row["question"]), [paragraph])
        sentences = split_sentences(paragraph)
        chances = [reading.chance(*sentence) for sentence in sentences]
        odds.append(max(chances) / max(1 - float(reading.chances.sum()), 1e-9))
        answers = [str(answer) for answer in row["answers"]]  # type: ignore[attr-defined]
        holds = [any(answer in paragraph[start:end] for answer in answers) for start, end in sentences]
        if answers:
            asked = words(str(row["question"]))
            shared = [len(asked & words(paragraph[start:end])) for start, end in sentences]
            picked.append(holds[chances.index(max(chances))])
            counted.append(holds[shared.index(max(shared))])
    told = roc_auc_score([bool(row["answers"]) for row in drawn], odds)
    return (
        f"{len(drawn)} questions kept aside: AUC of answerable {told:.3f}; sentence picked "
        f"{sum(picked) / len(picked):.3f}, by shared words {sum(counted) / len(counted):.3f}"
    )


def main() -> None:
    """Fit and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--measured", type=int, default=600, help="questions of the articles kept aside")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    folder = ModelStore(options.out.parent).path(DEFAULT_EMBEDDER)
    base = Foundation(folder)
    network = ReaderNetwork(base.last, base.width)
    data = Examples(base, rows())
    fit(base, network, data, epochs=options.epochs, seed=options.seed, out=options.out)
    print(measure(AnswerReader(folder, options.out), data.questions, options.measured, seed=options.seed))


if __name__ == "__main__":
    main()
