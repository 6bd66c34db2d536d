"""Collects the sentences that might stand in an answer: those of the passages found, and of documents meant whole.

Knows hits and what a library can tell of a source; how a sentence stands to the question is measured next door.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Protocol
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.language import language_of, listed, tokens
from generation.answering.question import Need, Question
from ingest.content.blocks import Block, Code
from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source

# Of a document asked about as a whole, so many passages from its beginning and its end are looked at too: there papers,
# reports and manuals say what they are about, what came of it, who made and who paid for it.
_BEGINNING = 5
_END = 5
# Documents that a question may mean, likeliest first.
_MEANT = {Need.DOCUMENT: 1, Need.RECORD: 2}

# A word that points back makes a sentence lean from its beginning, or from so many words on.
_POINTING_BY = 2

# Words and characters of a heading that no reader knew as one.
_MOST_IN_LABEL = 4
_LONGEST_LABEL = 40
_ENDS = (".", "!", "?", "…")
_AFTER_KEYWORDS = ":—–"
_CLOSING = "\"'”’»)]}"


class SourcePassages(Protocol):
    """What is asked of a library here: a source's passages, and its blocks, in reading order."""

    def passages(self, id_or_prefix: str, /) -> tuple[Passage, ...]:
        """Give a source's passages."""
        ...

    def blocks(self, id_or_prefix: str, /) -> tuple[Block, ...]:
        """Give a source's blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted.

    `leans_on` is the sentence before it that tells what its first "this" or "it" stands for, where it begins so;
    `goes_on` the one after it, where it announces that with a colon; `under` the caption and heads that a table's row
    stands under. `vector`, a unit vector float32[dimension], and `measured`, in the order of `measures.NAMES`, come by
    measuring.
    """

    hit: Hit
    sentence: Sentence
    text: str
    leans_on: Sentence | None = None
    goes_on: Sentence | None = None
    under: str = ""
    vector: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32), compare=False, repr=False)
    measured: tuple[float, ...] = field(default=(), repr=False)

    @property
    def source(self) -> Source:
        """The source it stands in."""
        return self.hit.source

    @property
    def told(self) -> str:
        """The text, after what a row stands under: the words that say what it is about."""
        return f"{self.under} {self.text}".lstrip()

    @property
    def whole(self) -> Sentence:
        """The sentence, from the one on that it leans on, up to the one that it announces."""
        return Sentence((self.leans_on or self.sentence).start, (self.goes_on or self.sentence).end)

    @property
    def whole_text(self) -> str:
        """The text of `whole`."""
        return _text_of(self.whole, self.hit.passage)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.hit.passage.row_at(self.sentence.start) is not None

    @property
    def is_reference(self) -> bool:
        """Whether it stands in a list of references, by the list's heading.

        Or under an entry of it that was taken for a heading: "Smith J (2005). Species richness:".
        """
        heading = " ".join(self.hit.passage.headings[-1:])
        is_entry = any(before[-1:].isdigit() for before in heading.split("). ")[:-1])
        return is_entry or heading.strip(" .:0123456789").casefold() in _words_of("references")


def collect(question: Question, hits: Sequence[Hit], *, sources: SourcePassages) -> tuple[Candidate, ...]:
    """Collect the sentences of the hits, each once, best hit first; of documents asked about whole, their ends' too.

    Code is told only where a sentence announces it; none leans on it.
    """
    looked_at = [*hits, *_ends(question, hits, sources)]
    documents = {hit.source.document_id for hit in looked_at}
    code = {each: _code(sources.blocks(each)) for each in documents}
    found: dict[tuple[str, int], Candidate] = {}
    for hit in looked_at:
        document = hit.source.document_id
        for each in sentences_of(hit):
            if not _stands_in(code[document], each.sentence):
                is_led = each.leans_on is not None and not _stands_in(code[document], each.leans_on)
                found.setdefault((document, each.sentence.start), each if is_led else replace(each, leans_on=None))
    return tuple(found.values())


def _code(blocks: Sequence[Block]) -> Sequence[Block]:
    """Give a document's code; none where most is taken for it, as in what is written on a typewriter."""
    code = [block for block in blocks if isinstance(block, Code)]
    sizes = [sum(block.end - block.start for block in each) for each in (code, blocks)]
    return code if 2 * sizes[0] < sizes[1] else ()


def _stands_in(blocks: Sequence[Block], sentence: Sentence) -> bool:
    return any(block.start <= sentence.start < block.end for block in blocks)


def leans(text: str) -> bool:
    """Tell whether a text begins with what an earlier sentence must explain: "It ...", "We denote this property ...".

    "In this paper ..." does not: what it points at is the document. The words are data, in five languages.
    """
    said, language = tokens(text), language_of(text)
    if not said or said[0].start > 0:
        return False
    if said[0].parts[0].lower() in listed(language, "leaning"):
        return True
    for at in range(1, min(_POINTING_BY, len(said) - 2) + 1):
        follows = said[at + 1]
        in_a_row = text[: follows.start] == "".join(f"{token.text} " for token in said[: at + 1])
        points_back = in_a_row and said[at].lower in listed(language, "leaning_within")
        names_document = follows.parts[0].lower() in listed(language, "leaning_not")
        if points_back and follows.text[0].isalpha() and not names_document:
            return True
    return False


def votes(hits: Sequence[Hit]) -> dict[str, float]:
    """Give each source's share of the hits' scores, most first."""
    sums: dict[str, float] = defaultdict(float)
    for hit in hits:
        sums[hit.source.document_id] += hit.score**2
    whole = sum(sums.values()) or 1.0
    return {source: score / whole for source, score in sorted(sums.items(), key=lambda item: -item[1])}


def meant_whole(hits: Sequence[Hit]) -> Source | None:
    """Give the source that a question about one document means: the one that most of the hits speak for."""
    known = {hit.source.document_id: hit.source for hit in hits}
    return next((known[document] for document in votes(hits)), None)


def _ends(question: Question, hits: Sequence[Hit], sources: SourcePassages) -> Iterator[Hit]:
    """Give the first and the last passages of the documents that are meant, as hits of rank 0 and score 0."""
    known = {hit.source.document_id: hit.source for hit in hits}
    for document in list(votes(hits))[: _MEANT.get(question.need, 0)]:
        passages = sources.passages(document)
        for passage in dict.fromkeys([*passages[:_BEGINNING], *passages[-_END:]]):
            yield Hit(passage=passage, source=known[document], score=0.0, rank=0, found_by=FoundBy())


def sentences_of(hit: Hit) -> Iterator[Candidate]:
    """Give the sentences of a hit in reading order; heads, keywords and what has no letters are none."""
    passage = hit.passage
    under = {row.start: row.under for row in passage.rows}
    heads = {row.start for row in passage.rows if row.is_label or row.is_head}
    for place, sentence in enumerate(passage.sentences):
        text = _text_of(sentence, passage)
        is_row = passage.row_at(sentence.start) is not None
        is_said = any(map(str.isalpha, text)) and sentence.start not in heads and not lists_keywords(text)
        if is_said and (is_row or not is_label(text)):
            yield Candidate(
                hit=hit,
                sentence=sentence,
                text=text,
                leans_on=passage.sentences[place - 1] if place and leans(text) else None,
                goes_on=_announced(passage, place),
                under=under.get(sentence.start, ""),
            )


def lists_keywords(text: str) -> bool:
    """Tell "Keywords: salt, krill", which says nothing of them; how such lines begin is data, in five languages."""
    return any(text.partition(mark)[0].strip().casefold() in _words_of("keywords") for mark in _AFTER_KEYWORDS)


def is_label(text: str) -> bool:
    """Tell a single word or a heading that stands as a paragraph: few words that end no sentence.

    What gives a value ("Licence: MIT", "Published 16 June"), announces or begins as items of lists do may answer. Of
    scripts without capitals nothing is taken for a label: some write no spaces, so that words cannot be counted.
    """
    bare, said = text.strip(), text.split()
    is_without_capitals = any(category(letter) == "Lo" for letter in bare)
    gives = any(":" in word and (word.strip(":") or word == ":") for word in said)  # not "Methods ::: Data"
    may_answer = any(map(str.isdigit, bare)) or gives or not bare[:1].isalpha() or is_without_capitals
    if may_answer or len(bare) > _LONGEST_LABEL or len(said) > _MOST_IN_LABEL:
        return False
    return not (len(said) > 1 and bare.rstrip(_CLOSING).endswith(_ENDS))


def _announced(passage: Passage, place: int) -> Sentence | None:
    """Give the sentence after one that ends with a colon, unless it is a table's row."""
    if place + 1 == len(passage.sentences) or not _text_of(passage.sentences[place], passage).endswith(":"):
        return None
    after = passage.sentences[place + 1]
    return after if passage.row_at(after.start) is None else None


def _text_of(sentence: Sentence, passage: Passage) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


@cache
def _words_of(part: str) -> frozenset[str]:
    """Load what parts of documents are headed."""
    words = json.loads(files("generation.answering").joinpath("data/headings.json").read_text(encoding="utf-8"))
    return frozenset(words[part])
