"""A classifier of pairs as a ClaimChecker, with tiny random models made here: what it says is noise, how is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.entailment import EntailmentChecker
from models.errors import NotAModel
from tests.models.classifiers import make_classifier

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Give what makes a folder with a random classifier of the given labels."""
    return lambda *labels: make_classifier(tmp_path_factory.mktemp("model"), *labels)


def checker(folder: Path) -> EntailmentChecker:
    return EntailmentChecker(folder, name="tiny")


def test_the_label_is_found_by_its_name(make: Make) -> None:
    """The same weights under other names give the probability of another label."""
    pairs = [("the old boat sank", "the boat sank"), ("the boat sank in spring", "the boat sank slowly")]
    first = checker(make("entailment", "neutral", "contradiction")).check(pairs)
    last = checker(make("contradiction", "neutral", "entailment")).check(pairs)
    assert first.dtype == np.float32
    assert ((first > 0) & (first < 1)).all()
    assert not np.allclose(first, last)
    assert (first + last < 1).all()


def test_two_unnamed_labels_are_unsupported_and_supported(make: Make) -> None:
    pairs = [("the old boat sank", "the boat sank")]
    unnamed = checker(make("LABEL_0", "LABEL_1")).check(pairs)
    assert unnamed == pytest.approx(checker(make("no", "supported")).check(pairs))
    assert unnamed == pytest.approx(checker(make("0", "1")).check(pairs))


def test_many_pairs_have_the_chances_they_have_alone(make: Make) -> None:
    model = checker(make("entailment", "neutral", "contradiction"))
    pairs = [("the old boat sank in spring " * (at + 1), "the boat sank") for at in range(11)]
    alone = np.concatenate([model.check([pair]) for pair in pairs])
    assert model.check(pairs) == pytest.approx(alone, abs=1e-5)
    assert model.check([]).shape == (0,)
    assert model.name.startswith("tiny@")


def test_a_model_without_a_fitting_label_is_refused(make: Make) -> None:
    with pytest.raises(NotAModel, match="names no label"):
        checker(make("good", "bad", "ugly"))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match="does not hold a classifier"):
        checker(tmp_path)
