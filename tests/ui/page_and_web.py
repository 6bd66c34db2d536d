"""The page as `quoth serve` serves it, but that names lead to the web of tests/ui/test_web_sources.py.

Streamlit runs this file in a process of its own; the port of the web is told in its environment. What may be asked is
changed here, in code, and can be changed nowhere else.
"""

from __future__ import annotations

import os

import streamlit as st

from models.files.network_log import NetworkLog
from services.add.addresses.fetching import Fetcher
from services.assembly import Quoth
from tests.services.add.addresses.web import PUBLIC, Web
from ui.page.server import start

PORT = "QUOTH_TESTS_WEB_PORT"


def _fetcher(quoth: Quoth) -> Fetcher:
    web = Web(int(os.environ[PORT]), {}, names={"public.example": [PUBLIC]})
    return Fetcher(NetworkLog(quoth.settings.home), resolve=web.resolve, allows=web.allows)


if PORT in os.environ:
    Quoth.fetcher = property(_fetcher)  # type: ignore[assignment, method-assign]

app = st.App(start.PAGE)
