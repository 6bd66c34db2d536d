"""The page with an assistant that needs no models, over the home folder of the services' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from retrieval.sqlite.library import open_library
from services.assembly import Quoth
from tests.services.conftest import fake_models, home, kelp
from tests.services.fake_assistant import FakeAssistant, FakeSuggester
from ui.page import state

__all__ = ["assistant", "fake_models", "home", "kelp"]


@pytest.fixture
def assistant(home: Path, fake_models: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAssistant]:
    """Give the page an assistant, and questions to suggest, without models."""
    del fake_models
    made = FakeAssistant(open_library(home))
    monkeypatch.setattr(Quoth, "assistant", lambda *_: made)
    monkeypatch.setattr(Quoth, "suggester", lambda *_: FakeSuggester())
    st.cache_resource.clear()
    yield made
    state.worker().close()
    st.cache_resource.clear()
    made.library.close()
