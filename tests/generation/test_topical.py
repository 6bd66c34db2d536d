"""Questions about a topic as a whole get the sentences that tell of it."""

from pathlib import Path

import pytest

from generation.answer import Support
from generation.assistant import Assistant
from generation.topical import asked_topic
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import finished, library_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is said about bull kelp?", "bull kelp"),
        ("What do the sources say about Corvane Marine?", "Corvane Marine"),
        ("What does this paper report on urchins?", "urchins"),
        ("And what is known about the canopy?", "canopy"),
        ("Tell me about krill.", "krill"),
        ("What is said about it?", ""),
        ("What is known about the depth to which krill swarms sink in moonlight?", ""),
        ("What is the mass of krill?", ""),
        ("How do they say it is done?", ""),
    ],
)
def test_the_topic_of_a_question(question: str, topic: str) -> None:
    assert asked_topic(question) == topic


def test_a_topic_is_answered_by_its_sentences_and_no_model_is_asked(tmp_path: Path) -> None:
    texts = {
        "kelp.txt": "Kelp\n\nThe gauge stood near bull kelp. Bull kelp is an annual. Is bull kelp rare? Urchins eat.\n",
        "otters.txt": "Otters\n\nOtters sleep in bull kelp. Kelp sways.\n",
    }
    with library_of(tmp_path, texts) as (library, embedder, retriever):
        generator = ScriptedGenerator("[1] Kelp is green.\n", yes=[])
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=generator)
        answer = finished(assistant.ask("What is said about bull kelp?", suggest=False))
        other = finished(assistant.ask("What is said about walruses?", suggest=False))
    assert {claim.support for claim in answer.claims} == {Support.VERBATIM}
    said = [claim.text for claim in answer.claims]
    assert sorted(said[:2]) == ["Bull kelp is an annual.", "Otters sleep in bull kelp."]
    assert said[2:] == ["The gauge stood near bull kelp."]
    assert answer.record.draft == ""
    assert other.refusal is not None


def test_what_another_quote_holds_is_not_said_twice(tmp_path: Path) -> None:
    text = "Kelp\n\nBull kelp is an annual. This makes bull kelp depend on spores.\n"
    with library_of(tmp_path, {"kelp.txt": text}) as (library, embedder, retriever):
        assistant = Assistant(library=library, retriever=retriever, embedder=embedder, generator=None)
        answer = finished(assistant.ask("What is said about bull kelp?", suggest=False))
    assert [claim.text for claim in answer.claims] == [text.splitlines()[2]]
