"""Settings are read once, and what is not a setting fails with its path."""

from pathlib import Path

import pytest

from services.errors import SettingsWrong
from services.settings import Settings, read_settings


def test_options_go_before_the_environment(tmp_path: Path) -> None:
    environment = {"QUOTH_HOME": str(tmp_path / "a")}
    assert read_settings(environment=environment).home == tmp_path / "a"
    assert read_settings(home=tmp_path / "b", environment=environment).home == tmp_path / "b"


def test_the_file_of_the_home_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[reading]\nseconds = 1.5\n[page]\nport = 9000\n")
    assert read_settings(home=tmp_path) == Settings(home=tmp_path, read_seconds=1.5, port=9000)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[reading]\nsecondz = 1\n", "reading.secondz"),
        ("colour = 'red'\n", "colour"),
        ("[page]\nport = 'x'\n", "page.port"),
        ("[page]\nport = 1.5\n", "page.port"),
        ("[page]\nport = true\n", "page.port"),
        ("[answers]\nthreads = 0\n", "answers.threads"),
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
