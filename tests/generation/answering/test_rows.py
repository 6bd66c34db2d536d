"""A row of a table is told only if it is of what the question names, in whatever format the table stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generation.answering.candidates import sentences_of
from generation.answering.choosing.rows import of_the_named
from generation.answering.choosing.scorer import Scored
from generation.answering.question import Need, Question
from ingest.reading import read_here
from ingest.splitting.passages import split_document
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from tests.ingest.readers.odf.odf_files import write as write_odf
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, pdf_bytes

Rows = Sequence[Sequence[str]]

STATIONS = (
    ("Station", "Depth (m)", "Salinity", "Species"),
    ("Bodø", "120", "34.1", "cod"),
    ("Vardø", "85", "34.6", "king crab"),
    ("Reading", "140", "33.9", "cod"),
    ("York", "60", "33.2", "eel"),
    ("New York", "75", "31.5", "eel"),
)
HARBOURS = (("Harbour", "Boats"), ("Hammerfest", "31"), ("Bodø", "42"))


def csv(folder: Path, rows: Rows) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


def markdown(folder: Path, rows: Rows) -> Path:
    head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    path = folder / "table.md"
    path.write_text("\n".join(["# A cruise", "", head, "|" + "---|" * len(rows[0]), *rest]), encoding="utf-8")
    return path


def ods(folder: Path, rows: Rows) -> Path:
    body = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{cell}</text:p></table:table-cell>' for cell in row)}"
        "</table:table-row>"
        for row in rows
    )
    return write_odf(folder / "table.ods", "spreadsheet", f'<table:table table:name="Cruise">{body}</table:table>')


def pdf(folder: Path, rows: Rows) -> Path:
    texts = [
        Text(60 + 120 * column, 100 + 14 * line, cell)
        for line, row in enumerate(rows)
        for column, cell in enumerate(row)
    ]
    path = folder / "table.pdf"
    path.write_bytes(pdf_bytes(Sheet([Text(60, 80, "Table 1. Depth of the stations."), *texts]), title="Cruise"))
    return path


def scored(path: Path) -> list[Scored]:
    """Give all sentences of a file, each as likely as the others."""
    document = read_here(path)
    source = Source(document.id, document.title or path.stem, str(path), document.media_type, 1, 1, "2026-01-01")
    passages = split_document(document, count_tokens=lambda texts: [len(t.split()) for t in texts], token_limit=200)
    hits = [Hit(passage, source, 1.0, 1, FoundBy(bm25=1)) for passage in passages]
    return [Scored(candidate, 0.5, 0.5) for hit in hits for candidate in sentences_of(hit)]


def told(text: str, sentences: Sequence[Scored], *, aspects: Sequence[str] = (), earlier: str = "") -> list[str]:
    """Give the rows that may be told, by their first words."""
    question = Question(text, f"{earlier} {text}".strip(), aspects=tuple(aspects), earlier=earlier or None)
    rows = [each.candidate for each in of_the_named(question, sentences)]
    return [each.text.strip("| ").split("  ")[0].split(" | ")[0] for each in rows if each.under]


ALL = ["Bodø", "Vardø", "Reading", "York", "New York"]


@pytest.mark.parametrize("made", [csv, markdown, ods, pdf])
def test_a_row_of_somebody_else_is_not_told(tmp_path: Path, made: Callable[[Path, Rows], Path]) -> None:
    sentences = scored(made(tmp_path, STATIONS))
    assert len(told("What is the depth of the stations?", sentences)) == len(ALL)
    assert told("What is the depth at Vardø?", sentences) == ["Vardø"]
    assert told("How deep are Bodø and Vardø?", sentences) == ["Bodø", "Vardø"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("What is the depth at Reading?", ["Reading"]),  # a common word, too
        ("What is the best reading at Bodø?", ["Bodø"]),
        ("What is the salinity at York?", ["York"]),
        ("What is the salinity at New York?", ["New York"]),
        ("How salty is it at York and at New York?", ["York", "New York"]),
        ("Wie tief ist es bei Vardø?", ["Vardø"]),  # all nouns of German have capitals
        ("vardø depth", ["Vardø"]),
        ("What is the depth at Bodo\u0308?", ALL),  # another letter
        ("Where does the king crab live?", ["Vardø"]),
        ("Where do cod live?", ["Bodø", "Reading"]),
        ("What is the depth at Tromsø?", ALL),  # of no row: others decide whether anything answers
        ("Which station is deeper than Vardø?", ALL),
    ],
)
def test_a_row_is_of_what_the_question_names(tmp_path: Path, text: str, first: list[str]) -> None:
    assert told(text, scored(csv(tmp_path, STATIONS))) == first


def test_accents_may_be_left_out_as_in_searching(tmp_path: Path) -> None:
    sentences = scored(csv(tmp_path, (("Town", "Pumps"), ("Poznań", "1,700"), ("Gdańsk", "980"), ("Besançon", "12"))))
    assert told("How many pumps are there in Poznan?", sentences) == ["Poznań"]
    assert told("Combien de pompes y a-t-il à Besançon ?", sentences) == ["Besançon"]


def test_rows_of_another_table_are_others_too_unless_they_have_a_word_of_the_question(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    both = [*scored(csv(tmp_path / "one", STATIONS)), *scored(markdown(tmp_path / "two", HARBOURS))]
    assert told("What is the salinity at Hammerfest?", both) == ["Hammerfest"]
    assert told("Are there cod at Hammerfest?", both) == ["Bodø", "Reading", "Hammerfest"]


def test_what_is_compared_needs_rows_of_others(tmp_path: Path) -> None:
    sentences = scored(csv(tmp_path, STATIONS))
    assert told("How does Vardø stand out?", sentences, aspects=["comparison"]) == ALL
    question = Question("And Vardø?", "And Vardø?", need=Need.COLLECTION)
    assert len(of_the_named(question, sentences)) == len(sentences)


def test_a_follow_up_is_of_what_it_names_itself(tmp_path: Path) -> None:
    sentences = scored(csv(tmp_path, STATIONS))
    assert told("And at Vardø?", sentences, earlier="How deep is it at Bodø?") == ["Vardø"]
    assert told("And how salty is it?", sentences, earlier="How deep is it at Bodø?") == ["Bodø"]


def test_a_name_that_a_group_of_rows_stands_under_is_theirs(tmp_path: Path) -> None:
    rows = (("Catch", "2020", "2021"), ("Norway", "", ""), ("Cod", "5", "6"), ("Iceland", "", ""), ("Cod", "7", "8"))
    found = of_the_named(Question(t := "How much cod did Iceland catch?", t), scored(csv(tmp_path, rows)))
    assert [each.candidate.under.split(" | ")[-1] for each in found] == ["Iceland"]


def test_sentences_beside_tables_stay(tmp_path: Path) -> None:
    path = tmp_path / "cruise.md"
    path.write_text(
        "# A cruise\n\nThe ship sailed north.\n\n| Station | Depth |\n|---|---|\n| Bodø | 120 |\n| Vardø | 85 |\n"
    )
    found = of_the_named(Question(t := "How deep is Vardø?", t), scored(path))
    assert [each.candidate.text.split()[0] for each in found if not each.candidate.under] == ["The"]
