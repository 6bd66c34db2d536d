"""Answers questions about a topic as a whole ("What is said about kelp?") by the sentences that tell of it.

No single sentence states the answer to such a question, so none is asked whether it does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from generation.answerability import Rarity, ranked_lines
from generation.defining import defines
from generation.evidence import EvidenceLine
from generation.terms import content_stems, stems, words
from ingest.tables import is_caption

_ASKED = re.compile(
    r"\W*(?:(?:and |but |so )?what (?:(?:is|are|was|were) (?:said|written|known|reported|told)"
    r"|(?:do|does|did|can) (?:[\w'’\-]+ ){1,6}?(?:say|tell(?: me| us)?|report|write|know))|tell (?:me|us)(?: more)?)"
    r" (?:about|of|on) (?:the |an? )?(?P<topic>[^?]+?)\W*",
    re.IGNORECASE,
)
_MOST = 3  # sentences
_BEGINNING = 3  # words of a sentence that say what it is about
_ENDED = re.compile(r"[.!…][\"”’)\]]*\d{0,3}$")
_LONGEST = 4  # words of a topic; what is longer asks for something of its own


def asked_topic(question: str) -> str:
    """Give the topic of which a question asks what is said, or "" where it asks something else."""
    asked = _ASKED.fullmatch(question)
    return asked["topic"] if asked and 0 < len(content_stems(asked["topic"])) <= _LONGEST else ""


def telling_lines(topic: str, weighed: Sequence[EvidenceLine], rarity: Rarity) -> tuple[EvidenceLine, ...]:
    """Give the sentences that tell most of a topic, those of other sources before a second of one.

    Only what has all of its words and asks nothing; labels count from 1.
    """
    wanted = set(content_stems(topic))
    able = [line for line in weighed if wanted <= stems(line.text) and not line.text.rstrip().endswith("?")]
    ranked = [line for _, line in ranked_lines(topic, able, rarity)] if wanted else []
    ranked.sort(key=lambda line: _telling(topic, wanted, line.text))
    first = {line.hit.source.document_id: line for line in reversed(ranked)}
    ranked.sort(key=lambda line: first[line.hit.source.document_id] is not line)
    return tuple(replace(line, label=label) for label, line in enumerate(ranked[:_MOST], start=1))


def _telling(topic: str, wanted: Collection[str], text: str) -> tuple[bool, bool, bool]:
    """Put whole sentences before captions and addresses, and first those that say what it is or begin with it."""
    begins = not {word.stem for word in words(text)[:_BEGINNING]}.isdisjoint(wanted)
    return not _ENDED.search(text) or is_caption(text), not defines(topic, text), not begins
