"""Makes questions about papers, authors, tools and figures that do not exist.

The names are made up, the subjects are not: each question asks for what a library's papers are full of (a licence, a
grid, a figure), but of a thing that none of them speaks of. Knows nothing of quoth.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

COUNT = 100

_PEOPLE = (
    "Marlowe", "Ishikura", "Vandermolen", "Okonjo-Reyes", "Thistlewood", "Bragadottir", "Zielonka", "Quispe-Lang",
    "Ferrazzano", "Hallgrimson", "Adebowale-Finch", "Tsukamori", "Lindqvist-Rao", "Petrosyan-Holt", "Wexcombe",
)  # fmt: skip
_TOOLS = (
    "FjordCast", "PyNimbusFlow", "OrthoMesh3", "SaltLedger", "kelpnet-rs", "GlacioBench", "TurboPlume", "DriftWeaver",
    "QuasiGrid", "NeuroTide", "AeroSieve", "LumenFit", "StrataPy", "BoreasKit", "MicroEddy",
)  # fmt: skip
_PAPERS = (
    "Whispering thermoclines: a decade of silent moorings",
    "On the folding of coastal time series",
    "Seventeen ways to close a carbon budget",
    "Deep residual forests for plankton images",
    "A reproducible atlas of imaginary estuaries",
    "Teaching numerical weather with paper aeroplanes",
    "The second law of open notebooks",
    "Sparse solvers for stubborn sea ice",
    "Uncertain rivers, certain models",
    "Towards a grammar of sediment cores",
)
_ASKED = {
    "author": (
        "What did {one} and {two} ({year}) find?",
        "Which method did {one} et al. ({year}) use to fill missing data?",
        "How many observations did {one} ({year}) analyse?",
        "Why do {one} and {two} disagree with the authors about model resolution?",
        "What limitation of their software does {one} mention?",
    ),
    "tool": (
        "What licence is {tool} released under?",
        "Which programming language is {tool} written in?",
        "How does {tool} handle missing values?",
        "What grid resolution does {tool} use by default?",
        "How much faster is {tool} than earlier packages?",
    ),
    "paper": (
        "What is the main conclusion of the paper “{paper}”?",
        "Which data set is used in “{paper}”?",
        "Who wrote “{paper}”?",
        "What accuracy does “{paper}” report?",
        "What future work does “{paper}” propose?",
    ),
    "figure": (
        "What does Figure {high} show?",
        "Which value does Table {high} give for the {tool} model?",
        "What is plotted on the vertical axis of Figure {high}?",
        "What does equation ({high}) of {one}'s appendix define?",
        "According to Table {high}, how many stations did {one} visit in {year}?",
    ),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A question about something that does not exist; `names` are what must stand in no source."""

    kind: str
    question: str
    names: tuple[str, ...]


def invented_questions(count: int = COUNT, *, seed: int = 0) -> tuple[Invented, ...]:
    """Make the questions, as many of each kind, no two alike; the same for the same seed."""
    chance = random.Random(seed)
    made: dict[str, Invented] = {}
    kinds = list(_ASKED)
    while len(made) < count:
        kind = kinds[len(made) % len(kinds)]
        values = _values(chance)
        pattern = chance.choice(_ASKED[kind])
        names = tuple(value for key, value in values.items() if f"{{{key}}}" in pattern and key not in {"year", "high"})
        question = pattern.format(**values)
        names = names or (f"Figure {values['high']}",)
        made.setdefault(question, Invented(kind, question, names))
    return tuple(made.values())


def _values(chance: random.Random) -> dict[str, str]:
    one, two = chance.sample(_PEOPLE, 2)
    tool, paper = chance.choice(_TOOLS), chance.choice(_PAPERS)
    year, high = str(chance.randint(2005, 2024)), str(chance.randint(47, 98))
    return {"one": one, "two": two, "tool": tool, "paper": paper, "year": year, "high": high}
