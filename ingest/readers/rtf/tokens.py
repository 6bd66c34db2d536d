"""Cuts RTF into its tokens: groups, control words with their number, and text in the encoding that it names.

Knows what bytes mean, not what words mean.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<end>[\r\n\0]+)|(?P<text>[^\\{}\r\n\0]+)|\\"
)
_SIGNS = {"~": "\xa0", "-": "", "_": "-", "\n": "\n", "\r": "\n"}  # the last two end a paragraph, as \par does
# Windows' character sets of fonts, by \fcharset.
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `kind` is "open", "close", "word", "byte" (of a text in some encoding), "sign" or "text"."""

    kind: str
    value: str
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of a file; bytes that are no text (after the word bin) are passed over."""
    text = data.decode("latin-1")
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        if match["word"] is not None:
            count = int(match["number"]) if match["number"] else None
            if match["word"] == "bin" and count is not None and count > 0:
                at += count
                continue
            yield Token("word", match["word"], count)
        elif match["hex"] is not None:
            yield Token("byte", chr(int(match["hex"], 16)))
        elif match["sign"] is not None:
            yield _sign(match["sign"])
        elif match["brace"] is not None:
            yield Token("open" if match["brace"] == "{" else "close", match["brace"])
        elif match["text"] is not None:
            yield Token("text", match["text"])


def _sign(sign: str) -> Token:
    if sign == "*":
        return Token("word", "*")
    if sign in "\r\n":
        return Token("word", "par")
    return Token("sign", _SIGNS.get(sign, sign))


def charset(number: int | None) -> str:
    """Name the encoding of a font's character set; "" of the file's own."""
    return _CHARSETS.get(number if number is not None else 1, "")


def codepage(number: int | None) -> str:
    """Name the encoding of a code page, Windows' western one where it is unknown."""
    for name in (f"cp{number}", {10000: "mac-roman", 65001: "utf-8", 936: "gbk", 950: "big5"}.get(number or 0, "")):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return "cp1252"


def decoded(letters: str, encoding: str) -> str:
    """Give the text of bytes, each of which is a character here."""
    return letters.encode("latin-1", "replace").decode(encoding, "replace")
