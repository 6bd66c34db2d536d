"""How the numeric libraries' threads wait for each other. Must be called before any of them is loaded."""

import os


def sleep_while_waiting() -> None:
    """Let OpenMP threads sleep at a barrier instead of spinning, unless the person set it otherwise.

    Spinning is a little quicker on an idle machine, but where something else wants a core (a page being read, a
    browser) every barrier then waits for a whole time slice: measured on two busy cores, llama.cpp read 2.1 tokens a
    second spinning and 9.0 sleeping.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
