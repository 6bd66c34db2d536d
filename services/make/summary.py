"""Makes a source's summary and keeps it in the library, so that it is made once for each model. Prints nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from generation.studio.choosing.parts import Part, SummaryLength
from models.errors import QuothError
from services.add.files import check_stop
from services.assembly import Quoth
from services.contract.base import dump
from services.contract.claims import ClaimJson, claim_json
from services.contract.made import SummaryJson

if TYPE_CHECKING:
    from models.ports import Generator

__all__ = ["SummaryLength", "known_summary", "one_line_of", "summary_of"]

_CACHE = "summary-6"  # to be counted up when summaries are made differently


def known_summary(quoth: Quoth, source_id: str) -> SummaryJson | None:
    """Give the summary that was made with the chosen model, or else without any; needs neither loaded."""
    return _known(quoth, source_id, _chosen(quoth)) or _known(quoth, source_id, "")


def summary_of(
    quoth: Quoth,
    source_id: str,
    generator: Generator | None,
    *,
    length: SummaryLength = SummaryLength.MEDIUM,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[SummaryJson, bool]:
    """Give a source's summary, making it if need be, and whether it was known; raises Stopped.

    `progress` is told how many sentences are written, of how many at most.
    """
    sha256 = generator.sha256 if generator else ""
    known = _known(quoth, source_id, sha256, length)
    if known is not None:
        return known, True
    made = _make(quoth, source_id, generator, length, progress, stop)
    check_stop(stop)  # what was stopped half-way is not worth keeping
    # One whose model died is kept as made without any: where the model is asked again, it is made anew.
    key = _key(source_id, "" if made.failure else sha256, length)
    quoth.library.texts.keep(_CACHE, key, dump(made).decode(), source=source_id)
    return made, False


def one_line_of(summary: SummaryJson) -> ClaimJson | None:
    """Give the claim that says it in one line; None for a source without running text."""
    return next((claim for claim in summary.sentences if claim.group == Part.ONE_LINE.value), None)


def _chosen(quoth: Quoth) -> str:
    """Give the hash of the chosen model; empty where it cannot be told."""
    try:
        return quoth.store.sha256(quoth.store.chosen("llm"))
    except (QuothError, OSError):
        return ""


def _key(source_id: str, sha256: str, length: SummaryLength) -> str:
    return f"{source_id} {sha256} {length}"


def _known(
    quoth: Quoth, source_id: str, sha256: str, length: SummaryLength = SummaryLength.MEDIUM
) -> SummaryJson | None:
    text = quoth.library.texts.get(_CACHE, _key(source_id, sha256, length))
    return None if text is None else SummaryJson.model_validate_json(text)


def _make(
    quoth: Quoth,
    source_id: str,
    generator: Generator | None,
    length: SummaryLength,
    progress: Callable[[int, int], None] | None,
    stop: threading.Event | None,
) -> SummaryJson:
    from generation.answer import Support
    from generation.studio.summary import summarize_source

    source, embedder = quoth.library.sources.get(source_id), quoth.embedder
    summary = summarize_source(
        source_id,
        library=quoth.library,
        embedder=embedder,
        roles=quoth.role_model(embedder),
        writer=quoth.writer(embedder, generator),
        length=length,
        progress=progress,
        stop=stop,
    )
    written = any(claim.support is not Support.VERBATIM for claim in summary.sentences)
    return SummaryJson(
        source_id=source.document_id,
        title=source.title,
        path=source.path,
        model=generator.name if generator and written else "",
        topics=tuple(summary.topics),
        sentences=tuple(claim_json(claim) for claim in summary.sentences),
        length=length,
        failure=summary.failure,
    )
