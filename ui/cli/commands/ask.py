"""The commands that answer questions and suggest new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services import failures
from ui.cli.commands.search import From, check_one_of, scope_of
from ui.cli.session import Session, command, say, tell, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.ask.asking import Scope
    from services.ask.live_answer import Step
    from services.ask.question_sets import Asked, Outcome
    from ui.cli.question_file import Question

Suggest = Annotated[
    bool | None,
    typer.Option("--suggest/--no-suggest", help="Suggest what to ask next; else only for a single question."),
]
Over = Annotated[
    list[Path] | None,
    typer.Option("--over", metavar="PATH", help="Add this file or folder and ask only of it; may be repeated."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="With --from: the file for the answers (.md, .docx, .pdf, .json)."),
]

# Where sources go that are named with a question.
NOTEBOOK = "Questions"


@command
def ask(
    session: Session,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="A question about your sources.")] = None,
    questions: From = None,
    suggest: Suggest = None,
    over: Over = None,
    out: Out = None,
) -> None:
    """Answer a question: every claim with the exact words of a source, or say why there is no answer.

    Many questions come from a file (--from), and their answers go to one (--out): each is written as it is done, one
    that fails is told in its place, and run again only what is new is asked. Files of --over are added to the notebook
    "Questions", or to the one of --notebook.
    """
    from services.ask import asking
    from services.ask.live_answer import last_answer
    from ui.cli.commands.make.table import papers_in
    from ui.cli.question_file import answer_lines

    check_one_of(question, questions, "QUESTION")
    if out and questions is None:
        raise typer.BadParameter("--out FILE goes with --from FILE.")
    quoth = session.quoth
    of_all = _over(session, papers_in(over, own=[questions, out])) if over else None
    asking.require_sources(quoth, session.notebook)
    say_if_no_generator(session)
    if questions is not None and out is not None:
        _answer_into(session, questions, out, of_all)
        return
    if questions is not None:

        def answer(line: Question) -> dict[str, object]:
            scope = _scope(session, line, of_all)
            return last_answer(asking.ask(quoth, line.text, scope, suggest=bool(suggest))).model_dump()

        answer_lines(session, questions, answer)
        return
    assert question is not None
    steps = asking.ask(quoth, question, of_all or scope_of(session), suggest=suggest is not False)
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


def _over(session: Session, paths: Sequence[Path]) -> Scope:
    """Add files and give the scope that is just them; exits where none could be read."""
    from services.add.files import embed_all
    from services.add.gathering import gather
    from services.ask.asking import Scope
    from ui.cli.terminal import progress_bar

    with progress_bar(estimates=True) as progress:
        gathered = gather(session.quoth, paths, notebook=session.notebook or NOTEBOOK, progress=progress)
        if gathered.sources:
            embed_all(session.quoth, progress=progress)
    for error in gathered.errors:
        say(failures.describe(error))
    if not gathered.sources:
        raise typer.Exit(failures.FAILED)
    return Scope(session.notebook or NOTEBOOK, tuple(source.document_id for source in gathered.sources))


def _scope(session: Session, line: Question, of_all: Scope | None) -> Scope:
    return scope_of(session, line) if of_all is None or line.sources is not None else of_all


def _answer_into(session: Session, questions: Path, out: Path, of_all: Scope | None) -> None:
    """Answer a file of questions into another, which is written anew after each of them."""
    from services.ask.question_sets import AnswersFormat, answer_all, write_answers
    from services.export.files import format_by_ending
    from ui.cli.commands.make.table import check_writable
    from ui.cli.stopping import finishing_on_interrupt
    from ui.cli.terminal import progress_bar

    wanted = format_by_ending(out, AnswersFormat)
    asked = list(_asked(session, questions, of_all))
    check_writable(out)
    done: list[Outcome] = []
    with (
        finishing_on_interrupt(lambda: say("Stopping when the question in hand is answered …")) as stop,
        progress_bar(estimates=True) as progress,
    ):
        for outcome in answer_all(session.quoth, asked, progress=progress, stop=stop):
            done.append(outcome)
            if wanted in {AnswersFormat.MARKDOWN, AnswersFormat.JSON}:  # the others take long to write
                write_file(out, write_answers(session.quoth, done, wanted), option="--out")
    write_file(out, write_answers(session.quoth, done, wanted), option="--out")
    failed = sum(bool(each.error) for each in done)
    if session.as_json:
        session.print_json({"file": str(out), "answers": len(done), "failed": failed, "of": len(asked)})
    else:
        tell(f"wrote {out}: {len(done)} of {len(asked)} questions" + (f", {failed} failed" if failed else ""))
    if stop.is_set() and len(done) < len(asked):
        say("Stopped. Run it again to go on.")
        raise typer.Exit(failures.INTERRUPTED)
    if failed:
        raise typer.Exit(failures.FAILED)


def _asked(session: Session, questions: Path, of_all: Scope | None) -> Iterator[Asked]:
    """Give the questions of a file; one that asks of a source that is not there has that as its trouble."""
    from services.ask.asking import Scope
    from services.ask.question_sets import Asked
    from services.errors import QuothError
    from ui.cli.question_file import read_questions

    for line in read_questions(questions):
        try:
            yield Asked(line.id, line.text, _scope(session, line, of_all), line.trouble)
        except QuothError as error:
            yield Asked(line.id, line.text, Scope(), line.trouble or failures.describe(error))


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
