"""Builds the sample PDFs from `samples/source`: same source and compiler, same bytes.

Needs `typst` from the package index, which brings its compiler and fonts; no other font is used.
"""

from datetime import UTC, datetime
from pathlib import Path

import typst

SAMPLES = Path(__file__).parent
BUILT_AT = datetime(2025, 3, 14, tzinfo=UTC)


def build(name: str, folder: Path = SAMPLES) -> Path:
    """Compile `samples/source/NAME.typ` to `FOLDER/NAME.pdf` and give its path."""
    target = folder / f"{name}.pdf"
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(root=SAMPLES / "source", font_paths=fonts)
    compiled, warnings = compiler.compile_with_warnings(
        SAMPLES / "source" / f"{name}.typ", format="pdf", timestamp=BUILT_AT
    )
    if warnings:
        raise RuntimeError(f"{name}.typ: {'; '.join(warning.message for warning in warnings)}")
    assert isinstance(compiled, bytes)
    target.write_bytes(compiled)
    return target


def article_names() -> list[str]:
    """List the articles that have a source, without the template they share."""
    return sorted(path.stem for path in (SAMPLES / "source").glob("*.typ") if path.stem != "article")


if __name__ == "__main__":
    for article in article_names():
        print(build(article))  # noqa: T201 - a build script says what it wrote
