"""Addresses of pages around a file lead to the file."""

from __future__ import annotations

import pytest

from ingest import registry
from services.add.addresses.known_places import file_address, spelled_out

ID = "1aBcD_efGhIjKlMnOpQrStUvWxYz-0123456789"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (f"https://docs.google.com/document/d/{ID}/edit?usp=sharing", f"document/d/{ID}/export?format=docx"),
        (f"https://docs.google.com/document/u/0/d/{ID}/edit", f"document/d/{ID}/export?format=docx"),
        (f"https://docs.google.com/document/d/e/2PACX-{ID}/pub", f"document/d/e/2PACX-{ID}/pub"),
        (f"https://drive.google.com/file/d/{ID}/view", f"drive.google.com/uc?export=download&id={ID}"),
        ("https://github.com/a/b/blob/main/docs/x.md", "https://raw.githubusercontent.com/a/b/main/docs/x.md"),
        ("https://example.org/document/d/x/edit", "https://example.org/document/d/x/edit"),
    ],
)
def test_a_page_around_a_file_leads_to_it(address: str, file: str) -> None:
    assert file_address(address).endswith(file)


@pytest.mark.parametrize(
    ("kind", "reads", "ending"),
    [
        ("presentation", "presentationml", "/export/pptx"),
        ("presentation", "", "/export/pdf"),
        ("spreadsheets", "spreadsheetml", "/export?format=xlsx"),
        ("spreadsheets", "csv", "/export?format=csv&gid=7"),
    ],
)
def test_googles_files_are_exported_as_what_can_be_read(
    monkeypatch: pytest.MonkeyPatch, kind: str, reads: str, ending: str
) -> None:
    def reader_of(media_type: str) -> object:
        return media_type == "application/pdf" or (reads and reads in media_type) or None

    monkeypatch.setattr(registry, "reader_of", reader_of)
    assert file_address(f"https://docs.google.com/{kind}/d/{ID}/edit#gid=7").endswith(f"/{kind}/d/{ID}{ending}")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (" 10.1000/182 ", "https://doi.org/10.1000/182"),
        ("doi: 10.1000/xyz.(a)", "https://doi.org/10.1000/xyz.(a)"),
        ("arXiv:2301.01234v2", "https://arxiv.org/abs/2301.01234v2"),
        ("arxiv:hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("<https://example.org>", "https://example.org"),
    ],
)
def test_a_papers_id_means_an_address(given: str, address: str) -> None:
    assert spelled_out(given) == address
