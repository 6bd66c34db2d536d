"""Checks the machine before anything is installed: the standard library alone, on whatever Python there is.

    python3 -m ui.doctor --before-install    what `make run` asks before it begins
    python3 -m ui.doctor --torch             which build of torch pip would bring, once .venv has its pip

An installed quoth has `quoth doctor`, which looks at what is installed too.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.checkup.machine import all_well, check_before_install, check_torch, report


def main(arguments: list[str] | None = None) -> int:
    """Run the checks from the command line; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python3 -m ui.doctor", description="Check what quoth needs of this machine.")
    stage = parser.add_mutually_exclusive_group(required=True)
    stage.add_argument("--before-install", action="store_true", help="check what installing needs")
    parser.add_argument("--wheels", action="store_true", help="llama-cpp-python comes compiled")
    stage.add_argument("--torch", action="store_true", help="say which build of torch pip would bring")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    checks = check_torch(Path.cwd()) if options.torch else check_before_install(Path.cwd(), compiles=not options.wheels)
    sys.stdout.write(report(checks, as_json=options.json) + "\n")
    return 0 if all_well(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
