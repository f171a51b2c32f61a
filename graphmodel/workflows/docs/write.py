"""Writes the site into a folder: a new one, an empty one, or one that an earlier run wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import ProjectError
from graphmodel.files import is_left, write_file
from graphmodel.workflows.docs.content import SiteContent, collect
from graphmodel.workflows.docs.pages import pages

if TYPE_CHECKING:
    from graphmodel.project import Project
    from graphmodel.queries import Answer

LIST = ".graphmodel-docs"
"""The list of the files that a run wrote: only these are taken away by the next."""


@dataclass(frozen=True)
class DocsReport:
    """A site: its first page, how many pages it has, and what they are about."""

    index: Path
    pages: int
    site: SiteContent


def write_docs(
    project: Project,
    folder: Path,
    texts: Sequence[Path] = (),
    answers: Mapping[str, Answer] | None = None,
    title: str = "",
    today: date | None = None,
) -> DocsReport:
    """Writes a project's documentation; `texts` are those of its documents, `answers` rows of its database.

    Raises:
        GraphmodelError: what `collect` raises, or the folder holds other files or cannot be written.
    """
    earlier = _earlier(folder)
    site = collect(project, texts, answers, title)
    made = dict(pages(site, project.model, today or date.today()))
    try:
        _write(folder, made, earlier)
    except OSError as wrong:
        raise ProjectError(f"{folder} cannot be written: {wrong.strerror}", hint="name another folder") from wrong
    return DocsReport(folder / "index.html", sum(path.endswith(".html") for path in made), site)


def _earlier(folder: Path) -> list[str]:
    """The files that an earlier run wrote there.

    Raises:
        ProjectError: there is something else in the folder.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise ProjectError(f"{folder} is no folder", hint="name a new folder")
    list_file = folder / LIST
    if list_file.is_file() and not list_file.is_symlink():
        return _listed(list_file)
    if found := sorted(path.name for path in folder.iterdir() if not is_left(path.name)):
        raise ProjectError(f"{folder} holds other files, such as {found[0]}", hint="name a new or an empty folder")
    return []


def _listed(file: Path) -> list[str]:
    try:
        names = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        hint = "name another folder, or remove this one"
        raise ProjectError(f"{file}, the list of a site's files, cannot be read: {wrong}", hint=hint) from wrong
    return [name for name in names if "\0" not in name]  # no file is called so


def _write(folder: Path, made: Mapping[str, str], earlier: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _list(folder, {*earlier, *made})  # first, so that a run that is broken off is no obstacle to the next
    for path in ("", *sorted({path.rpartition("/")[0] for path in made})):
        (folder / path).mkdir(parents=True, exist_ok=True)
        if path and (folder / path).is_symlink():
            raise ProjectError(f"{folder / path} is a symbolic link, which is not followed", hint="name a new folder")
    for path, text in made.items():
        write_file(folder / path, text)
    for path in set(earlier) - set(made):
        _remove(folder, path)
    _list(folder, made)


def _list(folder: Path, files: Iterable[str]) -> None:
    write_file(folder / LIST, "\n".join(sorted(files)) + "\n")


def _remove(folder: Path, path: str) -> None:
    """Takes a page of an earlier run away: a file of ours by its ending, inside of the folder."""
    target = folder / path
    inside = target.resolve().is_relative_to(folder.resolve())
    if inside and path.endswith((".html", ".js", ".css")) and target.is_file():
        target.unlink()
