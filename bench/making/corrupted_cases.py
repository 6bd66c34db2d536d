"""Makes the claims the proof is tested with: corrupted ones to be turned away, true ones to be let through.

Each case holds the sentences that would be shown beside it in an answer. The same seed gives the same cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bench.making.claim_texts import ClaimText
from bench.making.corruptions import CORRUPTIONS, Material, material, said_alike
from bench.making.model_paraphrases import ModelParaphrase
from bench.making.paraphrases import PARAPHRASES
from generation.answering.proof.language import content, stem, stems, tokens

# Sentences shown beside a claim: its own, its neighbours, those that share most words with it, and others.
_SHOWN = 12
_NEIGHBOURS = 3
_ALIKE = 5


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim with its kind; `sentence` is what it was made from, `label` (from 1) the shown one it would point at."""

    claim: str
    true: bool
    kind: str
    sentence: str
    title: str
    shown: tuple[str, ...]
    label: int


def corrupted_cases(texts: Sequence[ClaimText], *, each: int, seed: int = 0) -> Iterator[ClaimCase]:
    """Make `each` corrupted claims of every kind, half of them from true sentences and half from true paraphrases."""
    chance = random.Random(seed)
    for kind in CORRUPTIONS:
        made: set[str] = set()
        for _ in range(200 * each):
            if len(made) == each:
                break
            case = _corrupted(kind, texts, chance, from_paraphrase=len(made) % 2 == 1)
            if case is not None and case.claim not in made:
                made.add(case.claim)
                yield case


def true_cases(texts: Sequence[ClaimText], *, each: int, seed: int = 0) -> Iterator[ClaimCase]:
    """Make up to `each` true paraphrases by every rule."""
    chance = random.Random(seed)
    for kind, rule in PARAPHRASES.items():
        found = [(text, s, claim) for text in texts for s in text.sentences if (claim := rule(s)) is not None]
        for text, sentence, claim in chance.sample(found, min(each, len(found))):
            yield _case(claim, True, kind, sentence, text, chance)


def model_cases(
    texts: Sequence[ClaimText], paraphrases: Sequence[ModelParaphrase], *, seed: int = 0
) -> Iterator[ClaimCase]:
    """Make a case of each sentence that a model wrote and somebody found true."""
    chance = random.Random(seed)
    named = {text.name: text for text in texts}
    for item in paraphrases:
        if item.true and item.name in named:
            yield _case(item.text, True, "by the model", item.sentence, named[item.name], chance)


def _corrupted(
    kind: str, texts: Sequence[ClaimText], chance: random.Random, *, from_paraphrase: bool
) -> ClaimCase | None:
    document, other = chance.sample(texts, 2)
    sentence = chance.choice(document.sentences)
    base = _paraphrased(sentence, chance) if from_paraphrase else sentence
    if base is None:
        return None
    given: Material = material(sentence, document, other)
    claim = CORRUPTIONS[kind](base, given, chance)
    shown_of = other if kind == "wrong document" else document
    if claim is None or any(said_alike(claim, said) for said in shown_of.sentences if said != sentence):
        return None
    return _case(claim, False, kind, sentence, shown_of, chance)


def _paraphrased(sentence: str, chance: random.Random) -> str | None:
    rules = list(PARAPHRASES.values())
    chance.shuffle(rules)
    return next((found for rule in rules if (found := rule(sentence)) is not None), None)


def _case(claim: str, true: bool, kind: str, sentence: str, document: ClaimText, chance: random.Random) -> ClaimCase:
    shown = _shown(claim, sentence, document, chance)
    label = max(range(len(shown)), key=lambda i: (shown[i] == sentence, _shared_words(claim, shown[i]))) + 1
    return ClaimCase(claim, true, kind, sentence, document.title, shown, label)


def _shown(claim: str, sentence: str, document: ClaimText, chance: random.Random) -> tuple[str, ...]:
    """Choose the sentences of the document that stand beside the claim, in reading order."""
    sentences = document.sentences
    at = sentences.index(sentence) if sentence in sentences else chance.randrange(len(sentences))
    said = set(_content_stems(claim))
    alike = sorted(range(len(sentences)), key=lambda i: -len(said & _stems(sentences[i])))[:_ALIKE]
    near = [i for i in range(at - 1, at + _NEIGHBOURS) if 0 <= i < len(sentences)]
    others = chance.sample(range(len(sentences)), min(_SHOWN, len(sentences)))
    chosen = list(dict.fromkeys([*near, *alike, *others]))[:_SHOWN]
    return tuple(sentences[i] for i in sorted(chosen))


@lru_cache(maxsize=20_000)
def _stems(sentence: str) -> frozenset[str]:
    return stems(sentence, "en")


def _content_stems(text: str) -> list[str]:
    return [stem(token.text, "en") for token in content(tokens(text), "en")]


def _shared_words(claim: str, sentence: str) -> float:
    """Give the share of the claim's meaningful words that the sentence has, 0..1."""
    said = set(_content_stems(claim))
    return len(said & _stems(sentence)) / max(len(said), 1)
