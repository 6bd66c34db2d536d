"""From a question to an answer: what is quoted, what of the model's words is shown, and when it is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest

from generation.answer import Answer, Support
from generation.answering.proof.proving import Checker, Thresholds
from generation.conversation import Turn
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Composed, Drafting, Finished, Found
from generation.replay import replay
from models.errors import GeneratorDied, GeneratorFailed
from models.ports import Message
from tests.fakes import ScriptedGenerator, WordChecker
from tests.generation.conftest import Desk, finished

HOW_LARGE = "How many hectares had the kelp canopy grown to after two years?"
IN_WORDS = "[1] In all the canopy had grown to 63 hectares.\n"


def test_every_quote_is_the_stored_words(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, IN_WORDS)
    quotes = [quote for claim in answer.claims for quote in claim.quotes]
    assert any("63 hectares" in quote.text for quote in quotes)
    for quote in quotes:
        assert desk.library.sources.text(quote.source.document_id)[quote.start : quote.end] == quote.text


def test_the_sources_own_sentences_are_told_before_the_model_writes(desk: Desk) -> None:
    events = list(desk.assistant(IN_WORDS).ask(HOW_LARGE))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Found, Composed]
    assert kinds.index(Composed) < kinds.index(Drafting)
    assert kinds[-1] is Finished
    assert isinstance(events[1], Composed)
    assert {claim.support for claim in events[1].claims} == {Support.VERBATIM}


def test_what_the_model_wrote_stands_first_as_far_as_it_is_proved(desk: Desk) -> None:
    first = _asked(desk, IN_WORDS, proved=0.6).claims[0]
    assert (first.text, first.support) == ("In all the canopy had grown to 63 hectares.", Support.PROVED)
    assert first.quotes


def test_what_is_not_proved_is_said_to_be_in_other_words(desk: Desk) -> None:
    first = _asked(desk, IN_WORDS, proved=1.1).claims[0]
    assert first.support is Support.IN_OTHER_WORDS


@pytest.mark.parametrize(
    "draft",
    [
        "[1] The kelp canopy had grown to 99 hectares.\n",
        "[1] The kelp canopy had not grown to 63 hectares.\n",
        "[1] The kelp canopy of Zanzibar had grown to 63 hectares.\n",
    ],
)
def test_what_the_sentences_do_not_say_is_dropped_with_the_reason(desk: Desk, draft: str) -> None:
    answer = _asked(desk, draft, proved=0.0)
    assert {claim.support for claim in answer.claims} == {Support.VERBATIM}
    (dropped,) = answer.record.dropped
    assert dropped.text == draft[4:-1]
    assert dropped.reason


def test_nothing_that_another_claim_quotes_is_said_again(desk: Desk) -> None:
    answer = _asked(desk, IN_WORDS, proved=0.6)
    places = [(quote.source.document_id, quote.start) for claim in answer.claims for quote in claim.quotes]
    assert len(places) == len(set(places))


def test_a_page_that_no_source_has_is_not_answered_from_another(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE.replace("?", ", by page 40?"), IN_WORDS)
    assert not answer.claims
    assert answer.refusal is not None
    assert answer.refusal.reason == "None of the sources has text on page 40."
    assert answer.refusal.nearest


def test_what_shares_nothing_with_the_sources_is_refused(desk: Desk) -> None:
    answer = desk.ask("Which violin concerto did Sibelius revise?")
    assert answer.refusal is not None
    assert not answer.claims


def test_a_draft_that_goes_in_circles_is_stopped(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, "[1] The canopy" + " and 2." * 40)
    assert 7 < answer.record.draft.count("and 2.") < 40


def test_stopping_ends_the_draft_and_keeps_the_answer(desk: Desk) -> None:
    stop = threading.Event()
    drafted = 0
    for event in desk.assistant(IN_WORDS).ask(HOW_LARGE, stop=stop):
        drafted += isinstance(event, Drafting)
        stop.set()
        if isinstance(event, Finished):
            assert event.answer.claims
    assert not drafted


def test_a_follow_up_is_searched_with_the_question_before(desk: Desk) -> None:
    answer = desk.ask("And after two years?", IN_WORDS, history=(Turn("How large was the kelp canopy?", "41 ha."),))
    assert answer.record.query == "How large was the kelp canopy? And after two years?"
    assert "Earlier question: How large was the kelp canopy?" in answer.record.prompt[-1].content


def test_a_record_replays_to_the_same_draft(desk: Desk) -> None:
    record = desk.ask(HOW_LARGE, IN_WORDS).record
    assert replay(record, ScriptedGenerator(IN_WORDS)) == record.draft
    other = ScriptedGenerator(IN_WORDS)
    other.sha256 = "1" * 64
    with pytest.raises(GeneratorFailed, match="not by scripted"):
        replay(record, other)


@pytest.mark.parametrize("question", ["", "  ", "why " * 600])
def test_unusable_questions_are_errors(desk: Desk, question: str) -> None:
    with pytest.raises(QuestionUnusable) as caught:
        desk.ask(question)
    assert caught.value.remedy


def test_no_sources_is_an_error(desk: Desk) -> None:
    desk.library.notebooks.create("empty")
    with pytest.raises(NothingToAsk):
        list(desk.assistant().ask(HOW_LARGE, notebook="empty"))


class DyingGenerator(ScriptedGenerator):
    """Writes some words, and its process is no more."""

    words = 2

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        yield from islice(super().stream(messages, max_tokens=max_tokens, grammar=grammar, seed=seed), self.words)
        raise GeneratorDied("The language model's process ended in the middle of its work.")


def test_where_the_model_dies_the_sources_own_sentences_answer(desk: Desk) -> None:
    assistant = desk.assistant(generator=DyingGenerator(IN_WORDS), checker=Checker(WordChecker(), Thresholds(0.6, 0.5)))
    answer = finished(assistant.ask(HOW_LARGE))
    assert {claim.support for claim in answer.claims} == {Support.VERBATIM}
    assert answer.record.model_failure == "The language model's process ended in the middle of its work."
    assert answer.note.endswith(answer.record.model_failure)
    assert answer.note != answer.record.model_failure


def test_what_the_model_wrote_before_it_died_is_not_called_the_sources_own(desk: Desk) -> None:
    generator = DyingGenerator(IN_WORDS)
    generator.words = len(IN_WORDS.split())
    checker = Checker(WordChecker(), Thresholds(0.6, 0.5))
    answer = finished(desk.assistant(generator=generator, checker=checker).ask(HOW_LARGE))
    assert answer.claims[0].support is Support.PROVED
    assert answer.note == answer.record.model_failure != ""


def _asked(desk: Desk, draft: str, *, proved: float) -> Answer:
    checker = Checker(WordChecker(), Thresholds(proved=proved, in_other_words=min(proved, 0.5)))
    return finished(desk.assistant(draft, checker=checker).ask(HOW_LARGE))
