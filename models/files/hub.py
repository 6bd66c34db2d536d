"""Fetches model files from the Hugging Face hub: the only importer of huggingface_hub.

One quick look first tells whether the hub can be reached and still has the catalogue's bytes; only then is anything
fetched. No token of the user's is ever sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub  # its own names load on first use, so this import costs nothing

from models.files.catalogue import ModelEntry, ModelFile
from models.files.places import PlaceFailed, Unreachable, WrongBytes

_LOOK_SECONDS = 5.0  # a hub that does not answer by then is taken for unreachable, and the next place is tried
_SILENT_SECONDS = 600.0  # and is not asked again for so long, whatever else is fetched


class Hub:
    """The Hugging Face hub, or a server that speaks its protocol at `endpoint`."""

    name = "the Hugging Face hub"

    def __init__(self, *, endpoint: str | None = None) -> None:
        self._endpoint = endpoint
        self._silent_until = 0.0
        self._looked: dict[str, tuple[str, dict[str, str]]] = {}

    def carries(self, entry: ModelEntry) -> bool:
        """Tell whether the model names a repository."""
        return bool(entry.repository)

    def fetch(self, entry: ModelEntry, file: ModelFile, folder: Path, report: Callable[[int], None]) -> Path:
        """Download the file into `folder`; a download that broke off goes on."""
        revision, hashes = self._look(entry.repository)
        if hashes.get(file.path, file.sha256) != file.sha256:
            raise WrongBytes(f"{entry.repository} now has another {file.path} than the one quoth knows")
        try:
            return Path(
                huggingface_hub.hf_hub_download(
                    entry.repository,
                    file.path,
                    revision=revision,
                    local_dir=folder / "hub",
                    endpoint=self._endpoint,
                    token=False,
                    tqdm_class=_meter(report),
                )
            )
        except Exception as error:
            raise PlaceFailed(_one_line(error)) from error

    def _look(self, repository: str) -> tuple[str, dict[str, str]]:
        """Ask the hub for the newest revision and the hashes of its large files, once per repository."""
        if time.monotonic() < self._silent_until:
            raise Unreachable("it cannot be reached from here", anew=False)
        if repository not in self._looked:
            logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # its hints are not for our readers
            try:
                api = huggingface_hub.HfApi(endpoint=self._endpoint, token=False)
                info = api.model_info(repository, files_metadata=True, timeout=_LOOK_SECONDS)
            except Exception as error:
                self._silent_until = time.monotonic() + _SILENT_SECONDS
                raise Unreachable(f"it cannot be reached from here ({_one_line(error)})") from error
            large = {file.rfilename: file.lfs.sha256 for file in info.siblings or () if file.lfs}
            self._looked[repository] = (info.sha or "main", large)
        return self._looked[repository]


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _meter(report: Callable[[int], None]) -> Any:
    """Make a progress bar class, as huggingface_hub wants one, that draws nothing and reports the bytes so far."""

    class Meter:
        def __init__(self, *_: object, initial: int = 0, total: int | None = None, **__: object) -> None:
            self.n = initial
            self.total = total
            report(self.n)

        def update(self, n: float | None = 1) -> None:
            self.n += int(n or 0)
            report(self.n)

        def __enter__(self) -> Meter:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def set_description(self, *_: object, **__: object) -> None: ...

        refresh = reset = close = set_postfix_str = set_description

    return Meter
