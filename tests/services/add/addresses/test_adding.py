"""What stands at an address becomes a source: with its address and day, and as a new version when it has changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.files.network_log import NetworkLog
from services.add.addresses.adding import add_address, is_address
from services.add.addresses.errors import AddressRefused
from services.add.addresses.fetching import Fetcher
from services.add.files import AddState
from services.add.given import add_given
from services.assembly import Quoth, Settings
from tests.services.add.addresses.web import Reply, Web, serving

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = "<html><head><title>Tides</title></head><body><h1>Tides</h1><p>The tide comes in {} a day.</p></body></html>"

ABOUT = "<html><head><meta name='citation_pdf_url' content='{}'></head><body><p>Abstract: tides.</p></body></html>"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as served:
        yield served


@pytest.fixture
def quoth(web: Web, tmp_path: Path, fake_models: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quoth]:
    """Give a home whose fetcher takes the test's server for a public one."""
    del fake_models
    home = tmp_path / "home"
    fetcher = Fetcher(NetworkLog(home), resolve=web.resolve, allows=web.allows)
    monkeypatch.setattr(Quoth, "fetcher", fetcher)
    with Quoth(Settings(home=home)) as made:
        yield made


def page(times: str) -> Reply:
    return Reply(PAGE.format(times).encode(), headers=HTML)


def test_a_page_is_a_source_with_its_address_and_day(web: Web, quoth: Quoth) -> None:
    web.pages["/tides"] = page("twice")
    outcome = add_address(quoth, web.url("/tides#how"))
    assert (outcome.state, outcome.address) == (AddState.ADDED, web.url("/tides"))
    (source,) = quoth.library.sources.all()
    assert (source.title, source.path, source.address) == ("Tides", web.url("/tides"), web.url("/tides"))
    assert source.fetched_at.startswith("20")
    assert quoth.library.sources.document(source.document_id).fetched_at == source.fetched_at
    assert quoth.library.sources.original(source.document_id).read_bytes() == web.pages["/tides"].body


def test_fetched_again_and_changed_it_is_a_new_version_and_the_old_one_stays(web: Web, quoth: Quoth) -> None:
    web.pages["/tides"] = page("twice")
    first = add_address(quoth, web.url("/tides"), notebook="Sea").source
    web.pages["/tides"] = page("three times")
    second = add_address(quoth, web.url("/tides"), notebook="Sea").source
    assert first is not None
    assert second is not None
    assert first.document_id != second.document_id
    library = quoth.library
    assert [each.document_id for each in library.sources.all("Sea")] == [first.document_id, second.document_id]
    assert library.notebooks.unused("Sea") == frozenset({first.document_id})
    assert "twice a day" in library.sources.text(first.document_id)


def test_fetched_again_and_saying_the_same_it_is_no_new_version(web: Web, quoth: Quoth) -> None:
    web.pages["/tides"] = page("twice")
    first = add_address(quoth, web.url("/tides")).source
    web.pages["/tides"] = Reply(web.pages["/tides"].body.replace(b"<body>", b"<body><!-- 12:31:07 -->"), headers=HTML)
    outcome = add_address(quoth, web.url("/tides"))
    assert (outcome.state, outcome.source) == (AddState.PRESENT, first)
    assert len(quoth.library.sources.all()) == 1


def test_of_a_page_about_a_paper_the_paper_is_taken(web: Web, quoth: Quoth) -> None:
    head = ABOUT.format("/paper.pdf")
    pdf = next((Path(__file__).parents[4] / "samples").glob("*.pdf")).read_bytes()
    web.pages["/abs/1"] = Reply(head.encode(), headers=HTML)
    web.pages["/paper.pdf"] = Reply(pdf, headers={"Content-Type": "application/pdf"})
    source = add_address(quoth, web.url("/abs/1")).source
    assert source is not None
    assert (source.media_type, source.address) == ("application/pdf", web.url("/abs/1"))


@pytest.mark.parametrize("named", ["http://127.0.0.1/paper.pdf", "/gone.pdf", "javascript:alert(1)"])
def test_where_its_paper_is_not_to_be_had_the_page_is(web: Web, quoth: Quoth, named: str) -> None:
    head = ABOUT.format(named)
    web.pages["/abs/1"] = Reply(head.encode(), headers=HTML)
    source = add_address(quoth, web.url("/abs/1")).source
    assert source is not None
    assert source.media_type == "text/html"


def test_what_cannot_be_fetched_is_an_outcome_that_says_why(quoth: Quoth) -> None:
    outcome = add_address(quoth, "http://127.0.0.1:8501/")
    assert outcome.state is AddState.FAILED
    assert isinstance(outcome.error, AddressRefused)
    assert quoth.library.sources.all() == ()


def test_what_cannot_be_read_is_named_by_its_address(web: Web, quoth: Quoth) -> None:
    web.pages["/app"] = Reply(b"<html><body><script src=app.js></script></body></html>", headers=HTML)
    error = add_address(quoth, web.url("/app")).error
    assert error is not None
    assert error.message.startswith(f"{web.url('/app')} holds no words")
    (outcome,) = add_given(quoth, ["-"], standard_input=io.BytesIO(b""))
    assert outcome.error is not None
    assert outcome.error.message == "standard input is empty."


def test_a_page_that_changes_back_is_used_as_it_was(web: Web, quoth: Quoth) -> None:
    found = []
    for times in ("twice", "three times", "twice"):
        web.pages["/tides"] = page(times)
        found.append(add_address(quoth, web.url("/tides"), notebook="Sea").source)
    first, second, third = found
    assert first is not None
    assert second is not None
    assert first == third
    assert quoth.library.notebooks.unused("Sea") == frozenset({second.document_id})


def test_files_addresses_and_standard_input_are_added_in_one_go(web: Web, quoth: Quoth, tmp_path: Path) -> None:
    web.pages["/tides"] = page("twice")
    (tmp_path / "notes.txt").write_text("The pier is old.")
    given = [str(tmp_path / "notes.txt"), web.url("/tides"), "-"]
    outcomes = list(add_given(quoth, given, standard_input=io.BytesIO(b"The moon pulls at the sea.")))
    assert [outcome.state for outcome in outcomes] == [AddState.ADDED] * 3
    assert [source.path.rpartition("/")[2] for source in quoth.library.sources.all()] == [
        "notes.txt",
        "tides",
        "standard input",
    ]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://example.org/x", True),
        ("ftp://example.org/x", True),
        ("10.1000/182", True),
        ("doi:10.1000/182", True),
        ("arXiv:2301.01234v2", True),
        ("paper.pdf", False),
        ("papers/10.1000", False),
        ("C:\\papers\\tides.pdf", False),
    ],
)
def test_an_address_is_told_from_a_path(given: str, address: bool) -> None:
    assert is_address(given) is address
