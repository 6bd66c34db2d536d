"""The page is served to this machine only, with what privacy asks for."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from streamlit import config

from services.errors import AddressRefused
from services.settings import Settings
from ui.page.server.start import check_address, free_port, streamlit_command, streamlit_environment, url


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.0.0.5", "::1"])
def test_addresses_of_this_machine_are_taken(address: str) -> None:
    assert check_address(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.1", "example.org", ""])
def test_addresses_that_others_reach_need_a_password(address: str) -> None:
    with pytest.raises(AddressRefused, match="no password"):
        check_address(address)
    with pytest.raises(AddressRefused, match="shorter"):
        check_address(address, password="kelp")
    assert check_address(address, password="kelp forest") == address


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_privacy_flags_are_given_and_known_to_streamlit(tmp_path: Path) -> None:
    """Ensure that each flag is one that the installed Streamlit has: it would not start with an unknown one."""
    command = streamlit_command(Settings(home=tmp_path, upload_megabytes=7), address="127.0.0.1", port=8501)
    given = dict(flag.removeprefix("--").split("=", 1) for flag in command if flag.startswith("--"))
    assert given["browser.gatherUsageStats"] == "false"
    assert given["server.address"] == "127.0.0.1"
    assert given["server.enableXsrfProtection"] == "true"
    assert given["server.maxUploadSize"] == "7"
    assert given["server.fileWatcherType"] == "none"
    assert given["server.headless"] == "true"
    assert set(given) <= set(config.get_config_options())


def test_the_page_is_told_its_home_and_notebook(tmp_path: Path) -> None:
    told = streamlit_environment(Settings(home=tmp_path), address="127.0.0.1", notebook="Kelp")
    assert (told["QUOTH_HOME"], told["QUOTH_NOTEBOOK"]) == (str(tmp_path), "Kelp")
    assert url("::1", 8501) == "http://[::1]:8501"
