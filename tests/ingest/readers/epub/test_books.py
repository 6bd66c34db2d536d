"""What an EPUB book becomes: its chapters in reading order, each told by its title. And books made to do harm."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.content.blocks import kind_of
from ingest.content.document import Document
from ingest.content.locator import ParagraphLocator
from ingest.errors import NoText, ReadError, ReadLimit, Unreadable, UnsupportedFile
from ingest.media_types import media_type_of
from ingest.readers.epub.package import resolved
from ingest.reading import read_document, read_here

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Tides and Men</dc:title><dc:creator>Ada Moon</dc:creator><dc:language>en</dc:language></metadata><manifest>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two%20more.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="text/three.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="p" href="cover.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/><itemref idref="gone"/></spine>
</package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><ol>
<li><a href="text/three.xhtml">Before the sea</a></li>
<li><a href="text/one.xhtml">Part One</a><ol><li><a href="text/two%20more.xhtml">Ebb</a></li></ol></li></ol></nav>
</body></html>"""
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
    ' xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="x.js"/></head><body>{}</body></html>'
)


def book(path: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    files: dict[str, str | bytes | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": NAV,
        "OEBPS/text/one.xhtml": XHTML.format("<h3>Part One</h3><p>The sea comes<a id='x'/> twice&nbsp;a day.</p>"),
        "OEBPS/text/two more.xhtml": XHTML.format(
            "<p class='title'>EBB</p><p>Water goes.<a epub:type='noteref' href='#n'>3</a></p>"
            "<h2>How far</h2><p>Far.</p>"
            "<aside epub:type='footnote' id='n' hidden='hidden'><p>3. Not always.</p></aside>"
        ),
        "OEBPS/text/three.xhtml": XHTML.format("<p>It was a still morning.</p>"),
        **(changes or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return path


def told(document: Document) -> list[tuple[str, int, str]]:
    return [
        (kind_of(block), getattr(block, "level", 0), document.text[block.start : block.end])
        for block in document.blocks
    ]


def test_chapters_come_in_the_order_of_the_spine_under_their_titles(tmp_path: Path) -> None:
    path = book(tmp_path / "tides.epub")
    assert media_type_of(path) == "application/epub+zip"
    document = read_here(path)
    assert (document.title, document.authors) == ("Tides and Men", ("Ada Moon",))
    assert told(document) == [
        ("heading", 1, "Before the sea"),
        ("paragraph", 0, "It was a still morning."),
        ("heading", 1, "Part One"),
        ("paragraph", 0, "The sea comes twice a day."),
        ("heading", 2, "EBB"),
        ("paragraph", 0, "Water goes.³"),
        ("heading", 3, "How far"),
        ("paragraph", 0, "Far."),
        ("footnote", 0, "3. Not always."),
    ]
    assert [page.where for page in document.pages] == ["Before the sea", "Part One", "EBB"]


def test_a_quote_stands_in_its_chapter_and_paragraph(tmp_path: Path) -> None:
    document = read_here(book(tmp_path / "tides.epub"))
    start = document.text.index("Water goes")
    (place,) = document.locate(start, start + 5)
    assert (place.locator, place.page) == (ParagraphLocator(("Part One", "EBB"), 1), 3)


def test_a_book_that_packs_its_media_type_is_one(tmp_path: Path) -> None:
    assert media_type_of(book(tmp_path / "tides.epub", {"mimetype": None})) == "application/epub+zip"


def test_a_book_without_a_table_of_contents_is_told_by_its_headings(tmp_path: Path) -> None:
    document = read_here(book(tmp_path / "tides.epub", {"OEBPS/nav.xhtml": None}))
    assert [page.where for page in document.pages] == ["page 1", "Part One", "How far"]


def test_the_older_table_of_contents_is_read_too(tmp_path: Path) -> None:
    package = PACKAGE.replace(
        'properties="nav" media-type="application/xhtml+xml"', 'media-type="application/x-dtbncx+xml"'
    )
    points = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Dawn</text></navLabel>'
        '<content src="text/three.xhtml"/></navPoint></navMap></ncx>'
    )
    document = read_here(book(tmp_path / "tides.epub", {"OEBPS/book.opf": package, "OEBPS/nav.xhtml": points}))
    assert told(document)[0] == ("heading", 1, "Dawn")


def test_a_chapter_that_is_missing_or_damaged_costs_only_itself(tmp_path: Path) -> None:
    document = read_here(book(tmp_path / "tides.epub", {"OEBPS/text/one.xhtml": None, "OEBPS/text/three.xhtml": b""}))
    assert "Water goes" in document.text


ENCRYPTED = (
    '<encryption xmlns:enc="x"><enc:EncryptedData><enc:EncryptionMethod Algorithm="aes"/><enc:CipherData>'
    '<enc:CipherReference URI="OEBPS/text/one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)
TEXTS = [f"OEBPS/text/{name}.xhtml" for name in ("one", "two more", "three")]
BOMB = XHTML.format("<p>" + "a" * 60_000_000 + "</p>")


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"META-INF/container.xml": None}, UnsupportedFile, "it has no list of contents"),
        ({"META-INF/container.xml": "<container/>"}, UnsupportedFile, "does not say where"),
        ({"META-INF/container.xml": CONTAINER.replace("OEBPS", "../../etc")}, UnsupportedFile, "is missing"),
        ({"OEBPS/book.opf": "no xml at all"}, UnsupportedFile, "damaged"),
        ({"OEBPS/book.opf": "<package><spine/></package>"}, UnsupportedFile, "names no text"),
        ({"META-INF/encryption.xml": ENCRYPTED}, UnsupportedFile, r"encrypted \(DRM\)"),
        ({"OEBPS/text/three.xhtml": BOMB}, ReadLimit, "unpacks to more than 50 MB"),
        (dict.fromkeys(TEXTS, XHTML.format("<p/>")), NoText, "no words"),
    ],
)
def test_a_book_that_cannot_be_read_is_one_clear_error(
    tmp_path: Path, changes: dict[str, str | None], error: type[ReadError], says: str
) -> None:
    with pytest.raises(error, match=says) as raised:
        read_document(book(tmp_path / "tides.epub", changes))
    assert "tides.epub" in raised.value.message
    assert raised.value.remedy


def test_fonts_may_be_encrypted(tmp_path: Path) -> None:
    fonts = ENCRYPTED.replace("aes", "http://www.idpf.org/2008/embedding")
    assert "Water goes" in read_here(book(tmp_path / "tides.epub", {"META-INF/encryption.xml": fonts})).text


def test_a_book_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    path = book(tmp_path / "tides.epub")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(Unreadable, match=r"tides\.epub is damaged, or it is not a book"):
        read_document(path)


@pytest.mark.parametrize("declared", ['<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY x "secret">'])
def test_entities_of_a_books_own_are_not_expanded(tmp_path: Path, declared: str) -> None:
    chapter = XHTML.format("<p>It was &x; still.</p>").replace("<!DOCTYPE html>", f"<!DOCTYPE html [{declared}]>")
    package = PACKAGE.replace("<package", f"<!DOCTYPE package [{declared}]><package").replace("Tides and Men", "T &x;")
    changes = {"OEBPS/text/three.xhtml": chapter, "OEBPS/book.opf": package}
    document = read_here(book(tmp_path / "tides.epub", changes))
    hostname = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "secret"
    assert "still" in document.text
    assert "secret" not in document.text + document.title
    assert hostname not in document.text + document.title


@pytest.mark.parametrize(
    ("href", "name"),
    [("../../../etc/passwd", "../../etc/passwd"), ("/etc/passwd", "/etc/passwd"), ("a%2e.xhtml#x", "OEBPS/a..xhtml")],
)
def test_a_reference_out_of_the_archive_leads_nowhere(tmp_path: Path, href: str, name: str) -> None:
    """Names are looked up among those in the archive, so one that leads out of it is none."""
    assert resolved(href, beside="OEBPS/book.opf") == name
    package = PACKAGE.replace("text/three.xhtml", href)
    assert "root:" not in read_here(book(tmp_path / "tides.epub", {"OEBPS/book.opf": package})).text


def test_a_book_that_is_damaged_anywhere_is_one_clear_error_or_read(tmp_path: Path) -> None:
    """Each byte of the archive's own structures may be wrong; whatever comes of it, it is said of this book."""
    whole = book(tmp_path / "tides.epub").read_bytes()
    broken = tmp_path / "broken.epub"
    for place in range(len(whole) - 600, len(whole), 3):
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with suppress(ReadError):
            read_here(broken)
