"""Reads one file with quoth, markitdown or docling, each in a process of its own, by the Python that has it.

Memory is the whole process's; seconds are the processor's within the call, without what is loaded before it. quoth's
call starts its reading child, which loads what it needs, and that counts.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

_SECONDS = 600

# Run with the file as argument: prints one line of JSON.
_QUOTH = """
import json, resource, sys, time
from pathlib import Path
from ingest.errors import ReadError
from ingest.reading import read_document
started = time.process_time()
try:
    told = {"outcome": "text", "text": read_document(Path(sys.argv[1])).text}
except ReadError as error:
    told = {"outcome": "error", "text": "", "message": f"{type(error).__name__}: {error}"}
child = resource.getrusage(resource.RUSAGE_CHILDREN)
told["seconds"] = time.process_time() - started + child.ru_utime + child.ru_stime
told["megabytes"] = child.ru_maxrss / 1000
print(json.dumps(told))
"""
_OTHER = """
import json, resource, sys, time
IMPORT
started = time.process_time()
try:
    told = {"outcome": "text", "text": CALL}
except Exception as error:
    told = {"outcome": "error", "text": "", "message": f"{type(error).__name__}: {error}"}
told["seconds"] = time.process_time() - started
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(told))
"""
_MARKITDOWN = _OTHER.replace(
    "IMPORT", "from markitdown import MarkItDown\nreader = MarkItDown(enable_plugins=False)"
).replace("CALL", "reader.convert(sys.argv[1]).text_content")
# Its parts for pages and pictures need models; the formats measured here need none.
_DOCLING = _OTHER.replace(
    "IMPORT", "from docling.document_converter import DocumentConverter\nreader = DocumentConverter()"
).replace("CALL", "reader.convert(sys.argv[1]).document.export_to_markdown()")

READERS = {"quoth": _QUOTH, "markitdown": _MARKITDOWN, "docling": _DOCLING}
WRITE_MARKDOWN = {"markitdown", "docling"}


def read(path: Path, *, python: str, reader: str) -> dict[str, Any]:
    """Read a file in a process of its own: its outcome (text, error, crash), text, message, seconds, megabytes."""
    try:
        done = subprocess.run(
            [python, "-c", READERS[reader], str(path)], capture_output=True, timeout=_SECONDS, check=False, text=True
        )
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError) as error:
        return {"outcome": "crash", "text": "", "seconds": 0.0, "megabytes": 0.0, "message": type(error).__name__}
    return told
