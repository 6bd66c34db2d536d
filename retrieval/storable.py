"""Makes text such that every store can keep it. Pure."""

import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace lone surrogates, one by one so that offsets hold: UTF-8 and so SQLite cannot hold them."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
