"""The model's yes or no moves sentences up or down, and a model that cannot judge is not asked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from generation.answer import Answer
from generation.answering.choosing.measures import NAMES
from generation.answering.choosing.scorer import Scored
from generation.answering.choosing.second_look import FURTHER, LOOKED_AT, further, look_again, looked_at
from generation.answering.question import Need, Question
from generation.answering.refusal import unknown_names
from generation.events import Composed, Finished
from models.errors import GeneratorDied
from models.ports import Message
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import Desk, finished
from tests.generation.test_prompts import candidate

QUESTION = "What happened to the kelp canopy at Marrow Bay?"


def _asked(desk: Desk, generator: ScriptedGenerator) -> Answer:
    return finished(desk.assistant(generator=generator).ask(QUESTION))


def _chances(answer: Answer) -> dict[str, float]:
    return {checked.text: checked.chance for checked in answer.record.checked}


def test_what_the_model_finds_helpful_gains_and_the_rest_loses(desk: Desk) -> None:
    said = "After two years the kelp canopy had grown to 63 hectares."
    unasked = _chances(_asked(desk, ScriptedGenerator()))
    asked = _chances(_asked(desk, ScriptedGenerator(yes=["63 hectares"])))
    assert max(asked, key=lambda text: asked[text]) == said
    others = [text for text in asked if text != said and text in unasked]
    assert asked[said] / unasked[said] > max(asked[text] / unasked[text] for text in others)


def test_a_model_that_finds_nothing_helpful_takes_the_answer_back(desk: Desk) -> None:
    assistant = desk.assistant(generator=ScriptedGenerator(yes={"": -9.0}))
    events = list(assistant.ask(QUESTION))
    composed = [event for event in events if isinstance(event, Composed)]
    answer = finished(iter(events))
    assert answer.refusal is not None
    assert not answer.claims
    assert not composed[-1].claims


def test_sentences_are_told_as_not_weighed_until_the_model_has_looked(desk: Desk) -> None:
    def weighed(generator: ScriptedGenerator | None) -> list[bool]:
        events = desk.assistant(generator=generator).ask(QUESTION)
        return [event.is_weighed for event in events if isinstance(event, Composed)]

    assert weighed(ScriptedGenerator(yes=["63 hectares"]))[:2] == [False, True]
    assert all(weighed(ScriptedGenerator()))


def test_an_answer_that_is_stopped_before_the_model_looked_says_so(desk: Desk) -> None:
    stop = threading.Event()
    generator = Counting(judges=True)
    for event in desk.assistant(generator=generator).ask(QUESTION, stop=stop):
        if isinstance(event, Composed):
            stop.set()
        answer = event.answer if isinstance(event, Finished) else None
    assert answer is not None
    assert answer.claims
    assert "before these sentences were weighed" in answer.note
    assert generator.asked == 0


class Counting(ScriptedGenerator):
    """Counts the sentences it is asked about, and can die of one."""

    def __init__(self, *, judges: bool, dies: bool = False) -> None:
        super().__init__(yes=["63 hectares"] if judges else None)
        self.asked = 0
        self.dies = dies

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        self.asked += 1
        if self.dies:
            raise GeneratorDied("The language model's process ended in the middle of its work.")
        return super().log_odds(messages, of=of, against=against)


@pytest.mark.parametrize(("judges", "least", "most"), [(True, 1, LOOKED_AT + FURTHER), (False, 0, 0)])
def test_only_the_likeliest_are_asked_about_and_only_of_a_model_that_judges(
    desk: Desk, judges: bool, least: int, most: int
) -> None:
    generator = Counting(judges=judges)
    _asked(desk, generator)
    assert least <= generator.asked <= most


def test_where_the_model_dies_of_it_the_first_look_stands(desk: Desk) -> None:
    answer = _asked(desk, Counting(judges=True, dies=True))
    assert answer.claims
    assert answer.record.model_failure == "The language model's process ended in the middle of its work."


def test_the_more_the_model_leans_to_yes_the_surer_is_the_answer(desk: Desk) -> None:
    """Ensure that between refused and answered there are answers that say they may only come near."""

    def state(leaning: float) -> str:
        answer = _asked(desk, ScriptedGenerator(yes={"63 hectares": leaning, "": -9.0}))
        return "refused" if answer.refusal else "unsure" if "come nearest" in answer.note else "sure"

    states = [state(step / 4) for step in range(-12, 20)]
    assert list(dict.fromkeys(states)) == ["refused", "unsure", "sure"]


def item(chance: float, meaning: float) -> Scored:
    measured = tuple(meaning if name == "meaning" else 0.0 for name in NAMES)
    return cast(Scored, SimpleNamespace(chance=chance, candidate=SimpleNamespace(measured=measured)))


def test_what_is_nearest_in_meaning_is_looked_at_though_it_is_not_likeliest() -> None:
    likely = [item(0.9 - 0.01 * place, 0.1) for place in range(20)]
    near = item(0.05, 0.8)
    looked = looked_at([*likely, near])
    assert near in looked
    assert looked[0] is likely[0]
    assert len(looked) == LOOKED_AT


def test_what_is_looked_at_further_is_the_likeliest_of_the_rest() -> None:
    items = [item(0.9 - 0.01 * place, 0.1) for place in range(30)]
    first = looked_at(items)
    assert further(Question("q", "q"), items, first) == items[LOOKED_AT : LOOKED_AT + FURTHER]
    assert further(Question("q", "q"), first, first) == []


BOTH = LOOKED_AT + FURTHER


@pytest.mark.parametrize(
    ("aspect", "yes", "asked"),
    [("result", 3.0, BOTH), ("number", 3.0, LOOKED_AT), ("number", 1.2, LOOKED_AT), ("result", -9.0, LOOKED_AT)],
)
def test_more_is_looked_at_for_the_rest_of_an_answer(aspect: str, yes: float, asked: int) -> None:
    """Ensure that nothing more is read for a single fact, and for a question that is refused."""
    found = replace(candidate("The canopy grew."), measured=(0.0,) * len(NAMES))
    items = [Scored(found, 0.9 - 0.01 * place, 0.5) for place in range(30)]
    generator = Counting(judges=True)
    generator.yes = {"": yes}
    look = look_again(Question(QUESTION, QUESTION, aspects=(aspect,)), items, 0.6, generator)
    assert generator.asked == asked
    assert sum(new is not old for new, old in zip(look.scored, items, strict=True)) == asked


def test_of_a_single_fact_more_is_refused_than_of_what_may_be_told_in_part() -> None:
    """Ensure that a fact that is not stated is refused, and that what only implies an answer is shown, with a doubt."""
    found = replace(candidate("The canopy grew."), measured=(0.0,) * len(NAMES))
    items = [Scored(found, 0.9 - 0.01 * place, 0.5) for place in range(9)]
    looks = {
        aspect: look_again(
            Question(QUESTION, QUESTION, aspects=(aspect,)), items, 0.6, ScriptedGenerator(yes={"": 1.0})
        )
        for aspect in ("number", "result")
    }
    assert looks["number"].bounds.least > looks["result"].bounds.least
    assert all(look.bounds.least < look.bounds.sure for look in looks.values())


def test_a_name_that_no_source_has_is_not_answered_about_whatever_the_model_says(desk: Desk) -> None:
    generator = Counting(judges=True)
    answer = finished(desk.assistant(generator=generator).ask("What happened to the kelp canopy at Zorblatt Bay?"))
    assert answer.refusal is not None
    assert "Zorblatt" in answer.refusal.reason
    assert generator.asked == 0


def test_a_question_in_another_language_may_have_names_of_its_own() -> None:
    """Ensure that names are looked for only where the question's other words are those of the sources."""
    question = "Was geschah mit dem Tangwald in der Zorblatt ABCD nach dem Sommer?"
    assert unknown_names(question, {"marrow", "bay", "kelp"}.__contains__) == ()
    assert unknown_names("Was kelp at ABCD Bay?", {"marrow", "bay", "kelp", "was"}.__contains__) == ("abcd",)


def test_of_several_sources_each_is_looked_at_before_a_second_sentence_of_another() -> None:
    items = [Scored(candidate(f"Sentence {number}."), 1 - number / 100, 0.1) for number in range(20)]
    elsewhere = candidate("Another source.")
    source = replace(elsewhere.source, document_id="another")
    other = Scored(replace(elsewhere, hit=replace(elsewhere.hit, source=source)), 0.01, 0.1)
    first = items[:LOOKED_AT]
    assert other not in further(Question("q", "q"), [*items, other], first)
    assert further(Question("q", "q", need=Need.COLLECTION), [*items, other], first)[0] is other
