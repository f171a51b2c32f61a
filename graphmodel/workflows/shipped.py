"""Where the files are that a shipped model brings along: in the installed package, or in the repository."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped_folder(package: str) -> Path:
    """The folder of a package that ships a model; it is known by name only, since the toolkit imports no domain."""
    return Path(str(files(package)))


def shipped_project(package: str) -> Path:
    """The folder of its project: inside the installed package, or the repository."""
    folder = shipped_folder(package)
    packed = folder / "shipped"
    return packed if packed.is_dir() else folder.parents[1]
