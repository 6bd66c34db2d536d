"""A GGUF model through llama.cpp: the only module that imports llama_cpp.

Message content is tokenised as plain letters between the chat template's own special tokens, so text that spells a
role token stays text. Knows nothing of questions or sources.
"""

from __future__ import annotations

import codecs
import ctypes
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path

from jinja2.exceptions import TemplateError

from models.threads import sleep_while_waiting

sleep_while_waiting()

# ruff: noqa: E402
import numpy as np
from llama_cpp import Llama, llama_get_logits_ith, llama_token_to_piece, llama_vocab_is_eog
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from llama_cpp.llama_grammar import LlamaGrammar

from models.errors import GeneratorFailed
from models.files.kinds import may_judge
from models.ports import Message
from models.process.spec import ModelSpec

# Prompt tokens read between two chances to stop: under a second on two cores, and as fast as larger batches there. A
# rest of fewer than half of it is read with what stands before, as small batches are half as fast.
# What an earlier prompt left behind is reused where it was read in the very same batches: they give the same
# floating-point sums, so an answer can be replayed to the same text whatever was asked before it.
_PREFILL_CHUNK = 64
_LONGEST_CHUNK = _PREFILL_CHUNK * 3 // 2

# Fewer tokens that two prompts begin with alike are read anew rather than in a batch of their own.
_WORTH_SHARING = 8

# What a file without a template of its own is taken to speak (ChatML, as most small instruct models do).
_CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\n'}}{% endif %}"
)


def load(spec: ModelSpec) -> LlamaGenerator:
    """Load the model of a spec; raises GeneratorFailed."""
    context = {} if spec.context_size is None else {"context_size": spec.context_size}
    return LlamaGenerator(Path(spec.path), name=spec.name, sha256=spec.sha256, threads=spec.threads, **context)


class LlamaGenerator:
    """Writes with one GGUF model; calls from several threads wait for each other."""

    takes_grammar = True
    gives_log_odds = True

    def __init__(
        self, path: Path, *, name: str, sha256: str, context_size: int = 4096, threads: int | None = None
    ) -> None:
        """Load the model; raises GeneratorFailed when llama.cpp cannot."""
        self.name = name
        self.sha256 = sha256
        self._lock = threading.Lock()
        self._ends: list[int] = []  # of the batches in which the prompt that llama.cpp still holds was read
        try:
            self._llama = Llama(
                str(path), n_ctx=context_size, n_batch=_LONGEST_CHUNK, n_threads=threads, verbose=False, use_mmap=True
            )
        except (ValueError, RuntimeError, OSError) as error:
            raise GeneratorFailed(
                f"The model file {path} could not be loaded: {error}.",
                remedy="Check it with 'quoth models verify', or choose another with 'quoth models use'.",
            ) from error
        self.context_size = self._llama.n_ctx()
        self.judges = may_judge(path)
        self._vocab = self._llama._model.vocab  # the low-level calls below want it, and it has no public name
        self._formatter = self._chat_formatter()

    def count_tokens(self, text: str) -> int:
        """Count the tokens of plain text."""
        return len(self._tokenize(text, special=False))

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of messages within the model's own chat template."""
        return len(self._prompt_tokens(messages)[0])

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        """Yield text piece by piece, first empty pieces while the prompt is read; closing the iterator stops.

        Decoding is greedy, so the same messages give the same text on the same machine. Raises GeneratorFailed
        when prompt and answer do not fit the context.
        """
        tokens, head = self._fitting_tokens(messages, max_tokens)
        rule = LlamaGrammar.from_string(grammar) if grammar is not None else None
        with self._lock:
            self._llama.set_seed(seed)
            if not self._is_read(tokens, head):
                yield from self._prefill(tokens, head)
            yield from self._decode(tokens, max_tokens, rule)

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the reply begins with one of the words `of` rather than one of `against`.

        Reads the prompt and writes nothing. Raises GeneratorFailed when the prompt does not fit the context.
        """
        return next(self.log_odds_each([messages], of=of, against=against))

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> Iterator[float]:
        """Yield the log odds for each of several prompts; what one and the next begin with alike is read once."""
        fitting = [self._fitting_tokens(messages, 1) for messages in prompts]
        alike = [self._shared_lines(one, other) for (one, _), (other, _) in pairwise(fitting)]
        for (tokens, head), *shared in zip(fitting, [0, *alike], [*alike, 0], strict=True):
            yield self._leaning(tokens, (head, *shared), of, against)

    def _shared_lines(self, one: list[int], other: list[int]) -> int:
        """Count the tokens of the lines that two prompts begin with alike.

        Of a shared word or two in the next line no batch is made: it would take as long as one of twenty.
        """
        shared: int = Llama.longest_token_prefix(one, other)
        while shared and b"\n" not in self._piece(one[shared - 1]):
            shared -= 1
        return shared

    def _leaning(self, tokens: list[int], heads: Sequence[int], of: Sequence[str], against: Sequence[str]) -> float:
        with self._lock:
            for _ in self._prefill(tokens, *heads):
                pass
            last = llama_get_logits_ith(self._llama.ctx, -1)
            logits = np.ctypeslib.as_array(last, shape=(self._llama.n_vocab(),)).astype(np.float64)
        said, denied = (
            np.logaddexp.reduce([logits[self._tokenize(word, special=False)[0]] for word in words])
            for words in (of, against)
        )
        return float(said - denied)

    def _fitting_tokens(self, messages: Sequence[Message], max_tokens: int) -> tuple[list[int], int]:
        tokens, head = self._prompt_tokens(messages)
        if len(tokens) + max_tokens > self.context_size:
            raise GeneratorFailed(
                f"The prompt has {len(tokens)} tokens, and with {max_tokens} to write it does not fit"
                f" the model's context of {self.context_size}.",
                remedy="Ask a shorter question or choose a model with a larger context.",
            )
        return tokens, head

    def _is_read(self, tokens: list[int], head: int) -> bool:
        """Tell whether this prompt, in these batches, is the last thing that was read: then its logits are at hand."""
        return self._ends == _batch_ends(len(tokens), (head,)) and self._llama._input_ids.tolist() == tokens

    def _prefill(self, tokens: list[int], *heads: int) -> Iterator[str]:
        """Read the prompt batch by batch, reusing what an earlier prompt has in common with it."""
        llama = self._llama
        ends = _batch_ends(len(tokens), heads)
        known = min(Llama.longest_token_prefix(llama._input_ids.tolist(), tokens), len(tokens) - 1)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] <= known, zip(self._ends, ends, strict=False)))
        self._ends = ends[:alike]
        llama.n_tokens = ends[alike - 1] if alike else 0
        for end in ends[alike:]:
            llama.eval(tokens[llama.n_tokens : end])
            self._ends.append(end)
            yield ""

    def _decode(self, tokens: list[int], max_tokens: int, rule: LlamaGrammar | None) -> Iterator[str]:
        """Write after the prompt that has been read, until the model ends or `max_tokens` are there."""
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        for written, token in enumerate(self._llama.generate(tokens, temp=0.0, repeat_penalty=1.0, grammar=rule)):
            if written >= max_tokens or llama_vocab_is_eog(self._vocab, token):
                break
            yield decoder.decode(self._piece(token))
        yield decoder.decode(b"", final=True)

    def _piece(self, token: int, *, special: bool = False) -> bytes:
        """Give a token's bytes; the library's own method stops at 32 of them."""
        buffer = ctypes.create_string_buffer(512)
        length = llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, special)
        return buffer.raw[: max(length, 0)]

    def _prompt_tokens(self, messages: Sequence[Message]) -> tuple[list[int], int]:
        """Give the prompt's tokens and how many of them stand before the last message's content."""
        marks = [f"\u2983{index}\u2984" for index in range(len(messages))]
        rendered = self._render(messages, marks)
        tokens: list[int] = []
        head = 0
        for mark, message in zip(marks, messages, strict=True):
            before, found, rendered = rendered.partition(mark)
            if not found:
                raise GeneratorFailed(
                    f"The chat template of {self.name} drops a {message.role} message.",
                    remedy="Choose another model with 'quoth models use'.",
                )
            tokens += self._tokenize(before, special=True)
            head = len(tokens)
            tokens += self._tokenize(message.content, special=False)
        return tokens + self._tokenize(rendered, special=True), head

    def _render(self, messages: Sequence[Message], marks: Sequence[str]) -> str:
        """Render the template around marks that stand for the contents."""
        chat = [{"role": message.role, "content": mark} for message, mark in zip(messages, marks, strict=True)]
        try:
            return str(self._formatter(messages=chat).prompt)  # type: ignore[arg-type] # its TypedDict names each role
        except (TemplateError, ValueError) as error:
            raise GeneratorFailed(
                f"The chat template of {self.name} cannot render a conversation: {error}.",
                remedy="Choose another model with 'quoth models use'.",
            ) from error

    def _chat_formatter(self) -> Jinja2ChatFormatter:
        def piece(token: int) -> str:
            return self._piece(token, special=True).decode(errors="replace") if token >= 0 else ""

        return Jinja2ChatFormatter(
            template=self._llama.metadata.get("tokenizer.chat_template", _CHATML),
            eos_token=piece(self._llama.token_eos()),
            bos_token=piece(self._llama.token_bos()),
        )

    def _tokenize(self, text: str, *, special: bool) -> list[int]:
        return self._llama.tokenize(text.encode(), add_bos=False, special=special) if text else []


def _batch_ends(length: int, heads: Sequence[int]) -> list[int]:
    """Tell where the batches end in which a prompt is read.

    One ends where the last message begins, the first of `heads`, and one at each other of them: what stands before that
    is another prompt's, too.
    """
    first, *others = heads
    shared = sorted({first, *(head for head in others if first + _WORTH_SHARING <= head < length)})
    ends = [0]
    for stop in (*shared, length):
        while stop - ends[-1] > _LONGEST_CHUNK:
            ends.append(ends[-1] + _PREFILL_CHUNK)
        ends.append(stop)
    return [end for before, end in pairwise(ends) if end > before]
