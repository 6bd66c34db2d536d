"""Reads a paragraph's words as Word shows them: insertions, not deletions; fields' results; formulas as text.

What hangs on a paragraph beside its words (notes, comments, text boxes, charts) is handed back with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.alternative_text import told
from ingest.readers.docx.styles import is_hidden
from ingest.readers.office.equations import linear
from ingest.readers.office.raised import raised
from ingest.readers.office.tidy import tidy
from ingest.readers.office.xml import Element, attribute, child, children, name_of

# Deleted and moved-away words, instructions of fields, properties; Word shows none of them.
_UNSEEN = frozenset(
    "del moveFrom instrText delInstrText delText pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr rt rubyPr "
    "bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak fldData ffData".split()
)
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote", "commentReference": "comment"}
_ALTERNATIVES = {"docPr": "descr", "shape": "alt"}  # where a drawing, or one of the older kind, has its words

# The font Symbol has Greek letters and signs where others have Latin ones.
_SYMBOL = dict(
    zip(
        "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcywVJj¥£³¹±´¸µ¶·»®¬Þ¦",  # noqa: RUF001
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψως\u03d1\u03d5∞≤≥≠±×÷∝∂•≈→←⇒ƒ",  # noqa: RUF001
        strict=True,
    )
)
_PRIVATE = 0xF000  # where programs put the signs of such fonts


@dataclass(slots=True)
class Inline:
    """A paragraph's words, and what hangs on it in order: (kind, id) of notes, boxes, charts, pictures."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    charts: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # told in words
    formulas: int = 0  # set apart on a line of their own
    words: int = 0  # runs with words beside them

    @property
    def text(self) -> str:
        """The words, white space made one space, breaks of lines kept."""
        return tidy("".join(self.parts))

    @property
    def is_formula(self) -> bool:
        """Tell a paragraph of nothing but formulas."""
        return bool(self.formulas) and not self.words

    def read(self, element: Element) -> None:
        """Read a paragraph, or what stands in one."""
        for each in element:
            name = name_of(each)
            if name == "r":
                self._run(each)
            elif name == "oMathPara":
                self._formulas(each)
            elif name == "oMath":
                self.parts.append(linear(each))
                self.words += 1
            elif name == "AlternateContent":
                self.read(_chosen(each))
            elif name == "sdt" and child(each, "sdtPr", "showingPlcHdr") is not None:
                continue
            elif name not in _UNSEEN:
                self.read(each)

    def _formulas(self, element: Element) -> None:
        for formula in children(element, "oMath"):
            self.parts.append(("\n" if self.parts else "") + linear(formula))
            self.formulas += 1

    def _run(self, run: Element) -> None:
        if is_hidden(run):
            return
        properties = child(run, "rPr")
        symbols = attribute(child(properties, "rFonts"), "ascii").lower() == "symbol"
        is_raised = attribute(child(properties, "vertAlign"), "val") == "superscript"
        for each in run:
            name = name_of(each)
            if name == "t":
                said = _from_symbol(each.text or "") if symbols else each.text or ""
                self._say(raised("".join(self.parts[-3:]), said) if is_raised else said)
            elif name in _NOTES:
                self.notes.append((_NOTES[name], attribute(each, "id")))
            elif name in {"drawing", "pict", "object", "AlternateContent"}:
                self._drawing(each)
            else:
                self._sign(each, name)

    def _sign(self, element: Element, name: str) -> None:
        if name in {"tab", "ptab"}:
            self.parts.append(" ")
        elif name in {"br", "cr"}:
            self.parts.append(" " if attribute(element, "type") in {"page", "column"} else "\n")
        elif name == "noBreakHyphen":
            self._say("-")
        elif name == "sym" and attribute(element, "font").lower() == "symbol":
            try:
                self._say(_from_symbol(chr(int(attribute(element, "char", "20"), 16))))
            except (ValueError, OverflowError):
                return  # no character that there is
        elif name == "ruby":
            for base in children(element, "rubyBase"):
                self.read(base)

    def _say(self, text: str) -> None:
        self.parts.append(text)
        self.words += bool(text.strip())

    def _drawing(self, element: Element) -> None:
        """Remember text boxes, charts and pictures' words; of what is written in two ways, only the one Word shows."""
        for each in element if name_of(element) != "AlternateContent" else (_chosen(element),):
            name = name_of(each)
            if name == "AlternateContent":
                self._drawing(each)
            elif name == "txbxContent":
                self.boxes.append(each)
            elif name in {"chart", "relIds"}:
                self.charts.append((name, attribute(each, "id") or attribute(each, "dm")))
            elif isinstance(each.tag, str):
                alternative = attribute(each, _ALTERNATIVES[name]) if name in _ALTERNATIVES else ""
                if picture := told(alternative):
                    self.pictures.append(picture)
                self._drawing(each)


def _chosen(alternatives: Element) -> Element:
    """Give the way of writing that programs of today show."""
    choices = [each for each in alternatives if name_of(each) in {"Choice", "Fallback"}]
    return choices[0] if choices else alternatives


def _from_symbol(text: str) -> str:
    plain = (chr(ord(sign) - _PRIVATE) if _PRIVATE < ord(sign) <= _PRIVATE + 0xFF else sign for sign in text)
    return "".join(_SYMBOL.get(sign, sign) for sign in plain)
