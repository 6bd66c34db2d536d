"""The commands that answer questions and suggest new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.commands.search import From, check_one_of, scope_of
from ui.cli.session import Session, command, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.ask.live_answer import Step
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
    from services.ask import asking
    from services.ask.live_answer import last_answer
    from ui.cli.question_file import answer_lines

    check_one_of(question, questions, "QUESTION")
    quoth = session.quoth
    asking.require_sources(quoth, session.notebook)
    say_if_no_generator(session)
    if questions is not None:

        def answer(line: Question) -> dict[str, object]:
            scope = scope_of(session, line)
            return last_answer(asking.ask(quoth, line.text, scope, suggest=bool(suggest))).model_dump()

        answer_lines(session, questions, answer)
        return
    assert question is not None
    steps = asking.ask(quoth, question, scope_of(session), suggest=suggest is not False)
    if session.as_json:
        session.print_json(last_answer(steps))
    else:
        _show(steps)


@command
def suggest(session: Session) -> None:
    """Suggest questions that the sources can answer."""
    from services.ask.asking import require_sources
    from services.ask.suggestions import suggest_for_scope

    require_sources(session.quoth, session.notebook)
    say_if_no_generator(session)
    questions = suggest_for_scope(session.quoth, scope_of(session))
    if session.as_json:
        session.print_json({"suggested": list(questions)})
    elif questions:
        from ui.cli.terminal import console, plain

        for question in questions:
            console().print(plain(question))
    else:
        say("No question was found that the sources surely answer. Add more sources, or choose others.")


def say_if_no_generator(session: Session) -> None:
    """Say that the sources' own sentences must do where no language model is on this machine."""
    from services.ask.asking import missing_generator

    if missing := missing_generator(session.quoth):
        say(f"{missing.message} Answering with the sources' own sentences. {missing.remedy}")


def _show(steps: Iterator[Step]) -> None:
    """Print where an answer is looked for, then its claims with their quotes once no better ones will come."""
    from services.ask.live_answer import Answered, Searched
    from ui.cli.terminal import print_claims, print_ending, print_found

    for step in steps:
        if isinstance(step, Searched):
            print_found(step.hits)
        elif isinstance(step, Answered):
            print_claims(step.answer.claims)
            print_ending(step.answer)
