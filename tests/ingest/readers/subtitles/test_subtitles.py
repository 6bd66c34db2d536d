"""What subtitles become: sentences with their times, each said once, however often captions that roll show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.document import Document
from ingest.content.locator import TimeLocator, describe
from ingest.errors import NoText, UnsupportedFile
from ingest.media_types import media_type_of
from ingest.reading import read_document, read_here

SRT = """1
00:00:01,000 --> 00:00:04,000
The tide comes in twice a day,
{\\an8}and it

2
00:00:04,100 --> 00:00:06,000
goes <i>out</i> as often. Nobody

3
00:00:06,500 --> 00:00:08,000
asks why.
"""
VTT = """\ufeffWEBVTT - A talk
Kind: captions

STYLE
::cue { color: red }

NOTE made by hand

intro
00:01.000 --> 00:03.000 align:start position:0%
<v.loud Ada Moon>Good morning &amp; welcome.</v>

01:00:04.000 --> 01:00:06.000
<v Bo Sun>Thank you.

01:00:07.000 --> 01:00:08.000
[Applause]
"""
# As YouTube makes them: each cue shows the line before it again, and a short one between shows it alone.
ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%
{blank}
so<00:00:00.500><c> the</c><00:00:01.000><c> tide</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
so the tide


00:00:02.010 --> 00:00:04.000 align:start position:0%
so the tide
comes<00:00:03.000><c> in.</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
comes in.


00:00:04.010 --> 00:00:06.000 align:start position:0%
comes in.
No<00:00:05.000><c> no</c><00:00:05.500><c> no.</c>

00:00:06.000 --> 00:00:06.010 align:start position:0%
No no no.
""".replace("{blank}", " ")
GROWING = """WEBVTT

00:00.000 --> 00:01.000
The tide

00:01.000 --> 00:02.000
The tide comes

00:02.000 --> 00:03.000
The tide comes in.
"""


def read(folder: Path, text: str, name: str) -> Document:
    path = folder / name
    path.write_text(text)
    return read_here(path)


def said(document: Document) -> list[tuple[str, float, float]]:
    return [
        (page.text.strip(), page.locator.start, page.locator.end)
        for page in document.pages
        if isinstance(page.locator, TimeLocator) and not page.locator.heard
    ]


def test_a_sentence_goes_on_from_cue_to_cue_and_has_its_own_time(tmp_path: Path) -> None:
    document = read(tmp_path, SRT, "talk.srt")
    assert document.media_type == "application/x-subrip"
    first, second = said(document)
    assert first[0] == "The tide comes in twice a day, and it goes out as often."
    assert first[1] == 1.0
    assert 5.0 < first[2] < 6.0
    assert second[0] == "Nobody asks why."
    assert (5.0 < second[1] < 6.0, second[2]) == (True, 8.0)
    (place,) = document.locate(document.text.index("Nobody"), document.text.index("why") + 3)
    assert describe(place.locator) == "0:05 to 0:08"


def test_speakers_are_kept_and_what_is_not_said_is_left_out(tmp_path: Path) -> None:
    document = read(tmp_path, VTT, "talk.vtt")
    assert document.media_type == "text/vtt"
    assert said(document) == [
        ("Ada Moon: Good morning & welcome.", 1.0, 3.0),
        ("Bo Sun: Thank you.", 3604.0, 3606.0),
    ]
    assert len(document.blocks) == 2


def test_a_speaker_that_the_words_name_begins_a_paragraph(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nADA: Is it in?\n- Not yet.\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n>> DR. SUN: Soon.\n"
    )
    document = read(tmp_path, text, "talk.srt")
    assert [text for text, _, _ in said(document)] == ["ADA: Is it in?", "Not yet.", "DR. SUN: Soon."]
    assert len(document.blocks) == 3


def test_what_rolling_captions_show_again_is_said_once(tmp_path: Path) -> None:
    assert said(read(tmp_path, ROLLING, "talk.vtt")) == [("so the tide comes in.", 0.0, 4.0), ("No no no.", 4.01, 6.0)]


def test_captions_that_grow_word_by_word_are_said_once(tmp_path: Path) -> None:
    assert said(read(tmp_path, GROWING, "talk.vtt")) == [("The tide comes in.", 0.0, 3.0)]


def test_captions_without_stops_are_parted_where_cues_begin(tmp_path: Path) -> None:
    text = "WEBVTT\n\n"
    for number in range(60):
        start = number * 4 + (3 if number >= 30 else 0)  # a pause before the thirtieth
        times = (f"00:{at // 60:02}:{at % 60:02}.000" for at in (start, start + 4))
        text += f"{' --> '.join(times)}\nand then the tide number {number} comes in\n\n"
    document = read(tmp_path, text, "talk.vtt")
    parts = said(document)
    assert len(document.blocks) == len(parts)
    assert all(60 < len(words) < 180 and words.startswith("and then") for words, _, _ in parts)
    assert " ".join(words for words, _, _ in parts) == " ".join(
        f"and then the tide number {n} comes in" for n in range(60)
    )
    assert any(end == 120.0 for _, _, end in parts)


def test_what_is_said_twice_stays_twice(tmp_path: Path) -> None:
    cues = ["Row the boat.", "Row the boat.", "Gently down.", "Merrily on.", "Row the boat.", "Life is a dream."]
    text = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    assert [words for words, _, _ in said(read(tmp_path, text, "song.srt"))] == cues


def test_a_word_that_a_lines_end_cuts_is_joined_where_the_file_has_it_whole(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nAn inter-\nnational tide. I was-\nwell, late.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nIt is international.\n"
    )
    words = " ".join(words for words, _, _ in said(read(tmp_path, text, "talk.srt")))
    assert words == "An international tide. I was- well, late. It is international."


def test_subtitles_are_told_by_how_they_begin(tmp_path: Path) -> None:
    for text, media_type in ((SRT, "application/x-subrip"), (VTT, "text/vtt")):
        path = tmp_path / "talk.txt"
        path.write_text(text)
        assert media_type_of(path) == media_type


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp1252"])
def test_subtitles_are_read_in_their_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nHøyvann på Ærøy.\n".encode(encoding))
    assert read_document(path).text.strip() == "Høyvann på Ærøy."


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("Some notes, and no times at all.", UnsupportedFile, "holds no subtitles"),
        ("WEBVTT\n\nNOTE nothing\n", UnsupportedFile, "holds no subtitles"),
        ("1\n00:00:01,000 --> 00:00:02,000\n[Music]\n", NoText, "holds no words"),
        ("1\n99:99:99,999 --> 0\nx\n", UnsupportedFile, "holds no subtitles"),
    ],
)
def test_a_file_without_subtitles_is_one_clear_error(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(text)
    with pytest.raises(error, match=rf"talk\.srt {says}"):
        read_document(path)


def test_a_long_talk_is_read_in_a_moment(tmp_path: Path) -> None:
    lines = (
        f"{n}\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},000 --> {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},900\n"
        for n in range(20_000)
    )
    text = "\n".join(f"{line}It is tide number {n} now.\n" for n, line in enumerate(lines))
    assert len(read(tmp_path, text, "long.srt").pages) == 20_000
