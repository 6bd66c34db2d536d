"""The sources pane, run by Streamlit's own test harness, on a real library with an assistant that needs no models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.files.network_log import NetworkLog
from retrieval.source import Source
from services.add.addresses.fetching import Fetcher
from services.add.uploads import Upload
from services.assembly import Quoth
from services.jobs.adding import ADD, INDEX
from services.jobs.background import Worker
from services.showing.plain_text import as_text
from tests.services.add.addresses.web import Reply, serving
from tests.services.fake_assistant import SECONDS, FakeAssistant
from tests.services.library_of import NOTEBOOK, add_text
from tests.ui.page.page_run import labels, open_page, press, press_key, wait_for
from ui.page import state
from ui.page.sources import samples
from ui.page.sources.adding import pasted


def choose(page: AppTest, key: str, option: str) -> None:
    """Choose from a menu, whose options stand behind an icon."""
    menu = page.menu_button(key=key)
    [place] = [place for place, shown in enumerate(menu.options) if shown.endswith(option)]
    menu.click_index(place).run()
    assert not page.exception


def open_dialog(name: str, *arguments: str) -> AppTest:
    """Open a dialog by itself: the harness shows one only as long as what opened it happens anew."""

    def script(name: str, arguments: tuple[str, ...]) -> None:
        import importlib  # noqa: PLC0415 - the harness runs this function's text

        module, _, function = name.rpartition(".")
        getattr(importlib.import_module(f"ui.page.{module}"), function)(*arguments)

    page = AppTest.from_function(script, default_timeout=30, args=(name, arguments)).run()
    assert not page.exception
    return page


def titles(page: AppTest) -> list[str]:
    return [button.label for button in page.button if str(button.key).startswith("open-")]


def tick(page: AppTest, key: str, *, on: bool) -> None:
    [box] = [box for box in page.checkbox if box.key == key]
    (box.check() if on else box.uncheck()).run()


@pytest.mark.usefixtures("assistant")
def test_an_empty_library_says_what_to_do() -> None:
    page = open_page()
    assert any("Drop papers" in element.value for element in page.markdown)
    assert page.chat_input[0].disabled


def test_an_empty_notebook_offers_the_sample_papers(assistant: FakeAssistant) -> None:
    page = open_page()
    press_key(page, "samples")
    jobs = state.worker().jobs(ADD)
    assert len(jobs) == len(list(samples.FOLDER.glob("*.pdf"))) > 0
    assert all(job.wait(120) for job in jobs)
    assert len(assistant.library.sources.all(NOTEBOOK)) == len(jobs)


@pytest.mark.usefixtures("assistant")
def test_no_sample_papers_are_offered_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "FOLDER", tmp_path)
    assert not [button for button in open_page().button if button.key == "samples"]


def test_a_source_can_be_removed_and_brought_back(assistant: FakeAssistant, kelp: Source) -> None:
    page = open_page()
    choose(page, f"icon-source-{kelp.document_id[:12]}", "Remove")
    assert assistant.library.sources.all() == ()
    assert any("None yet" in each.value for each in page.caption)
    press(page, "Undo")
    assert assistant.library.sources.all() == (kelp,)
    assert titles(page) == [kelp.title]


def test_a_source_can_be_renamed(assistant: FakeAssistant, kelp: Source) -> None:
    page = open_dialog("sources.source_list._rename", kelp.document_id, kelp.title)
    [box] = [box for box in page.text_input if box.label == "Title"]
    box.set_value("Otters *eat* urchins")
    press(page, "Rename")
    assert assistant.library.sources.get(kelp.document_id).title == "Otters *eat* urchins"
    assert titles(open_page()) == [as_text("Otters *eat* urchins")]


def test_ticks_survive_a_reload_and_another_tab_sees_them(assistant: FakeAssistant, kelp: Source) -> None:
    page, other = open_page(), open_page()
    tick(page, state.tick_key(kelp.document_id), on=False)
    assert assistant.library.notebooks.unused(NOTEBOOK) == {kelp.document_id}
    for each in (open_page(), other.run()):
        [box] = [box for box in each.checkbox if box.key == state.tick_key(kelp.document_id)]
        assert not box.value
        assert any(box.label == "0 of 1 used in answers" for box in each.checkbox)


def test_all_that_are_listed_are_ticked_at_once(assistant: FakeAssistant, kelp: Source, tmp_path: Path) -> None:
    other = add_text(assistant.library, tmp_path, "Krill", "Krill rise at night.")
    page = open_page()
    tick(page, "tick-all", on=False)
    assert assistant.library.notebooks.unused(NOTEBOOK) == {kelp.document_id, other.document_id}
    tick(page, "tick-all", on=True)
    assert assistant.library.notebooks.unused(NOTEBOOK) == frozenset()


def test_many_sources_are_shown_page_by_page_and_filtered(assistant: FakeAssistant, tmp_path: Path) -> None:
    for number in range(40):
        add_text(assistant.library, tmp_path, f"Paper {number} on {'krill' if number % 10 else 'otters'}", "They eat.")
    page = open_page()
    assert titles(page) == [f"Paper {number} on {'krill' if number % 10 else 'otters'}" for number in range(15)]
    page.pagination[0].set_value(3).run()
    assert titles(page)[0] == "Paper 30 on otters"
    page.text_input(key=f"filter-{NOTEBOOK}").set_value("OTTERS paper").run()
    assert titles(page) == [f"Paper {number} on otters" for number in (0, 10, 20, 30)]
    tick(page, "tick-all", on=False)
    assert len(assistant.library.notebooks.unused(NOTEBOOK)) == 4


def test_a_source_says_whether_it_is_found_by_meaning_yet(assistant: FakeAssistant, tmp_path: Path) -> None:
    worker: Worker = state.worker()
    [job] = worker.files.add([Upload("krill.txt", b"Krill rise at night.\n")], notebook=NOTEBOOK)
    assert job.wait(SECONDS)
    assert all(indexing.wait(SECONDS) for indexing in worker.jobs(INDEX))
    add_text(assistant.library, tmp_path, "Kelp", "Kelp grows.", "Urchins eat it.")
    facts = [each.value for each in open_page().caption if " kB" in each.value]
    assert facts == ["0.1 kB, fully indexed", "2 pages, 0.1 kB, ready to ask (words only)"]


def test_pasted_text_becomes_a_source_with_its_title(assistant: FakeAssistant) -> None:
    page = open_dialog("sources.adding._paste")
    [title] = [box for box in page.text_input if box.label == "Title"]
    title.set_value("Why otters/urchins: a *note*")
    page.text_area[0].set_value("Sea otters eat urchins.\n\nUrchins eat kelp.")
    press(page, "Add it")
    [job] = state.worker().jobs(ADD)
    assert job.wait(SECONDS)
    [source] = assistant.library.sources.all()
    assert (source.title, source.media_type) == ("Why otters/urchins: a *note*", "text/plain")
    assert (
        assistant.library.sources.original(source.document_id).read_text()
        == "Sea otters eat urchins.\n\nUrchins eat kelp."
    )


def test_pasted_markdown_is_kept_as_such() -> None:
    assert pasted("", "# Otters\n\nThey eat urchins.").name == "Otters They eat urchins.md"
    assert pasted("../x", "a # b").name == "x.txt"


def test_a_notebook_can_be_made_and_keeps_its_own_sources(assistant: FakeAssistant, kelp: Source) -> None:
    page = open_dialog("sources.notebooks._make")
    [name] = [box for box in page.text_input if box.label == "Name"]
    name.set_value("Other")
    press(page, "Make it")
    assert page.query_params["notebook"] == "Other"
    assert assistant.library.sources.all("Other") == ()
    assert assistant.library.sources.all(NOTEBOOK) == (kelp,)


def test_a_notebook_can_be_renamed(assistant: FakeAssistant, kelp: Source) -> None:
    page = open_dialog("sources.notebooks._rename", NOTEBOOK)
    [name] = [box for box in page.text_input if box.label == "Name"]
    name.set_value("Reefs")
    press(page, "Rename")
    assert assistant.library.notebooks.all() == ("Reefs",)
    assert titles(open_page()) == [kelp.title]


def test_a_deleted_notebook_comes_back_with_its_sources(assistant: FakeAssistant, kelp: Source) -> None:
    assistant.library.notebooks.create("Other")
    page = open_page()
    choose(page, "icon-notebook", "Delete this notebook")
    assert assistant.library.notebooks.all() == ("Other",)
    assert titles(page) == []
    press(page, "Undo")
    assert titles(page) == [kelp.title]


@pytest.mark.usefixtures("assistant")
def test_a_bad_file_says_why_on_the_page_until_it_is_dismissed() -> None:
    worker: Worker = state.worker()
    [job] = worker.files.add([Upload("empty.pdf", b"")], notebook=NOTEBOOK)
    assert job.wait(SECONDS)
    page = open_page()
    assert any("empty" in each.value for each in page.error)
    press(page, as_text("Dismiss empty.pdf"))
    assert not page.error
    assert worker.jobs(ADD) == ()


@pytest.mark.usefixtures("assistant")
def test_the_settings_stand_in_the_conversations_place_and_stay_after_a_reload() -> None:
    page = open_page()
    press(page, "Settings")
    again = open_page(page="settings")
    for each in (page, again):
        assert any("Settings" in heading.value for heading in each.subheader)
        assert "Conversation" in labels(each)


def test_a_password_that_nothing_asks_for_hides_the_page(
    assistant: FakeAssistant, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ensure that a page started past `quoth serve` shows nothing of the library."""
    del assistant
    monkeypatch.setenv("QUOTH_PASSWORD", "kelp forest")
    page = open_page()
    assert [each.value for each in page.error] == [
        "QUOTH_PASSWORD is set, but nothing here asks for it: start the page with `quoth serve`."
    ]
    shown = [*page.markdown, *page.text, *page.button, *page.checkbox, *page.chat_input]
    assert [each for each in shown if kelp.title in str(each)] == []
    assert not page.button


def test_two_homes_do_not_see_each_other(
    assistant: FakeAssistant, kelp: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ensure that what is in one home, words in caches too, is not on the page of another in the same process."""
    del assistant
    number, job = state.worker().answers.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    mine = open_page()
    assert any(kelp.title in each.label for each in mine.checkbox)
    monkeypatch.setenv("QUOTH_HOME", str(tmp_path / "other"))
    other = open_page(conversation=str(number))
    shown = [*other.markdown, *other.text, *other.button, *other.checkbox, *other.caption]
    assert [each for each in shown if "otters" in str(each) or kelp.title in str(each)] == []
    state.worker().close()


def test_an_address_that_is_pasted_is_fetched_and_added(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving() as web:
        content = b"<html><h1>The pier</h1><p>It is old.</p></html>"
        web.pages["/pier"] = Reply(content, headers={"Content-Type": "text/html"})
        fetcher = Fetcher(NetworkLog(tmp_path), resolve=web.resolve, allows=web.allows)
        monkeypatch.setattr(Quoth, "fetcher", fetcher)
        page = open_page()
        page.text_input(key="address-0").set_value(web.url("/pier")).run()
        assert not page.exception
        assert page.text_input(key="address-1").value == ""
        assert all(job.wait(SECONDS) for job in state.worker().jobs(ADD))
        (source,) = assistant.library.sources.all(NOTEBOOK)
        assert (source.title, source.address) == ("The pier", web.url("/pier"))

        web.pages["/pier"] = Reply(content.replace(b"old", b"gone"), headers={"Content-Type": "text/html"})
        page = open_page()
        choose(page, f"icon-source-{source.document_id[:12]}", "Fetch again")
        assert all(job.wait(SECONDS) for job in state.worker().jobs(ADD))
    old, new = assistant.library.sources.all(NOTEBOOK)
    assert old == replace(source, replaced_by=new.document_id)
    assert assistant.library.notebooks.unused(NOTEBOOK) == frozenset({old.document_id})
    assert "gone" in assistant.library.sources.text(new.document_id)
    assert any("fetched on" in each.value for each in open_page().caption)


@pytest.mark.usefixtures("assistant")
def test_an_address_that_is_not_fetched_says_why() -> None:
    page = open_page()
    page.text_input(key="address-0").set_value("http://127.0.0.1:8501/").run()
    assert all(job.wait(SECONDS) for job in state.worker().jobs(ADD))
    wait_for(page, lambda page: any("from which nothing is fetched" in each.value for each in page.error))
