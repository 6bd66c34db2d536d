"""Briefs on many sources: what each is about, and what they say on the topics they share, all of it in quotes.

No model writes here: the sources' own sentences are chosen and put in order.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answer import Claim
from generation.answering.choosing.roles import RoleModel
from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.studio.choosing.central import Central
from generation.studio.choosing.topics import key_topics
from generation.studio.choosing.weighing import Progress, copies, weigh_sources, without_boilerplate
from generation.studio.report import Group, Report, ReportSection, report_of
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Sentences that tell what one source is about, by the number of sources up to which it holds: of many sources fewer
# each, or nobody would read them.
_OF_EACH = ((1, 6), (5, 3), (12, 2))

_TOPICS = 5
_CANDIDATES = 24
_ON_A_TOPIC = 4
# Passages from which topics are taken: of many sources an even sample.
_TEXTS = 400


def brief(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Report | None:
    """Brief on sources; None when it was stopped. `progress` is told sources done and in all."""
    weighed = weigh_sources(sources, library=library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if weighed is None:
        return None
    weighed = without_boilerplate(weighed, copies(weighed))
    quoter = Quoter(library)
    used: set[tuple[int, int]] = set()
    sections = [_in_brief(weighed, used, quoter)]
    for topic, vector in _topics(weighed, embedder):
        groups = tuple(Group("", (claim,)) for claim in _on(topic, vector, weighed, used, quoter))
        if len({group.claims[0].quotes[0].source.document_id for group in groups}) >= min(2, len(weighed)):
            sections.append(ReportSection(f"On {topic}", "", groups))
    return report_of((section for section in sections if section.groups), quoter)


def _in_brief(weighed: Sequence[Central], used: set[tuple[int, int]], quoter: Quoter) -> ReportSection:
    limit = next((of_each for most, of_each in _OF_EACH if len(weighed) <= most), 1)
    groups: list[Group] = []
    for place, source in enumerate(weighed):
        chosen = source.best(limit)
        used |= {(place, index) for index in chosen}
        claims = tuple(_claim(source, index, quoter) for index in chosen)
        if claims:
            groups.append(Group(source.source.title, claims))
    return ReportSection("In brief", "The sentences that say most of what each source is about.", tuple(groups))


def _topics(weighed: Sequence[Central], embedder: Embedder) -> list[tuple[str, NDArray[np.float32]]]:
    """Choose what several sources name, or what a single one is about, with a vector each."""
    texts = list(dict.fromkeys(c.hit.passage.text for source in weighed for c in source.candidates))
    sample = texts[:: max(1, -(-len(texts) // _TEXTS))]
    named: list[tuple[int, str]] = []
    for topic in key_topics(sample, embedder, limit=_CANDIDATES):
        sources = sum(any(_names(topic, each.text) for each in source.candidates) for source in weighed)
        if sources >= min(2, len(weighed)) and _is_telling(topic, sample):
            named.append((sources, topic))
    chosen: list[str] = []
    for _, topic in sorted(named, key=lambda pair: -pair[0]):
        if len(chosen) < _TOPICS and not any(_names(topic, other) or _names(other, topic) for other in chosen):
            chosen.append(topic)
    return list(zip(chosen, embedder.embed_passages(chosen), strict=True)) if chosen else []


def _is_telling(topic: str, texts: Sequence[str]) -> bool:
    """Tell whether a phrase can stand as a heading: several words, or one that is a name."""
    if " " in topic:
        return True
    whole = " ".join(texts)
    within = re.search(rf"(?<=[a-z,] ){re.escape(topic)}\b", whole)
    return topic[0].isupper() and bool(within) and not re.search(rf"\b{re.escape(topic.lower())}", whole)


def _on(
    topic: str,
    vector: NDArray[np.float32],
    weighed: Sequence[Central],
    used: set[tuple[int, int]],
    quoter: Quoter,
) -> Iterator[Claim]:
    """Yield sentences that name a topic, the most telling first, of every source one before any source's second."""
    ranked: list[tuple[int, float, int, int]] = []
    for place, source in enumerate(weighed):
        naming = [i for i, each in enumerate(source.candidates) if _names(topic, each.text) and (place, i) not in used]
        scores = {i: float(source.vectors[i] @ vector + source.worth[i]) for i in naming}
        best = sorted(naming, key=lambda i: -scores[i])[:_ON_A_TOPIC]
        ranked += [(turn, -scores[i], place, i) for turn, i in enumerate(best)]
    for _, _, place, index in sorted(ranked)[:_ON_A_TOPIC]:
        used.add((place, index))
        yield _claim(weighed[place], index, quoter)


def _names(topic: str, text: str) -> bool:
    """Tell whether a text has the topic's words one after another, be they in the plural."""
    return bool(re.search(rf"(?<!\w){re.escape(topic)}(?:e?s)?(?!\w)", " ".join(text.split()), re.IGNORECASE))


def _claim(source: Central, index: int, quoter: Quoter) -> Claim:
    return claim_of(source.candidates[index], quoter)
