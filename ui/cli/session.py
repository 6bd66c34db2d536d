"""What every command shares: the common options, results as JSON, and errors as one line with an exit code.

Imports nothing heavy: it is loaded for `quoth --help`.
"""

from __future__ import annotations

import inspect
import shutil
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from services import failures
from services.assembly import Quoth
from services.errors import OutputRefused, QuothError
from services.settings import Settings, read_settings

Home = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="The folder that holds everything; else QUOTH_HOME.")
]
Notebook = Annotated[str | None, typer.Option("--notebook", metavar="NAME", help="Only the sources of this notebook.")]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="ID", help="Only this source; may be repeated. The id's beginning is enough."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the results as JSON.")]

_COMMON: tuple[tuple[str, Any, object], ...] = (
    ("home", Home, None),
    ("notebook", Notebook, None),
    ("source", Sources, None),
    ("as_json", Json, False),
)


@dataclass(frozen=True)
class Session:
    """One run of one command: its settings, what it is limited to, and how it prints."""

    settings: Settings
    notebook: str | None
    source: tuple[str, ...]
    as_json: bool

    @cached_property
    def quoth(self) -> Quoth:
        """Give the parts, built as they are needed."""
        return Quoth(self.settings, shares_embedder=True)

    def source_ids(self) -> tuple[str, ...] | None:
        """Give the whole ids of the sources named by --source, None when there are none."""
        return self.whole_ids(self.source) if self.source else None

    def whole_ids(self, prefixes: tuple[str, ...]) -> tuple[str, ...]:
        """Give the whole ids for ids or their beginnings; raises SourceNotFound."""
        return tuple(self.quoth.library.sources.get(prefix).document_id for prefix in prefixes)

    def print_json(self, value: object) -> None:
        """Print a result as JSON, indented for people who read along."""
        from services.contract.base import dump

        write(dump(value, indent=2))

    def print_json_line(self, value: object) -> None:
        """Print a result as JSON on one line, at once."""
        from services.contract.base import dump

        write(dump(value))

    def close(self) -> None:
        """Close what was opened."""
        if "quoth" in self.__dict__:
            self.quoth.close()


def write(content: bytes) -> None:
    """Write bytes to the standard output, at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def write_file(path: Path, content: bytes, *, option: str = "--output") -> None:
    """Write what was made to the file that `option` names; raises OutputRefused."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise refused(path, error, option=option) from error


def refused(path: Path, error: OSError, *, option: str) -> OutputRefused:
    """Say that the file that `option` names cannot be written."""
    return OutputRefused(f"The file {path} cannot be written: {error.strerror}.", remedy=f"Name another with {option}.")


def say(line: str) -> None:
    """Write a line for people to the standard error."""
    typer.echo(_fitted(line, sys.stderr), err=True)


def tell(line: str, *, indent: str = "") -> None:
    """Write a line of results to the standard output; on a terminal what goes on below begins with `indent`."""
    typer.echo(_fitted(line, sys.stdout, indent))


def _fitted(line: str, out: TextIO, indent: str = "") -> str:
    """Break a line between words where a terminal would break it within one; what is piped on stays one line."""
    if not out.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options; its first parameter, `session`, is made of them."""
    signature = inspect.signature(function, eval_str=True)

    @wraps(function)
    def run(**options: Any) -> None:
        common = {name: options.pop(name) for name, _, _ in _COMMON}
        _guarded(function, common, options)

    own = list(signature.parameters.values())[1:]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in _COMMON
    ]
    own = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    run.__signature__ = inspect.Signature([*own, *shared], return_annotation=None)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *shared)}
    return run


def _guarded(function: Callable[..., None], common: dict[str, Any], options: dict[str, Any]) -> None:
    session = None
    try:
        settings = read_settings(home=common["home"])
        session = Session(settings, common["notebook"], tuple(common["source"] or ()), common["as_json"])
        function(session, **options)
    except KeyboardInterrupt:
        raise typer.Exit(failures.INTERRUPTED) from None
    except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
        raise
    except QuothError as error:
        say(failures.describe(error))
        raise typer.Exit(failures.FAILED) from error
    except Exception as error:
        home = session.settings.home if session else Path.cwd()
        say(failures.explain(error, home))
        raise typer.Exit(failures.FAILED) from error
    finally:
        if session:
            session.close()
