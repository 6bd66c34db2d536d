"""A follow-up is searched with the question it leans on, in five languages; a question that stands alone is not."""

from __future__ import annotations

import pytest

from generation.conversation import Turn, leans_back, standalone_query


@pytest.mark.parametrize(
    "question",
    [
        "And in winter?",
        "Why did they stop?",
        "What else is said about that?",
        "und im Winter?",
        "Was sind ihre Grenzen?",
        "Et pour les enfants ?",
        "Qu'ont-ils trouvé chez leurs patients ?",
        "¿Y qué pasa en invierno?",
        "¿Cuáles son sus límites?",
        "En in de winter?",
        "Wat raden ze aan?",
        "Which batteries did they use?",
        "How large was its canopy?",
        "Did the divers remove them?",
        "Who wrote it?",
        "How does it work?",
        "Which of these is the oldest?",
        "Wie genau ist es?",
        "Hoe lang duurde het?",
    ],
)
def test_a_follow_up_leans_on_the_question_before_it(question: str) -> None:
    assert leans_back(question)
    asked = [Turn("How are barrens cleared?", "By divers.")]
    assert standalone_query(question, asked) == f"How are barrens cleared? {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Which instrument that was used in 2018 failed?",
        "Is there a kelp forest in Corvane Sound?",
        "Wie viele Seeigel wurden 2018 entfernt?",
        "Gibt es einen Wald aus Tang im Sund?",
        "Combien d'oursins ont été enlevés en 2018 ?",
        "Qu'est-ce que le varech ?",
        "¿Cuántos erizos se retiraron en 2018?",
        "Hoeveel zee-egels zijn er in 2018 verwijderd?",
        "Why did the town close its swimming pool in 2019?",
        "How do I clean the kettle before I use it again?",
        "Lead in old pipes: is it still a danger?",
        "Which villages lost their shops in winter?",
        "Which lessons teach sailing, and what do they cost?",
        "What is the main finding of this report?",
        "What is this document about?",
        "Where did the former mayor live?",
        "Comment les abeilles retrouvent-elles leur ruche ?",
        "Wie viele Bienen verlieren ihren Stock im Winter?",
    ],
)
def test_a_question_that_stands_alone_is_searched_alone(question: str) -> None:
    assert standalone_query(question, [Turn("How are barrens cleared?", "By divers.")]) == question
