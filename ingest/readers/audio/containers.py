"""The files that hold sound: their media types, the endings of their names, and the demuxer that opens each.

Imports nothing, as the registry reads it. The demuxer is named, never guessed by the library from a file's bytes: there
are formats (playlists) which make it open other files and addresses.
"""

from __future__ import annotations

from typing import NamedTuple


class Container(NamedTuple):
    """A kind of file: FFmpeg's name for it, its media types and its endings."""

    demuxer: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]


CONTAINERS = (
    Container("mp3", ("audio/mpeg",), (".mp3",)),
    Container("mov", ("audio/mp4", "video/mp4", "video/x-m4v", "video/quicktime", "video/3gpp"), (".m4a", ".mp4")),
    Container("mov", (), (".m4b", ".m4v", ".mov", ".3gp")),
    Container("wav", ("audio/x-wav",), (".wav",)),
    Container("ogg", ("audio/ogg", "video/ogg"), (".ogg", ".oga", ".opus", ".ogv")),
    Container("flac", ("audio/x-flac",), (".flac",)),
    Container("aac", ("audio/aac",), (".aac",)),
    Container("aiff", ("audio/x-aiff",), (".aiff", ".aif")),
    Container("amr", ("audio/amr",), (".amr",)),
    Container("matroska", ("video/webm", "video/x-matroska"), (".webm", ".mkv", ".mka")),
    Container("avi", ("video/x-msvideo",), (".avi",)),
    Container("asf", ("video/x-ms-wmv",), (".wma", ".wmv")),
    Container("mpeg", ("video/mpeg",), (".mpg", ".mpeg")),
    Container("flv", ("video/x-flv",), (".flv",)),
)

MEDIA_TYPES = tuple(media_type for each in CONTAINERS for media_type in each.media_types)
SUFFIXES = tuple(suffix for each in CONTAINERS for suffix in each.suffixes)


def demuxer_of(media_type: str) -> str:
    """Name the demuxer that opens files of a media type."""
    return next(each.demuxer for each in CONTAINERS if media_type in each.media_types)
