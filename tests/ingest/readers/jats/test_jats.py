"""What an article in JATS becomes: its record, text, tables, notes and references; and what a hostile one does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.blocks import Cell, Figure, Heading, Table, kind_of
from ingest.content.document import Document
from ingest.content.figures import find_figures
from ingest.content.locator import describe
from ingest.errors import NoText, ReadError, Unreadable, UnsupportedFile
from ingest.media_types import media_type_of
from ingest.readers.jats.front import read_bibliography
from ingest.reading import read_document, read_here

Read = Callable[..., Document]

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" '
    '"JATS-archivearticle1-3.dtd">'
)
FRONT = """<front>
<journal-meta><journal-title-group><journal-title>Journal of Tides</journal-title></journal-title-group></journal-meta>
<article-meta>
<article-id pub-id-type="pmc">PMC123</article-id><article-id pub-id-type="doi">10.1000/tides.7</article-id>
<title-group><article-title>Tides of <italic>Fucus</italic> shores</article-title>
<subtitle>a survey</subtitle></title-group>
<contrib-group>
<contrib contrib-type="author" corresp="yes"><name><surname>Øye</surname><given-names>Kari</given-names></name>
<xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib>
<contrib contrib-type="author"><name name-style="eastern"><surname>Mori</surname><given-names>Aya</given-names></name>
<xref ref-type="aff" rid="a2">2</xref></contrib>
<contrib contrib-type="editor"><name><surname>Blom</surname><given-names>Ed</given-names></name></contrib>
</contrib-group>
<aff id="a1"><label>1</label>Harbour Institute, Bergen</aff><aff id="a2"><label>2</label>Bay College, Chiba</aff>
<author-notes><corresp>Write to kari@example.org</corresp>
<fn fn-type="COI-statement"><p>The authors have no competing interests.</p></fn></author-notes>
<pub-date pub-type="epub"><day>05</day><month>3</month><year>2021</year></pub-date>
<pub-date pub-type="collection"><year>2022</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>11</fpage><lpage>19</lpage>
<history><date date-type="received"><day>1</day><month>12</month><year>2020</year></date></history>
<permissions><copyright-statement>© 2021 The authors</copyright-statement>
<license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>You may share it.</license-p></license>
</permissions>
<abstract><p>Tides were read <xref ref-type="bibr" rid="r1">[1]</xref> for 10<sup>3</sup> days.</p></abstract>
<kwd-group><kwd>tides</kwd><kwd>shores</kwd></kwd-group>
<funding-group><award-group>
<funding-source>Sea Fund</funding-source><award-id>42</award-id></award-group></funding-group>
<custom-meta-group><custom-meta>
<meta-name>Data Availability</meta-name>
<meta-value>All data lie in the harbour's own repository, without a login.</meta-value>
</custom-meta></custom-meta-group>
</article-meta></front>"""
BODY = """<body><sec><label>1.</label><title>Methods</title>
<p>A gauge stood at the pier.<sup><xref ref-type="bibr" rid="r1">1</xref>,<xref ref-type="bibr" rid="r2">2</xref></sup>
It was read daily<xref ref-type="fn" rid="f1">*</xref>, as
<disp-formula id="e1"><label>(1)</label><mml:math><mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math>
</disp-formula>says, where <inline-formula><tex-math>\\documentclass{minimal}\\begin{document}$$\\alpha$$\\end{document}
</tex-math></inline-formula> is small.</p>
<sec><title>Sites</title><list list-type="order"><list-item><p>North</p></list-item><list-item><p>South</p>
<list list-type="bullet"><list-item><p>inner bay</p></list-item></list></list-item></list>
<def-list><def-item><term>neap</term><def><p>a small tide</p></def></def-item></def-list>
<table-wrap id="t1"><label>Table 1</label><caption><title>Sites and heights</title></caption>
<table>
<thead><tr><th rowspan="2">Site</th><th colspan="2">Height (m)</th></tr><tr><th>low</th><th>high</th></tr></thead>
<tbody><tr><td>North</td>
<td>0.2<xref ref-type="table-fn" rid="tf1">a</xref></td><td><p>1.9</p></td></tr></tbody></table>
<table-wrap-foot><fn id="tf1"><label>a</label><p>Read at night.</p></fn></table-wrap-foot></table-wrap>
<fig id="g1"><label>Figure 1</label><caption><title>The pier</title><p>Seen from land.</p></caption>
<graphic xlink:href="pier.jpg"/></fig>
<p>Figure 1 shows the pier.</p><preformat>low  = 1
high = 2</preformat></sec></sec></body>"""
BACK = """<back><ack><p>We thank the keeper.</p></ack>
<fn-group><fn id="f1"><label>*</label><p>But on Sundays.</p></fn></fn-group>
<ref-list><ref id="r1"><label>1.</label><element-citation><person-group><name><surname>Lind</surname>
<given-names>P</given-names></name></person-group><article-title>Old gauges</article-title><source>Harbours</source>
<year>1999</year><volume>3</volume><fpage>1</fpage><lpage>9</lpage></element-citation></ref>
<ref id="r2">
<mixed-citation><name><surname>Roe</surname><given-names>J</given-names></name>. Piers. 2003.</mixed-citation>
</ref></ref-list></back>"""


def article(inner: str = FRONT + BODY + BACK, *, doctype: str = DOCTYPE, head: str = '<?xml version="1.0"?>') -> str:
    names = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    return f'{head}\n{doctype}\n<article {names} article-type="research-article" xml:lang="en">{inner}</article>'


def small(body: str) -> str:
    return article(f"<front><article-meta/></front><body>{body}</body>")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: str | bytes, name: str = "article.xml") -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_here(path)

    return reading


def told(document: Document) -> list[tuple[str, str]]:
    return [(kind_of(block), document.text[block.start : block.end]) for block in document.blocks]


def test_an_article_is_read_in_the_order_that_journals_print_it(read: Read) -> None:
    document = read(article())
    assert told(document) == [
        ("title", "Tides of Fucus shores: a survey"),
        ("paragraph", "Kari Øye¹, Mori Aya²"),
        ("paragraph", "¹ Harbour Institute, Bergen"),
        ("paragraph", "² Bay College, Chiba"),
        ("paragraph", "Write to kari@example.org"),
        ("paragraph", "Editor: Ed Blom"),
        ("paragraph", "Journal of Tides, 7(2), 11–19"),
        ("paragraph", "Published: 5 March 2021"),
        ("paragraph", "Received: 1 December 2020"),
        ("paragraph", "PMCID: PMC123"),
        ("paragraph", "DOI: 10.1000/tides.7"),
        ("paragraph", "© 2021 The authors"),
        ("paragraph", "You may share it. (https://creativecommons.org/licenses/by/4.0/)"),
        ("paragraph", "Keywords: tides, shores"),
        ("heading", "Abstract"),
        ("paragraph", "Tides were read [1] for 10³ days."),
        ("heading", "1. Methods"),
        ("paragraph", "A gauge stood at the pier.¹,² It was read daily, as"),
        ("footnote", "* But on Sundays."),
        ("formula", "a/b (1)"),
        ("paragraph", "says, where $\\alpha$ is small."),
        ("heading", "Sites"),
        ("list_item", "1. North"),
        ("list_item", "2. South"),
        ("list_item", "inner bay"),
        ("list_item", "neap: a small tide"),
        ("table", "Table 1. Sites and heights\n\nSite | Height (m)\nlow | high\nNorth | 0.2a | 1.9"),
        ("footnote", "a Read at night."),
        ("figure", "Figure 1. The pier. Seen from land."),
        ("paragraph", "Figure 1 shows the pier."),
        ("code", "low  = 1\nhigh = 2"),
        ("heading", "Acknowledgements"),
        ("paragraph", "We thank the keeper."),
        ("heading", "Competing interests"),
        ("paragraph", "The authors have no competing interests."),
        ("heading", "Funding"),
        ("paragraph", "Sea Fund, 42"),
        ("heading", "Data Availability"),
        ("paragraph", "All data lie in the harbour's own repository, without a login."),
        ("heading", "References"),
        ("reference", "1. Lind P (1999). Old gauges. Harbours, 3, 1–9."),
        ("reference", "Roe J. Piers. 2003."),
    ]
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 1, 2, 1, 1, 1, 1, 1]
    assert document.authors == ("Kari Øye", "Mori Aya")
    assert (document.media_type, document.language) == ("application/jats+xml", "en")


def test_places_are_told_by_heading_and_paragraph(read: Read) -> None:
    document = read(article())
    for words, place in {
        "Tides were read": "Abstract, paragraph 1",
        "A gauge stood": "1. Methods, paragraph 1",
        "But on Sundays": "1. Methods, paragraph 1 (note)",
        "North | 0.2a": "Sites, paragraph 5 (table, row 3)",
    }.items():
        start = document.text.index(words)
        assert describe(document.locate(start, start + len(words))[0].locator) == place


def test_cells_keep_what_they_span_and_figures_who_refers_to_them(read: Read) -> None:
    document = read(article())
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [row.is_head for row in table.rows] == [True, True, False]
    assert [(c.column, c.row_span, c.column_span) for c in table.rows[0].cells] == [(0, 2, 1), (1, 1, 2)]
    assert [c.column for c in table.rows[1].cells] == [1, 2]
    (figure,) = find_figures(document)
    (mention,) = figure.mentions
    assert (figure.number, document.text[mention.start : mention.end]) == ("1", "Figure 1 shows the pier.")


def test_tables_of_the_exchange_model_are_read_too(read: Read) -> None:
    document = read(
        small(
            '<table-wrap><table><tgroup cols="3"><colspec colname="a"/><colspec colname="b"/><colspec colname="c"/>'
            "<thead><row><entry>Site</entry><entry namest='b' nameend='c'>Height</entry></row></thead>"
            "<tbody><row><entry morerows='1'>North</entry><entry>1</entry><entry>2</entry></row>"
            "<row><entry>3</entry><entry>4</entry></row></tbody></tgroup></table></table-wrap>"
        )
    )
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    text = document.text

    def cells(row: int) -> list[tuple[str, int, int, int]]:
        def cell(each: Cell) -> tuple[str, int, int, int]:
            return text[each.start : each.end], each.column, each.row_span, each.column_span

        return [cell(each) for each in table.rows[row].cells]

    assert cells(0) == [("Site", 0, 1, 1), ("Height", 1, 1, 2)]
    assert cells(1) == [("North", 0, 2, 1), ("1", 1, 1, 1), ("2", 2, 1, 1)]
    assert cells(2) == [("3", 1, 1, 1), ("4", 2, 1, 1)]


def test_the_record_says_how_it_is_cited(tmp_path: Path) -> None:
    path = tmp_path / "article.nxml"
    path.write_text(article(), encoding="utf-8")
    found = read_bibliography(path, "article")
    assert (found.title, found.authors) == ("Tides of Fucus shores: a survey", ("Kari Øye", "Mori Aya"))
    assert (found.journal, found.volume, found.number, found.pages) == ("Journal of Tides", "7", "2", "11–19")
    assert (found.year, found.doi) == ("2022", "10.1000/tides.7")


@pytest.mark.parametrize(
    "content",
    [
        article(),
        article(doctype=""),
        article(head="", doctype=""),
        f"<pmc-articleset>{article(head='', doctype='')}</pmc-articleset>",
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>'
        + article(head="", doctype="").replace(
            "<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" '
        )
        + "</metadata></record></GetRecord></OAI-PMH>",
    ],
    ids=["whole", "without document type", "bare", "of a search", "of the open archives"],
)
def test_however_it_was_fetched_it_is_known_by_its_bytes(tmp_path: Path, content: str) -> None:
    path = tmp_path / "download"
    path.write_text(content, encoding="utf-8")
    assert media_type_of(path) == "application/jats+xml"
    assert read_document(path).title == "Tides of Fucus shores: a survey"


def test_other_xml_is_said_to_be_that(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text('<?xml version="1.0"?><rss><channel><title>An article</title></channel></rss>')
    with pytest.raises(UnsupportedFile, match=r"feed\.xml is an XML file, which quoth does not read\."):
        media_type_of(path)


def test_letters_that_the_document_type_names_are_read(read: Read) -> None:
    assert told(read(small("<p>An &alpha; of 5&nbsp;&micro;m &amp; &lt;b&gt;</p>"))) == [
        ("paragraph", "An \u03b1 of 5 \u00b5m & <b>")
    ]


BOMB = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE article [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE article [<!ENTITY % a SYSTEM "http://127.0.0.1/a.dtd"> %a;]>',
        f"<!-- {DOCTYPE} -->{BOMB}",
        f"<!-- {DOCTYPE} -->{' ' * 5000}{BOMB}",
    ],
)
def test_entities_are_refused(read: Read, doctype: str) -> None:
    with pytest.raises(Unreadable, match=r"made to do harm"):
        read(article("<front><article-meta/></front><body><p>&b;</p></body>", doctype=doctype))


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (article()[:900], UnsupportedFile, "it is damaged"),
        (small("<p>" + "<bold>" * 200 + "deep" + "</bold>" * 200 + "</p>"), UnsupportedFile, "100 deep"),
        (small("<p>&nosuchletter;</p>"), UnsupportedFile, "it is damaged"),
        (f"<pmc-articleset>{'<article><front/></article>' * 2}</pmc-articleset>", UnsupportedFile, "2 articles are in"),
        (small(""), NoText, "holds no words"),
        (article().encode("utf-8")[:400] + b"\xff\xfe\x00\x01" * 300, UnsupportedFile, "no encoding fits"),
    ],
)
def test_a_bad_one_costs_one_clear_sentence(
    read: Read, content: str | bytes, error: type[ReadError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read(content)


def test_a_long_article_takes_time_in_proportion(read: Read) -> None:
    paragraph = "<p>A gauge<xref ref-type='fn' rid='f'>*</xref> stood at the <sup>2</sup> pier. <fn><p>x</p></fn></p>"
    started = time.process_time()
    document = read(small(f"<sec><title>All</title>{paragraph * 1000}</sec>"))
    assert len(document.blocks) == 2001
    assert time.process_time() - started < 10


def test_a_figure_without_a_caption_leaves_no_mark(read: Read) -> None:
    document = read(small("<fig><graphic/></fig><p>Text.</p>"))
    assert not any(isinstance(block, Figure) for block in document.blocks)


def test_pictures_are_told_where_their_words_say_more_than_the_caption(read: Read) -> None:
    caption = "<label>Figure 2</label><caption><p>A pier.</p></caption>"
    graphic = "<graphic><alt-text>{}</alt-text></graphic>"
    document = read(
        small(
            f"<fig>{caption}{graphic.format('A pier.')}</fig><fig>{caption}{graphic.format('Seen from land')}</fig>"
            f"{graphic.format('Alone at sea')}"
        )
    )
    assert [text for _, text in told(document)] == [
        "Figure 2. A pier.",
        "Figure 2. A pier.",
        "Picture: Seen from land",
        "Picture: Alone at sea",
    ]


def test_a_figure_beside_a_table_is_no_caption_of_it(read: Read) -> None:
    figure = "<fig><label>Figure 1</label><caption><p>A pier.</p></caption></fig>"
    table = "<table-wrap><label>Table 1</label><table><tr><td>a</td><td>b</td></tr></table></table-wrap>"
    assert [kind for kind, _ in told(read(small(figure + table + figure)))] == ["figure", "table", "figure"]
