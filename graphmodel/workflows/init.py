"""Makes a small project that loads and answers a question at once, or one that starts from a shipped model."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import ProjectError
from graphmodel.files import write_file
from graphmodel.problems import did_you_mean
from graphmodel.project.finding import OWN_FILE
from graphmodel.workflows.shipped import shipped_folder, shipped_project

STARTER = Path(__file__).parent / "starter"
SHARED = ("docker-compose.yml", ".env.example")
"""Files of this repository that every project gets; a wheel carries them beside the starter's own."""

RENAMED = {"gitignore": ".gitignore"}
SHIPPED = {"geopolitics": "graphmodel.geopolitics"}
"""The models that a project may start from, by name: the package that brings each along."""
GALLERY = ("followthemoney", "gtfs", "northwind", "openalex", "pole", "snb", "stix")
"""Small projects after published schemas, in the folder `fixtures/schemas` beside the shipped project's own."""


@dataclass(frozen=True)
class InitReport:
    """A new project: its folder and the files in it."""

    folder: Path
    files: tuple[str, ...]


def init(folder: Path, model: str = "") -> InitReport:
    """Makes a project in a new or an empty folder: a small one of its own, or one that starts from a shipped `model`.

    Raises:
        ProjectError: there is something in the folder, it cannot be made, or no such model is shipped.
    """
    files = _files(model)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        existing = sorted(path.name for path in folder.iterdir() if path.name != ".git")
        if existing:
            raise ProjectError(
                f"{folder} is not empty: it holds {', '.join(existing[:3])}{' and more' if len(existing) > 3 else ''}",
                hint="name a new folder",
            )
        try:
            _copy(files, folder)
        except OSError:
            _clear(folder)
            raise
    except OSError as wrong:
        raise ProjectError(
            f"{folder} cannot be made a project: {wrong.strerror}", hint="name another folder"
        ) from wrong
    return InitReport(folder, tuple(sorted(files)))


def _files(model: str) -> dict[str, Path]:
    """The files of a new project by their paths in it, and where each is copied from."""
    if model in GALLERY:
        return _of_gallery(model)
    if model and model not in SHIPPED:
        hint = did_you_mean(model, [*SHIPPED, *GALLERY])
        raise ProjectError(f"graphmodel ships no model {model!r}", hint=hint)
    starter = shipped_folder(SHIPPED[model]) / "starter" if model else STARTER
    found = {path.relative_to(starter).as_posix(): path for path in starter.rglob("*") if _belongs(path)}
    found |= {name: _shared(name) for name in SHARED}
    if model:
        found |= {f"cypher/{path.name}": path for path in (shipped_project(SHIPPED[model]) / "cypher").glob("*.cypher")}
    return {RENAMED.get(name, name): path for name, path in found.items()}


def _of_gallery(name: str) -> dict[str, Path]:
    """The files of a project of the gallery, and those that every project gets."""
    folder = shipped_project(SHIPPED["geopolitics"]) / "fixtures" / "schemas" / name
    own = (path for path in folder.rglob("*") if _belongs(path) and ".graphmodel" not in path.parts)
    found = {path.relative_to(folder).as_posix(): path for path in own}
    found |= {name: _shared(name) for name in SHARED} | {"gitignore": STARTER / "gitignore"}
    return {RENAMED.get(name, name): path for name, path in found.items()}


def _copy(files: Mapping[str, Path], folder: Path) -> None:
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    settings = folder / OWN_FILE
    text = settings.read_text(encoding="utf-8")
    write_file(settings, re.sub(r'(?m)^name = ".*"$', f'name = "{_name(folder)}"', text))


def _clear(folder: Path) -> None:
    """Takes away what a copy left that could not be made whole, all of which is ours."""
    for path in folder.iterdir():
        if path.is_dir() and path.name != ".git":
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file():
            path.unlink()


def _name(folder: Path) -> str:
    """The project's name, by which graphs that it loads are distinguished from others: the folder's."""
    return re.sub(r"\W+", "-", folder.resolve().name).strip("-")[:100] or "ferries"


def _belongs(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _shared(name: str) -> Path:
    """A file that a wheel has beside the starter, and a checkout of the repository at its root."""
    packed = STARTER / name
    return packed if packed.is_file() else Path(__file__).parents[2] / name
