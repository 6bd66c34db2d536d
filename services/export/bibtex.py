"""Writes references as BibTeX, UTF-8: only fields that are known, every letter that BibTeX reads as a sign escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from services.export.paper import Reference, plain

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_OTHERS = re.compile(r"\s*,?\s*et al\.?$", re.IGNORECASE)
_SMALL_WORDS = frozenset("a an the on in of for and to with re".split())


def write_bibtex(references: Sequence[Reference]) -> bytes:
    """Write an entry for each reference; no two keys are the same."""
    entries = [_entry(reference, key) for reference, key in zip(references, keys(references), strict=True)]
    return "\n".join(entries).encode("utf-8")


def keys(references: Sequence[Reference]) -> list[str]:
    """Name each reference, in order; no two names are the same."""
    taken: set[str] = set()
    return [_free(_key(reference), taken) for reference in references]


def _entry(reference: Reference, key: str) -> str:
    kind = "article" if reference.journal else "misc"
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(reference))
    return f"@{kind}{{{key}{lines}\n}}\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_escaped(reference.title)}}}"  # braced twice: its capitals stay
    if reference.authors:
        yield "author", " and ".join(_author(name) for name in reference.authors)
    for name in ("year", "journal", "volume", "number", "pages"):
        value = getattr(reference, name)
        if value:
            yield name, _escaped(value).replace("–", "--")
    if reference.doi:
        yield "doi", _escaped(reference.doi)
    if reference.arxiv:
        yield "eprint", _escaped(reference.arxiv)
        yield "archiveprefix", "arXiv"


def _author(name: str) -> str:
    """Write one author; "and" and commas mean something between names, so a name that has them is one word."""
    shorter = _OTHERS.sub("", name)
    written = _escaped(shorter)
    if re.search(r",|\band\b", shorter):
        written = f"{{{written}}}"
    return f"{written} and others" if shorter != name else written


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in " ".join(plain(text).split()))


def _key(reference: Reference) -> str:
    """Name an entry after first author, year and the title's first word that says something."""
    author = _OTHERS.sub("", reference.authors[0]).split()[-1:] if reference.authors else []
    words = [_ascii(word) for word in re.findall(r"\w+", reference.title) if word.lower() not in _SMALL_WORDS]
    name = "".join([*map(_ascii, author), reference.year, *[word for word in words if word][:1]])
    return name or "source"


def _free(key: str, taken: set[str]) -> str:
    """Give the key, with a number where another entry has it."""
    number = 1
    while (free := key if number == 1 else f"{key}-{number}") in taken:
        number += 1
    taken.add(free)
    return free


def _ascii(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters.lower())
