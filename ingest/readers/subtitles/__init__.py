"""Subtitles (WebVTT, SubRip): cues as they stand in the file, what is new in each, and sentences with their times."""
