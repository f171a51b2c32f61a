"""Makes a small project that loads and answers a question at once."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import ProjectError
from graphmodel.files import write_file
from graphmodel.project.finding import OWN_FILE

STARTER = Path(__file__).parent / "starter"
SHARED = ("docker-compose.yml", ".env.example")
"""Files of this repository that every project gets; a wheel carries them beside the starter's own."""

RENAMED = {"gitignore": ".gitignore"}


@dataclass(frozen=True)
class InitReport:
    """A new project: its folder and the files in it."""

    folder: Path
    files: tuple[str, ...]


def init(folder: Path) -> InitReport:
    """Makes a project in a new or an empty folder.

    Raises:
        ProjectError: there is something in the folder, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = sorted(path.name for path in folder.iterdir() if path.name != ".git")
        if held:
            raise ProjectError(
                f"{folder} is not empty: it holds {', '.join(held[:3])}{' and more' if len(held) > 3 else ''}",
                hint="name a new folder",
            )
        files = _copied(folder)
    except OSError as wrong:
        raise ProjectError(
            f"{folder} cannot be made a project: {wrong.strerror}", hint="name another folder"
        ) from wrong
    return InitReport(folder, files)


def _copied(folder: Path) -> tuple[str, ...]:
    sources = {path.relative_to(STARTER): path for path in STARTER.rglob("*") if _belongs(path)}
    sources |= {Path(name): _shared(name) for name in SHARED}
    for name, path in sources.items():
        target = folder / name.with_name(RENAMED.get(name.name, name.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    settings = folder / OWN_FILE
    text = settings.read_text(encoding="utf-8")
    write_file(settings, text.replace('name = "ferries"', f'name = "{_name(folder)}"'))
    return tuple(sorted(RENAMED.get(name.as_posix(), name.as_posix()) for name in sources))


def _name(folder: Path) -> str:
    """The project's name, by which graphs that it loads are told from others: the folder's."""
    return re.sub(r"\W+", "-", folder.resolve().name).strip("-")[:100] or "ferries"


def _belongs(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _shared(name: str) -> Path:
    """A file that a wheel has beside the starter, and a checkout of the repository at its root."""
    packed = STARTER / name
    return packed if packed.is_file() else Path(__file__).parents[2] / name
