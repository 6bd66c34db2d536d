"""Finds formulas ($...$) in text that may be drawn as formulas; everything else stays the letters it is.

Only what the source itself holds between dollars, in TeX made of well-known commands, counts: prices stay prices, and
nothing that could hide, move, colour or link anything reaches what draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.showing.plain_text import as_text

# As Pandoc reads them: no space inside the dollars, no digit behind the second.
_FORMULA = re.compile(r"(?<![\\$])\$(?!\s)([^$\n]{1,200}?)(?<![\s\\])\$(?![$\d])")
_LETTERS = re.compile(r"[A-Za-z0-9 \\^_{}()\[\]+\-=,./|*'!<>&;]+")
_TELLING = re.compile(r"[\\^_={+<>]|^[A-Za-z]$")  # two prices in a sentence have none of these between them
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_MARKUP = re.compile(r"\]\(|<[A-Za-z/!?]|(?<!\\)[<>]{2}|www\.", re.IGNORECASE)

_GREEK = "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau"
_GREEK += " upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
_SIGNS = "cdot cdots ldots dots times div pm mp ast circ bullet leq le geq ge neq ne approx sim simeq equiv propto"
_SIGNS += " in notin subset subseteq cup cap setminus forall exists neg land lor to rightarrow leftarrow Rightarrow"
_SIGNS += " leftrightarrow mapsto infty partial nabla prime degree angle perp parallel mid ll gg oplus otimes emptyset"
_LARGE = "sum prod int oint iint lim max min sup inf log ln exp sin cos tan cot arcsin arccos arctan sinh cosh tanh det"
_LARGE += " arg deg dim ker gcd Pr frac dfrac tfrac binom sqrt left right big Big langle rangle lfloor rfloor lceil"
_LARGE += " rceil lvert rvert lVert rVert"
_DRESS = "mathrm mathbf mathit mathcal mathbb mathsf text operatorname hat bar vec tilde dot ddot overline underline"
_DRESS += " widehat widetilde quad"
_COMMANDS = frozenset(f"{_GREEK} {_SIGNS} {_LARGE} {_DRESS}".split()) | set(",;: {}|!\\%&")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or the TeX of a formula without its dollars."""

    text: str
    is_formula: bool


def pieces_of(text: str, *, source: str) -> Iterator[Piece]:
    """Part text into formulas that stand in `source` too, and the rest."""
    end = 0
    for found in _FORMULA.finditer(text):
        if found[0] in source and is_drawable(found[1]):
            yield Piece(text[end : found.start()], is_formula=False)
            yield Piece(found[1], is_formula=True)
            end = found.end()
    yield Piece(text[end:], is_formula=False)


def is_drawable(tex: str) -> bool:
    """Tell whether TeX is plainly a formula and holds nothing but what formulas are made of."""
    if not _LETTERS.fullmatch(tex) or not _TELLING.search(tex) or _MARKUP.search(tex):
        return False
    return all(command in _COMMANDS for command in _COMMAND.findall(tex))


def as_markdown(text: str, *, source: str) -> str:
    """Write text as Markdown that shows these letters, formulas of the source drawn."""
    return "".join(
        f"${piece.text}$" if piece.is_formula else _kept_apart(piece.text) for piece in pieces_of(text, source=source)
    )


def has_formula(text: str) -> bool:
    """Tell whether there is a formula in a source's text."""
    return any(piece.is_formula for piece in pieces_of(text, source=text))


def _kept_apart(text: str) -> str:
    """Escape text that stands beside a formula, with the spaces at its ends."""
    before = " " if text[:1].isspace() else ""
    behind = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{as_text(text)}{behind}"
