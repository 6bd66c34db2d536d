"""Formulas are drawn where the source has them, and text stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.showing.plain_text import as_text
from ui.page.formulas import as_markdown, has_formula, is_drawable


def test_a_formula_of_the_source_is_drawn_and_the_rest_is_escaped() -> None:
    text = r"The rate *k* is $k = \frac{1}{2} \alpha^2$ per day."
    assert as_markdown(text, source=text) == r"The rate \*k\* is $k = \frac{1}{2} \alpha^2$ per day\."


def test_a_formula_that_the_source_does_not_have_stays_text() -> None:
    assert as_markdown("It is $x^2$.", source="It is x squared.") == as_text("It is $x^2$.")


@pytest.mark.parametrize(
    "text", ["costs $5 and $6", "US$50-$60 a day", "$5/kg and 3$", "a $ b $ c", r"\$x^2$", "$$x^2$$", "$x^2\n$"]
)
def test_prices_and_stray_dollars_are_no_formulas(text: str) -> None:
    assert not has_formula(text)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:a}{x^2}",
        r"\includegraphics{x_1}",
        r"\rule{99em}{99em}^2",
        r"\color{red} x^2",
        r"\def\a{\a\a}\a^2",
        r"\phantom{x}^2",
        r"x^2 ![a](b)",
        r"x^2](b)",
        "x^2 <img>",
        "x^2 `b`",
        ":red[x^2]",
        "x^2 @ b",
        r"\htmlClass{a}{x^2}",
        "x^{2} www.example.org",
    ],
)
def test_what_is_more_than_a_formula_is_not_drawn(tex: str) -> None:
    assert not is_drawable(tex)
    text = f"before ${tex}$ behind"
    assert as_markdown(text, source=text) == as_text(text)


@pytest.mark.parametrize("tex", ["x", "x^2", r"\sigma_{i,j}", r"p < 0.05", r"10^{-3}\,\mathrm{mol}", r"\|a\|_2 \leq 1"])
def test_what_formulas_are_made_of_is_drawn(tex: str) -> None:
    assert is_drawable(tex)
    assert has_formula(f"where ${tex}$ holds")


@given(st.text(alphabet="$x^2 \\{}[]()<a>!:`_*@.", max_size=40))
def test_whatever_is_not_drawn_is_escaped(text: str) -> None:
    """Ensure that outside of drawn formulas no sign keeps a meaning."""
    shown = as_markdown(text, source=text)
    if not has_formula(text):
        assert shown.strip() == as_text(text)
