"""Settings are read once, and what is not a setting fails with its path."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ingest.reading import ReadLimits
from models.errors import NetworkOff
from models.files.catalogue import DEFAULT_EMBEDDER
from services.add.addresses.adding import add_address
from services.assembly import Quoth
from services.errors import SettingsWrong
from services.settings import Settings, read_settings

SETTINGS_PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_options_go_before_the_environment(tmp_path: Path) -> None:
    environment = {"QUOTH_HOME": str(tmp_path / "a")}
    assert read_settings(environment=environment).home == tmp_path / "a"
    assert read_settings(home=tmp_path / "b", environment=environment).home == tmp_path / "b"


def test_the_file_of_the_home_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[reading]\nseconds = 1.5\n[page]\nport = 9000\n")
    assert read_settings(home=tmp_path) == Settings(home=tmp_path, read_seconds=1.5, port=9000)


def test_all_fetching_can_be_turned_off_of_models_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_MODELS", str(tmp_path / "models"))
    (tmp_path / "settings.toml").write_text("[network]\nfetch = false\n")
    with Quoth(read_settings(home=tmp_path)) as quoth:
        with pytest.raises(NetworkOff, match="your settings turn that off"):
            quoth.store.fetch(DEFAULT_EMBEDDER)
        error = add_address(quoth, "https://example.org/").error
    assert isinstance(error, NetworkOff)
    assert not (tmp_path / "network.jsonl").exists()


def test_the_page_on_settings_has_every_key_and_what_holds_where_nothing_is_set(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", SETTINGS_PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    (tmp_path / "settings.toml").write_text(shown[1], encoding="utf-8")
    settings = read_settings(home=tmp_path)
    assert all(getattr(settings, field.name) is not None for field in fields(Settings))
    limits = (settings.read_seconds, settings.read_megabytes, settings.read_pages)
    assert limits == (ReadLimits().seconds, ReadLimits().megabytes, ReadLimits().pages)
    usual = Settings(home=tmp_path)
    assert (settings.port, settings.upload_megabytes) == (usual.port, usual.upload_megabytes)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[network]\nfetch = 1", "network.fetch must be true or false"),
        ("[reading]\nsecondz = 1\n", "reading.secondz"),
        ("colour = 'red'\n", "colour"),
        ("[page]\nport = 'x'\n", "page.port"),
        ("[page]\nport = 1.5\n", "page.port"),
        ("[page]\nport = true\n", "page.port"),
        ("[answers]\nthreads = 0\n", "answers.threads"),
        ("[vision]\nseconds = inf\n", "vision.seconds"),
        ("[vision]\nseconds = nan\n", "vision.seconds"),
        ("[page\n", "not a TOML file"),
        ("\xff", "not a TOML file"),
    ],
)
def test_what_is_not_a_setting_fails_with_its_path(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(SettingsWrong) as caught:
        read_settings(home=tmp_path)
    assert named in caught.value.message
    assert str(file) in caught.value.message
    assert caught.value.remedy
