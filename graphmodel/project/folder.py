"""A project's folder: where it is, what its settings say, and the model and the database that they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graphmodel.errors import ProjectError
from graphmodel.files import own_folder
from graphmodel.project.connection import NO_OPTIONS, ConnectionOptions, Prompt, Surroundings, choose, opened, variable
from graphmodel.project.finding import Found, find_settings, in_folder
from graphmodel.project.settings import Settings, read_settings

if TYPE_CHECKING:
    from graphmodel.databases import Database, Target
    from graphmodel.model import Model


@dataclass(frozen=True)
class ProjectFolder:
    """A folder with settings. `here` is the folder that a user's own paths start from; the environment is read once."""

    settings: Settings
    here: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def find(cls, start: Path | None = None, environment: Mapping[str, str] | None = None) -> Self:
        """The project of a folder, by default the current one.

        Raises:
            ProjectError: there is none, or its settings do not hold.
        """
        here = (start or Path.cwd()).absolute()
        found = find_settings(here)
        if found is None:
            raise ProjectError(
                f"there is no graphmodel project in {here}, nor in a folder above it",
                hint="go to your project's folder, or make a project: graphmodel init my-project",
            )
        return cls._of(found, here, environment)

    @classmethod
    def at(cls, folder: Path, environment: Mapping[str, str] | None = None) -> Self:
        """The project whose settings are in this very folder.

        Raises:
            ProjectError: there are none, or they do not hold.
        """
        found = in_folder(folder.absolute())
        if found is None:
            raise ProjectError(f"{folder} is no graphmodel project", hint="its settings are graphmodel.toml")
        return cls._of(found, Path.cwd(), environment)

    @classmethod
    def _of(cls, found: Found, here: Path, environment: Mapping[str, str] | None) -> Self:
        return cls(read_settings(found), here, dict(os.environ) if environment is None else environment)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.settings.path.parent

    def own_folder(self, below: Path) -> Path:
        """A folder of ours in the project, such as `.graphmodel/stage`; it need not be there yet.

        Raises:
            ProjectError: a symbolic link leads elsewhere on the way.
        """
        try:
            return own_folder(self.root, below)
        except OSError as wrong:
            hint = "remove the link: graphmodel makes the folder that it needs"
            raise ProjectError(f"{wrong.filename} cannot be written to: {wrong.strerror}", hint=hint) from wrong

    @property
    def name(self) -> str:
        """What the graphs that it loads know the project by: the setting `name`, else the name of the model's module.

        Neither changes when the project's folder is moved or cloned.
        """
        return self.settings.name or self.settings.model

    @property
    def digest(self) -> str:
        """What distinguishes the project from others: of its name, where that is set, or else of its folder.

        It does not show the folder's path.
        """
        named = f"name {self.settings.name}" if self.settings.name else str(self.root.resolve())
        return blake2b(named.encode(), digest_size=6).hexdigest()

    @cached_property
    def model(self) -> Model:
        """The sealed model.

        Raises:
            ModelError: its module cannot be imported, or has faults.
            ProjectError: its name is taken by another module.
        """
        from graphmodel.model import Layer, Model

        with self.importing(self.settings.model):
            return Model.from_module(self.settings.model, Layer(self.settings.layer))

    @property
    def surroundings(self) -> Surroundings:
        """What there is to choose a database from."""
        return Surroundings(self.here, self.environment, self.root, self.settings.targets)

    def target(self, options: ConnectionOptions = NO_OPTIONS) -> Target:
        """The database that the options, the environment and the settings name.

        Raises:
            ProjectError: they name none that is known.
        """
        return choose(options, self.surroundings)

    def variable(self, name: str, options: ConnectionOptions = NO_OPTIONS) -> str:
        """A setting from where those of connections are: `--env-file`, the environment, `.env`; empty without one."""
        return variable(name, options, self.surroundings)

    @contextmanager
    def database(self, options: ConnectionOptions = NO_OPTIONS, prompt: Prompt | None = None) -> Iterator[Database]:
        """The open database; it is closed at the end of the `with` statement.

        Raises:
            ProjectError, DatabaseError: none is named, or it cannot be opened.
        """
        with opened(self.target(options), prompt) as database:
            yield database

    @contextmanager
    def importing(self, *modules: str) -> Iterator[None]:
        """Puts the project's folder first on the import path, and takes it off again.

        Raises:
            ProjectError: a module of the project has the name of one that is installed.
        """
        for module in modules:
            _make_way(module.partition(".")[0], self.root)
        root = str(self.root)
        sys.path.insert(0, root)
        try:
            yield
        finally:
            if root in sys.path:
                sys.path.remove(root)


def _make_way(name: str, root: Path) -> None:
    """Forgets a module that another project brought; an installed one of the same name is a mistake to report."""
    loaded = sys.modules.get(name)
    own = PathFinder.find_spec(name, [str(root)])
    if loaded is None or own is None or name == __package__.partition(".")[0]:
        return
    if own.origin is not None and own.origin == getattr(loaded, "__file__", None):
        return
    installed = PathFinder.find_spec(name)
    if name in sys.stdlib_module_names or (installed is not None and installed.origin != own.origin):
        raise ProjectError(
            f"the project's module {name!r} has the name of one that is installed",
            hint="rename it, and say so in the settings",
        )
    for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[each]
