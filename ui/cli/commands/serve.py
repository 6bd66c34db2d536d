"""Commands that serve the page and check the machine."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Annotated

import typer

from services import failures
from ui.cli.session import Session, command, tell

Port = Annotated[int | None, typer.Option("--port", metavar="N", min=1, max=65535, help="The port; else 8501.")]
Address = Annotated[
    str,
    typer.Option(
        "--host", "--address", metavar="ADDRESS", help="One that others can reach needs a password in QUOTH_PASSWORD."
    ),
]


@command
def serve(session: Session, port: Port = None, address: Address = "127.0.0.1") -> None:
    """Serve the page, until Ctrl-C: on this machine only or, with --host and a password, for others too."""
    from ui.page.server import start as serving

    settings = session.settings
    address = serving.check_address(address, password=os.environ.get(serving.PASSWORD, ""))
    session.quoth.library.close()  # what is wrong with it is said here, not on the page
    wanted = port or settings.port
    free = serving.free_port(address, wanted)
    if session.as_json:
        session.print_json_line({"url": serving.url(address, free)})
    else:
        if free != wanted:
            tell(f"Port {wanted} is taken; using {free}.")
        tell(f"quoth is at {serving.url(address, free)}  (Ctrl-C ends it)")
        if not serving.is_own_address(address):
            tell(
                "Others can reach it. The password and all you see travel unencrypted: put a proxy with TLS before it."
            )
    process = subprocess.Popen(
        serving.streamlit_command(settings, address=address, port=free),
        env=serving.streamlit_environment(settings, address=address, notebook=session.notebook),
        stdout=subprocess.DEVNULL,  # Streamlit's own greeting; its errors go on to the terminal
    )
    raise typer.Exit(_wait(process))


@command
def doctor(session: Session) -> None:
    """Check what quoth needs, and say what to do where it is missing."""
    from services.checkup.machine import all_well, report, run_checks

    checks = run_checks(session.settings.home, session.settings.port)
    _print_report(report(checks, as_json=session.as_json))
    if not all_well(checks):
        raise typer.Exit(failures.FAILED)


def _print_report(text: str) -> None:
    for line in text.splitlines():
        tell(line, indent=" " * 9)


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for the page's end; a Ctrl-C or a termination of this process ends it."""

    def end(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        return failures.FAILED if process.wait() else 0
    except KeyboardInterrupt:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()  # an open tab keeps the server waiting; what is half done is taken back at the next start
            process.wait()
        return 0
