"""What a person can do with a source's figures: list them, see one, see the one that a quote speaks of.

A figure is found by its caption; what it shows is a picture cut out of its page, never a quote.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from services.assembly import Quoth
from services.contract.claims import QuoteJson
from services.contract.figures import FigureJson, MentionJson
from services.errors import OutputRefused


def list_figures(quoth: Quoth, source_id: str) -> tuple[FigureJson, ...]:
    """Give a source's figures in the order of their captions, each with the sentences that refer to it."""
    from ingest.figures import find_figures

    document = quoth.library.sources.document(source_id)
    return tuple(
        FigureJson(
            source_id=document.id,
            number=found.number,
            caption=document.text[found.start : found.end],
            start=found.start,
            end=found.end,
            page=found.page,
            box=found.box,
            mentions=tuple(
                MentionJson(
                    start=each.start,
                    end=each.end,
                    page=document.page_at(each.start).number,
                    text=document.text[each.start : each.end],
                )
                for each in found.mentions
            ),
        )
        for found in find_figures(document)
    )


def figures_of(quote: QuoteJson, figures: Iterable[FigureJson]) -> tuple[FigureJson, ...]:
    """Give those of a source's figures that a quote of it speaks of: it stands in their caption, or refers to them.

    Only figures that can be shown are given, the first of each number.
    """
    from ingest.figures import referred_to

    numbers = referred_to(quote.text)
    found: dict[str, FigureJson] = {}
    for figure in figures:
        in_caption = quote.start < figure.end and quote.end > figure.start
        if figure.box is not None and (in_caption or (figure.number and figure.number in numbers)):
            found.setdefault(figure.number, figure)
    return tuple(found.values())


def draw_figure(quoth: Quoth, figure: FigureJson, *, scale: float = 3.0, password: str | None = None) -> bytes:
    """Cut a figure out of its page as PNG, `scale` pixels a point."""
    sources = quoth.library.sources
    width = sources.page(figure.source_id, figure.page).width
    return cut_out(sources.original(figure.source_id), figure, width=width, scale=scale, password=password)


def cut_out(original: Path, figure: FigureJson, *, width: float, scale: float, password: str | None) -> bytes:
    """Cut a figure out of a page of an original that is `width` points wide."""
    from ingest.blocks import Box
    from ingest.page_pictures import render_part

    assert figure.box is not None
    return render_part(original, figure.page, Box(*figure.box), width=width, scale=scale, password=password)


def write_figures(quoth: Quoth, source_id: str, folder: Path, *, password: str | None = None) -> tuple[FigureJson, ...]:
    """Write each figure that can be cut out to a PNG file in a folder, and give all figures with their files.

    Raises OutputRefused where the folder cannot be written.
    """
    figures = list_figures(quoth, source_id)
    names = _names(figures)
    written: list[FigureJson] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure, name in zip(figures, names, strict=True):
            if figure.box is None:
                written.append(figure)
                continue
            path = folder / f"{name}.png"
            path.write_bytes(draw_figure(quoth, figure, password=password))
            written.append(figure.model_copy(update={"file": str(path)}))
    except OSError as error:
        raise OutputRefused(
            f"The folder {folder} cannot be written: {error.strerror}.", remedy="Name another with --out."
        ) from error
    return tuple(written)


def _names(figures: Iterable[FigureJson]) -> list[str]:
    """Name each figure by its number, or its page; a second one of a name gets its place in the source as well."""
    names: list[str] = []
    for place, figure in enumerate(figures, 1):
        name = f"figure-{figure.number.lower() or f'on-page-{figure.page}'}"
        names.append(f"{name}-{place}" if name in names else name)
    return names
