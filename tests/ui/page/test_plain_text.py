"""Document text stays text: on the page, in the terminal, on one line."""

import re

import pytest

from services.showing.plain_text import as_text, for_terminal, one_line, shorten

JOINER = "\u2060"


def shown(markdown: str) -> str:
    """Take the escapes away as CommonMark does, and the invisible joiners that the eye does not see."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "![x](https://evil.example/track.png)",
        "[click](javascript:alert(1))",
        "$E = mc^2$ and $$x$$",
        "# Heading",
        "1. not a list",
        "- not a list",
        "a | b\n|---|---|",
        ":smile: :red[warm] :material/home:",
        "`code` *bold* _it_ ~~gone~~",
        "&lt;b&gt; &#60;",
        "www.example.com https://example.com a@b.org",
        "a -> b <-> c -- d >= e",
        "\\*already escaped\\*",
        "naïve Ωμέγα 海",
    ],
)
def test_text_reads_the_same_and_nothing_in_it_is_markup(text: str) -> None:
    """Ensure that the letters survive and that no punctuation mark is left that Markdown could act on."""
    written = as_text(text)
    assert shown(written) == " ".join(text.split())
    bare = written.replace("\\\\", "")
    for mark in "`*_{}[]()#+!|<>$~&:":
        assert all(bare[i - 1] == "\\" for i, char in enumerate(bare) if char == mark)


@pytest.mark.parametrize("text", ["www.example.com", "HTTPS://example.com", "me@example.com", ":smile:", "a -> b"])
def test_signs_that_are_looked_for_after_escaping_are_broken_up(text: str) -> None:
    """Ensure that bare links, addresses, emoji and arrows are not found in the text when the escapes are gone."""
    after = as_text(text).replace("\\", "")
    assert JOINER in after
    for sign in ("www.", "://", "@example", ":smile:", "->"):
        assert sign not in after.lower()


def test_one_line_has_no_control_codes_and_keeps_its_direction() -> None:
    assert one_line("a\nb\tc\x1b[31m\u202egnp.exe") == "a b c\ufffd[31mgnp.exe"


def test_terminal_text_keeps_its_length_and_lines() -> None:
    """Ensure that offsets still hold in what the terminal shows."""
    text = "one\x1b]0;title\x07\ntwo\x9b31m\tthree"
    assert len(for_terminal(text)) == len(text)
    assert "\x1b" not in for_terminal(text)
    assert "\x9b" not in for_terminal(text)
    assert for_terminal(text).count("\n") == 1


def test_shortening_cuts_at_a_word_and_says_so() -> None:
    assert shorten("short", 10) == "short"
    assert shorten("a long line of words", 12) == "a long line…"
    assert len(shorten("x" * 50, 12)) == 12
