"""Reads rich text (RTF) into a Document of one page: what a word processor shows of it, in its order.

Pictures, embedded objects and instructions of fields are passed over, and nothing that they name is opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.content.blocks import Footnote, Heading, Paragraph, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import NoText, Unreadable, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.office.package import damaged
from ingest.readers.office.tidy import tidy
from ingest.readers.rtf.flow import CellEdge, Flow, Manner
from ingest.readers.rtf.tokens import Token, charset, codepage, decoded, tokens

MEDIA_TYPE = "application/rtf"
_DEEPEST = 500  # groups within groups

# Groups that hold nothing to read; any other that is marked with a star is passed over too.
_PASSED_OVER = frozenset(
    "colortbl filetbl listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping datastore "
    "latentstyles xmlnstbl pict objdata objclass fldinst bkmkstart bkmkend pntxta pntxtb pn nonshppict shprslt sp "
    "xe tc txe rxe template private passwordhash mmathPr ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn".split()
)
_READ = frozenset({"shpinst", "shptxt", "annotation", "atnauthor", "shppict"})  # though they are marked with a star
_MARGINS = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
_SIGNS = {
    "tab": " ", "line": "\n", "page": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",  # noqa: RUF001
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "sect": "\n",
}  # fmt: skip


class RtfReader:
    """Reads rich text."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".rtf",)

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a file; raises Unreadable or NoText."""
        del password  # a text has none
        data = file_bytes(path)
        if not data.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"{\\rtf"):
            raise damaged(path, "rich text (RTF)")
        reading = _Reading(path)
        for token in tokens(data):
            reading.take(token)
        document = reading.document(hashlib.sha256(data).hexdigest())
        progress(1, 1)
        return document


READER = RtfReader()


@dataclass(slots=True)
class _Group:
    """What holds within a group; it ends with the group."""

    kind: str = "body"
    skipped: bool = False
    hidden: bool = False
    is_raised: bool = False
    unicode_skip: int = 1
    encoding: str = ""  # of its font, "" of the file


@dataclass(slots=True)
class _Reading:
    path: Path
    flow: Flow = field(default_factory=Flow)
    _groups: list[_Group] = field(default_factory=lambda: [_Group()])
    _encoding: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _styles: dict[int, str] = field(default_factory=dict)
    _style: int = 0
    _held: list[tuple[str, list[str]]] = field(default_factory=list)  # groups whose words are used when they end
    _bytes: str = ""
    _to_skip: int = 0
    _starred: bool = False
    _author: str = ""
    _title: str = ""
    _writer: str = ""
    _margins: dict[str, list[str]] = field(default_factory=lambda: {"header": [], "footer": []})
    _edge: tuple[bool, bool] = (False, False)
    _notes: int = 0

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.kind == "byte":
            self._byte(token.value)
            return
        self._flush()
        if token.kind == "open":
            if len(self._groups) > _DEEPEST:
                raise Unreadable(f"{shown(self.path)} is damaged: its groups never end.", remedy="Save it anew.")
            self._groups.append(replace(self._groups[-1], kind=""))
            self._starred = False
        elif token.kind == "close":
            self._close()
        elif token.kind == "word":
            self._word(token.value, token.number)
        else:
            self._say(token.value)

    def document(self, document_id: str) -> Document:
        """Give the whole."""
        self._flush()
        self.flow.finish()
        for words in filter(_has_letters, self._margins["footer"]):
            self.flow.page.add(Paragraph, words)
        pages, blocks = self.flow.page.finish()
        text = pages[0].text
        if not any(letter.isalnum() for letter in text):
            raise NoText(f"{shown(self.path)} holds no words.", remedy="Add a file with text in it.")
        printed = next((text[b.start : b.end] for b in blocks if isinstance(b, Title)), "")
        body = (b for b in blocks if text[b.start : b.end] not in self._margins["header"])
        first = next(((text[b.start : b.end] if isinstance(b, Heading) else "") for b in body), "")
        title = " ".join((printed or self._title or first or self.path.stem).split())
        return structured(
            Document(
                *(document_id, title[:300], str(self.path), MEDIA_TYPE, pages, blocks),
                (self._writer,) if self._writer else (),
                tuple(self.flow.outline),
            )
        )

    # Text

    def _byte(self, letter: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes += letter

    def _flush(self) -> None:
        letters, self._bytes = self._bytes, ""
        if letters:
            self._put(decoded(letters, self._groups[-1].encoding or self._encoding))

    def _say(self, text: str) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._put(decoded(text[skipped:], self._groups[-1].encoding or self._encoding))

    def _put(self, text: str) -> None:
        group = self._groups[-1]
        if not text or group.skipped:
            return
        if self._held:
            self._held[-1][1].append(text)
        elif not group.hidden:
            self.flow.say(text, is_raised=group.is_raised)

    # Groups

    def _close(self) -> None:
        if len(self._groups) == 1:
            return  # one brace too many
        group = self._groups.pop()
        if self._held and group.kind == self._held[-1][0]:
            kind, parts = self._held.pop()
            self._use(kind, "".join(parts))
        self._to_skip = 0

    def _use(self, kind: str, text: str) -> None:
        """Use the words of a group that was read on its own."""
        words = " ".join(tidy(text).split())
        if kind == "footnote" and words:
            self._notes += 1
            self.flow.attach(Footnote, f"[{self._notes}] {words}")
        elif kind == "annotation" and words:
            self.flow.attach(Footnote, f"Comment by {self._author}: {words}" if self._author else f"Comment: {words}")
        elif kind == "shptxt" and words:
            self.flow.attach(Paragraph, words)
        elif kind in {"listtext", "pntext"}:
            self.flow.mark = words or "•"
        elif kind in _MARGINS and words and words not in self._margins[kind[:6]]:
            self._margin(kind[:6], words)
        else:
            self._remember(kind, words, text)

    def _margin(self, kind: str, words: str) -> None:
        """Let a header stand before the text, where the file has it, and footers after all of it."""
        self._margins[kind].append(words)
        if kind == "header" and _has_letters(words):
            self.flow.put_before(words)

    def _remember(self, kind: str, words: str, text: str) -> None:
        if kind == "atnauthor":
            self._author = words
        elif kind == "title":
            self._title = words
        elif kind == "author":
            self._writer = words
        elif kind == "style":
            self._styles[self._style] = text.strip().rstrip(";").strip()

    def _open(self, kind: str) -> None:
        """Begin a group of a kind: one that is passed over, or whose words are used when it ends."""
        group = self._groups[-1]
        group.kind = kind
        within = [each.kind for each in self._groups[:-1]]
        if kind in _PASSED_OVER or (self._starred and kind not in _READ):
            group.skipped = True
        elif kind in {"footnote", "annotation", "atnauthor", "shptxt", "listtext", "pntext", *_MARGINS} or (
            kind in {"title", "author"} and "info" in within
        ):
            self._held.append((kind, []))
        elif kind in {"info", "fonttbl", "stylesheet"}:
            group.skipped = False
            group.hidden = True

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        group = self._groups[-1]
        if word == "*":
            self._starred = True
        elif not group.kind and (self._starred or word in _OPENING):
            self._open(word)
            self._starred = False
            self._in_tables_of_names(word, number)
        elif word == "u" and number is not None:
            self._put(chr(number % 65536))
            self._to_skip = group.unicode_skip
        elif word == "uc":
            group.unicode_skip = max(0, number if number is not None else 1)
        elif word in {"ansicpg", "mac", "pc", "pca"}:
            self._encoding = codepage({"mac": 10000, "pc": 437, "pca": 850}.get(word, number))
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif not self._in_tables_of_names(word, number):
            self._manner(word, number, group)

    def _in_tables_of_names(self, word: str, number: int | None) -> bool:
        """Read the lists of fonts and styles that stand before the text."""
        within = {each.kind for each in self._groups}
        if "fonttbl" in within:
            if word == "f":
                self._font = number or 0
            elif word == "fcharset":
                self._fonts[self._font] = charset(number)
            return True
        if "stylesheet" in within:
            group = self._groups[-1]
            if word == "s" or (not group.kind and word != "stylesheet"):
                if group.kind != "style":
                    group.kind, group.hidden = "style", False
                    self._held.append(("style", []))
                self._style = (number or 0) if word == "s" else self._style
            return True
        return False

    def _manner(self, word: str, number: int | None, group: _Group) -> None:
        if word in {"v", "deleted"}:
            group.hidden = number != 0
        elif word in {"super", "nosupersub", "sub"}:
            group.is_raised = word == "super" and number != 0
        elif word == "up":
            group.is_raised = (number or 6) > 0
        elif word == "plain":
            group.is_raised, group.hidden, group.encoding = False, False, ""
        elif word == "f":
            group.encoding = self._fonts.get(number or 0, "")
        elif self._held or group.skipped:
            if word in {"par", "cell"}:
                self._put("\n")
        else:
            self._flow(word, number)

    def _flow(self, word: str, number: int | None) -> None:
        flow = self.flow
        match word:
            case "par":
                flow.end_paragraph()
            case "pard":
                flow.manner = Manner()
            case "s":
                flow.manner.style = self._styles.get(number or 0, "")
            case "outlinelevel":
                flow.manner.outline = number
            case "intbl":
                flow.manner.in_table = True
            case "cell":
                flow.manner.in_table = True
                flow.end_cell()
            case "row":
                flow.end_row()
            case _:
                self._row(word, number)

    def _row(self, word: str, number: int | None) -> None:
        """Take what says how a table's row is made."""
        across, down = self._edge
        if word == "trowd":
            self.flow.edges, self.flow.is_head = [], False
        elif word == "trhdr":
            self.flow.is_head = True
        elif word == "clmrg":
            self._edge = (True, down)
        elif word == "clvmrg":
            self._edge = (across, True)
        elif word == "cellx":
            self.flow.edges.append(CellEdge(number or 0, across, down))
            self._edge = (False, False)


def _has_letters(words: str) -> bool:
    """Tell words from a page's number."""
    return any(letter.isalpha() for letter in words)


_OPENING = frozenset(
    {"footnote", "annotation", "atnauthor", "shptxt", "listtext", "pntext", "info", "title", "author", "fonttbl"}
    | {"stylesheet", *_PASSED_OVER, *_MARGINS, *_READ}
)
