"""The commands that answer questions and suggest new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from ui.cli.commands.search import From, check_one_of, ids_of, require_sources
from ui.cli.session import Session, command, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generation.answer import Answer
    from generation.assistant import Assistant
    from generation.events import Event
    from models.ports import Generator
    from ui.cli.question_file import Question

Suggest = Annotated[
    bool | None,
    typer.Option("--suggest/--no-suggest", help="Suggest what to ask next; else only for a single question."),
]


@command
def ask(
    session: Session,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="A question about your sources.")] = None,
    questions: From = None,
    suggest: Suggest = None,
) -> None:
    """Answer a question: every claim with the exact words of a source, or say why there is no answer."""
    from services.contract.json_output import answer_json
    from ui.cli.question_file import answer_lines

    check_one_of(question, questions, "QUESTION")
    require_sources(session)
    assistant = make_assistant(session)
    if questions is not None:

        def answer(line: Question) -> dict[str, object]:
            ids = ids_of(session, line)
            made = last(assistant.ask(line.text, notebook=session.notebook, sources=ids, suggest=bool(suggest)))
            return cast("dict[str, object]", answer_json(made))

        answer_lines(session, questions, answer)
        return
    assert question is not None
    events = assistant.ask(
        question, notebook=session.notebook, sources=session.source_ids(), suggest=suggest is not False
    )
    if session.as_json:
        session.print_json(answer_json(last(events)))
    else:
        _show(events)


@command
def suggest(session: Session) -> None:
    """Suggest questions that the sources can answer."""
    from services.ask.suggestions import suggest_for_notebook, suggest_for_source

    require_sources(session)
    assistant, ids = make_assistant(session), session.source_ids()
    if ids is None:
        questions = suggest_for_notebook(session.quoth, assistant, session.notebook)
    else:
        found = (question for each in ids for question in suggest_for_source(session.quoth, assistant, each))
        questions = tuple(dict.fromkeys(found))
    if session.as_json:
        session.print_json({"suggested": list(questions)})
    elif questions:
        from ui.cli.terminal import console, plain

        for question in questions:
            console().print(plain(question))
    else:
        say("No question was found that the sources surely answer. Add more sources, or choose others.")


def make_assistant(session: Session) -> Assistant:
    """Load the models; a language model that is not on this machine is said, and done without."""
    return session.quoth.assistant(session.quoth.embedder, generator_or_none(session))


def generator_or_none(session: Session) -> Generator | None:
    """Load the language model; one that is not on this machine is said, and the sources' own sentences must do."""
    from models.errors import ModelMissing

    try:
        return session.quoth.generator
    except ModelMissing as error:
        say(f"{error.message} Answering with the sources' own sentences. {error.remedy}")
        return None


def last(events: Iterator[Event]) -> Answer:
    """Run an answer to its end and give it."""
    from generation.events import Finished

    answer = None
    for event in events:
        if isinstance(event, Finished):
            answer = event.answer
    assert answer is not None, "an assistant's last event is Finished"
    return answer


def _show(events: Iterator[Event]) -> None:
    """Print an answer as it comes: where it is looked for, each claim with its quotes, the ending."""
    from generation.events import Finished, Found, Supported
    from ui.cli.terminal import print_claim, print_ending, print_found

    for event in events:
        if isinstance(event, Found):
            print_found(event.hits)
        elif isinstance(event, Supported):
            print_claim(event.claim)
        elif isinstance(event, Finished):
            print_ending(event.answer)
