"""Fits the check of claims on the package's hand-written pairs (claim_pairs*.jsonl) and writes its numbers to a file.

Two checks: of words and vectors, and of both with the default language model. Nothing that figures are reported on is
read. The shares printed are of pairs held out in turn, a quote's pairs together.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from bench.loading.claim_measures import Remembered
from bench.loading.libraries import HOMES
from generation.answering.proof.asking import ModelMeasures
from generation.answering.proof.calibration import PAIRS, SHIPPED, Measures, calibrate, read_pairs, write_calibrations
from generation.answering.proof.checking import Together
from generation.answering.proof.signals import TextMeasures
from services.assembly import Quoth, Settings


def main() -> None:
    """Fit, write, and print what was reached."""
    parser = argparse.ArgumentParser(
        prog="python -m bench fit-claims", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--to", type=Path, required=True, help=f"where the numbers go; those of quoth are {SHIPPED.name}"
    )
    parser.add_argument("--without-model", action="store_true", help="fit the check of words and vectors only")
    options = parser.parse_args()
    pairs = read_pairs(*PAIRS)
    with Quoth(Settings(home=HOMES)) as quoth:
        text = TextMeasures(quoth.embedder)
        found: list[Measures] = [Together([text])]
        generator = None if options.without_model else quoth.generator_or_none()
        if generator is not None:
            found.append(Together([text, Remembered(ModelMeasures(generator))]))
        fitted = [calibrate(measures, pairs) for measures in found]
    write_calibrations(options.to, fitted)
    for each in fitted:
        shown = {key: value for key, value in asdict(each).items() if not isinstance(value, tuple)}
        print(shown)


if __name__ == "__main__":
    main()
