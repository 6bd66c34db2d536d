"""Chooses the sentences a model is shown: those of the found passages that bear on the question, within a budget.

Knows hits and an embedder; nothing of prompts or answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from generation.facts import inner_names
from generation.saying import says_something
from generation.terms import content_stems, stems
from ingest.document import Passage, Sentence
from models.ports import Comparer, Embedder
from retrieval.hits import Hit
from retrieval.source import Source
from retrieval.source_names import without_names

# Tokens of sentences a model is shown. Two cores read about 90 tokens a second, so this is what the reader waits for.
EVIDENCE_TOKENS = 420

# Sentences whose meaning is weighed.
_EMBEDDED = 32

_REFERENCES = re.compile(r"\b(?:references|bibliography|literature cited|works cited)\b", re.IGNORECASE)

# A sentence that begins so speaks of what the one before it names: "It ...", "We denote this property ...", but not
# "In this paper ...".
_LEANING = re.compile(
    r"(?:(?:this|these|it|its|they|their|he|his|she|her|such)\b"
    r"|(?:\w+ ){1,2}(?:this|these|such) (?!a\b|an\b|as\b|that\b|(?:paper|article|report|work|study|survey|review|"
    r"research|section|chapter|appendix|thesis|document|book|experiment|figure|table)s?\b)[a-z])",
    re.IGNORECASE,
)

# The stem of the word of a question that a source's own title may answer.
_TITLE = "titl"

# As many sentences before it are looked at for what it speaks of.
_REACH = 3

# What announces several things, the first of them, and those that follow it.
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|several|many|various|follow(?:ing|s)|below)\b|[^.!?]$",
    re.IGNORECASE,
)
_BULLET = r"[•◦▪■□●○‣∙·*–—-]\s"
_FIRST_ITEM = re.compile(rf"{_BULLET}|\(?(?:1|i|a)[.)]\s|first(?:ly)?\b", re.IGNORECASE)
_ITEM = re.compile(
    rf"{_BULLET}|\(?(?:\d\d?|[ivx]{{1,4}}|[a-h])[.)]\s|(?:second|third|fourth|fifth|last|final)(?:ly)?\b", re.IGNORECASE
)
_MOST_ITEMS = 6

# How a sentence's relevance is made up of meaning (cosine) and of the question's words that it has.
_MEANING = 0.6
_WORDS = 0.4

# What a sentence is worth that surely states the answer: more than any that the model was not asked about.
_ASKED = 3.0

# A sentence next to a relevant one often completes it; it is worth this share of its neighbour.
_NEIGHBOUR = 0.6


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A sentence that may be quoted. `label` counts from 1 in prompt order; `relevance` is about 0..1.

    `meaning` is the cosine to the question; `worded` how well the words answer to the question's, 0..1, or 0 where
    the embedder does not compare words; `stated` the chance that the sentence states the answer, where the model was
    asked; `leans_on` the earlier sentence that tells what its first "this" or "his" stands for, where it begins so;
    `goes_on` the last of the things that it announces ("... two gaps. First, ... Second, ..."); `under` the caption and
    the heads that a table's row stands under in its passage.
    """

    label: int
    hit: Hit
    sentence: Sentence
    text: str
    relevance: float
    meaning: float
    worded: float = 0.0
    stated: float | None = None
    leans_on: Sentence | None = None
    goes_on: Sentence | None = None
    under: str = ""

    @property
    def told(self) -> str:
        """The text, after what a row stands under: the words that say what it is about."""
        return f"{self.under} {self.text}".lstrip()

    @property
    def whole(self) -> Sentence:
        """The sentence, from the one on that it leans on, up to the last thing that it announces."""
        return Sentence((self.leans_on or self.sentence).start, (self.goes_on or self.sentence).end)

    @property
    def whole_text(self) -> str:
        """The text of `whole`."""
        return _text_of(self.whole, self.hit.passage)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The lines shown, in prompt order, and the ids of found passages none of whose sentences are among them."""

    lines: tuple[EvidenceLine, ...]
    left_out: tuple[str, ...]


def weigh_sentences(question: str, hits: Sequence[Hit], embedder: Embedder) -> tuple[EvidenceLine, ...]:
    """Weigh the hits' sentences against the question, in reading order; labels are 0 until lines are chosen.

    What names a sentence's own source need not count: in a report of Rio Tinto its name says nothing of where to look.
    So each sentence is weighed against the question with and without it, and the better one holds: a title may also
    say all that is asked for.
    Reference lists are passed over: their titles share a question's words and answer nothing; so are ends of sentences
    that were cut in two. Of many sentences those that share most words are embedded, which takes a hundredth of a
    second each.
    """
    queries = {hit.source.document_id: ways_to_ask(question, hit.source) for hit in hits}
    wanted = {query: set(content_stems(query)) for ways in queries.values() for query in ways}
    named = {name.stem for name in inner_names(question)}
    said = [
        (line, max(len(wanted[query] & stems(line.told)) / max(len(wanted[query]), 1) for query in ways))
        for hit in hits
        if not _REFERENCES.search(hit.passage.heading)
        for ways in [queries[hit.source.document_id]]
        for line in _lines(hit, named, wanted[ways[0]])
    ]
    best = sorted(range(len(said)), key=lambda i: -(said[i][1] + said[i][0].hit.score))[:_EMBEDDED]
    chosen = [said[i] for i in sorted(best)]
    meanings, worded = _near([(queries[line.hit.source.document_id], line.told) for line, _ in chosen], embedder)
    return tuple(
        replace(line, relevance=_MEANING * meaning + _WORDS * share, meaning=meaning, worded=compared)
        for (line, share), meaning, compared in zip(chosen, meanings, worded, strict=True)
    )


def _lines(hit: Hit, named: Collection[str], wanted: Collection[str]) -> Iterator[EvidenceLine]:
    """Give a hit's sentences that say something, not weighed yet; one that is the source's title says nothing new.

    What a row stands under is that of all rows of its table, so it counts only where a row has a wanted word itself.
    """
    passage = hit.passage
    under = {row.start: row.under for row in passage.rows if not (row.is_label or row.is_head)}
    title = [] if _TITLE in wanted else content_stems(hit.source.title)
    for sentence in passage.sentences:
        text = _text_of(sentence, passage)
        cites_itself = sentence.start > 0 and content_stems(text) == title
        before = passage.text[: sentence.start - passage.start]
        is_row = passage.row_at(sentence.start) is not None
        if says_something(text, before=before, is_row=is_row) and not cites_itself:
            yield EvidenceLine(
                label=0,
                hit=hit,
                sentence=sentence,
                text=text,
                relevance=0.0,
                meaning=0.0,
                leans_on=_antecedent(passage, sentence, named),
                goes_on=_last_item(passage, sentence),
                under="" if stems(text).isdisjoint(wanted) else under.get(sentence.start, ""),
            )


def ways_to_ask(question: str, source: Source) -> tuple[str, ...]:
    """Give the question as it is, and where it has words that name the source, without them too."""
    return tuple(dict.fromkeys((question, without_names(question, source.names))))


def leans(text: str) -> bool:
    """Tell whether a text begins with what an earlier sentence must explain."""
    return _LEANING.match(text) is not None


def _near(asked: Sequence[tuple[Sequence[str], str]], embedder: Embedder) -> tuple[list[float], list[float]]:
    """Give, of each text and the ways to ask, the best cosine of their vectors and how well their words compare."""
    meanings, worded = [-1.0] * len(asked), [0.0] * len(asked)
    vectors = embedder.embed_passages([text for _, text in asked])
    for query in dict.fromkeys(query for ways, _ in asked for query in ways):
        places = [place for place, (ways, _) in enumerate(asked) if query in ways]
        texts = [asked[place][1] for place in places]
        cosines = (vectors[places] @ embedder.embed_query(query)).tolist()
        compared = embedder.compare(query, texts).tolist() if isinstance(embedder, Comparer) else [0.0] * len(texts)
        for place, cosine, share in zip(places, cosines, compared, strict=True):
            meanings[place], worded[place] = max(meanings[place], cosine), max(worded[place], share)
    return meanings, worded


def _antecedent(passage: Passage, sentence: Sentence, named: Collection[str]) -> Sentence | None:
    """Give the sentence that one which begins with "this" or "his" leans on.

    The nearest before it that has a name of the question, else the one right before it.
    """
    if not leans(_text_of(sentence, passage)):
        return None
    before = [other for other in passage.sentences if other.end <= sentence.start][-_REACH:]
    naming = [other for other in before if not stems(_text_of(other, passage)).isdisjoint(named)]
    return next(iter((naming or before)[-1:]), None)


def _last_item(passage: Passage, sentence: Sentence) -> Sentence | None:
    """Give the last of the things that a sentence announces and the next ones say, if it announces any."""
    after = [other for other in passage.sentences if other.start >= sentence.end][:_MOST_ITEMS]
    texts = [_text_of(other, passage) for other in after]
    said = _text_of(sentence, passage)
    if not texts or _FIRST_ITEM.match(said):
        return None
    if _FIRST_ITEM.match(texts[0]) and _ANNOUNCES.search(said):
        return after[sum(1 for _ in takewhile(_ITEM.match, texts[1:]))]
    return after[0] if said.endswith(":") and passage.row_at(after[0].start) is None else None


def _text_of(sentence: Sentence, passage: Passage) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def choose_evidence(
    weighed: Sequence[EvidenceLine],
    hits: Sequence[Hit],
    *,
    count_tokens: Callable[[str], int],
    budget: int = EVIDENCE_TOKENS,
) -> Evidence:
    """Take the most relevant sentences that fit the budget, and put them in reading order, best passage first."""
    by_worth = sorted(range(len(weighed)), key=lambda index: -_worth(weighed, index))
    chosen: list[int] = []
    spent = 0
    for index in by_worth:
        cost = count_tokens(weighed[index].text) + 6
        if spent + cost <= budget:
            chosen.append(index)
            spent += cost
    lines = tuple(replace(weighed[index], label=label) for label, index in enumerate(sorted(chosen), start=1))
    kept = {line.hit.passage.id for line in lines}
    left_out = tuple(hit.passage.id for hit in hits if hit.passage.id not in kept)
    return Evidence(lines, left_out)


def _worth(weighed: Sequence[EvidenceLine], index: int) -> float:
    """Count a sentence's relevance, or a share of its neighbour's in the passage; better hits a little more.

    What the model was asked about counts by what it said.
    """
    line = weighed[index]
    if line.stated is not None:
        return _ASKED * line.stated
    near = [weighed[i] for i in (index - 1, index + 1) if 0 <= i < len(weighed)]
    beside = [other.relevance for other in near if other.hit.passage.id == line.hit.passage.id]
    return max(line.relevance, _NEIGHBOUR * max(beside, default=0.0)) + 0.2 * line.hit.score
