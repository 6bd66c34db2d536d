"""The command that finds passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.session import Session, command, say

if TYPE_CHECKING:
    from services.ask.asking import Scope
    from ui.cli.question_file import Question

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many passages.")]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help='A question a line (.txt), or {"id", "question", "sources"?: [...]} (.jsonl, "-": stdin); JSON lines out.',
    ),
]


@command
def search(
    session: Session,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="Words to look for, or a question.")] = None,
    limit: Limit = 10,
    questions: From = None,
) -> None:
    """Find the passages that answer a query best."""
    from services.ask import asking
    from ui.cli.question_file import answer_lines
    from ui.cli.terminal import print_hit

    check_one_of(query, questions, "QUERY")
    quoth = session.quoth
    asking.require_sources(quoth, session.notebook)
    if missing := asking.missing_embedder(quoth):
        say(f"{missing.message} Searching by words alone. {missing.remedy}")
    if questions is not None:

        def answer(question: Question) -> dict[str, object]:
            return asking.search(quoth, question.text, scope_of(session, question), limit=limit).model_dump()

        answer_lines(session, questions, answer)
        return
    assert query is not None
    found = asking.search(quoth, query, scope_of(session), limit=limit)
    if session.as_json:
        session.print_json(found)
    elif found.hits:
        for rank, hit in enumerate(found.hits, 1):
            print_hit(hit, rank)
    else:
        say("No passage has any of these words. Try others, or `quoth sources` to see what there is to search.")


def check_one_of(text: str | None, questions: Path | None, name: str) -> None:
    """Raise a usage error unless either the text or the file is given."""
    if (text is None) == (questions is None):
        raise typer.BadParameter(f"Give either {name} or --from FILE.")


def scope_of(session: Session, question: Question | None = None) -> Scope:
    """Give what a question is limited to: by its line of a file, or by --notebook and --source."""
    from services.ask.asking import Scope

    own = question.sources if question else None
    return Scope(session.notebook, session.source_ids() if own is None else session.whole_ids(own))
