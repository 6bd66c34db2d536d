"""Every passage within a table knows what its numbers stand under, without a word put into its text."""

import re
from collections.abc import Sequence

from ingest.content.blocks import Block, Caption, Cell, Figure, Heading, Paragraph, Table, TableRow
from ingest.content.document import Document, Passage
from ingest.content.tables import rows_of, with_tables
from ingest.readers.text.markdown import read_markdown
from ingest.splitting.passages import split_document
from tests.ingest.documents import document

CASH_FLOWS = [
    "Years ended December 31",
    "(Millions)  2018  2017",
    "Cash Flows from Operating Activities",
    "Net income  $ 5,363  $ 4,869",
    "Depreciation and amortization  1,488  1,544",
    "Inventories  (509)  —",
    "Net cash provided by operating activities  6,439  6,240",
    "Cash Flows from Investing Activities",
    "Purchases of property, plant and equipment  (1,577)  (1,373)",
    "Proceeds from sale of businesses  846  1,065",
    "Net cash used in investing activities  (731)  (308)",
    "Effect of exchange rates  (160)  156",
]


def count_words(texts: Sequence[str]) -> list[int]:
    """Count words and marks, and two special tokens, as embedders do."""
    return [2 + len(re.findall(r"\w{1,8}|[^\w\s]", text)) for text in texts]


def split(source: Document, limit: int = 60, window: int = 44) -> tuple[Passage, ...]:
    return split_document(source, count_tokens=count_words, token_limit=limit, window=window)


def rows(texts: Sequence[str]) -> list[tuple[type[Block], str]]:
    return [(TableRow, text) for text in texts]


def test_passages_within_a_table_carry_the_heads_of_its_columns_and_their_group() -> None:
    source = document((Heading, "Consolidated Statement of Cash Flows"), *rows(CASH_FLOWS))
    passages = split(source)
    assert [(passage.heading, passage.text.split("\n")[0]) for passage in passages] == [
        ("Consolidated Statement of Cash Flows", "Years ended December 31"),
        (
            "Consolidated Statement of Cash Flows > Years ended December 31 (Millions) 2018 2017"
            " | Cash Flows from Operating Activities",
            "Net cash provided by operating activities  6,439  6,240",
        ),
        (
            "Consolidated Statement of Cash Flows > Years ended December 31 (Millions) 2018 2017"
            " | Cash Flows from Investing Activities",
            "Proceeds from sale of businesses  846  1,065",
        ),
    ]
    assert "\n".join(passage.text for passage in passages) == "\n".join(CASH_FLOWS)


def test_a_label_stays_with_the_rows_it_names() -> None:
    source = document(*rows(CASH_FLOWS))
    for window in range(24, 50):
        for passage in split(source, window=window):
            assert not passage.text.split("\n")[-1].startswith("Cash Flows from")


def test_a_total_ends_its_group() -> None:
    lines = [*CASH_FLOWS[:11], *[f"Rate {n} of exchange and more words  (160)  156" for n in range(9)]]
    last = split(document(*rows(lines)))[-1]
    assert last.text.startswith("Rate")
    assert last.heading == "Years ended December 31 (Millions) 2018 2017"


def test_a_caption_and_a_lead_in_stand_over_all_passages_of_their_table() -> None:
    body = [f"Station {n}  35.{n}  {n}00" for n in range(20)]
    for kind, words in (
        (Caption, "Table 2: Salinity and depth."),
        (Paragraph, "The following shows salinity and depth:"),
    ):
        first, *others = split(document((kind, words), *rows(["Name  Salinity  Depth", *body])))
        assert first.text.startswith(f"{words}\n\nName  Salinity  Depth\nStation 0")
        assert {passage.heading for passage in others} == {f"{words} | Name Salinity Depth"}


def test_a_caption_below_its_table_stands_over_its_own_rows_only() -> None:
    one = [f"Station {n}  35.{n}  {n}00" for n in range(20)]
    two = [f"Vessel {n}  7.{n}  {n}00" for n in range(20)]
    source = document(
        *rows(["Name  Salt  Depth", *one]), (Caption, "Table 1"), *rows(["Ship  Days  Crew", *two]),
        (Caption, "Table 2"),
    )  # fmt: skip
    headings = {passage.heading for passage in split(source) if passage.text.startswith(("Station", "Vessel"))}
    assert headings == {"Table 1 | Name Salt Depth", "Table 2 | Ship Days Crew"}


def test_new_years_within_a_table_are_its_new_heads() -> None:
    body = [f"Sales of product {n}  1,{n}00  2,{n}00" for n in range(9)]
    passages = split(document(*rows(["  2018  2017".strip(), *body, "Three months  2016  2015", *body])))
    assert passages[1].heading == "2018 2017"
    assert passages[-1].heading == "Three months 2016 2015"


def test_a_table_too_long_for_one_passage_does_not_begin_in_the_one_before() -> None:
    prose = " ".join("A" + " word" * 5 + f" n{n}." for n in range(4))
    passages = split(document((Paragraph, prose), *rows(CASH_FLOWS)))
    assert [passage.text for passage in passages if "word" in passage.text] == [prose]


def test_a_row_knows_what_it_stands_under_within_its_passage() -> None:
    lead = [(Paragraph, "The rates were fixed."), (Caption, "Table 1. Rates in the model")]
    parts = [*lead, *rows(["Name  Value", "a1  5.0", "d2  0.01"])]
    (passage,) = split_document(
        document(*parts, (Paragraph, "They were not varied.")), count_tokens=count_words, token_limit=200
    )
    told = {passage.text[row.start - passage.start : row.end - passage.start]: row for row in passage.rows}
    head = told.pop("Name  Value")
    assert head.is_head
    assert not head.under
    assert {text: row.under for text, row in told.items()} == dict.fromkeys(
        ("a1  5.0", "d2  0.01"), "Table 1. Rates in the model | Name Value"
    )
    assert [cell.heads for cell in told["a1  5.0"].cells] == ["Name", "Value"]


def test_a_table_s_heads_are_over_the_rows_that_begin_a_passage_and_over_nothing_after_them() -> None:
    after = (Paragraph, "Inventories were sold in the spring.")
    last = split(document((Heading, "Cash"), *rows(CASH_FLOWS), after), window=50)[-1]
    assert last.headings == ("Cash",)
    assert "Years ended" in last.under
    assert last.row_at(last.start) is not None
    assert last.row_at(last.sentences[-1].start) is None


def test_a_row_tells_what_it_stands_under_wherever_its_passage_begins_and_a_sentence_tells_nothing() -> None:
    after = (Paragraph, "Inventories were sold in the spring.")
    first, *others, last = split(document((Heading, "Cash"), *rows(CASH_FLOWS), after), window=50)
    told = {text: named for passage in (first, *others, last) for text, named in named_over(passage).items()}
    for row in ("Net income  $ 5,363  $ 4,869", "Inventories  (509)  —"):
        assert told[row].endswith("(Millions) 2018 2017")
    assert told["Inventories were sold in the spring."] == ""


def test_a_label_that_may_stand_half_way_down_its_rows_is_told_of_none_of_them() -> None:
    counts = ["Set  Bay  Shelf", "Train  14  49", "#Sentences", "Test  3  10", "Train  23  12", "#Names", "Test  5  1"]
    lead = (Caption, "Table 6: Two sets. Note that they overlap in the spring of the year.")
    parts = [lead, *rows(counts), (Caption, "Table 7: Settings.")]
    (passage,) = split_document(document(*parts), count_tokens=count_words, token_limit=300)
    told = named_over(passage)
    caption = "Table 6: Two sets. Note that they overlap in the spring of the year."
    assert {told[row] for row in counts if row.startswith("T")} == {f"{caption} | Set Bay Shelf"}


def test_a_figure_s_caption_beside_a_table_is_not_told_of_its_rows() -> None:
    counts = ["Error  2-hop  3-hop", "Syntax  0%  1%", "Subtask  2%  5%"]
    parts = [(Caption, "Figure 6: A program with an error."), *rows(counts)]
    (passage,) = split_document(document(*parts), count_tokens=count_words, token_limit=300)
    told = named_over(passage)
    assert told["Subtask  2%  5%"] == "Error 2-hop 3-hop"


def named_over(passage: Passage) -> dict[str, str]:
    """Give what is sure to be over each sentence, "" for what is no row."""
    rows = {each: passage.row_at(each.start) for each in passage.sentences}
    return {
        passage.text[each.start - passage.start : each.end - passage.start]: row.named if row else ""
        for each, row in rows.items()
    }


def test_a_cell_is_told_with_the_heads_over_its_column_also_those_that_span_several() -> None:
    text = "Sea  Sand  North  South  a  1  2"
    spans = [[(0, 3), (5, 9)], [(11, 16), (18, 23)], [(25, 26), (28, 29), (31, 32)]]
    head = TableRow(0, 9, (Cell(0, 3, column=1, column_span=2), Cell(5, 9, column=3)), is_head=True)
    second = TableRow(11, 23, (Cell(11, 16, column=1), Cell(18, 23, column=2)), is_head=True)
    body = TableRow(25, 32, tuple(Cell(*span, column=column) for column, span in enumerate(spans[2])))
    (table,) = with_tables(text, [head, second, body])
    assert isinstance(table, Table)
    told = rows_of(table, text)[-1]
    assert [cell.heads for cell in told.cells] == ["", "Sea North", "Sea South"]


def test_a_format_that_says_which_rows_are_heads_is_believed() -> None:
    read = read_markdown("|a|b|\n|-|-|\n|c|d|\n|e|5|\n", path="a.md", document_id="d")
    (table,) = read.blocks
    assert isinstance(table, Table)
    assert [row.is_head for row in table.rows] == [True, False, False]
    assert [read.text[cell.start : cell.end] for row in table.rows for cell in row.cells] == list("abcde5")


def test_a_caption_of_a_figure_is_a_figure_with_its_page() -> None:
    made = document((Paragraph, "Words."), (Caption, "Figure 3: The sea."), (Caption, "Listing 1: Code."), pages=2)
    assert [type(block) for block in made.blocks] == [Paragraph, Figure, Caption]
    assert made.blocks[1] == Figure(8, 26, page=1)
