"""Answers what a document is with its own lines: title block, imprint, acknowledgements, each quoted where it stands.

What no line states, and the source's record has (a reference manager's, or the file's own), is told as the record's
and without a quote. Knows a library; asks no model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.answer import Claim, Support
from generation.answering.candidates import sentences_of
from generation.answering.choosing.shape import prose_likeness
from generation.answering.particulars.fields import FIELDS, FieldReader, field_reader
from generation.answering.particulars.lines import Line, Place, lines_of
from generation.answering.particulars.meant import Meant, sources_meant
from generation.answering.particulars.pieces import has_month, piece_of
from generation.answering.particulars.record import TOLD, told_by_record
from generation.answering.question import Need, Question
from generation.answering.quotes import Quoter
from ingest.content.bibliography import Bibliography
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.source import Source

Floats = NDArray[np.float64]
RecordOf = Callable[[Source], Bibliography]

# What a citation is made of.
_CITATION = ("authors", "date", "venue", "identifier")
# What may be said in a sentence anywhere; the rest stands on the first page or in a section of its own.
_ANYWHERE = frozenset({"funding", "thanks", "interests", "licence", "availability", "contributions"})
# Asked which sources are by somebody, or of some year, those are told whose line has the name or the year.
_TELLING_APART = frozenset({"authors", "editors", "affiliation", "contact", "date", "venue"})
# A line states a particular from here on, of those that lines of other kinds look like too from the second on; and it
# does only where it states no other one by so much more surely: thanks to helpers tell of no money. It is told beside
# the one that does so best where it comes near it, and at most so many are, of several sources fewer.
_STATES, _STATES_SURELY = 0.35, 0.4
_BESIDE_OTHERS = 0.8
# What names a section that is looked at, or speaks of the same as its name.
_NAMES = 0.3
_OFTEN_MISTAKEN = frozenset({"authors", "venue", "date", "version"})
_BESIDE_BEST = 0.6
_MOST_LINES = 4
_MOST_OF_SEVERAL = 2
_OF_FRONT = [FIELDS.index(name) for name in FIELDS if name not in _ANYWHERE]
# Names that stand right below the title are likelier its authors', by so much, so many lines down.
_BELOW_TITLE, _BY_TITLE = 6, 0.2
# What the record knows is found with certainty where its words stand.
_CERTAIN = 1.0
_HALF = 0.5
# A sentence of running prose has names and dates of something else: it counts this much.
_OF_PROSE = 0.6
# Words from which a line without a stop may be a sentence.
_SENTENCE, _STOPS = 8, frozenset(".!?")
# So much does a line count that stands neither on the first page nor in a section named for what it says.
_FAR = 0.75
# Letters of a source that names are looked for in, and passages looked at besides, of so few sources.
_BEGINNING = 8000
_PASSAGES = 5
_FEW = 2
# A line of names or places that has a month and a year too, and reads as a date from the first on, dates the document
# as surely as the second says, where no line does alone and it is no longer than the third.
_BESIDE, _DATED, _LONGEST_IMPRINT = 0.3, 0.45, 160
# A line longer than this is no line of names.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Told:
    """What was told; `reason` says why nothing was, `note` what is to be read with it."""

    claims: tuple[Claim, ...]
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that says what was asked, and how surely, about 0..1; no line where none does.

    `value` are its words that answer by themselves, the whole line where none do.
    """

    claim: Claim | None
    surety: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """The lines of a source, its record, and how surely each line states each particular.

    `own` is how each is read by its own words alone, float64[lines, len(FIELDS)].
    """

    lines: list[Line]
    record: Bibliography
    stated: dict[str, Floats]
    own: Floats


class Teller:
    """Tells what the sources of one library are."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: Retriever,
        record_of: RecordOf | None = None,
        reader: Callable[[], FieldReader] = field_reader,
    ) -> None:
        """Make it; `record_of` gives how a source is cited, `reader` what reads lines, once it is needed."""
        self._make_reader = reader
        self._library = library
        self._retriever = retriever
        self._record_of = record_of

    def tell(
        self, question: Question, *, notebook: str | None, sources: Collection[str] | None, quoter: Quoter
    ) -> Told | None:
        """Tell what a question asks of what documents are; None where it asks for something else, or means none."""
        wanted = _wanted(question)
        if question.need is not Need.RECORD or not wanted:
            return None
        there = [
            source
            for source in self._library.sources.all(notebook)
            if not source.replaced_by and (sources is None or source.document_id in sources)
        ]
        meant = self._meant(question, there)
        if not meant.sources:
            names = ", ".join(sorted(meant.marks))
            return Told((), f"No source's title, file name or beginning has {names}.") if meant.marks else None
        told = [claim for source in meant.sources for claim in self._of(source, question, wanted, meant, quoter)]
        if told:
            quoter.check(quote for claim in told for quote in claim.quotes)
            return Told(tuple(told), note=_note(meant, told))
        return Told((), _nothing(meant))

    def tell_of(self, source: Source, question: Question, quoter: Quoter) -> Said | None:
        """Give the line of one source that says best what a question asks of it as a document, and how surely.

        None where it asks for something else, or where lines that do not say it prove nothing.
        """
        wanted = _wanted(question)
        if question.need is not Need.RECORD or not wanted:
            return None
        is_often_mistaken = bool(_OFTEN_MISTAKEN & set(wanted))
        if is_often_mistaken and not self._meant(question, [source]).sources:
            return None
        looked_at = self._look_at(source, question, wanted, few=True)
        name, least = wanted[0], _STATES_SURELY if wanted[0] in _OFTEN_MISTAKEN else _STATES
        stated = looked_at.stated[name]
        if is_often_mistaken:
            stated = _of_no_prose(stated, looked_at)
        if name == "date" and not (stated >= least).any():
            stated = np.maximum(stated, _dated(looked_at))
        places = _best(stated, least, most=_MOST_LINES)
        if not places:
            return None if is_often_mistaken else Said(None, 0.0)
        best = max(places, key=lambda place: float(stated[place]))
        first, last = next(each for each in _joined(looked_at.lines, places) if each[0] <= best <= each[1])
        claim = _verbatim(source, looked_at.lines[first].start, looked_at.lines[last].end, quoter)
        quoter.check(claim.quotes)
        piece = piece_of(claim.text, particular=name, question=question.text)
        return Said(claim, float(stated[best]), claim.text if piece is None else claim.text[piece.start : piece.end])

    def _meant(self, question: Question, there: Sequence[Source]) -> Meant:
        return sources_meant(
            question.query,
            there,
            beginning=lambda source: self._library.sources.text(source.document_id)[:_BEGINNING],
            known=self._known,
        )

    def _known(self, words: Sequence[str]) -> list[str]:
        counts = self._library.words.counts([word.lower() for word in words])
        return [word for word in words if counts.get(word.lower())]

    def _of(
        self, source: Source, question: Question, wanted: Sequence[str], meant: Meant, quoter: Quoter
    ) -> Iterator[Claim]:
        """Tell what is wanted of one source: its lines in the order that was asked for, then what its record has."""
        several = len(meant.sources) > 1
        looked_at = self._look_at(source, question, wanted, few=len(meant.sources) <= _FEW)
        lines, record, stated = looked_at.lines, looked_at.record, looked_at.stated
        group = source.title if several else ""
        said: set[int] = set()
        for name in wanted:
            least = _STATES_SURELY if name in _OFTEN_MISTAKEN else _STATES
            best = _best(stated[name], least, most=_MOST_OF_SEVERAL if several else _MOST_LINES)
            marks = meant.marks if name in _TELLING_APART else frozenset()
            chosen = [place for place in best if _bears(lines[place].text, marks)]
            for first, last in _joined(lines, [place for place in chosen if place not in said]):
                yield _verbatim(source, lines[first].start, lines[last].end, quoter, group)
            said.update(chosen)
            if not best and (text := told_by_record(name, record, source)) and _bears(text, marks):
                yield Claim(text, (), Support.RECORD, group)

    def _look_at(self, source: Source, question: Question, wanted: Sequence[str], *, few: bool) -> _LookedAt:
        found = self._lines(source, question, wanted, few=few)
        names = self._fields.name_sections([line.text for line in found])
        lines = [line for line, name in zip(found, names, strict=True) if name < _HALF]
        record = self._record_of(source) if self._record_of is not None else Bibliography(source.title)
        own = self._fields.read([line.text for line in lines])
        return _LookedAt(lines, record, _stated(lines, record, self._read(lines, own), own), own)

    @property
    def _fields(self) -> FieldReader:
        return self._make_reader()

    def _lines(self, source: Source, question: Question, wanted: Sequence[str], *, few: bool) -> list[Line]:
        lines = lines_of(self._library.sources, source.document_id, is_telling=self._is_telling)
        if not few or not _ANYWHERE & set(wanted):
            return lines
        known = {line.start for line in lines}
        hits = self._retriever.search(question.query, limit=_PASSAGES, sources=(source.document_id,))
        found = {line.start: line for hit in hits for line in _found(hit) if line.start not in known}
        return sorted([*lines, *found.values()], key=lambda line: line.start)

    def _read(self, lines: Sequence[Line], own: Floats) -> Floats:
        """Read lines by their own words, and half by those with their section's name where that speaks of the same."""
        names = self._fields.read([line.heading for line in lines])
        headed = self._fields.read([line.read_as for line in lines])
        in_section = np.array([line.place is Place.SECTION for line in lines], bool)[:, None]
        speaks = in_section & (names >= _NAMES)
        read = own.copy()
        read[:, _OF_FRONT] *= ~in_section | speaks[:, _OF_FRONT]
        return np.where(speaks, np.maximum(read, (read + headed) / 2), read)

    def _is_telling(self, headings: Sequence[str]) -> list[bool]:
        return [bool(row.max() >= _NAMES) for row in self._fields.read(headings)]


def _is_prose(text: str) -> bool:
    """Tell a sentence of running prose from a line: "March 2023" and "By Ann Lee" have no stop, and are short."""
    return prose_likeness(text) > _HALF and (text.rstrip()[-1:] in _STOPS or len(text.split()) >= _SENTENCE)


def _of_no_prose(stated: Floats, looked_at: _LookedAt) -> Floats:
    """Leave out sentences of running prose, but for what is certain: a day on which work was done is no imprint."""
    prose = np.array([_is_prose(line.text) for line in looked_at.lines], bool)
    return np.where(prose & (stated < _CERTAIN), 0.0, stated)


def _dated(looked_at: _LookedAt) -> Floats:
    """Give how surely each line dates the document though it says other things too: the first such one of the front."""
    surety = np.zeros(len(looked_at.lines))
    dates = looked_at.own[:, FIELDS.index("date")]
    for place, line in enumerate(looked_at.lines):
        is_title = looked_at.stated["title"][place] >= _CERTAIN
        is_short = not is_title and not _is_prose(line.text) and len(line.text) <= _LONGEST_IMPRINT
        if line.place is Place.FRONT and is_short and dates[place] >= _BESIDE and has_month(line.text):
            surety[place] = _DATED
            break
    return surety


def _verbatim(source: Source, start: int, end: int, quoter: Quoter, group: str = "") -> Claim:
    return Claim(quoter.text(source, start, end), quoter.quotes(source, start, end), Support.VERBATIM, group)


def _wanted(question: Question) -> tuple[str, ...]:
    """Give the particulars asked for; a citation is made of several."""
    names = [each for aspect in question.aspects for each in (_CITATION if aspect == "citation" else (aspect,))]
    return tuple(dict.fromkeys(name for name in names if name in FIELDS or name in TOLD))


def _found(hit: Hit) -> Iterator[Line]:
    for each in sentences_of(hit):
        yield Line(each.sentence.start, each.sentence.end, " ".join(each.text.split()), "", Place.ELSEWHERE, -1)


def _stated(lines: Sequence[Line], record: Bibliography, read: Floats, own: Floats) -> dict[str, Floats]:
    """Give how surely each line states each particular, by its words and by what the record knows of it.

    `own` is how it is read by its own words alone.
    """
    clearly = own >= _BESIDE_OTHERS * own.max(axis=1, keepdims=True, initial=0.0)
    stated = {name: read[:, column] * clearly[:, column] for column, name in enumerate(FIELDS)}
    stated |= {name: np.zeros(len(lines)) for name in TOLD if name not in stated}
    elsewhere = np.array([line.place is Place.ELSEWHERE for line in lines], bool)
    prose = np.array([_is_prose(line.text) for line in lines], bool)
    for name in FIELDS:
        stated[name][elsewhere] *= _FAR if name in _ANYWHERE else 0.0
    for name in _OFTEN_MISTAKEN:
        stated[name][prose] *= _OF_PROSE
    front = [place for place, line in enumerate(lines) if line.place is Place.FRONT and len(line.text) <= _LONGEST]
    for name, value in (("identifier", record.doi or record.arxiv), ("venue", record.journal)):
        for place in front:
            if value and _bare(value) in _bare(lines[place].text):
                stated[name][place] = _CERTAIN
    surnames = {name.split()[-1].casefold() for name in record.authors if name.split()}
    if (authors := _holding(lines, front, surnames)) is not None:
        stated["authors"][:] = 0.0
        stated["authors"][authors] = _CERTAIN
    title = next((place for place in front if record.title and _bare(lines[place].text) == _bare(record.title)), None)
    if title is not None:
        for name, of in stated.items():
            of[title] = _CERTAIN if name == "title" else 0.0
    if authors is None and title is not None:
        # Names are like other names: what stands below the title is told by where it stands.
        names, works = (read[:, FIELDS.index(name)] for name in ("authors", "affiliation"))
        below = np.arange(len(lines)) - title
        able = (names >= _BY_TITLE) & (names + _BY_TITLE > works) & (below > 0) & (below <= _BELOW_TITLE)
        able &= ~prose | (names >= _STATES_SURELY)
        stated["authors"] = np.where(able, names + _BY_TITLE, stated["authors"])
    return stated


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _holding(lines: Sequence[Line], front: Sequence[int], surnames: Collection[str]) -> int | None:
    """Give the first line that has at least half of the authors' names."""
    for place in front:
        text = lines[place].text.casefold()
        if surnames and sum(name in text for name in surnames) >= _HALF * len(surnames):
            return place
    return None


def _best(stated: Floats, least: float, *, most: int) -> list[int]:
    """Give the places of the lines that state a particular, in reading order."""
    if not len(stated) or stated.max() < least:
        return []
    least = max(least, _BESIDE_BEST * float(stated.max()))
    places = sorted(np.flatnonzero(stated >= least).tolist(), key=lambda place: -stated[place])[:most]
    return sorted(places)


def _joined(lines: Sequence[Line], places: Sequence[int]) -> list[tuple[int, int]]:
    """Join lines that follow each other in one block."""
    joined: list[tuple[int, int]] = []
    for place in places:
        if joined and joined[-1][1] == place - 1 and lines[place - 1].block == lines[place].block >= 0:
            joined[-1] = (joined[-1][0], place)
        else:
            joined.append((place, place))
    return joined


def _bears(text: str, marks: Collection[str]) -> bool:
    return not marks or any(mark in text.casefold() for mark in marks)


def _note(meant: Meant, told: Sequence[Claim]) -> str:
    """Say of which sources nothing was found, and how many were left out."""
    if len(meant.sources) == 1:
        return ""
    speaking = {claim.group for claim in told}
    rest = [source.title for source in meant.sources if source.title not in speaking and not meant.marks]
    silent = f"Nothing of the kind was found in: {'; '.join(rest)}." if rest else ""
    left = f"{meant.left} more sources were not looked at: name the one that is meant." if meant.left else ""
    return " ".join(part for part in (silent, left) if part)


def _nothing(meant: Meant) -> str:
    titles = "; ".join(source.title for source in meant.sources)
    return f"Nothing that says so was found on the first page, at the end or in a section named for it, of: {titles}."
