"""Exports say what was exported, read back by other libraries than those that wrote them, and nothing more."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest
from bibtexparser.entrypoint import parse_string
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ingest.content.locator import CellLocator, PageLocator
from retrieval.kept import KeptQuote, Note
from services.contract.answers import AnswerJson
from services.export.bibtex import write_bibtex
from services.export.files import Format, file_name, write
from services.export.markdown import write_markdown
from services.export.markup import blocks_of
from services.export.paper import Block, Kind, Mark, Paper, PaperQuote, Reference, Span, Style, reference_line
from services.export.papers import conversation_paper, notes_paper
from tests.services.library_of import NOTEBOOK

GREEK = "Greek αβγΩ, maths ∑∫≤≥≈∞√∈∅, raised ¹²³ⁿ x⁻¹, lowered H₂O"
EVIL = '<img src="http://evil.example/a.png"> ![a](http://evil.example/b.png) [c](javascript:d) #link("x") $x$ {\\b}'
QUOTE = KeptQuote("a" * 64, "Kelp & urchins", "papers/kelp.pdf", 2, 0, 11, "Kelp grows.", PageLocator(2))


def paper_of(text: str) -> Paper:
    """Make a paper whose every text is the given one."""
    return Paper(
        text,
        text,
        (Block(Kind.HEADING, (Span(text),), level=1), Block(Kind.PARAGRAPH, (Span(text), Mark(1)))),
        (PaperQuote(text, 1, "page 2"),),
        (Reference(text, (text,), "2018", doi="10.1234/x"),),
    )


def reference_of(source_id: str, title: str, path: str) -> Reference:
    return Reference(title, ("Ana Ruiz",), file=path) if source_id else Reference(title)


def note_of(text: str, *quotes: KeptQuote, number: int = 1) -> Note:
    return Note(number, NOTEBOOK, f"Note {number}", text, quotes, "", "")


def word_text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def pdf_text(content: bytes) -> str:
    """Read a PDF's words with pdfium, on one line."""
    document = pypdfium2.PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


READERS: dict[Format, Callable[[bytes], str]] = {
    Format.MARKDOWN: bytes.decode,
    Format.WORD: word_text,
    Format.PDF: pdf_text,
}


@pytest.mark.parametrize("wanted", list(Format))
def test_greek_maths_and_raised_letters_come_through(wanted: Format) -> None:
    content = write(paper_of(GREEK), wanted)
    assert READERS[wanted](content).count(GREEK) == 8, "title, what is under it, blocks, quote, names and titles"


def test_letters_that_no_font_has_are_seen_to_be_missing() -> None:
    read = pdf_text(write(paper_of("before \U00012000\u0378 after"), Format.PDF))
    assert re.search("before \ufffd+ after", read)


def test_the_pdf_says_what_it_is_called() -> None:
    said = pypdf.PdfReader(io.BytesIO(write(paper_of(GREEK), Format.PDF))).metadata
    assert said is not None
    assert said.title == GREEK


def test_documents_cannot_put_links_pictures_or_html_into_an_export() -> None:
    paper = paper_of(EVIL)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(write_markdown(paper).decode())
    assert not re.search(r"<(?:a|img|script|b)\b", html)
    pdf = pypdf.PdfReader(io.BytesIO(write(paper, Format.PDF)))
    assert not any("/Annots" in page for page in pdf.pages)
    assert not any(list(page.images) for page in pdf.pages)
    assert '#link("x") $x$ {\\b}' in pdf_text(write(paper, Format.PDF))
    with zipfile.ZipFile(io.BytesIO(write(paper, Format.WORD))) as word:
        assert "hyperlink" not in word.read("word/document.xml").decode()
        assert "evil" not in word.read("word/_rels/document.xml.rels").decode()


@settings(max_examples=25)
@example("\tঀ")
@given(st.text(max_size=60))
def test_any_text_can_be_exported(text: str) -> None:
    """Ensure that controls, halves of characters and private letters break no format, and are not dropped."""
    paper = paper_of(text)
    write_markdown(paper).decode("utf-8")
    read = word_text(write(paper, Format.WORD))
    assert sum(letter.isalnum() for letter in read) >= sum(letter.isalnum() for letter in text)
    write(paper, Format.PDF)
    parse_string(write_bibtex(paper.references).decode("utf-8"))


def test_a_notes_markdown_becomes_blocks_and_its_html_and_pictures_words() -> None:
    text = "# Head\n\nA **bold** *thin* `code`.[^1][^2]\n\n1. one\n2. two\n   - deep\n\n> said\n\n    code\n\n"
    text += "<b>x</b> ![p](u)"
    blocks = blocks_of(text, quotes=1)
    assert [block.kind.value for block in blocks] == "heading paragraph item item item quotation code paragraph".split()
    assert [(b.level, b.number) for b in blocks if b.kind is Kind.ITEM] == [(0, 1), (0, 2), (1, None)]
    assert blocks[1].inlines[:2] == (Span("A "), Span("bold", Style.BOLD))
    assert Mark(1) in blocks[1].inlines
    assert Span("[^2]") in blocks[1].inlines, "a mark that no quote stands behind is text"
    assert blocks[-1].inlines == (Span("<b>x</b> "), Span("p (u)"))


def test_what_looks_like_a_footnotes_definition_keeps_its_words() -> None:
    [block] = blocks_of("[^1]: /words", quotes=0)
    assert "".join(span.text for span in block.inlines if isinstance(span, Span)) == "[^1]: /words"


def test_notes_share_numbers_for_the_same_words_and_list_each_source_once() -> None:
    other = KeptQuote(
        QUOTE.source_id, QUOTE.title, QUOTE.path, 3, 20, 30, "Urchins ea", CellLocator("Urchins", "B2:C4")
    )
    notes = [note_of("One.[^1]", QUOTE), note_of("Two.[^2] And[^1]", QUOTE, other, number=2)]
    paper = notes_paper(notes, title="Notes", about="", reference_of=reference_of)
    assert [quote.text for quote in paper.quotes] == ["Kelp grows.", "Urchins ea"]
    assert len(paper.references) == 1
    marks = [[inline.quote for inline in block.inlines if isinstance(inline, Mark)] for block in paper.blocks]
    assert marks == [[], [1], [], [2, 1]]
    written = write_markdown(paper).decode()
    assert "One.[^1]" in written
    assert "[^1]: “Kelp grows.” Kelp \\& urchins, page 2." in written
    assert "[^2]: “Urchins ea” Kelp \\& urchins, Urchins, cells B2:C4." in written
    assert "1. Ana Ruiz. Kelp \\& urchins. \\[papers/kelp.pdf\\]" in written


def test_a_conversation_has_its_questions_claims_and_refusals() -> None:
    quote = {
        "source_id": "a", "title": "Kelp", "path": "k", "page": 2, "start": 0, "end": 5, "text": "Grows", "boxes": [],
        "under": "",
    }  # fmt: skip
    claims = [
        {"text": "It grows.", "support": "quoted", "quotes": [quote]},
        {"text": "Grows", "support": "verbatim", "quotes": [quote]},
    ]
    answered = AnswerJson.model_validate({
        "question": "Does it?", "refused": False, "reason": None, "claims": claims,
        "nearest": [], "suggested": [], "record": {},
    })  # fmt: skip
    doubted = answered.model_copy(
        update={"question": "Is it so?", "note": "They may not say this.", "claims": answered.claims[:1]}
    )
    refused = answered.model_copy(update={"question": "Why?", "refused": True, "reason": "Nothing says.", "claims": ()})
    paper = conversation_paper([answered, doubted, refused], title="Talk", about="", reference_of=reference_of)
    text = word_text(write(paper, Format.WORD))
    told = "Does it?\nIt grows.[1]\nGrows[1]\nIs it so?\nThey may not say this.\nIt grows.[1]\nWhy?"
    assert f"{told}\nNot in the sources. Nothing says.\nQuotes\n1.\t“Grows” Kelp, page 2." in text
    assert [block.kind for block in paper.blocks[1:3]] == [Kind.PARAGRAPH, Kind.QUOTATION]


def test_bibtex_reads_back_as_it_was_and_has_only_what_is_known() -> None:
    whole = Reference(
        "50% of {kelp} & more_or less", ("Ana Ruiz", "Bo and Sons, Ltd", "Gabriel Dansereau et al."), "2018",
        "J. Kelp", "1", "9", "21–29", "10.1234/kelp_1", "2101.00001",
    )  # fmt: skip
    library = parse_string(write_bibtex([whole, Reference("50% of {kelp} alone"), whole]).decode())
    assert not library.failed_blocks
    first, second, third = library.entries
    assert (first.entry_type, second.entry_type) == ("article", "misc")
    assert (first.key, third.key) == ("ruiz201850", "ruiz201850-2")
    assert first["title"] == r"{50\% of \{kelp\} \& more\_or less}"
    assert first["author"] == "Ana Ruiz and {Bo and Sons, Ltd} and Gabriel Dansereau and others"
    assert (first["pages"], first["doi"], first["eprint"]) == ("21--29", r"10.1234/kelp\_1", "2101.00001")
    assert [field.key for field in second.fields] == ["title"]


def test_a_reference_says_what_is_known() -> None:
    assert reference_line(Reference("Kelp.", ("A B", "C D"), "2018", "J", "1", "2", "3", "10.1/x")) == (
        "A B, C D (2018). Kelp. J, 1(2), 3. doi:10.1/x"
    )
    assert reference_line(Reference("Kelp", file="kelp.pdf")) == "Kelp. [kelp.pdf]"


def test_file_names_are_safe() -> None:
    assert file_name("../My notes: “αβ” 1/2", "pdf") == "my-notes-1-2.pdf"
    assert file_name("你好", "md") == "quoth.md"
