"""Makes of cues what is said: each line once, however often captions that roll show it, and each word its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.subtitles.cues import Cue, Line, Stamped
from models.ports import SpokenWord

_MARKS = ".,;:!?…\"'()[]"
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")  # noqa: RUF001
_FEWEST_STOPS = 1 / 60  # of the words of a file; a talk has one for 15
_ENOUGH = 110  # letters: some twenty words
_PAUSE = 1.0  # seconds
_TOUCHING = 0.25  # seconds between cues that belong together
_LONGEST_SHARED = 4  # lines that a cue may show again
_ROLLING = 0.3  # share of neighbouring cues that show a line again, from which a file's captions roll


def turns(cues: Sequence[Cue]) -> Iterator[tuple[SpokenWord, ...]]:
    """Yield what is said in order, the words of each speaker until another begins; a name that is told goes before.

    Captions made by program often have no full stops. Those are parted where cues begin, into what is long enough to
    say something and short enough to be quoted.
    """
    speaker = ""
    words: list[SpokenWord] = []
    cues = unrolled(cues)
    known = frozenset(word.text.casefold().strip(_MARKS) for cue in cues for line in cue.lines for word in line.words)
    has_stops = _has_stops(cues)
    for cue in cues:
        times = _times(cue)
        if words and not has_stops and _is_enough(words, pause=cue.start - words[-1].end):
            yield tuple(words)
            words = []
        for line in cue.lines:
            if words and (line.changes or line.speaker != speaker):
                yield tuple(words)
                words = []
            begins = line.speaker if line.speaker != speaker else ""
            speaker = line.speaker
            for number, word in enumerate(line.words):
                start, end = next(times)
                if begins:
                    words.append(SpokenWord(start, start, f" {begins}:"))
                    begins = ""
                _say(words, SpokenWord(start, end, f" {word.text}"), known if number == 0 else frozenset())
    if words:
        yield tuple(words)


def _has_stops(cues: Sequence[Cue]) -> bool:
    words = [word.text for cue in cues for line in cue.lines for word in line.words]
    return sum(word.rstrip("\"')]”’»").endswith(_STOPS) for word in words) >= _FEWEST_STOPS * len(words)


def _is_enough(words: Sequence[SpokenWord], *, pause: float) -> bool:
    letters = sum(len(word.text) for word in words)
    return letters >= _ENOUGH or (pause >= _PAUSE and letters >= _ENOUGH / 3)


def unrolled(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Leave out of each cue what the one before it shows already, where a file's captions roll; and cues told twice."""
    single = [cue for before, cue in pairwise([Cue(-1.0, -1.0, ()), *cues]) if cue.lines and not _is_same(before, cue)]
    again = sum(_shown_again(before, cue)[0] > 0 for before, cue in pairwise(single))
    if again < _ROLLING * (len(single) - 1):
        return tuple(single)
    shown = Cue(-1.0, -1.0, ())
    found: list[Cue] = []
    for cue in single:
        lines, rest = _shown_again(shown, cue)
        new = cue.lines[lines:]
        if rest:  # its last line goes on
            line = cue.lines[lines - 1]
            new = (Line(line.words[rest:], line.speaker), *new)
        if new:
            found.append(Cue(cue.start, cue.end, new))
        shown = cue
    return tuple(found)


def _is_same(before: Cue, cue: Cue) -> bool:
    return cue.start - before.end < _TOUCHING and before.start == cue.start and _texts(before) == _texts(cue)


def _shown_again(before: Cue, cue: Cue) -> tuple[int, int]:
    """Count a cue's lines that the one before it shows last, and of the last of these the words, where it goes on."""
    if cue.start - before.end > _TOUCHING:
        return 0, 0
    old, new = _texts(before), _texts(cue)
    for count in range(min(len(old), len(new), _LONGEST_SHARED), 0, -1):
        if old[-count:] == new[:count]:
            return count, 0
        if old[-count:-1] == new[: count - 1] and new[count - 1].startswith(f"{old[-1]} "):
            return count, len(before.lines[-1].words)
    return 0, 0


def _texts(cue: Cue) -> list[str]:
    return [line.text for line in cue.lines]


def _times(cue: Cue) -> Iterator[tuple[float, float]]:
    """Yield from when to when each word of a cue is said: as it is stamped, between stamps by the words' lengths."""
    words = [word for line in cue.lines for word in line.words]
    at = 0
    while at < len(words):
        following = next((n for n in range(at + 1, len(words)) if words[n].at is not None), len(words))
        begin = _within(cue, words[at])
        end = _within(cue, words[following]) if following < len(words) else cue.end
        whole = sum(len(word.text) + 1 for word in words[at:following])
        gone = 0
        for word in words[at:following]:
            start = begin + (end - begin) * gone / whole
            gone += len(word.text) + 1
            yield start, max(start, begin + (end - begin) * gone / whole)
        at = following


def _within(cue: Cue, word: Stamped) -> float:
    return cue.start if word.at is None else min(max(word.at, cue.start), cue.end)


def _say(words: list[SpokenWord], word: SpokenWord, known: frozenset[str]) -> None:
    """Add a word; one that a line's end cut in two is joined where the file has it whole elsewhere."""
    last = words[-1] if words else None
    if last is not None and last.text.endswith("-"):
        for whole in (last.text.strip()[:-1] + word.text.strip(), last.text.strip() + word.text.strip()):
            if whole.casefold().strip(_MARKS) in known:
                words[-1] = SpokenWord(last.start, word.end, f" {whole}")
                return
    words.append(word)
