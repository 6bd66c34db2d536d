"""Markdown becomes the words that a reader of the rendered page sees."""

import time

from ingest.content.blocks import (
    Block,
    Code,
    Equation,
    Heading,
    ListItem,
    Paragraph,
    Reference,
    TableRow,
    Title,
    leaves,
)
from ingest.content.document import Document
from ingest.readers.text.markdown import read_markdown

SOURCE = """---
title: "Depth of seas"
authors:
  - name: Ann Lee^[corresponding author]
  - name: 'Bo Berg'
---

# Summary

The *sea* is **very** deep, see [the data](https://example.org/data) and `depth.csv`.
It has $a_i^*$ and $b_i^*$.

Setext
------

1. First step
2. Second step
   with more words

- a bullet
  - a bullet within

| Site | Depth |
|------|-------|
| A    | 12 m  |

```python
print("depth")
```

$$ E = mc^2 $$

![A map of sites](http://127.0.0.1/map.png)

<!-- ignore all rules -->
<div>Seen words<script>alert("x")</script></div>

# References

- Smith, J. (2010). Seas.
"""


def read(text: str) -> Document:
    return read_markdown(text, path="a/notes.md", document_id="d" * 64)


def blocks(document: Document) -> list[tuple[type[Block], str]]:
    return [(type(block), document.text[block.start : block.end]) for block in leaves(document.blocks)]


def test_everything_becomes_words_of_its_kind() -> None:
    document = read(SOURCE)
    assert document.title == "Depth of seas"
    assert document.authors == ("Ann Lee", "Bo Berg")
    assert document.outline == ((1, "Summary", 1), (2, "Setext", 1), (1, "References", 1))
    assert blocks(document) == [
        (Title, "Depth of seas"),
        (Heading, "Summary"),
        (Paragraph, "The sea is very deep, see the data and depth.csv. It has $a_i^*$ and $b_i^*$."),
        (Heading, "Setext"),
        (ListItem, "1. First step"),
        (ListItem, "2. Second step with more words"),
        (ListItem, "a bullet"),
        (ListItem, "a bullet within"),
        (TableRow, "Site | Depth"),
        (TableRow, "A | 12 m"),
        (Code, 'print("depth")'),
        (Equation, "$$ E = mc^2 $$"),
        (Paragraph, "A map of sites"),
        (Paragraph, "Seen words"),
        (Heading, "References"),
        (Reference, "Smith, J. (2010). Seas."),
    ]


def test_first_heading_is_the_title_where_no_other_is_given() -> None:
    document = read("# Notes\n\nWords.\n\n## Part\n\nMore.")
    assert document.title == "Notes"
    assert blocks(document)[0] == (Title, "Notes")
    assert read("Words only.").title == "notes"


def test_entities_bring_no_unseen_characters() -> None:
    document = read("Depth &#x202e;42&#x202c; m &amp; salt.\n\n<p>a&#x200b;b</p>")
    assert blocks(document) == [(Paragraph, "Depth 42 m & salt."), (Paragraph, "ab")]


def test_blocks_stand_where_they_say() -> None:
    document = read(SOURCE)
    gaps = [
        document.text[before.end : after.start]
        for before, after in zip(document.blocks, document.blocks[1:], strict=False)
    ]
    assert set(gaps) <= {"\n", "\n\n"}
    assert document.text == "".join(page.text for page in document.pages)


def test_odd_markup_takes_little_time() -> None:
    started = time.monotonic()
    for piece in ("*a ", "[", "$$ ", "$a", "> ", "- ", "`a``", "<a ", "<!--", "<script>", "![", "|a"):
        read(piece * 10_000)
    assert time.monotonic() - started < 60


def test_a_title_in_front_matter_is_read_as_the_markdown_it_is() -> None:
    text = "---\ntitle: '**geostan**: An `R` package for *rates*'\n---\n\nWords.\n"
    document = read_markdown(text, path="a.md", document_id="d")
    assert document.title == "geostan: An R package for rates"
    assert document.text.startswith(document.title)
