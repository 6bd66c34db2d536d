"""Reads the cues of a subtitle file: WebVTT or SubRip, which differ in little. Knows nothing of what cues repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from ingest.readers.text.encodings import seen

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_STAMP = re.compile(rf"<{_TIME}>")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}|</?\d?>")  # also SubRip's {\an8}
_SOUND = re.compile(r"[\[(♪♫][^\])]*[\])♪♫]")  # what is heard and not said: "[Music]"
# Somebody else begins to speak: "ANNA: Good morning", "[Anna]: ...", "Dr. B. Sun: ...", ">> Good morning", "- Yes".
_NAMED = re.compile(r"(?:\[[^\]:]{1,40}\]|[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ#\d][\w.'’-]*){0,3}):\s+(?=\S)")
_CHANGE = re.compile(r"(?:>>+|[-–—](?=\s?[^\W\d_]))\s*")


@dataclass(frozen=True, slots=True)
class Stamped:
    """A word, and when it is said, in seconds; None where the cue does not tell."""

    text: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cue: its words, who says it where that is told, and whether somebody else begins to speak."""

    words: tuple[Stamped, ...]
    speaker: str = ""
    changes: bool = False

    @property
    def text(self) -> str:
        """Give the line as it is shown."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines that are shown together, from and to in seconds."""

    start: float
    end: float
    lines: tuple[Line, ...]


def read_cues(text: str) -> tuple[Cue, ...]:
    """Give a file's cues in order of time; what stands between them is passed over."""
    lines = text.split("\n")
    times = [(at, match) for at, line in enumerate(lines) if (match := _TIMES.match(line))]
    found: list[Cue] = []
    ends = [at for at, _ in times[1:]] + [len(lines) + 1]
    for (at, match), until in zip(times, ends, strict=False):
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        found.append(Cue(start, max(start, end), tuple(_lines(_shown(lines[at + 1 : until])))))
    return tuple(sorted(found, key=lambda cue: cue.start))


def _shown(lines: list[str]) -> list[str]:
    """Give the lines that a cue shows, of those up to the next cue's times: the next one's number is none of them."""
    shown = lines[: lines.index("")] if "" in lines else lines
    return shown[:-1] if len(shown) == len(lines) and shown and shown[-1].strip().isdigit() else shown


def _lines(lines: list[str]) -> Iterator[Line]:
    speaker = ""
    for line in lines:
        if voice := _VOICE.search(line):
            speaker = _plain(voice.group(1))
        text = _plain(line)
        change = _CHANGE.match(text)
        words = tuple(_words(line))
        if words and not _SOUND.fullmatch(text):
            yield Line(words, speaker, changes=change is not None or _NAMED.match(text) is not None)


def _words(line: str) -> Iterator[Stamped]:
    """Yield a line's words, each with the time that stands before it, if one does; a mark of change is no word."""
    at: float | None = None
    position = 0
    line = _CHANGE.sub("", line.lstrip(), count=1) if _CHANGE.match(line.lstrip()) else line
    for stamp in (*_STAMP.finditer(line), None):
        part = line[position : stamp.start()] if stamp else line[position:]
        for number, word in enumerate(_plain(part).split()):
            yield Stamped(word, at if number == 0 else None)
        if stamp is not None:
            at = _seconds(stamp.groups())
            position = stamp.end()


def _plain(text: str) -> str:
    return " ".join(seen(unescape(_TAG.sub("", text))).split())


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
