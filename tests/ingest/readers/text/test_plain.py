"""Plain text in any usual encoding becomes readable blocks; no unseen character gets into what is stored."""

from pathlib import Path

import pytest

from ingest.content.blocks import Block, Heading, ListItem, Paragraph, Reference, Table, Title, leaves
from ingest.content.document import Document
from ingest.readers.text.encodings import NotText, decode, seen
from ingest.readers.text.plain import read_plain


def read(text: str) -> Document:
    return read_plain(text, path="notes.txt", document_id="d" * 64)


def blocks(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


SENTENCES = {
    "utf-8": "Sea surface temperature rose by 0.8 °C – the café’s “naïve” estimate was 0.5 °C.",
    "utf-8-sig": "Sea surface temperature rose by 0.8 °C.",
    "utf-16": "Sea surface temperature rose by 0.8 °C.",
    "utf-16-le": "Sea surface temperature rose by 0.8 °C in the north and by 0.5 °C in the south of the bay.",
    "utf-32": "Sea surface temperature rose by 0.8 °C.",
    "cp1252": "Die Temperatur der Oberfläche stieg um 0,8 °C – größer als die „naïve“ Schätzung für später.",
    "iso-8859-1": "La température de la mer à été mesurée près des côtes; elle a augmenté l'été passé.",
    "iso-8859-2": "A tenger hőmérséklete két fokkal emelkedett, és az időjárás is változott; a víz űrtartalma nőtt.",
    "cp850": "Havtemperaturen i Bjørnafjorden øker; målingene på stasjon Ærøy viser 7,5 grader.",
    "cp1250": "Povrchová teplota moře se zvýšila a příliš žluťoučký kůň úpěl ďábelské ódy u břehu řeky.",
    "cp1251": "Температура моря у побережья выросла на два градуса, и солёность воды снизилась.",  # noqa: RUF001
    "koi8-r": "Температура моря у побережья выросла на два градуса, и солёность воды снизилась.",  # noqa: RUF001
    "cp1253": "Η θερμοκρασία της θάλασσας αυξήθηκε κατά δύο βαθμούς τα τελευταία χρόνια.",  # noqa: RUF001
    "shift_jis": "黒潮は日本の南岸を流れる暖流である。海面の水温は上昇している。",
    "euc-jp": "黒潮は日本の南岸を流れる暖流である。海面の水温は上昇している。",
    "iso2022_jp": "黒潮は日本の南岸を流れる暖流である。海面の水温は上昇している。",
    "gb18030": "海洋表面温度在过去三十年中上升了零点八度，盐度下降。",  # noqa: RUF001
    "big5": "海洋表面溫度在過去三十年中上升了零點八度，鹽度下降。",  # noqa: RUF001
    "cp949": "바다의 표면 온도가 지난 삼십 년 동안 상승하였다.",
}


@pytest.mark.parametrize("encoding", SENTENCES)
def test_encoding_is_told(encoding: str) -> None:
    words = SENTENCES[encoding]
    assert decode(("\n".join([words] * 3)).encode(encoding)) == "\n".join([words] * 3)


def test_few_accents_are_western() -> None:
    for words in ("café", "5 °C ± 2 µm", "It was Zürich."):
        assert decode(words.encode("cp1252")) == words


def test_no_text_is_refused() -> None:
    for data in (bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"\x7fELF" + bytes(5000)):
        with pytest.raises(NotText):
            decode(data)


def test_unseen_characters_go_and_letters_are_composed() -> None:
    assert seen("a\u202e42\u202c b\u200bc\u00add e\ufeff\x00\x1b\U000e0041 sal\u200dinity") == "a42 bcd e salinity"
    assert seen("cafe\u0301") == "café"
    assert (
        seen("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )
    assert seen("one\r\ntwo\rthree\vfour") == "one\ntwo\nthree\nfour"


def test_title_headings_paragraphs_and_lists_are_told_apart() -> None:
    document = read(
        "A Study of Depth\n\n"
        "1 Introduction\n\n"
        "The sea is deep in this place and nobody\nhas ever gone down there to see what is\nthere.\n\n"
        "2.1 Sites\n\n- one\n- two\n\n"
        "REFERENCES\n\nSmith, J. (2010). Seas."
    )
    assert document.title == "A Study of Depth"
    assert blocks(document) == [
        (Title, "A Study of Depth"),
        (Heading, "1 Introduction"),
        (Paragraph, "The sea is deep in this place and nobody has ever gone down there to see what is there."),
        (Heading, "2.1 Sites"),
        (ListItem, "- one"),
        (ListItem, "- two"),
        (Heading, "REFERENCES"),
        (Reference, "Smith, J. (2010). Seas."),
    ]
    assert document.outline == ((1, "1 Introduction", 1), (2, "2.1 Sites", 1), (1, "REFERENCES", 1))


def test_lines_that_were_not_broken_to_fit_stay_apart() -> None:
    assert blocks(read("name,depth\nA,12\nB,14\n")) == [
        (Paragraph, "name,depth"),
        (Paragraph, "A,12"),
        (Paragraph, "B,14"),
    ]


def test_short_lines_are_no_headings_without_a_reason() -> None:
    kinds = {kind for kind, _ in blocks(read("Some words.\n\nLatitude 45 N\n\nDear John\n\nIt was cold.\n\nYes"))}
    assert kinds == {Paragraph}


def test_underlined_lines_are_headings() -> None:
    assert blocks(read("Title\n=====\n\nWords here.\n\nPart\n----\nMore words."))[2] == (Heading, "Part")


def test_lines_over_and_under_a_heading_are_no_part_of_the_text() -> None:
    first = "=======\nOn kelp\n=======\n\nWords here.\n\n-----------\n  A part\n-----------\n\n"
    document = read(f"{first}More words.\nPart two\n********\n\nEnd.")
    assert document.title == "On kelp"
    assert blocks(document) == [
        (Title, "On kelp"),
        (Paragraph, "Words here."),
        (Heading, "A part"),
        (Paragraph, "More words."),
        (Heading, "Part two"),
        (Paragraph, "End."),
    ]


@pytest.mark.parametrize("rule", ["=======", "----", "* * *", "~~~~~\n~~~~~"])
def test_no_title_is_made_of_signs(rule: str) -> None:
    document = read(f"{rule}\n\nOn kelp\n\nWords stand here.")
    assert document.title == "On kelp"
    assert all(any(map(str.isalnum, text)) for kind, text in blocks(document) if kind in {Title, Heading})


def test_form_feeds_begin_pages() -> None:
    document = read("Page one has words.\n\fPage two has more.\n\fPage three.")
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.page_at(document.text.index("Page two")).number == 2
    assert document.pages[0].boxes(0, 4) == ()


def test_title_without_a_title_line_is_the_file_name() -> None:
    assert read("A sentence is no title.\nNor are two.").title == "notes"
    assert read_plain("A sentence is no title.", path=str(Path("a") / "b.c.txt"), document_id="d").title == "b.c"


def test_lines_of_cells_are_a_table_with_its_cells() -> None:
    document = read("Words came first.\n\nTable 2. Rates\n\n| Rate | Value |\n|---|---|\n| d1 | 0.4 |\n| d2 | 0.01 |\n")
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [document.text[block.start : block.end] for block in table.caption] == ["Table 2. Rates"]
    cells = [[document.text[cell.start : cell.end] for cell in row.cells] for row in table.rows]
    assert cells == [["Rate", "Value"], [], ["d1", "0.4"], ["d2", "0.01"]]
    assert [row.is_head for row in table.rows] == [True, False, False, False]
    assert document.text.endswith("| Rate | Value |\n|---|---|\n| d1 | 0.4 |\n| d2 | 0.01 |")


def test_two_spaces_after_a_sentence_make_no_table() -> None:
    document = read("It was cold.  The sea rose.\nIt fell again.  Ice came.\n")
    assert {type(block) for block in document.blocks} == {Paragraph}


def test_front_matter_gives_the_title_and_the_authors_and_is_no_text() -> None:
    document = read("---\ntitle: '**geostan**: maps of rates'\ntags:\n  - R\nauthor: C. Donegan\n---\n\nWords here.\n")
    assert document.title == "geostan: maps of rates"
    assert document.authors == ("C. Donegan",)
    assert document.text == "geostan: maps of rates\n\nWords here."


def test_words_between_rules_are_no_front_matter() -> None:
    text = "---\nThe tide came in and stayed.\n---\n\nWords here.\n"
    assert "The tide came in" in read(text).text
