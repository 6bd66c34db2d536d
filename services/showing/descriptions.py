"""What a vision model says of a source's figures: asked for, kept with the source's version, told as no quote.

A description is never searched and never quoted: it is kept among the texts that can be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Event

from models.files.network_log import NetworkLog
from services.assembly import Quoth
from services.contract.figures import DescriptionJson, FigureJson
from services.errors import VisionFailed, VisionUnreachable
from services.showing.figures import draw_figure
from services.showing.vision import VisionServer, ask, server_of

_CACHE = "figure-description-1"  # to be counted up when a model is asked differently
_LONGEST_SIDE = 1400.0  # pixels; models see no more, and take longer over it
_SHARPEST = 3.0  # pixels a point


def can_describe(quoth: Quoth) -> bool:
    """Tell whether the settings name a vision model."""
    return quoth.settings.vision_url is not None and quoth.settings.vision_model is not None


def mark(description: DescriptionJson) -> str:
    """Say whose words a description is."""
    return f"Described by {description.model}, not the source’s words"


def describe_figure(
    quoth: Quoth, figure: FigureJson, *, server: VisionServer | None = None, password: str | None = None
) -> FigureJson:
    """Give a figure with its description: the kept one, or the model's, which is kept at once.

    A figure that is not known to be drawn anywhere is given as it is. Raises VisionFailed.
    """
    if figure.box is None:
        return figure
    known = kept_description(quoth, figure)
    if known is None:
        server = server or server_of(quoth.settings)
        picture = _picture(quoth, figure, password)
        # the store's own record is closed where nothing may be fetched; this machine's server may be asked all the same
        log = quoth.store.network if server.elsewhere else NetworkLog(quoth.settings.home)
        said = ask(server, picture, log)
        known = DescriptionJson(text=said, model=server.model, picture=hashlib.sha256(picture).hexdigest())
        key = _key(figure, server.model)
        quoth.library.texts.keep(_CACHE, key, known.model_dump_json(), source=figure.source_id)
    return figure.model_copy(update={"description": known})


def kept_description(quoth: Quoth, figure: FigureJson) -> DescriptionJson | None:
    """Give a figure's description where the model that is set has made one before; draws nothing."""
    model = quoth.settings.vision_model
    if figure.box is None or model is None or not can_describe(quoth):
        return None
    kept = quoth.library.texts.get(_CACHE, _key(figure, model))
    return DescriptionJson.model_validate_json(kept) if kept is not None else None


def describe_figures(
    quoth: Quoth,
    figures: tuple[FigureJson, ...],
    *,
    server: VisionServer,
    stop: Event,
    failed: Callable[[FigureJson, VisionFailed], None],
    password: str | None = None,
) -> tuple[FigureJson, ...]:
    """Describe figures one after the other, until `stop` is set: the rest then stays as it is.

    So does one that cannot be described, which `failed` hears of. Raises VisionUnreachable at the first.
    """

    def described(figure: FigureJson) -> FigureJson:
        try:
            return describe_figure(quoth, figure, server=server, password=password)
        except VisionUnreachable:
            raise
        except VisionFailed as error:
            failed(figure, error)
            return figure

    return tuple(figure if stop.is_set() else described(figure) for figure in figures)


def _key(figure: FigureJson, model: str) -> str:
    """Name a figure by its file, which the id is the hash of, and its place there."""
    assert figure.box is not None
    sides = " ".join(f"{side:.2f}" for side in figure.box)
    return f"{figure.source_id} {figure.page} {sides} {model}"


def _picture(quoth: Quoth, figure: FigureJson, password: str | None) -> bytes:
    assert figure.box is not None
    left, top, right, bottom = figure.box
    longest = max(right - left, bottom - top, 1.0)
    return draw_figure(quoth, figure, scale=min(_SHARPEST, _LONGEST_SIDE / longest), password=password)
