"""From a question to an answer: what is quoted, what is dropped, and when it is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from generation.answer import Support
from generation.assistant import Assistant
from generation.checking import CLEARLY, DRAFTED, STATED
from generation.conversation import Turn
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Drafting, Finished, Found, Supported
from generation.replay import replay
from models.errors import GeneratorDied, GeneratorFailed
from models.ports import Message
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import Desk, finished, library_of

HOW_LARGE = "How many hectares had the kelp canopy grown to after two years?"


def test_quotes_are_the_stored_words(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 63 hectares.\n")
    (claim,) = answer.claims
    (quote,) = claim.quotes
    assert claim.support is Support.QUOTED
    assert "63 hectares" in quote.text
    assert desk.library.sources.text(quote.source.document_id)[quote.start : quote.end] == quote.text
    assert answer.refusal is None


def test_what_a_sentence_announces_is_quoted_with_it_and_not_again(tmp_path: Path) -> None:
    text = "Gauges\n\nThe gauge at Hallmar fills two gaps. First, it records at night. Second, it records in winter.\n"
    with library_of(tmp_path, {"gauges.txt": text}) as (library, embedder, retriever):
        generator = ScriptedGenerator("[1] The gauge at Hallmar fills two gaps.\n[2] First, it records at night.\n")
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("What are the reasons for the gauge at Hallmar?", suggest=False))
    assert [claim.text for claim in answer.claims] == [text.splitlines()[-1]]
    assert [quote.text for quote in answer.claims[0].quotes] == [text.splitlines()[-1]]


def test_a_page_that_is_named_is_no_number_of_the_question(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE.replace("?", ", by page 1?"), "[1] The kelp canopy had grown to 63 hectares.\n")
    assert "63 hectares" in answer.claims[0].text
    assert "page" not in answer.record.query


def test_a_page_that_no_source_has_is_not_answered_from_another(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE.replace("?", ", by page 40?"), "[1] The kelp canopy had grown to 63 hectares.\n")
    assert not answer.claims
    assert answer.refusal is not None
    assert answer.refusal.reason == "None of the sources has text on page 40."
    assert answer.refusal.nearest


def test_a_draft_that_repeats_its_sentence_is_the_sources_own_words(desk: Desk) -> None:
    (claim,) = desk.ask(HOW_LARGE, "[1] After two years the kelp canopy had grown to 63 hectares.\n").claims
    assert claim.support is Support.VERBATIM
    assert claim.text == claim.quotes[0].text


def test_a_draft_that_copies_a_sentence_is_not_waited_for(tmp_path: Path) -> None:
    sentence = (
        "Divers at Lantern Point counted 1,250 purple urchins on the rocks below the gauge before the storm of June."
    )
    draft = f"[1] {sentence}\n"
    with library_of(tmp_path, {"urchins.txt": f"Urchins\n\n{sentence}\n"}) as (library, embedder, retriever):
        generator = ScriptedGenerator(draft)
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("How many urchins did divers count at Lantern Point?", suggest=False))
    assert [(claim.text, claim.support) for claim in answer.claims] == [(sentence, Support.VERBATIM)]
    assert answer.record.draft == "[1] Divers at Lantern Point counted 1,250 purple urchins on the rocks below "
    assert replay(answer.record, ScriptedGenerator(draft)) == answer.record.draft


def test_of_several_sentences_only_the_last_is_not_waited_for(tmp_path: Path) -> None:
    sentences = [
        f"The storm of {month} moved the gauge at Hallmar {metres} m to the north and broke two of its four legs."
        for month, metres in (("May", 4), ("June", 5), ("July", 6))
    ]
    draft = "".join(f"[{label}] {sentence}\n" for label, sentence in enumerate(sentences, start=1))
    with library_of(tmp_path, {"gauge.txt": f"Gauges\n\n{' '.join(sentences)}\n"}) as (library, embedder, retriever):
        generator = ScriptedGenerator(draft)
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("Why was the gauge at Hallmar moved to the north?", suggest=False))
    assert sorted(claim.text for claim in answer.claims) == sorted(sentences)
    assert answer.record.draft.count("\n") == 2
    assert len(answer.record.draft) < len(draft)
    assert replay(answer.record, ScriptedGenerator(draft)) == answer.record.draft


def test_a_draft_that_goes_in_circles_is_stopped(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, "[1] The canopy" + " and 2." * 40)
    assert 7 < answer.record.draft.count("and 2.") < 40
    assert "63 hectares" in answer.claims[0].text


def test_a_wrong_label_is_put_right(desk: Desk) -> None:
    """Whatever label the model names, the quote is the sentence that supports the claim."""
    for label in range(1, 5):
        answer = desk.ask(HOW_LARGE, f"[{label}] The kelp canopy had grown to 63 hectares.\n")
        assert [quote.text for quote in answer.claims[0].quotes] == [
            "After two years the kelp canopy had grown to 63 hectares."
        ]


def test_an_invented_number_is_dropped_and_the_source_speaks(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 99 hectares.\n")
    assert "99" not in " ".join(claim.text for claim in answer.claims)
    assert [dropped.text for dropped in answer.record.dropped] == ["The kelp canopy had grown to 99 hectares."]
    assert all(claim.support is Support.VERBATIM for claim in answer.claims)
    assert "63 hectares" in answer.claims[0].text


def test_without_a_model_the_best_sentences_answer(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE)
    assert answer.claims[0].support is Support.VERBATIM
    assert "63 hectares" in " ".join(claim.text for claim in answer.claims)
    assert answer.record.model == ""


def test_nothing_near_is_refused_with_the_nearest_passages(desk: Desk) -> None:
    answer = desk.ask("Who won the chess championship of Reykjavik?", "NONE")
    assert answer.refusal is not None
    assert answer.claims == ()
    assert answer.refusal.reason


def test_a_quoted_title_that_is_nowhere_is_refused_whatever_its_words_find(desk: Desk) -> None:
    answer = desk.ask("How many urchins does “Purple forests, divers and a drone” say were removed?")
    assert answer.refusal is not None
    assert "Purple forests, divers and a drone" in answer.refusal.reason
    assert desk.ask("How many hectares did the kelp forest of “Kelp recovery at Marrow Bay” cover in 2019?").claims


def test_the_model_may_refuse(desk: Desk) -> None:
    answer = desk.ask("Did seals rest on the kelp canopy of Marrow Bay?", "NONE")
    assert answer.refusal is not None
    assert answer.refusal.nearest


def test_the_models_mood_alone_does_not_refuse(desk: Desk) -> None:
    """Where a sentence all but repeats the question, it is shown whatever the model says."""
    answer = desk.ask("After two years the kelp canopy had grown to how many hectares?", "NONE")
    assert answer.refusal is None
    assert "63 hectares" in answer.claims[0].text


def test_what_no_sentence_states_is_refused_before_anything_is_written(desk: Desk) -> None:
    answer = desk.judged("How large was the kelp canopy after two years?", yes=())
    assert answer.refusal is not None
    assert "do not state" in answer.refusal.reason
    assert answer.record.draft == ""
    assert answer.record.checked
    assert all(checked.chance < STATED for checked in answer.record.checked)


def test_a_claim_stands_where_the_model_finds_the_answer_in_its_sentence(desk: Desk) -> None:
    draft = "[1] The kelp canopy had grown to 63 hectares.\n"
    answer = desk.judged("How large was the kelp canopy after two years?", draft, yes=["63 hectares"])
    assert [claim.text for claim in answer.claims] == ["The kelp canopy had grown to 63 hectares."]
    assert max(answer.record.checked, key=lambda checked: checked.chance).text.endswith("63 hectares.")


def test_a_claim_whose_sentence_does_not_state_the_answer_gives_way_to_the_one_that_does(desk: Desk) -> None:
    draft = "[1] The kelp forest of Marrow Bay covered 41 hectares in 2019.\n"
    answer = desk.judged("How large was the kelp canopy after two years?", draft, yes=["63 hectares"])
    assert len(answer.claims) == 1
    assert answer.claims[0].support is Support.VERBATIM
    assert "63 hectares" in answer.claims[0].text


@pytest.mark.parametrize(("sure", "speaks"), [(2.3, "63 hectares"), (2.1, "41 hectares")])
def test_a_claim_that_is_not_clearly_stated_gives_way_only_to_one_that_is(desk: Desk, sure: float, speaks: str) -> None:
    draft = "[1] The kelp forest of Marrow Bay covered 41 hectares in 2019.\n"
    question = "How many hectares did the kelp cover?"
    answer = desk.judged(question, draft, yes={"63 hectares": sure, "41 hectares": 1.45})
    chances = {number: c.chance for c in answer.record.checked for number in ("41", "63") if f"{number} hect" in c.text}
    assert STATED <= chances["41"] < CLEARLY
    assert chances["41"] < chances["63"] <= chances["41"] + DRAFTED
    assert (chances["63"] >= CLEARLY) is (speaks == "63 hectares")
    assert speaks in answer.claims[0].text


def test_the_sentence_that_a_dropped_claim_rests_on_is_asked_about_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generation.checking.MOST_CHECKED", 1)
    question, draft = (
        "How large was the kelp canopy after two years?",
        "[1] The kelp forest covered 99 hectares in 2019.\n",
    )
    answer = desk.judged(question, draft, yes=["63 hectares"])
    assert [checked.text[-17:] for checked in answer.record.checked] == ["n to 63 hectares.", "hectares in 2019."]
    (claim,) = answer.claims
    chances = {checked.text: checked.chance for checked in answer.record.checked}
    assert chances[claim.text] == max(chances.values())


def test_asked_what_a_thing_is_the_sentences_that_say_so_come_first(tmp_path: Path) -> None:
    text = (
        "Fastbreeze\n\nUsers like Fastbreeze. Users of Fastbreeze grow. Thank Fastbreeze. Install Fastbreeze now. "
        "Fastbreeze is a model of sea breezes over long coasts that needs no more than a laptop and an hour.\n"
    )
    with library_of(tmp_path, {"breeze.txt": text}) as (library, embedder, retriever):
        generator = ScriptedGenerator("[1] Fastbreeze is a model of sea breezes.\n", yes=["model of sea breezes"])
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("What is Fastbreeze?", suggest=False))
    assert answer.record.checked[0].text.startswith("Fastbreeze is a model")
    assert [claim.text for claim in answer.claims] == ["Fastbreeze is a model of sea breezes."]


def test_asked_what_a_thing_is_one_that_only_spells_out_its_name_gives_way(tmp_path: Path) -> None:
    text = "Waves\n\nOur Fast Breeze Model (FBM) works. We build FBM, a model of sea breezes. Users like FBM.\n"
    with library_of(tmp_path, {"breeze.txt": text}) as (library, embedder, retriever):
        generator = ScriptedGenerator("[1] Our Fast Breeze Model (FBM) works.\n", yes={"a model": 2.4, "works": 3.0})
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("What is FBM?", suggest=False))
    assert any("works" in checked.text for checked in answer.record.checked)
    assert [claim.text for claim in answer.claims] == ["We build FBM, a model of sea breezes."]


def test_only_sentences_that_hold_what_is_asked_for_are_asked_about(desk: Desk) -> None:
    answer = desk.judged("How deep do krill swarms stay in moonlit nights?", yes=())
    first, *_ = answer.record.checked
    assert first.text == "Swarms stayed deeper than 100 m in moonlit nights."
    assert all(" m" in checked.text for checked in answer.record.checked)


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(tmp_path: Path) -> None:
    text = "Tides\n\nThe gauge stands at Lantern Point. It records the tide of the harbour every ten minutes.\n"
    with library_of(tmp_path, {"tides.txt": text}) as (library, embedder, retriever):
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=None)
        answer = finished(assistant.ask("How often does the gauge record the tide of the harbour?", suggest=False))
    assert [claim.text for claim in answer.claims] == [
        "The gauge stands at Lantern Point. It records the tide of the harbour every ten minutes."
    ]
    assert answer.claims[0].quotes[0].text == answer.claims[0].text


def test_a_claim_that_leans_on_what_was_said_gives_way_to_the_words_that_tell(tmp_path: Path) -> None:
    text = "Tides\n\nLantern Point has a gauge. It was built at the old harbour by divers in 1984.\n"
    with library_of(tmp_path, {"tides.txt": text}) as (library, embedder, retriever):
        generator = ScriptedGenerator("[2] It was built in 1984.\n", yes=["1984"])
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("When was the gauge of Lantern Point built?", suggest=False))
    assert answer.record.draft.startswith("[2] It was built")
    assert [(claim.text, claim.support) for claim in answer.claims] == [
        ("Lantern Point has a gauge. It was built at the old harbour by divers in 1984.", Support.VERBATIM)
    ]


def test_a_model_too_small_to_judge_is_not_asked(desk: Desk) -> None:
    answer = desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 63 hectares.\n")
    assert answer.record.checked == ()


def test_events_come_in_order(desk: Desk) -> None:
    events = list(desk.assistant("[1] The kelp canopy had grown to 63 hectares.\n").ask(HOW_LARGE))
    kinds = [type(event) for event in events]
    assert kinds[0] is Found
    assert kinds[-1] is Finished
    assert kinds.index(Drafting) < kinds.index(Supported)


def test_stopping_ends_the_draft(desk: Desk) -> None:
    stop = threading.Event()
    events = desk.assistant("[1] The kelp canopy had grown to 63 hectares.\n[2] More.\n").ask(HOW_LARGE, stop=stop)
    drafted = 0
    for event in events:
        if isinstance(event, Drafting):
            drafted += 1
            stop.set()
        if isinstance(event, Finished):
            assert "More" not in event.answer.record.draft
    assert drafted == 1


def test_a_follow_up_is_searched_with_the_question_before(desk: Desk) -> None:
    history = [Turn("How many urchins did divers remove?", "1,250")]
    answer = desk.ask("And when was that?", "NONE", history=history)
    assert answer.record.query == "How many urchins did divers remove? And when was that?"
    assert any("urchins" in hit.passage.text for hit in answer.hits)


def test_the_record_says_how(desk: Desk) -> None:
    record = desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 63 hectares.\n").record
    assert record.model == "scripted"
    assert HOW_LARGE in record.prompt[-1].content
    assert record.draft.startswith("[1]")
    assert 0 <= record.timings.searched <= record.timings.done


def test_a_record_replays_to_the_same_draft(desk: Desk) -> None:
    draft = "[1] The kelp canopy had grown to 63 hectares.\n"
    record = desk.ask(HOW_LARGE, draft).record
    again = ScriptedGenerator(draft)
    assert replay(record, again) == record.draft
    assert again.seen == [record.prompt]
    again.sha256 = "f" * 64
    with pytest.raises(GeneratorFailed, match="not by scripted"):
        replay(record, again)


@pytest.mark.parametrize("question", ["", "   \n", "word " * 10_000])
def test_unusable_questions_are_errors(desk: Desk, question: str) -> None:
    with pytest.raises(QuestionUnusable) as caught:
        desk.ask(question)
    assert caught.value.remedy


def test_no_sources_is_an_error(desk: Desk) -> None:
    for source in desk.library.sources.all():
        desk.library.sources.remove(source.document_id)
    with pytest.raises(NothingToAsk):
        desk.ask(HOW_LARGE)


def test_the_same_seed_gives_the_same_answer(desk: Desk) -> None:
    first, second = (desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 63 hectares.\n") for _ in range(2))
    assert first.claims == second.claims
    assert first.record.prompt == second.record.prompt


class DyingGenerator(ScriptedGenerator):
    """Writes two words, or judges one sentence, and its process is no more."""

    def __init__(self, *drafts: str, yes: Sequence[str] | None = None) -> None:
        super().__init__(*drafts, yes=yes)
        self.judged = 0

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        yield from islice(super().stream(messages, max_tokens=max_tokens, grammar=grammar, seed=seed), 2)
        raise GeneratorDied("The language model's process ended in the middle of its work.")

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        self.judged += 1
        if self.judged > 1:
            raise GeneratorDied("The language model's process ended in the middle of its work.")
        return super().log_odds(messages, of=of, against=against)


@pytest.mark.parametrize("yes", [None, ["nothing says so"], ["63 hectares"]])
def test_where_the_model_dies_the_sources_own_sentences_answer(desk: Desk, yes: list[str] | None) -> None:
    generator = DyingGenerator("[1] The kelp canopy had grown to 63 hectares.\n", yes=yes)
    assistant = Assistant(library=desk.library, retriever=desk.retriever, embedder=desk.embedder, generator=generator)
    answer = finished(assistant.ask(HOW_LARGE))
    assert [claim.support for claim in answer.claims] == [Support.VERBATIM]
    assert "63 hectares" in answer.claims[0].text
    assert answer.record.model_failure == (
        "The language model's process ended in the middle of its work."
        " This answer is made of the sources' own sentences."
    )
    assert (answer.record.model, answer.record.draft) == ("", "")
    assert desk.ask(HOW_LARGE, "[1] The kelp canopy had grown to 63 hectares.\n").record.model_failure == ""
