"""Summarises a source: its central sentences under headings, put in the model's words as far as these are proved.

It is the answer to a question about a whole document, except that the document chooses the sentences and no question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from generation.answer import Claim
from generation.answering.compose import compose
from generation.answering.lead import Draft
from generation.answering.question import Length, Need, Question
from generation.answering.quotes import Quoter
from generation.answering.roles import RoleModel
from generation.answering.scorer import Scored
from generation.answering.selection import Selection
from generation.answering.writing import Writer
from generation.events import Composed
from generation.studio.central import on_the_matter, weigh
from generation.studio.topics import key_topics
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

_SENTENCES = 8
_ASKED = "What is this document about, how was it done, and what came of it?"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a source says in a few sentences, each with its quotes, and the phrases it is about.

    `failure` says why the model fell silent, if it did: the source's own sentences stand alone then.
    """

    source: Source
    sentences: tuple[Claim, ...]
    topics: tuple[str, ...]
    failure: str = ""


def summarize_source(
    source_id: str,
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    writer: Writer,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Summary:
    """Summarise one source; without a model, or where its words are not proved, in the source's own sentences.

    `progress` is told how many sentences there are, of how many at most.
    """
    source = library.sources.get(source_id)
    central = on_the_matter(weigh(source, library=library, embedder=embedder, roles=roles))
    chosen = [central.candidates[place] for place in central.of_each_part(_SENTENCES)]
    claims: tuple[Claim, ...] = ()
    draft, quoter = Draft(), Quoter(library)
    if chosen:
        question = Question(_ASKED, _ASKED, Need.DOCUMENT, Length.LONG)
        selection = Selection(tuple(Scored(candidate, 1.0, 1.0) for candidate in chosen), 1.0)
        claims = compose(question, selection, quoter)
        for event in writer.write(question, chosen, claims, quoter, draft=draft, stop=stop):
            claims = event.claims if isinstance(event, Composed) else claims
            if progress:
                progress(len(claims), _SENTENCES)
    texts = [passage.text for passage in library.sources.passages(source_id)]
    return Summary(source, claims, key_topics(texts, embedder), draft.failure)
