"""Commands on model files: list, fetch, verify, use, calibrate, remove."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import QuothError
from ui.cli.session import Session, command, say, tell

if TYPE_CHECKING:
    from services.models import ModelKind, ModelStore

app = typer.Typer()

Name = Annotated[str, typer.Argument(metavar="NAME", help="A model of `quoth models`.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="Models of `quoth models`; else the chosen ones.")
]
NameOrPath = Annotated[
    str,
    typer.Argument(
        metavar="NAME|PATH",
        help="A model of `quoth models`, a GGUF file or another model's folder; `none`: no checker of claims.",
    ),
]


@app.callback(invoke_without_command=True)
@command
def models(session: Session, context: typer.Context) -> None:
    """List the models, or fetch, verify, choose, calibrate and remove them."""
    if context.invoked_subcommand is None:
        _list(session)


@app.command("list")
@command
def list_models(session: Session) -> None:
    """List the models: which are installed and chosen, their size and licence."""
    _list(session)


def _list(session: Session) -> None:
    from services.checkup import speed
    from services.models import list_models

    rows = list_models(session.quoth.store, speed.kept(session.quoth.settings.home))
    if session.as_json:
        session.print_json({"models": rows})
    else:
        _print_models(rows)


@app.command()
@command
def fetch(session: Session, names: Names = None) -> None:
    """Fetch models and verify them; what broke off goes on where it stopped."""
    from services.models import needed_kinds

    store = session.quoth.store
    fetched = []
    said: set[str] = set()

    def note(line: str) -> None:
        """Say once, not for each model, where they come from."""
        if line not in said:
            said.add(line)
            say(line)

    for name in names or [store.chosen(kind) for kind in needed_kinds() if store.chosen(kind) in store.catalogue]:
        fetched.append({"name": name, "path": str(_fetch(store, name, note, quiet=session.as_json))})
    if session.as_json:
        session.print_json({"fetched": fetched})


@app.command()
@command
def verify(session: Session, names: Names = None) -> None:
    """Hash the files of installed models anew; a wrong file is removed."""
    from ui.cli.terminal import progress_bar

    store = session.quoth.store
    wanted = names or [name for name in store.catalogue if store.is_installed(name)]
    for name in wanted:
        with progress_bar() as progress:
            store.verify(name, progress=partial(_move, progress, name))
        if not session.as_json:
            tell(f"{name} is as it should be.")
    if session.as_json:
        session.print_json({"verified": wanted})


@app.command()
@command
def use(session: Session, model: NameOrPath) -> None:
    """Use a model from now on, of the catalogue or your own; a classifier's folder becomes a checker of claims."""
    from services.models import CALLED, CHECKER, kind_of

    store = session.quoth.store
    if model == "none":
        store.forget_choice(CHECKER)
        if session.as_json:
            session.print_json({"kind": CHECKER, "chosen": ""})
        else:
            tell("No checker of claims is in use from now on.")
        return
    entry = store.catalogue.get(model)
    kind: ModelKind = entry.kind if entry else kind_of(Path(model).expanduser())
    store.choose(kind, model)
    if session.as_json:
        session.print_json({"kind": kind, "chosen": store.chosen(kind)})
    else:
        tell(f"{store.chosen(kind)} is the {CALLED[kind].partition(' ')[2]} from now on.")
    if entry and not store.is_installed(model):
        say(f"It is not on this machine yet: `quoth models fetch {model}`.")
    elif kind == CHECKER:
        _load_checker(session)
    elif kind == "llm" and _try(session, store.chosen(kind)):
        _say_uncalibrated(session)


@app.command()
@command
def calibrate(session: Session) -> None:
    """Find out what the chosen language model's yes or no is worth, once, in minutes; used from then on."""
    from services.calibrating import calibrate_model
    from ui.cli.terminal import progress_bar

    quoth = session.quoth
    generator, checker = quoth.generator, quoth.entailment_or_none()
    with progress_bar() as progress:
        told = partial(progress, "pairs read")
        found = calibrate_model(session.settings.home, quoth.embedder, generator, checker, told=told)
    if session.as_json:
        session.print_json(found.described())
        return
    tell(
        f"{generator.name} tells sentences that answer from near ones with an AUC of {found.leaning.auc:.2f}"
        f" ({found.leaning.pairs} pairs), and supported claims from others with {found.check.auc:.2f}"
        f" ({found.check.pairs} pairs)."
    )
    tell(
        "That is enough for its own words to be shown where they are proved."
        if found.check.earns_writing
        else "That is too little for its own words: its answers are the sources' own sentences, chosen with its help."
    )


@app.command()
@command
def remove(session: Session, name: Name) -> None:
    """Remove an installed model's files."""
    session.quoth.store.remove(name)
    if session.as_json:
        session.print_json({"removed": name})
    else:
        tell(f"Removed {name}.")


def _load_checker(session: Session) -> None:
    """Load a checker of claims, which is not used where that fails, and say what it still needs."""
    try:
        session.quoth.entailment_or_none()
    except QuothError:
        session.quoth.store.forget_choice("checker")
        raise
    say("It is asked once it is known how far it can be trusted: `quoth models calibrate`, a few minutes.")


def _say_uncalibrated(session: Session) -> None:
    """Say that nobody knows yet what a model's yes is worth, where that is so."""
    from services.calibrating import Standing, standing_of

    if standing_of(session.settings.home, session.quoth.store)[0] is Standing.UNKNOWN:
        say("What its yes or no is worth is not known yet: `quoth models calibrate`, once, a few minutes.")


def _try(session: Session, name: str) -> bool:
    """Have a child process read and write with a model, say how fast it is, or that it cannot, and tell which."""
    from services.checkup import speed
    from services.checkup.trial import try_model
    from services.models import told_seconds

    check = try_model(session.quoth.store, name)
    if check is not None and not check.ok:
        say(f"It cannot be used here: {check.detail}. {check.remedy}")
        return False
    measured = speed.measure(session.quoth.store, session.quoth.settings.home, name)
    if measured is not None:
        say(
            f"It reads {measured.reading:.0f} and writes {measured.writing:.0f} tokens a second here: "
            f"{told_seconds(measured.answer_seconds(measured.size))}."
        )
    return True


def _fetch(store: ModelStore, name: str, note: Callable[[str], None], *, quiet: bool) -> Path:
    from ui.cli.terminal import progress_bar

    if not quiet and not store.is_installed(name):
        tell(f"Fetching {name} ({store.entry(name).size / 1e6:.0f} MB)")
    with progress_bar() as progress:
        path = store.fetch(name, progress=partial(_move, progress, name), note=note)
    if not quiet:
        tell(f"{name} is here and verified.")
    return path


def _move(progress: Callable[[str, int, int], None], name: str, done: int, total: int) -> None:
    progress(f"{name} (MB)", done >> 20, total >> 20)


def _print_models(rows: list[dict[str, object]]) -> None:
    from ui.cli.table import Column, print_table

    columns = (
        Column("model", important=6, least=20),
        Column("state", important=5),
        Column("size", important=4, right=True),
        Column("kind", important=3),
        Column("speed here", important=2),
        Column("licence", important=1),
        Column("note", important=0, least=30),
    )
    print_table(columns, [_row(row) for row in rows])


def _row(row: dict[str, object]) -> tuple[str, ...]:
    from services.models import told_seconds

    state = "not here" if not row["installed"] else "installed"
    if row["chosen"]:
        state = "in use" if row["installed"] else "to fetch"
    size = row.get("size")
    megabytes = f"{size / 1e6:,.0f} MB" if isinstance(size, int) else ""
    kind = {"llm": "language model"}.get(str(row["kind"]), str(row["kind"]))
    seconds = row.get("answer_seconds")
    speed = told_seconds(seconds if isinstance(seconds, float) else None)
    return str(row["name"]), state, megabytes, kind, speed, str(row.get("licence", "")), str(row["note"])
