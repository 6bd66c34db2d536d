"""What `quoth serve` gives Streamlit to run: the page, behind its door."""

from __future__ import annotations

import os

import streamlit as st
from starlette.middleware import Middleware

from services.settings import LOCALHOST
from ui.page.server import start as serving
from ui.page.server.guard import Door
from ui.page.server.password import Lock

# Taken out of the environment, so that no child process inherits it.
_password = os.environ.pop(serving.PASSWORD, "")
_lock = Lock(_password) if _password else None
_only_here = serving.is_own_address(os.environ.get(serving.SERVED_AT, LOCALHOST))

app = st.App(serving.PAGE, middleware=[Middleware(Door, lock=_lock, only_here=_only_here)])
