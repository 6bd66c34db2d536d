"""Runs the command line where `quoth` itself is not installed: `python -m ui.cli`."""

from ui.cli import main

main()
