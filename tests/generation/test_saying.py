"""Which texts say something that could be quoted."""

import pytest

from generation.saying import says_something


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The bay was surveyed by A. Brandt and L. J. Ilves in 2011.", True),
        ("as the functional response.", False),
        ("pyemu is a package for uncertainty analysis of groundwater models.", True),
        ("A. Brandt, L. J. Ilves, K. Ode (2011) The light of kelp. Nature 3, 1. DOI: 10.1/x", False),
        ("The archive has the DOI 10.5281/zenodo.1.", True),
        ("Related Work ::: Pre-trained Language Model", False),
        ("Data Collection and Processing ::: Tatoeba (TT)", False),
        ("Otters Were Not Seen (“None,” He Said.)", True),
        ("3.2 Experiments", False),
        ("4 Results and discussion", False),
        ("Purchases of property (1,577)", True),
        ("Sea otters were not seen in the bay", True),
        ("Krill swarms\nsank", False),
        ("海獭没有被看到。", True),
        ("The results are shown in Table TABREF16.", False),
        ("Then, we present the task of counting swarms in Section 3.", False),
        ("We describe the swarms as dense.", True),
        ("Table 3 lists the accuracy of all models.", False),
        ("80  80  80", False),
        ("Gold was found in secret caves.", True),
        ("Sound is used by fish.", True),
        ("Table 3 shows that swarms sink to 180 m.", True),
        ("Swarms sank to 180 m in moonlight and rose again before dawn in all nights of May (Fig. 3).", True),
    ],
)
def test_what_is_no_statement_says_nothing(text: str, says: bool) -> None:
    assert says_something(text) is says


@pytest.mark.parametrize(
    ("text", "before", "says"),
    [
        ("geostan fills two gaps.", "Tools are few.", True),
        ("geostan fills two gaps.", "Tools are few, but", False),
        ("geostan fills two gaps.", "", False),
        ("as the functional response.", "It is given by f(u) = au.", False),
    ],
)
def test_what_begins_small_is_a_sentence_where_another_ends(text: str, before: str, says: bool) -> None:
    assert says_something(text, before=before) is says


def test_a_table_s_row_may_begin_small() -> None:
    assert says_something("d2  0.01", before="d1  0.4\n", is_row=True)
