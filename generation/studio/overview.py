"""Says what a collection says together: its findings by theme, where sources agree and differ, what they leave open.

No model writes here. Themes are findings that lie near each other, of several sources; that two agree or differ is
said only where their own sentences show it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.answering.choosing.roles import RoleModel
from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.studio.choosing.central import Central
from generation.studio.choosing.parts import Part, part_of
from generation.studio.choosing.topics import key_topics
from generation.studio.choosing.weighing import Progress, copies, one_of_each, weigh_sources, without_boilerplate
from generation.studio.comparing.pairs import agreeing_and_differing
from generation.studio.report import Group, Report, ReportSection, report_of
from generation.terms import content_stems
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Findings of each source that themes are made of, the most telling ones; sources with fewer give other sentences too.
_OF_EACH = 12
# From this cosine (MiniLM) to its middle on a sentence belongs to a theme.
_NEAR = 0.45
_THEMES = 8
_ON_A_THEME = 6
_MOST, _MOST_OPEN = (8, 8), 8  # pairs that agree, and that differ
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Theme:
    """Sentences of several sources, as (source, sentence), the nearest to their middle first."""

    members: tuple[tuple[int, int], ...]
    middle: NDArray[np.float32]

    @property
    def sources(self) -> int:
        return len({source for source, _ in self.members})


def overview(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Report | None:
    """Give what sources say together; None when it was stopped. `progress` is told sources done and in all."""
    weighed = weigh_sources(sources, library=library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if weighed is None:
        return None
    if sum(bool(source.candidates) for source in weighed) < 2:
        return Report(())
    quoter = Quoter(library)
    return report_of(_sections(weighed, embedder, quoter), quoter)


def _sections(weighed: Sequence[Central], embedder: Embedder, quoter: Quoter) -> Iterator[ReportSection]:
    weighed = without_boilerplate(one_of_each(weighed, copies(weighed)), ())
    themes = _themes(weighed)
    names = _names(themes, weighed, embedder)
    for theme, name in zip(themes, names, strict=True):
        note = f"{theme.sources} of {len(weighed)} sources have findings near this."
        yield ReportSection(f"Theme: {name}", note, tuple(_by_source(theme, weighed, quoter)))
    if not themes:
        yield ReportSection("Themes", "No findings of two sources were found that are near each other.", ())
    found = [_only(source, Part.FINDINGS) for source in weighed]
    yield from agreeing_and_differing(found, quoter, called="findings", most=_MOST)
    left = tuple(_open(weighed, quoter))
    note = (
        "The sources' own words on limits and work to come." if left else "No source was found that names its limits."
    )
    yield ReportSection("What they leave open", note, left)


def _themes(weighed: Sequence[Central]) -> list[_Theme]:
    """Gather findings around their middles, the theme of most sources first."""
    places = [(source, place) for source, central in enumerate(weighed) for place in _findings(central)]
    if not places:
        return []
    vectors = np.stack([weighed[source].vectors[place] for source, place in places])
    free = np.ones(len(places), bool)
    themes: list[_Theme] = []
    closeness = vectors @ vectors.T
    while free.any() and len(themes) < _THEMES:
        # The seed has most sources near it; among equals, the nearest neighbours.
        near = (closeness >= _NEAR) & free
        reach = [len({places[i][0] for i in np.flatnonzero(near[j])}) if free[j] else 0 for j in range(len(places))]
        best = max(reach)
        if best < 2:
            break
        seeds = [i for i, count in enumerate(reach) if count == best]
        seed = max(seeds, key=lambda i: (float(closeness[i][near[i]].sum()), -i))
        middle = vectors[seed]
        members = near[seed]
        for _ in range(_ROUNDS):
            middle = vectors[members].mean(axis=0)
            middle = middle / max(float(np.linalg.norm(middle)), 1e-9)
            members = (vectors @ middle >= _NEAR) & free
            if not members.any():
                break
        if not members.any():
            free[seed] = False
            continue
        order = sorted(np.flatnonzero(members).tolist(), key=lambda i: (-float(vectors[i] @ middle), i))
        free &= ~members
        theme = _Theme(tuple(places[i] for i in order), middle)
        if theme.sources > 1:
            themes.append(theme)
    return sorted(themes, key=lambda theme: -theme.sources)


def _findings(central: Central) -> list[int]:
    """Give the most telling findings of a source; of one that has none plainly, its most telling sentences."""
    places = [place for place in range(len(central.candidates)) if part_of(central, place) is Part.FINDINGS]
    places = places or list(range(len(central.candidates)))
    return sorted(places, key=lambda place: -float(central.worth[place]))[:_OF_EACH]


def _names(themes: Sequence[_Theme], weighed: Sequence[Central], embedder: Embedder) -> list[str]:
    """Name each theme by a phrase of its sentences, no two alike."""
    names: list[str] = []
    for number, theme in enumerate(themes, 1):
        texts = [weighed[source].candidates[place].text for source, place in theme.members]
        found = [name for name in key_topics(texts, embedder, limit=8, centre=theme.middle) if name not in names]
        # What most sources say in one word or another names what they share, and not what one of them is called.
        said = [
            (len({s for (s, _), text in zip(theme.members, texts, strict=True) if _says(text, name)})) for name in found
        ]
        names.append(found[said.index(max(said))] if found else f"{number}")
    return names


def _says(text: str, name: str) -> bool:
    return bool(set(content_stems(name)) & set(content_stems(text)))


def _by_source(theme: _Theme, weighed: Sequence[Central], quoter: Quoter) -> Iterator[Group]:
    """Yield a group a source with the sentence nearest to the theme's middle."""
    told: set[int] = set()
    for source, place in theme.members:
        if source not in told and len(told) < _ON_A_THEME:
            told.add(source)
            central = weighed[source]
            yield Group(central.source.title, (claim_of(central.candidates[place], quoter),))


def _only(central: Central, part: Part) -> Central:
    return central.only([place for place in range(len(central.candidates)) if part_of(central, place) is part])


def _open(weighed: Sequence[Central], quoter: Quoter) -> Iterator[Group]:
    """Yield of each source what it most plainly says of its limits and of work to come."""
    open_of = [(_only(central, Part.LIMITS), central) for central in weighed]
    ranked = sorted((pair for pair in open_of if pair[0].candidates), key=lambda pair: -float(pair[0].worth.max()))
    for limits, central in ranked[:_MOST_OPEN]:
        place = int(limits.worth.argmax())
        yield Group(central.source.title, (claim_of(limits.candidates[place], quoter),))
