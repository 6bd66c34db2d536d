"""A child of the trial that does what the name of its model says: run, raise, or die of a signal."""

from __future__ import annotations

import json
import signal
import sys

if __name__ == "__main__":
    how = json.loads(sys.argv[-1])["model"]
    if how == "raise":
        raise ImportError("libtorch is broken on purpose")
    if how != "run":
        signal.raise_signal(signal.Signals[how])
    sys.stdout.write("it ran\n")
