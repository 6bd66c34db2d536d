"""What a document is comes from its own lines, quoted; what only its record has is told as the record's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generation.answer import Claim, Support
from generation.answering.particulars.fields import FIELDS, field_reader
from generation.answering.particulars.meant import topic_words
from generation.answering.particulars.telling import Teller, Told
from generation.answering.question import Need, Question
from generation.answering.quotes import Quoter
from ingest.content.bibliography import Bibliography
from retrieval.source import Source
from tests.generation.conftest import library_of

HERON = """# Herons at night in Vell Marsh

Marta Kovac and Jens Brandt

Department of Biology, University of Arden

Published: 14 March 2021

DOI: 10.55555/jos.01203

## Introduction

Herons feed at night when the tide is low. The survey ran from 3 May to 8 June 2014.

## Acknowledgements

We thank the crew of the boat. This work was supported by the Arden Research Fund under grant 552.
"""

SALT = """# Salt paths across the Brandt plain

Aiko Tanabe

## Introduction

Salt moves with the wind. Brandt measured it first.
"""

TEXTS = {"heron.md": HERON, "salt.md": SALT}


def asked(text: str, *aspects: str) -> Question:
    """Make a question about what a document is."""
    return Question(text, text, need=Need.RECORD, aspects=aspects)


Tell = Callable[..., Told | None]


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    def told(question: Question, record_of: Callable[[Source], Bibliography] | None = None) -> Told | None:
        with library_of(tmp_path, TEXTS) as (library, _, retriever):
            teller = Teller(library=library, retriever=retriever, record_of=record_of)
            return teller.tell(question, notebook=None, sources=None, quoter=Quoter(library))

    return told


def said(told: Told | None) -> list[str]:
    """Give the texts of what was told, each of which must be its quote."""
    assert told is not None
    assert all(claim.text == claim.quotes[0].text for claim in told.claims)
    return [claim.text for claim in told.claims]


@pytest.mark.parametrize(
    ("aspect", "line"),
    [
        ("affiliation", "Department of Biology, University of Arden"),
        ("date", "Published: 14 March 2021"),
        ("identifier", "DOI: 10.55555/jos.01203"),
        ("funding", "This work was supported by the Arden Research Fund under grant 552."),
    ],
)
def test_a_particular_is_quoted_where_it_stands(tell: Tell, aspect: str, line: str) -> None:
    assert said(tell(asked("What about the heron paper?", aspect))) == [line]


def test_authors_whom_the_record_knows_are_quoted_from_the_title_block(tell: Tell) -> None:
    known = {"heron.md": ("Marta Kovac", "Jens Brandt"), "salt.md": ("Aiko Tanabe",)}

    def record_of(source: Source) -> Bibliography:
        return Bibliography(source.title, authors=known[Path(source.path).name])

    both = tell(asked("Who wrote these?", "authors"), record_of)
    assert said(both) == ["Marta Kovac and Jens Brandt", "Aiko Tanabe"]
    assert both is not None
    assert [claim.group for claim in both.claims] == [
        "Herons at night in Vell Marsh",
        "Salt paths across the Brandt plain",
    ]


def test_only_sources_by_a_person_are_told_of_that_person(tell: Tell) -> None:
    def record_of(source: Source) -> Bibliography:
        return Bibliography(source.title, authors=("Marta Kovac",) if "heron" in source.path else ("Aiko Tanabe",))

    assert said(tell(asked("Which of these are by Kovac?", "authors"), record_of)) == ["Marta Kovac and Jens Brandt"]
    nobody = tell(asked("Which of these are by Lindgren?", "authors"), record_of)
    assert nobody is not None
    assert not nobody.claims
    assert "lindgren" in nobody.reason


def test_what_only_the_record_has_is_told_as_the_records(tell: Tell) -> None:
    def record_of(source: Source) -> Bibliography:
        return Bibliography(source.title, year="2019", journal="Wetland Letters", origin="Zotero")

    told = tell(asked("Where was the salt paper published?", "venue"), record_of)
    assert told is not None
    expected = Claim("Published in: Wetland Letters (the record from Zotero)", (), Support.RECORD)
    assert told.claims == (expected,)


def test_what_is_nowhere_is_refused_and_other_questions_are_left_alone(tell: Tell) -> None:
    refused = tell(asked("Who paid for the salt paper?", "funding"))
    assert refused is not None
    assert not refused.claims
    assert "Salt paths" in refused.reason
    assert tell(Question("What do herons eat?", "What do herons eat?", aspects=("funding",))) is None
    assert tell(asked("What do herons eat?")) is None


def test_a_date_in_running_prose_is_not_when_it_was_published(tell: Tell) -> None:
    told = tell(asked("When was the salt paper published?", "date"))
    assert told is not None
    assert not told.claims


def test_how_such_questions_are_asked_names_no_source() -> None:
    assert topic_words("Who wrote the heron paper, and when was it published?") == ["heron"]


def test_every_particular_has_examples_that_are_read_as_it() -> None:
    reader = field_reader()
    read = reader.read(["Funding: Arden Research Fund, grant 12.", "Herons feed at night."])
    assert FIELDS[int(read[0].argmax())] == "funding"
    assert read[1].max() < 0.3
    assert reader.name_sections(["Acknowledgements"])[0] > 0.5


def test_names_below_the_title_are_its_authors_where_no_record_has_them(tell: Tell) -> None:
    assert said(tell(asked("Who wrote the heron paper?", "authors"))) == ["Marta Kovac and Jens Brandt"]


def test_what_stands_under_a_name_of_a_section_must_speak_of_it_too(tell: Tell) -> None:
    assert said(tell(asked("Who is thanked in the heron paper?", "thanks"))) == ["We thank the crew of the boat."]


TellOf = Callable[[str, Question], "list[str] | None"]


@pytest.fixture
def tell_of(tmp_path: Path) -> TellOf:
    def told(name: str, question: Question) -> list[str] | None:
        with library_of(tmp_path, TEXTS) as (library, _, retriever):
            source = next(each for each in library.sources.all() if each.path.endswith(name))
            teller = Teller(library=library, retriever=retriever)
            said = teller.tell_of(source, question, Quoter(library))
            return None if said is None else [said.claim.text] if said.claim else []

    return told


def test_of_one_source_words_beside_what_is_asked_do_not_matter(tell_of: TellOf) -> None:
    question = asked("Who funded the work? Name funding agencies and numbers of grants.", "funding")
    assert tell_of("heron.md", question) == ["This work was supported by the Arden Research Fund under grant 552."]


def test_the_silence_of_lines_tells_something_only_where_they_are_seldom_mistaken(tell_of: TellOf) -> None:
    assert tell_of("salt.md", asked("Who funded the work?", "funding")) == []
    assert tell_of("salt.md", asked("When was it published?", "date")) is None
    assert tell_of("heron.md", asked("When did the survey of the marsh begin?", "date")) is None
    assert tell_of("salt.md", asked("How does salt move?")) is None


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Field report, March 2023", "2023"),
        ("Aiko Tanabe, Harbour Institute, March 2023", "2023"),
        ("The salt was measured on 2 March 2023, when the wind had turned.", None),
        ("Aiko Tanabe, Harbour Institute", None),
    ],
)
def test_a_front_page_dates_the_document_though_the_line_says_other_things_too(
    tmp_path: Path, line: str, year: str | None
) -> None:
    """A day on which work was done, in a sentence, dates nothing."""
    with library_of(tmp_path, {"salt.md": SALT.replace("Aiko Tanabe", line)}) as (library, _, retriever):
        (source,) = library.sources.all()
        question = asked("In which year was it published?", "date")
        said = Teller(library=library, retriever=retriever).tell_of(source, question, Quoter(library))
        assert (said and said.value) == year
        assert said is None or (said.claim is not None and said.value in said.claim.quotes[0].text)


OTTER = """# Otters of the lower Arden

Rosa Vidal

## Acknowledgements

We acknowledge contributions and support from Nils Berg, Ida Beck and Otto Lang.
"""

DISPUTE = """IN THE COUNTY COURT OF ARDEN
Case No. 55-0417

BETWEEN

ANNA BELL, Claimant

and

MOOR FARMS LIMITED, Defendant

1. The claimant owns a house. The new fence was paid for by a loan of 400 pounds from the bank.
"""


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("Who funded the otters of the lower Arden?", "funding"),
        ("Who wrote the dispute?", "authors"),
        ("Who funded the dispute?", "funding"),
    ],
)
def test_a_line_that_states_something_else_proves_nothing(tmp_path: Path, question: str, aspect: str) -> None:
    with library_of(tmp_path, {"otter.md": OTTER, "dispute.txt": DISPUTE}) as (library, _, retriever):
        teller = Teller(library=library, retriever=retriever)
        told = teller.tell(asked(question, aspect), notebook=None, sources=None, quoter=Quoter(library))
        thanks = asked("Who is thanked in the otters of the lower Arden?", "thanks")
        assert told is not None
        assert not told.claims
        assert told.reason.startswith("Nothing that says so was found")
        assert said(teller.tell(thanks, notebook=None, sources=None, quoter=Quoter(library)))
