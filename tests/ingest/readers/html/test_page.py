"""What a web page becomes: its text in blocks, without what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.blocks import Cell, Code, Figure, Heading, ListItem, Table, kind_of
from ingest.content.document import Document
from ingest.content.locator import ParagraphLocator
from ingest.errors import NoText, UnsupportedFile
from ingest.media_types import media_type_of
from ingest.reading import read_document, read_here

Read = Callable[..., Document]
WORDS = "The tide gauge at the pier was read every morning by the keeper's daughter, who wrote the figure into a book. "


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: str | bytes, name: str = "page.html") -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_here(path)

    return reading


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Tides</title>{head}</head><body>{body}</body></html>"


def told(document: Document) -> list[tuple[str, str]]:
    return [(kind_of(block), document.text[block.start : block.end]) for block in document.blocks]


def test_headings_paragraphs_lists_and_code_are_told_apart(read: Read) -> None:
    document = read(
        page(
            "<h1>Reading tides</h1><p>First <b>bold</b>\n words,<br>next.</p><h2>How</h2><ol start=3><li>Wait</li>"
            "<li><p>Read</p><ul><li>twice</li></ul></li></ol><pre>low  = 1\n\nhigh = 2\n</pre><dl><dt>neap</dt>"
            "<dd>a small tide</dd></dl><blockquote><p>So it is.</p></blockquote>"
        )
    )
    assert told(document) == [
        ("title", "Reading tides"),
        ("paragraph", "First bold words, next."),
        ("heading", "How"),
        ("list_item", "3. Wait"),
        ("list_item", "4. Read"),
        ("list_item", "twice"),
        ("code", "low  = 1\n\nhigh = 2"),
        ("list_item", "neap"),
        ("list_item", "a small tide"),
        ("paragraph", "So it is."),
    ]
    assert document.title == "Reading tides"
    assert document.outline == ((2, "How", 1),)
    assert isinstance(document.blocks[2], Heading)
    assert isinstance(document.blocks[6], Code)


def test_a_quote_stands_under_its_headings(read: Read) -> None:
    document = read(page(f"<h1>T</h1><h2>Gauges</h2><p>One.</p><h3>Old ones</h3><p>Two.</p><p>{WORDS}</p>"))
    start = document.text.index("every morning")
    (place,) = document.locate(start, start + 5)
    assert place.locator == ParagraphLocator(("Gauges", "Old ones"), 2)


def test_a_tables_cells_keep_their_columns_and_spans(read: Read) -> None:
    document = read(
        page(
            "<p>Before.</p><table><caption>Levels</caption><thead><tr><th>Port</th><th colspan=2>Tide</th></tr></thead>"
            "<tr><td rowspan=2>Brest</td><td>low</td><td>1.1</td></tr><tr><td>high</td><td>7.2</td></tr></table>"
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
        )
    )
    first, second = (block for block in document.blocks if isinstance(block, Table))
    cells = [
        [(document.text[c.start : c.end], c.column, c.row_span, c.column_span) for c in r.cells] for r in first.rows
    ]
    assert cells == [
        [("Port", 0, 1, 1), ("Tide", 1, 1, 2)],
        [("Brest", 0, 2, 1), ("low", 1, 1, 1), ("1.1", 2, 1, 1)],
        [("high", 1, 1, 1), ("7.2", 2, 1, 1)],
    ]
    assert [row.is_head for row in first.rows] == [True, False, False]
    assert [document.text[each.start : each.end] for each in first.caption] == ["Levels"]
    assert isinstance(second.rows[1].cells[0], Cell)
    assert document.text[second.start : second.end] == "A | B\n1 | 2"


def test_items_have_the_numbers_that_the_page_shows(read: Read) -> None:
    items = "<li>Rain<li value=9>Snow<li>Hail"
    lists = f"<ol type=a>{items}</ol><ol type=I start=3>{items}</ol><ol reversed>{'<li>Fog' * 2}</ol>"
    assert [text for _, text in told(read(page(f"<p>{WORDS}</p>{lists}")))[1:]] == [
        *("a. Rain", "i. Snow", "j. Hail"),
        *("III. Rain", "IX. Snow", "X. Hail"),
        *("2. Fog", "1. Fog"),
    ]


def test_a_table_that_lays_the_page_out_is_none(read: Read) -> None:
    document = read(page(f"<table><tr><td><p>Menu</p></td><td><h2>Text</h2><p>{WORDS}</p></td></tr></table>"))
    assert [kind for kind, _ in told(document)] == ["paragraph", "heading", "paragraph"]


def test_what_stands_around_the_text_is_left_out(read: Read) -> None:
    around = (
        "<header><a href=/>Home of tides</a></header><nav><ul><li><a href=a>News</a></ul></nav>"
        "<div class='cookie-banner'>We use cookies</div><div role=search>Find</div><div id=sidebar>Advert</div>"
        f"<div><h1>Tides</h1>{f'<p>{WORDS}</p>' * 3}<aside>Beside</aside><form><button>Send</button></form></div>"
        "<ul><li><a href=1>Moon</a><li><a href=2>Sun</a><li><a href=3>Sea</a><li><a href=4>Sand</a></ul>"
        "<footer>Imprint</footer>"
    )
    assert told(read(page(around))) == [("title", "Tides"), *[("paragraph", WORDS.strip())] * 3]


def test_what_says_by_its_role_that_it_is_text_is_kept_whatever_its_class(read: Read) -> None:
    note = "<div role=note class='hatnote navigation-not-searchable'>Main article: The moon</div>"
    doubt = "A storm came.<sup class='noprint'>[who says so?]</sup>"
    assert told(read(page(f"<h1>Tides</h1>{note}<p>{WORDS}{doubt}</p><div class=navigation>Home</div>"))) == [
        ("title", "Tides"),
        ("paragraph", "Main article: The moon"),
        ("paragraph", f"{WORDS}A storm came.[who says so?]"),
    ]


@pytest.mark.parametrize("begins", ["<nav><a href=/>Home</a></nav>", "<header>Tides of Brest</header>", ""])
def test_a_page_that_does_not_say_where_its_head_ends_is_read(read: Read, begins: str) -> None:
    """HTML lets a page leave out the tags of head and body."""
    text = f"<!doctype html><title>Tides</title>{begins}<main><h1>Tides</h1><p>{WORDS}</main><p>More."
    document = read(text.encode())
    assert told(document) == [("title", "Tides"), ("paragraph", WORDS.strip())]


def test_what_a_page_calls_its_text_is_taken_for_it_with_all_that_is_in_it(read: Read) -> None:
    note = "<aside>A note: mind the swell.</aside><ul><li><a href=1>Moon</a></ul>"
    inside = f"<main><h1>Tides</h1><p>{WORDS}</p>{note}</main>"
    document = read(page(f"<div>Subscribe now</div>{inside}<div>Other stories</div>"))
    assert [text for _, text in told(document)] == ["Tides", WORDS.strip(), "A note: mind the swell.", "Moon"]


def test_a_short_text_that_a_page_calls_its_main_part_is_all_of_it(read: Read) -> None:
    help_text = "<div><h2>Keys</h2><p>Press S to search, or the arrows to turn the pages of this book.</p></div>"
    document = read(page(f"{help_text}<main><h1>Appendix</h1><p>What follows is for reference.</p></main>"))
    assert told(document) == [("title", "Appendix"), ("paragraph", "What follows is for reference.")]


def test_a_page_that_is_all_links_keeps_them(read: Read) -> None:
    document = read(page("<ul>" + "".join(f"<li><a href={n}>Paper {n}</a></li>" for n in range(9)) + "</ul>"))
    assert [text for _, text in told(document)] == [f"Paper {n}" for n in range(9)]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>secret</p>",
        "<p hidden>secret</p>",
        "<span aria-hidden=true>secret</span>",
        "<span class='sr-only'>secret</span>",
        "<script>var secret = 1</script>",
        "<style>.secret {}</style>",
        "<svg><script>secret()</script><text>secret</text></svg>",
        "<noscript>secret</noscript>",
        "<template><p>secret</p></template>",
        "<!-- secret -->",
        "<iframe srcdoc='secret'>secret</iframe>",
        "<img alt='' src=x onerror='secret()'>",
        "<a href='javascript:secret()'></a>",
    ],
)
def test_what_nobody_sees_can_never_be_quoted(read: Read, hidden: str) -> None:
    assert told(read(page(f"<p>{WORDS}{hidden}</p>"))) == [("paragraph", WORDS.strip())]


def test_a_page_that_was_saved_with_a_banner_over_it_is_read(read: Read) -> None:
    """Pages keep what lies under their banner from those who listen; it is seen all the same."""
    banner = "<div role=dialog><p>We use cookies</p></div>"
    document = read(page(f"<div aria-hidden=true><h1>Tides</h1><p>{WORDS}</p></div>{banner}"))
    assert told(document) == [("title", "Tides"), ("paragraph", WORDS.strip())]


def test_formulas_are_their_tex_and_raised_figures_exponents(read: Read) -> None:
    tex = "<semantics><mi>x</mi><annotation encoding='application/x-tex'>{}</annotation></semantics></math>"
    inline, formula = "<math>" + tex.format("x"), "<math display=block>" + tex.format("h = a^2")
    document = read(
        page(f"<p>About 10<sup>-7</sup> m<sup>2</sup> of H<sub>2</sub>O,<sup>[1]</sup> {inline}.</p>{formula}")
    )
    assert told(document) == [("paragraph", "About 10⁻⁷ m² of H2O,[1] $x$."), ("formula", "$$h = a^2$$")]


def test_figures_have_their_captions(read: Read) -> None:
    document = read(page(f"<p>{WORDS}</p><figure><img src=a.png><figcaption>The pier.</figcaption></figure>"))
    assert isinstance(document.blocks[1], Figure)


def test_under_a_heading_of_references_stand_references(read: Read) -> None:
    document = read(page(f"<p>{WORDS}</p><h2>References ¶</h2><ol><li><a href=x>Moon, A. On tides. 1901.</a></ol>"))
    assert told(document)[1:] == [("heading", "References"), ("reference", "1. Moon, A. On tides. 1901.")]


def test_a_page_says_who_wrote_it(read: Read) -> None:
    head = "<meta name=citation_author content='Ada Moon'><meta name=citation_author content='Bo Sun'>"
    document = read(page(f"<p>{WORDS}</p>", head + "<meta property='og:title' content='On tides'>"))
    assert (document.title, document.authors) == ("On tides", ("Ada Moon", "Bo Sun"))


@pytest.mark.parametrize(
    ("says", "is_in"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "latin-1"),
        ("", "utf-8"),
        ("windows-1252", "cp1252"),
        ("nonsense", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_the_bytes_own_whatever_the_page_says(read: Read, says: str, is_in: str) -> None:
    content = page(
        "<p>Målestasjonen på Ærøy viser høyvann, og prøvene ble hentet før påske.</p>", f"<meta charset='{says}'>"
    )
    assert "Ærøy viser høyvann" in read(content.encode(is_in)).text


def test_an_encoding_that_a_page_declares_is_believed_where_the_bytes_allow_it(read: Read) -> None:
    content = page(
        "<p>水位は毎朝記録された。</p>", "<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>"
    )
    assert "水位は毎朝記録された。" in read(content.encode("cp932")).text


def test_entities_of_a_pages_own_are_not_expanded(read: Read) -> None:
    document = read(
        '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        f"<html><body><p>{WORDS} &b; &f;</p></body></html>"
    )
    assert "&b; &f;" in document.text


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>" + "<div>" * 100_000 + "deep",
        "<html><body><p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
    ],
)
def test_a_page_that_is_made_to_be_slow_is_refused_at_once(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(content)
    with pytest.raises((NoText, UnsupportedFile), match=r"page\.html"):
        read_document(path)


def test_a_page_without_words_is_said_to_have_none(tmp_path: Path) -> None:
    path = tmp_path / "app.html"
    path.write_text(page("<div id=root></div><script src=app.js></script>"))
    with pytest.raises(NoText, match=r"app\.html holds no words"):
        read_document(path)


def test_a_page_that_is_named_pdf_is_most_likely_a_login_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_text(page("<p>Sign in to read</p>"))
    with pytest.raises(UnsupportedFile, match=r"paper\.pdf is a web page \(HTML\), though it is named \.pdf"):
        media_type_of(path)


def test_items_of_a_list_stand_close_together(read: Read) -> None:
    document = read(page("<ul><li>One</li><li>Two</li></ul>"))
    assert document.text.startswith("One\nTwo")
    assert all(isinstance(block, ListItem) for block in document.blocks)


def test_pictures_are_told_in_the_words_for_those_who_do_not_see_them(read: Read) -> None:
    document = read(
        page(
            "<h1>Kelp</h1><p>Ropes <img alt='Blades on a rope' width=300> hung.</p><picture><source srcset=a>"
            "<img alt='The whole bay'></picture><p>Icons <img alt='Edit this page' width=20 height=20> say nothing,"
            "<img alt='logo'> nor <img alt='kelp_2.png'> do.</p><figure><img alt='Two divers'>"
            "<figcaption>Two divers, in May</figcaption></figure>"
            "<table><tr><th>Site</th><th>View</th></tr>"
            "<tr><td>North</td><td><img alt='Sand and reef'></td></tr></table>"
        )
    )
    assert told(document) == [
        ("title", "Kelp"),
        ("paragraph", "Ropes hung."),
        ("figure", "Picture: Blades on a rope"),
        ("figure", "Picture: The whole bay"),
        ("paragraph", "Icons say nothing, nor do."),
        ("figure", "Two divers, in May"),
        ("table", "Site | View\nNorth | Picture: Sand and reef"),
    ]


def test_pictures_that_are_links_part_no_menu(read: Read) -> None:
    item = "<p><a href=x><img alt='More of this'></a></p><p><a href=x>Another story</a></p>"
    document = read(page(f"<h1>Kelp</h1><p>{WORDS * 9}</p>{item * 4}"))
    assert [kind for kind, _ in told(document)] == ["title", "paragraph"]
