"""Takes a YouTube video's subtitles: the only importer of youtube_transcript_api, an optional part.

That library makes its own requests. They go through a session that asks YouTube's own machines and no others, over TLS,
past any proxy of the environment, and writes each into the record first. Knows nothing of the video's picture or sound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from ingest.errors import ExtraMissing
from ingest.extras import install_line
from services.add.addresses.errors import AddressError, AddressRefused, AddressUnreachable, LoginNeeded
from services.add.addresses.fetching import Fetched, Fetcher, Record

if TYPE_CHECKING:
    import requests
    from youtube_transcript_api import FetchedTranscript, Transcript, TranscriptList

_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"})
_ID = re.compile(r"[\w-]{11}")
_IN_PATH = re.compile(r"/(?:shorts|live|embed|v)/([\w-]{11})(?:[/?]|$)")
_SECONDS = (10.0, 20.0)  # to connect, and of silence
_DROP_IT = "Save the video's subtitles as a .vtt or .srt file (its page shows a transcript), and add that."
_WHAT = "the subtitles of a video that you added by its address"


def video_of(address: str) -> str:
    """Give the id of the YouTube video at an address, "" where there is none."""
    parts = urlsplit(address)
    if (parts.hostname or "").lower() not in _HOSTS:
        return ""
    in_path = _IN_PATH.match(parts.path)
    named = parse_qs(parts.query).get("v", [""])[0] if parts.path == "/watch" else ""
    short = parts.path.strip("/") if parts.hostname == "youtu.be" else ""
    found = in_path.group(1) if in_path else named or short
    return found if _ID.fullmatch(found) else ""


def address_of(video: str) -> str:
    """Write the one address by which a video is known here."""
    return f"https://www.youtube.com/watch?v={video}"


def fetch_subtitles(video: str, fetcher: Fetcher, folder: Path) -> Fetched:
    """Write a video's subtitles into a file of the folder; raises ExtraMissing, or an AddressError."""
    address = address_of(video)
    subtitles = _subtitles(video, fetcher.record)
    path = folder / f"{_title(video, fetcher, folder) or f'Video {video}'}.vtt"
    path.write_text(_as_vtt(subtitles), encoding="utf-8")
    return Fetched(path, address, "text/vtt")


def session(record: Record) -> requests.Session:
    """Make a session that asks YouTube alone, and writes each request into the record before it is sent."""
    import requests
    from requests.adapters import HTTPAdapter

    class Recorded(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
            parts = urlsplit(request.url or "")
            place = f"{parts.scheme}://{parts.hostname}{parts.path}"
            if parts.scheme != "https" or parts.hostname not in _HOSTS:
                raise AddressRefused(f"YouTube leads on to {place}, which is not asked.", remedy=_DROP_IT)
            record.note(_WHAT, place=place, outcome="asked")
            response = super().send(request, *arguments, **{**named, "timeout": _SECONDS})
            record.note(_WHAT, place=place, outcome=f"answered with status {response.status_code}")
            return response

    made = requests.Session()
    made.trust_env = False  # no proxy, no credentials of the environment
    for scheme in ("https://", "http://"):
        made.mount(scheme, Recorded())
    return made


def _subtitles(video: str, record: Record) -> FetchedTranscript:
    """Fetch the subtitles that somebody made, in the spoken language if there are such, else those made by program."""
    try:
        import youtube_transcript_api as library
    except ImportError as error:
        raise ExtraMissing(
            f"{address_of(video)} is a video. What is said in one is read from its subtitles, and the part of quoth"
            " that fetches them is missing.",
            remedy=f"{install_line('video')}, or save the subtitles as a .vtt file and add that.",
        ) from error
    address = address_of(video)
    try:
        return _chosen(library.YouTubeTranscriptApi(http_client=session(record)).list(video)).fetch()
    except (library.TranscriptsDisabled, library.NoTranscriptFound) as error:
        raise AddressUnreachable(
            f"{address} has no subtitles.", remedy="Download the video or its sound, and add that as a recording."
        ) from error
    except (library.VideoUnavailable, library.VideoUnplayable, library.InvalidVideoId) as error:
        raise AddressUnreachable(f"No video can be seen at {address}.", remedy="Check the address.") from error
    except library.AgeRestricted as error:
        raise LoginNeeded(f"{address} is shown only to those who log in.", remedy=_DROP_IT) from error
    except (library.RequestBlocked, library.PoTokenRequired) as error:
        raise AddressUnreachable(
            f"YouTube lets no program have the subtitles of {address} from this network.", remedy=_DROP_IT
        ) from error
    except (library.YouTubeTranscriptApiException, OSError, ValueError, LookupError, SyntaxError) as error:
        raise AddressUnreachable(f"The subtitles of {address} could not be fetched.", remedy=_DROP_IT) from error


def _chosen(found: TranscriptList) -> Transcript:
    """Choose among a video's subtitles; the program's are in the language that is spoken."""
    every = list(found)
    by_program = [each for each in every if each.is_generated]
    by_hand = [each for each in every if not each.is_generated]
    spoken = {_language(each) for each in by_program}
    return next(iter([*(each for each in by_hand if _language(each) in spoken), *by_program, *by_hand]))


def _language(subtitles: Transcript) -> str:
    return str(subtitles.language_code).partition("-")[0]


def _title(video: str, fetcher: Fetcher, folder: Path) -> str:
    """Ask for the video's title, "" where it is not told."""
    asked = f"https://www.youtube.com/oembed?format=json&url={quote(address_of(video), safe='')}"
    with suppress(AddressError, OSError, ValueError, AttributeError):
        said = json.loads(fetcher.fetch(asked, folder).path.read_bytes())
        title = " ".join(str(said.get("title", "")).split())
        return "".join("-" if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in title)[:120]
    return ""


def _as_vtt(subtitles: FetchedTranscript) -> str:
    """Write subtitles as a WebVTT file, each until its end or the next one's beginning."""
    snippets = list(subtitles)
    starts = [snippet.start for snippet in snippets[1:]]
    lines: list[str] = [f"WEBVTT\nLanguage: {subtitles.language_code}\n"]
    for snippet, following in zip(snippets, [*starts, float("inf")], strict=True):
        end = max(min(snippet.start + snippet.duration, following), snippet.start)
        lines.append(f"{_clock(snippet.start)} --> {_clock(end)}\n{_lines(snippet.text)}\n")
    return "\n".join(lines)


def _lines(text: str) -> str:
    kept: Iterable[str] = (line.strip() for line in text.replace("-->", "→").splitlines())
    return "\n".join(line.replace("&", "&amp;").replace("<", "&lt;") for line in kept if line)


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
