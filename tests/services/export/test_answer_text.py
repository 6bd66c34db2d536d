"""An answer is copied with its quotes and where they stand."""

from __future__ import annotations

from services.contract.answers import AnswerJson
from services.contract.claims import ClaimJson, QuoteJson
from services.export.answer_text import as_footnoted_markdown, as_plain_text
from services.export.paper import Reference


def quote(text: str, start: int) -> QuoteJson:
    return QuoteJson.model_validate(
        {
            "source_id": "a" * 64,
            "title": "Kelp",
            "path": "kelp.pdf",
            "page": 3,
            "start": start,
            "end": start + len(text),
            "text": text,
            "boxes": [],
            "under": "",
        }
    )


def answer(*claims: ClaimJson, reason: str | None = None) -> AnswerJson:
    return AnswerJson.model_validate(
        {
            "question": "How many urchins?",
            "refused": not claims,
            "reason": reason,
            "claims": list(claims),
            "nearest": [],
            "suggested": [],
            "record": {},
        }
    )


def reference(source_id: str, title: str, path: str) -> Reference:
    del source_id
    return Reference(title, authors=("A. Brandt",), year="2011", file=path)


QUOTED = ClaimJson(text="About 40 *urchins*.", support="quoted", quotes=(quote("40 urchins", 10),))
VERBATIM = ClaimJson(text="They eat kelp.", support="verbatim", quotes=(quote("They eat kelp.", 90),))


def test_markdown_has_a_footnote_for_each_quote_and_keeps_signs_as_letters() -> None:
    text = as_footnoted_markdown(answer(QUOTED, VERBATIM), reference)
    assert "About 40 \\*urchins\\*.[^1]" in text
    assert "> They eat kelp.[^2]" in text
    assert "[^1]: " in text
    assert "[^2]: " in text
    assert "A. Brandt (2011)" in text


def test_plain_text_has_marks_quotes_and_references() -> None:
    assert as_plain_text(answer(QUOTED, VERBATIM), reference) == (
        "How many urchins?\n\n"
        "About 40 *urchins*. [1]\n\n"
        "“They eat kelp.” [2]\n\n"
        "Quotes\n[1] “40 urchins” (reference 1, page 3)\n[2] “They eat kelp.” (reference 1, page 3)\n\n"
        "References\n1. A. Brandt (2011). Kelp. [kelp.pdf]\n"
    )


def test_words_quoted_twice_keep_one_number() -> None:
    assert as_plain_text(answer(QUOTED, QUOTED), reference).count("[1]") == 3


def test_a_refusal_is_said_to_be_one() -> None:
    assert as_plain_text(answer(reason="No sentence states it."), reference) == (
        "How many urchins?\n\nNot in the sources. No sentence states it.\n"
    )
