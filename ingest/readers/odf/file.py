"""Opens an OpenDocument file: its content, its styles, the formulas and charts that it holds as objects."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from ingest.readers.odf.styles import Styles
from ingest.readers.office.mathml import linear
from ingest.readers.office.package import About, Package, damaged, locked
from ingest.readers.office.xml import Element, child, descendants, name_of


@dataclass(frozen=True, slots=True)
class OdfFile:
    """A file that was opened; `body` holds its text, its slides or its sheets."""

    package: Package
    body: Element
    styles: Styles
    shared: Element | None

    def formula(self, name: str) -> str:
        """Give the formula that an object holds; "" where it holds none."""
        root = self._object(name)
        return linear(root) if root is not None and name_of(root) == "math" else ""

    def chart(self, name: str) -> Element | None:
        """Give the table behind a chart that an object holds."""
        root = self._object(name)
        return next(descendants(root, "table"), None) if root is not None and name_of(root) != "math" else None

    def _object(self, name: str) -> Element | None:
        inside = posixpath.normpath(name) if name and ":" not in name else ""
        return self.package.xml(posixpath.join(inside, "content.xml")) if inside not in {"", "."} else None

    def about(self) -> About:
        """Give what the file says of itself."""
        root = self.package.xml("meta.xml")
        said = {
            name_of(each): " ".join((each.text or "").split())
            for each in descendants(root, "title", "creator", "initial-creator")
        }
        author = said.get("initial-creator") or said.get("creator") or ""
        return About(said.get("title", ""), (author,) if author else ())


def open_odf(path: Path, what: str, kind: str) -> OdfFile:
    """Open a file whose body is of a kind: "text", "presentation", "spreadsheet"."""
    package = Package.open(path, what)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise locked(path)
    root, shared = package.xml("content.xml"), package.xml("styles.xml")
    body = child(root, "body", kind)
    if body is None:
        raise damaged(path, what)
    return OdfFile(package, body, Styles(root, shared), shared)
