"""A summary that is asked for is made of whole sentences that stand for the document, as many as are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from generation.answer import Answer
from generation.answering.candidates import Candidate
from generation.answering.choosing.measures import NAMES
from generation.answering.choosing.scorer import Scored
from generation.answering.choosing.second_look import LOOKED_AT
from generation.answering.choosing.selection import sentences_among
from ingest.content.document import Passage, Sentence
from models.ports import Message
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import Desk, finished, library_of

KELP = """Kelp forests of the northern bays

Keywords: kelp, otters, urchins, drones

Kelp forests of the northern bays were eaten by urchins for more than twenty years.
This paper asks whether the kelp of the northern bays comes back where divers remove the urchins.
We removed urchins from four bays and measured the canopy of the kelp with pictures from drones.
of the canopy that had been lost before
The canopy of the kelp grew from 41 to 63 hectares in the bays that had been cleared.
In the other bays the canopy of the kelp became smaller in the same two years.
We conclude that the removal of urchins is enough to bring the kelp of the bays back.
A limitation is that only four bays were cleared and that none of them had otters.

References

Miller, A. (2011). Kelp forests of the northern bays and their urchins. Journal of Kelp, 3, 1-9.
"""


def asked(folder: Path, question: str) -> Answer:
    with library_of(folder, {"kelp.txt": KELP}) as parts:
        return Desk(*parts).ask(question)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Sum up the paper on kelp in three points.", 3),
        ("Give me a short summary of the paper on kelp.", 3),
        ("Please summarise the paper on kelp for me.", 5),
    ],
)
def test_a_summary_has_as_many_whole_sentences_as_are_asked_for(tmp_path: Path, question: str, count: int) -> None:
    texts = [claim.text for claim in asked(tmp_path, question).claims]
    assert len(texts) == count
    assert all(text[0].isupper() and text.endswith(".") and "\n" not in text for text in texts)
    assert not any("Miller" in text or "Keywords" in text for text in texts)


def test_a_summary_is_told_in_the_order_of_the_document(tmp_path: Path) -> None:
    answer = asked(tmp_path, "Please summarise the paper on kelp for me.")
    starts = [claim.quotes[0].start for claim in answer.claims]
    assert starts == sorted(starts)


class Counting(ScriptedGenerator):
    """Counts the sentences it is asked about, and says yes to all."""

    def __init__(self) -> None:
        super().__init__(yes={"": 9.0})
        self.asked = 0

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        self.asked += 1
        return super().log_odds(messages, of=of, against=against)


def test_the_model_is_asked_no_more_than_whether_the_document_is_meant(tmp_path: Path) -> None:
    question = "Please summarise the paper on kelp for me."
    with library_of(tmp_path, {"kelp.txt": KELP}) as parts:
        desk, generator = Desk(*parts), Counting()
        answer = finished(desk.assistant(generator=generator).ask(question))
        assert [claim.text for claim in answer.claims] == [claim.text for claim in desk.ask(question).claims]
    assert len(answer.record.checked) == generator.asked == LOOKED_AT


def scored(text: str, prose: float) -> Scored:
    source = Source("a" * 64, "Kelp", "kelp.txt", "text/plain", 1, 1, "2020-01-01T00:00:00")
    sentence = Sentence(0, len(text))
    passage = Passage("p", source.document_id, 0, text, (sentence,), 1, 1, ())
    measured = tuple(prose if name == "prose" else 0.0 for name in NAMES)
    return Scored(Candidate(Hit(passage, source, 0.0, 0, FoundBy()), sentence, text, measured=measured), 0.5, 0.5)


def test_no_keyword_line_speaks_for_a_source_that_has_a_sentence() -> None:
    line, sentence = scored("Keywords: kelp, otters", 0.1), scored("Kelp grew back in all four bays.", 0.9)
    assert sentences_among([line, sentence]) == (sentence,)
    assert sentences_among([line]) == (line,)
