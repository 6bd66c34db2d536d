"""The command that finds passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ui.cli.session import Session, command, say

if TYPE_CHECKING:
    from models.ports import Embedder
    from ui.cli.question_file import Question

Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many passages.")]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE.jsonl",
        help='Take one {"id", "question", "sources"?: [...]} a line; print one JSON object a line. "-": stdin.',
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
    from services.contract.json_output import search_json
    from ui.cli.question_file import answer_lines
    from ui.cli.terminal import print_hit

    check_one_of(query, questions, "QUERY")
    require_sources(session)
    retriever = session.quoth.retriever(embedder_or_none(session))
    if questions is not None:

        def answer(question: Question) -> dict[str, object]:
            ids = ids_of(session, question)
            hits = retriever.search(question.text, limit=limit, notebook=session.notebook, sources=ids)
            return cast("dict[str, object]", search_json(question.text, hits))

        answer_lines(session, questions, answer)
        return
    assert query is not None
    hits = retriever.search(query, limit=limit, notebook=session.notebook, sources=session.source_ids())
    if session.as_json:
        session.print_json(search_json(query, hits))
    elif hits:
        for hit in hits:
            print_hit(hit)
    else:
        say("No passage has any of these words. Try others, or `quoth sources` to see what there is to search.")


def check_one_of(text: str | None, questions: Path | None, name: str) -> None:
    """Raise a usage error unless either the text or the file is given."""
    if (text is None) == (questions is None):
        raise typer.BadParameter(f"Give either {name} or --from FILE.jsonl.")


def ids_of(session: Session, question: Question) -> tuple[str, ...] | None:
    """Give the whole ids a question is limited to: its own, or those of --source."""
    return session.source_ids() if question.sources is None else session.whole_ids(question.sources)


def require_sources(session: Session) -> None:
    """Raise NothingToAsk when the library or the notebook has no sources."""
    from generation.errors import NothingToAsk

    if not session.quoth.library.sources.all(session.notebook):
        place = f"The notebook {session.notebook!r}" if session.notebook else "The library"
        raise NothingToAsk(f"{place} has no sources yet.", remedy="Add some: `quoth add PATH...`.")


def embedder_or_none(session: Session) -> Embedder | None:
    """Load the embedder; one that is not on this machine is said, and words alone are searched."""
    from models.errors import ModelMissing

    try:
        return session.quoth.embedder
    except ModelMissing as error:
        say(f"{error.message} Searching by words alone. {error.remedy}")
        return None
