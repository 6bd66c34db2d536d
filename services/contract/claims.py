"""Claims and the exact words they rest on: what answers, summaries and reports are made of."""

from __future__ import annotations

from services.contract.base import Contract, of_source

BoxJson = tuple[float, float, float, float]


class QuoteJson(Contract):
    """Exact words; `start` and `end` count characters of what `quoth text` prints.

    Boxes are left, top, right, bottom in points on the page. `under` is empty but for a table's row: its caption and
    heads, shortened.
    """

    source_id: str = of_source("source_id", attribute="document_id")
    title: str = of_source("title")
    path: str = of_source("path")
    page: int
    start: int
    end: int
    text: str
    boxes: tuple[BoxJson, ...]
    under: str = ""


class ClaimJson(Contract):
    """A statement with its quotes; those of one `group` stand under that heading, which may be empty."""

    text: str
    support: str
    quotes: tuple[QuoteJson, ...]
    group: str = ""

    @property
    def is_verbatim(self) -> bool:
        """Tell whether the claim is the source's own sentence, so that its quote says the very same."""
        return self.support == "verbatim"


def claim_json(claim: object) -> ClaimJson:
    """Describe a claim of the domain with its quotes."""
    return ClaimJson.model_validate(claim)


def place_of(quote: QuoteJson) -> tuple[str, int, int]:
    """Give what tells a quote from another."""
    return quote.source_id, quote.start, quote.end
