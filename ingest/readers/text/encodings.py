"""Turns a text file's bytes into text: which encoding, and which characters are no part of a text to read.

Knows nothing of lines and paragraphs. The encoding is told by a byte order mark, else it is UTF-8 if it can be, else
charset-normalizer judges. Stored text is NFC; characters that no reader sees are dropped, so that what is searched,
quoted and shown is the same.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable

from charset_normalizer import CharsetMatch, from_bytes

_MARKS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_HIGH = re.compile(rb"[\x80-\xff]+")
_WIDE = ("big5", "cp932", "cp936", "cp949", "cp950", "euc", "gb", "hz", "johab", "shift", "utf_16", "utf_32")
_MOST_NULS = 0.001  # of a UTF-8 text's bytes: a few are damage, more are another encoding or no text
_MOST_JUNK = 0.02  # of a text's characters: more control characters than this are no text
_FEWEST = 8  # high bytes; fewer say nothing about the language, and Windows' western code page is commonest
_SAMPLE = 1_000_000  # bytes shown to charset-normalizer; it samples within these

# What western texts are made of. In texts from elsewhere that are taken for western ones, letters stand where these
# have none: a raised number or ordinal mark inside a word, tildes over other vowels, Icelandic letters.
_WESTERN = re.compile(
    r"(?:[\x00-\x7f]|[àâäåæçèéêëìíîïñòóôöøùúûüßœáÀÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜŒÁ°±µ·×÷«»‹›¿¡§©®™€£–—‘’‚“”„…•\xa0]"  # noqa: RUF001
    r"|[õÕ](?=[eE])|[ãÃ](?=[oeOE\s,.;])|(?<=[\dm ])[¹²³]|(?<=[\dnN])[ºª])*"
)
# Signs that stand around words and not in them: where they do, the letters of another encoding were taken for them.
_WITHIN_WORDS = re.compile("(?<=[^\\W\\d_])[‚„“”‹›«»†‡‰•¿¡¢£¥§¤¦©®™](?=[^\\W\\d_])")  # noqa: RUF001
_LINE_ENDS = re.compile(r"\r\n?|[\v\x85\u2028\u2029]")
# Control characters but tab, line and form feed; soft hyphens, zero-width spaces and joiners of words; overrides and
# isolates of direction, which make a text look other than it is; tags, which hide text. Joiners stay where they shape
# letters or emoji, and go from between Latin letters, where they only keep a word from being found.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|(?<=[A-Za-z\u00c0-\u024f])[\u200c\u200d]"
)


class NotText(Exception):
    """The bytes are text in no encoding that is known here."""


def decode(data: bytes, *, declared: str = "") -> str:
    """Give the text of a file's bytes, as stored; raises NotText.

    `declared` is the encoding that the file says it has; it is believed where the bytes allow it.
    """
    text = _decoded(data, declared)
    junk = sum(
        1 for letter in text[:_SAMPLE] if unicodedata.category(letter) in {"Cc", "Cn"} and letter not in "\t\n\r\f\v"
    )
    if junk > _MOST_JUNK * len(text[:_SAMPLE]) + 3:
        raise NotText("too many control characters")
    return seen(text)


def seen(text: str) -> str:
    """Give text with its line ends made one, unseen characters dropped, letters composed (NFC)."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if _ISO_2022_JP.search(data[:_SAMPLE]):
        return data.decode("iso2022_jp_ext", errors="replace")
    if data.count(0) <= _MOST_NULS * len(data):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # the other encodings remain
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeError, LookupError):
            pass  # it is not what it says
    return data.decode(_judged(data), errors="replace")


def _judged(data: bytes) -> str:
    """Name the encoding that charset-normalizer finds most likely, of those that the bytes allow."""
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE and b"\n" in sample and 0 not in sample:
        sample = sample[: sample.rindex(b"\n")]  # not in the middle of a character
    runs = [len(run) for run in _HIGH.findall(sample)]
    if sum(runs) < _FEWEST and 0 not in sample and _isolated(runs):
        return "cp1252"
    matches = [match for match in from_bytes(sample) if _allowed(match.encoding, data, runs)]
    if not matches:
        raise NotText("no encoding fits")
    best = _best(matches)
    return _of_old_systems(sample) or best.encoding if _WITHIN_WORDS.search(str(best)) else best.encoding


def _of_old_systems(sample: bytes) -> str:
    """Name the western encoding of DOS or of old Macs that makes plain words of the bytes, "" where neither does."""
    for encoding in ("cp850", "mac_roman"):
        text = sample.decode(encoding)
        if _WESTERN.fullmatch(text) and not _WITHIN_WORDS.search(text):
            return encoding
    return ""


def _isolated(runs: list[int]) -> bool:
    """Tell whether high bytes mostly stand alone, as accented letters do; wide encodings set them side by side."""
    return sum(length for length in runs if length > 1) <= 0.5 * sum(runs)


def _allowed(encoding: str, data: bytes, runs: list[int]) -> bool:
    """Tell whether bytes can be an encoding's, looking at zeros, which UTF-16 and 32 have, and runs of high bytes."""
    zeros = data.count(0) > _MOST_NULS * len(data)
    if encoding.startswith(("utf_16", "utf_32")) or zeros:
        return zeros and encoding.startswith(("utf_16", "utf_32"))
    return not encoding.startswith(_WIDE) or not _isolated(runs)


def _best(matches: Iterable[CharsetMatch]) -> CharsetMatch:
    """Choose the likeliest match; of those judged alike, Windows' western code page if only its usual letters occur."""
    first, *others = matches
    for other in others:
        if other.encoding == "cp1252" and other.chaos <= first.chaos + 0.01 and _WESTERN.fullmatch(str(other)):
            return other
    return first
