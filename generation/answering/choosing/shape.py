"""Tells running prose from what stands between it: headings, captions, references, addresses, code, half sentences.

By the general shape of the text, in any language; the weights were fitted on the kinds of blocks that readers find
(`python -m bench fit_shape`). Pure functions over strings.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_ENDS = (".", "!", "?", "。", "！", "？")  # noqa: RUF001 - full-width marks are meant
_CLOSING = "\"'”’»)]} \n0123456789"
_LEADING = "\"'“‘«([ "  # noqa: RUF001 - quotation marks are meant


def shape(text: str) -> tuple[float, ...]:
    """Describe a text's shape: how it begins and ends, and what it is made of, each about 0..1."""
    said = _WORD.findall(text)
    count, size = max(len(said), 1), max(len(text), 1)
    begins = text.lstrip(_LEADING)[:1]
    bare = text.rstrip()
    after_first = said[1:] or [""]
    return (
        1.0,
        min(len(said), 40) / 40,
        float(len(said) < 5),
        float(len(said) > 60),
        float(begins.isupper()),
        float(begins.islower()),
        float(bare.endswith(_ENDS)),
        float(not bare.endswith(_ENDS) and bare.rstrip(_CLOSING).endswith(_ENDS)),
        float(bare.endswith((":", ";", ","))),
        sum(map(str.isalpha, text)) / size,
        sum(map(str.isdigit, text)) / size,
        sum(word[:1].isupper() for word in after_first) / len(after_first),
        sum(len(word) <= 3 and word.islower() for word in said) / count,
        sum(len(word) == 1 for word in said) / count,
        min(sum(map(len, said)) / count, 12) / 12,
        min(text.count(",") / count, 1.0),
        min((text.count(".") - 1) / count, 1.0),
        min(sum(text.count(mark) for mark in "=_{}<>\\|/@#*+~^") / count, 1.0),
        min(sum(text.count(mark) for mark in "()[]") / count, 1.0),
        float("http" in text or "www." in text or "@" in text),
        float("  " in text or "\t" in text),
    )


def prose_likeness(text: str) -> float:
    """Give the chance, 0..1, that a text is a whole sentence of running prose."""
    logit = sum(weight * value for weight, value in zip(_weights(), shape(text), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def _weights() -> tuple[float, ...]:
    data = json.loads(files("generation.answering").joinpath("data/shape.json").read_text(encoding="utf-8"))
    return tuple(data["weights"])
