"""The command that tells how the sources are cited: for reference managers, or as journals print it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.session import Session, command, tell, write, write_file

if TYPE_CHECKING:
    from services.export.paper import Reference


class As(StrEnum):
    """The forms of a list of references."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    APA = "apa"
    VANCOUVER = "vancouver"
    CHICAGO = "chicago"


_ENDINGS = {".bib": As.BIBTEX, ".ris": As.RIS, ".json": As.CSL}

Form = Annotated[
    As | None,
    typer.Option("--as", help="bibtex, ris, csl (JSON), apa, vancouver or chicago; else by --output's ending."),
]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="The file to write; else printed.")]


@command
def cite(session: Session, form: Form = None, output: Output = None) -> None:
    """Write how the sources are cited: BibTeX, RIS, CSL-JSON, or a list as journals print it (APA, Vancouver, Chicago).

    What a source does not surely say of itself, and no reference manager has, is left out.
    """
    from services.ask.asking import require_sources
    from services.export.csl import csl_items
    from services.export.references import references_in

    require_sources(session.quoth, session.notebook)
    references = references_in(session.quoth, session.notebook, session.source_ids())
    if session.as_json and output is None:
        session.print_json({"references": csl_items(references)})
        return
    chosen = form or _ENDINGS.get(output.suffix.lower() if output else "", As.BIBTEX)
    content = _written(references, chosen)
    if output is None:
        write(content)
        return
    write_file(output, content)
    if session.as_json:
        session.print_json({"form": chosen.value, "file": str(output)})
    else:
        tell(f"wrote {output}")


def _written(references: list[Reference], form: As) -> bytes:
    from services.export.bibtex import write_bibtex
    from services.export.csl import write_csl, write_ris
    from services.export.reference_list import formatted

    match form:
        case As.BIBTEX:
            return write_bibtex(references)
        case As.RIS:
            return write_ris(references)
        case As.CSL:
            return write_csl(references)
    return ("\n".join(formatted(references, form.value)) + "\n").encode()
