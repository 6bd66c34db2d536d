"""A Zotero library and its exports give the same entries; what is broken is one clear sentence; nothing is written."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from ingest.content.bibliography import Bibliography
from ingest.errors import FileMissing, ReadError, Unreadable, UnsupportedFile
from ingest.zotero.entry import Attachment, Entry
from ingest.zotero.reading import read_zotero
from tests.zoteros import KELP, ZoteroMaker, kelp_library

RECORD = Bibliography(
    title=KELP,
    authors=("Ruth Halvorsen", "The Kelp Group"),
    year="2019",
    journal="Journal of Kelp",
    volume="12",
    number="3",
    pages="1-10",
    doi="10.1234/kelp.5",
    origin="Zotero",
)
BIBTEX = r"""
@article{halvorsen_eleven_2019,
	title = {Eleven years of {kelp} in one bay},
	volume = {12},
	doi = {10.1234/kelp.5},
	number = {3},
	journal = {Journal of Kelp},
	author = {Halvorsen, Ruth and {The Kelp Group}},
	month = may,
	year = {2019},
	pages = {1-10},
	file = {Full Text:files/12/paper.txt:text/plain;Snapshot:files/13/a\:b.html:text/html},
}
@misc{broken, title = {
"""
RIS = """TY  - JOUR
TI  - Eleven years of kelp in one bay
AU  - Halvorsen, Ruth
AU  - The Kelp Group
PY  - 2019/05/01/
T2  - Journal of Kelp
VL  - 12
IS  - 3
SP  - 1-10
DO  - 10.1234/kelp.5
L1  - files/12/paper.txt
L1  - files/13/other.txt
ER  -

"""
CSL = [
    {
        "id": "x",
        "type": "article-journal",
        "title": "Eleven years of kelp in one bay",
        "container-title": "Journal of Kelp",
        "volume": "12",
        "issue": "3",
        "page": "1-10",
        "DOI": "10.1234/kelp.5",
        "author": [{"family": "Halvorsen", "given": "Ruth"}, {"literal": "The Kelp Group"}],
        "issued": {"date-parts": [["2019", 5]]},
    }
]
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
 <bib:Article rdf:about="#item_1">
  <z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1"/>
  <bib:authors><rdf:Seq>
   <rdf:li><foaf:Person><foaf:surname>Halvorsen</foaf:surname><foaf:givenName>Ruth</foaf:givenName></foaf:Person></rdf:li>
   <rdf:li><foaf:Person><foaf:surname>The Kelp Group</foaf:surname></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <link:link rdf:resource="#item_2"/>
  <dc:title>Eleven years of kelp in one bay</dc:title><dc:date>2019-05</dc:date><bib:pages>1-10</bib:pages>
 </bib:Article>
 <bib:Journal rdf:about="urn:issn:1"><dc:title>Journal of Kelp</dc:title><prism:volume>12</prism:volume>
  <prism:number>3</prism:number><dc:identifier>DOI 10.1234/kelp.5</dc:identifier></bib:Journal>
 <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/12/paper.txt"/>
  <dc:title>Full Text</dc:title><link:type>text/plain</link:type></z:Attachment>
 <z:Collection rdf:about="#collection_1"><dc:title>Kelp</dc:title><dcterms:hasPart rdf:resource="#collection_2"/>
 </z:Collection>
 <z:Collection rdf:about="#collection_2"><dc:title>Bays</dc:title><dcterms:hasPart rdf:resource="#item_1"/>
 </z:Collection>
</rdf:RDF>"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_library_is_read_with_files_records_and_collections_and_not_written(tmp_path: Path) -> None:
    made = kelp_library(tmp_path / "Zotero")
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in made.folder.rglob("*") if path.is_file()}
    entries = {entry.record.title: entry for entry in read_zotero(made.folder)}
    after = {path: hashlib.sha256(path.read_bytes()).digest() for path in made.folder.rglob("*") if path.is_file()}
    assert after == before
    assert set(entries) == {KELP, "The moved book", "krill", "Known by its record alone"}
    kelp = entries[KELP]
    assert kelp.record == RECORD
    assert kelp.collections == ("Kelp", "Kelp / Books")
    assert [Path(each.path).name for each in kelp.files] == ["paper.txt"], "not the page that links to it"
    assert Path(kelp.files[0].path).is_file()
    assert entries["The moved book"].files == (Attachment(str(made.folder / "gone" / "book.txt")),)
    assert entries["Known by its record alone"].files == ()


def test_a_library_that_zotero_holds_open_is_read_all_the_same(tmp_path: Path) -> None:
    made = kelp_library(tmp_path / "Zotero")
    zotero = sqlite3.connect(made.database)
    zotero.execute("PRAGMA locking_mode = EXCLUSIVE")
    zotero.execute("BEGIN EXCLUSIVE")
    assert len(read_zotero(made.folder)) == 4
    zotero.close()


def test_no_path_of_a_library_leads_out_of_its_storage(tmp_path: Path) -> None:
    made = ZoteroMaker(tmp_path / "Zotero")
    item = made.item(22, title="Hostile")
    made.attach(item, "", name="../../../etc/passwd")
    made.attach(item, "", mode=2, path="attachments:../../secret.txt")
    [entry] = read_zotero(made.folder, base=tmp_path / "linked")
    assert Path(entry.attachments[0].path) == made.folder / "storage" / "KEY00002" / "passwd"
    assert not Path(entry.attachments[1].path).is_absolute()


def test_relative_links_begin_at_the_folder_that_is_given(tmp_path: Path) -> None:
    made = ZoteroMaker(tmp_path / "Zotero")
    made.attach(made.item(22, title="Linked"), "", mode=2, path="attachments:sub/paper.txt")
    [entry] = read_zotero(made.folder, base=tmp_path / "papers")
    assert entry.files == (Attachment(str(tmp_path / "papers" / "sub" / "paper.txt")),)


@pytest.mark.parametrize(
    ("name", "text"),
    [("kelp.bib", BIBTEX), ("kelp.ris", RIS), ("kelp.json", json.dumps(CSL)), ("kelp.rdf", RDF)],
)
def test_every_export_gives_the_same_record(tmp_path: Path, name: str, text: str) -> None:
    [entry] = read_zotero(written(tmp_path, name, text))
    assert entry.record == RECORD
    files = [each.path for each in entry.files]
    wanted = {
        "kelp.bib": ["files/12/paper.txt"],
        "kelp.ris": ["files/12/paper.txt", "files/13/other.txt"],
        "kelp.json": [],
        "kelp.rdf": ["files/12/paper.txt"],
    }[name]
    assert files == [str(tmp_path / each) for each in wanted]
    assert entry.collections == (("Kelp / Bays",) if name == "kelp.rdf" else ())


def test_entries_cross_from_the_child_whole() -> None:
    entry = Entry(RECORD, (Attachment("a.pdf"), Attachment("b.html", snapshot=True)), ("Kelp",))
    assert Entry.from_plain(json.loads(json.dumps(entry.to_plain()))) == entry


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("zotero.sqlite", "no database at all " * 99, Unreadable),
        ("kelp.bib", "nothing", Unreadable),
        ("kelp.ris", "nothing", Unreadable),
        ("kelp.json", "{", Unreadable),
        ("kelp.json", "[1, 2]", Unreadable),
        ("kelp.rdf", "<rdf", Unreadable),
        ("kelp.rdf", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', Unreadable),
        ("kelp.xyz", "?", UnsupportedFile),
    ],
)
def test_what_is_no_library_is_said(tmp_path: Path, name: str, text: str, error: type[ReadError]) -> None:
    with pytest.raises(error, match=name.replace(".", r"\.")) as caught:
        read_zotero(written(tmp_path, name, text))
    assert caught.value.remedy


def test_a_folder_without_a_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"zotero\.sqlite"):
        read_zotero(tmp_path)
