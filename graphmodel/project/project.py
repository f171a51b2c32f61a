"""A user's project: one object that hands out the model, the sources, the questions and the database."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.errors import ProjectError, QuestionError
from graphmodel.files import own_folder
from graphmodel.project.connection import NO_OPTIONS, ConnectionOptions, Prompt, Surroundings, choose, opened, variable
from graphmodel.project.finding import Found, find_settings, in_folder
from graphmodel.project.lines import line_of
from graphmodel.project.settings import QUESTIONS, Settings, read_settings

if TYPE_CHECKING:
    from datetime import date

    import networkx

    from graphmodel.databases import Database, Target
    from graphmodel.model import Model
    from graphmodel.problems import Problem
    from graphmodel.queries import Answer, Question
    from graphmodel.sources import Counting, Source
    from graphmodel.sources.decisions import Merges
    from graphmodel.sources.reading import Instead
    from graphmodel.staging import StagedReading


STAGE = Path(".graphmodel") / "stage"
"""Where rows are staged."""


@dataclass(frozen=True)
class Project:
    """A project. Find it with `Project.find()`, or take the one in a folder with `Project.at(folder)`.

    `here` is the folder that a user's own paths start from; the environment is read once, on finding.
    """

    settings: Settings
    here: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def find(cls, start: Path | None = None, environment: Mapping[str, str] | None = None) -> Project:
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
    def at(cls, folder: Path, environment: Mapping[str, str] | None = None) -> Project:
        """The project whose settings are in this very folder.

        Raises:
            ProjectError: there are none, or they do not hold.
        """
        found = in_folder(folder.absolute())
        if found is None:
            raise ProjectError(f"{folder} is no graphmodel project", hint="its settings are graphmodel.toml")
        return cls._of(found, Path.cwd(), environment)

    @classmethod
    def _of(cls, found: Found, here: Path, environment: Mapping[str, str] | None) -> Project:
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
        """What tells the project from others: of its name, where that is set, or else of its folder.

        It does not show the folder's path.
        """
        told = f"name {self.settings.name}" if self.settings.name else str(self.root.resolve())
        return blake2b(told.encode(), digest_size=6).hexdigest()

    @property
    def question_folder(self) -> Path:
        """Where the project's questions are, as seen from the current folder."""
        folder, here = self.root / self.settings.questions, Path.cwd()
        return folder.relative_to(here) if folder.is_relative_to(here) else folder

    def questions(self) -> tuple[dict[str, Question], list[Problem]]:
        """The saved questions by name, and what is wrong with the files that hold none.

        A project need not have any: that the folder is missing is a problem only where the settings name another.
        """
        from graphmodel.queries import read_questions

        if self.settings.questions == QUESTIONS and not self.question_folder.is_dir():
            return {}, []
        return read_questions(self.question_folder)

    def question(self, name: str) -> Question:
        """The saved question of a name.

        Raises:
            QuestionError: there is none, or its file has problems, which the error holds.
        """
        from graphmodel.problems import errors
        from graphmodel.queries import read_named

        question, problems = read_named(self.question_folder, name)
        if question is None or errors(problems):
            raise QuestionError(f"question {name} cannot be read", hint="fix its header", problems=problems)
        return question

    def ask(
        self,
        name: str,
        /,
        *,
        database: Database | None = None,
        options: ConnectionOptions = NO_OPTIONS,
        timeout: float | None = None,
        as_of: date | None = None,
        **parameters: Any,
    ) -> Answer:
        """The answer to a saved question that reads; `parameters` are the question's own.

        Without an open `database` the project's own is opened for this question and closed again. `timeout`: the
        seconds after which the question is stopped. `as_of`: as if the graph had been loaded as of that day; nothing is
        written. A parameter of one of these names goes to `queries.ask`.

        Raises:
            QuestionError: there is no such question, its file has problems, it writes, or the parameters do not fit.
            DatabaseError: the database cannot be opened, or said no.
        """
        from graphmodel.queries import ask, bind

        question = self.question(name)
        bind(question, parameters)  # so that a mistake is told before a database is opened
        if database is not None:
            with self._graph_on(database, as_of, timeout) as graph:
                return ask(graph, question, parameters, timeout=timeout)
        with self.database(options) as opened_here:
            return self.ask(name, database=opened_here, timeout=timeout, as_of=as_of, **parameters)

    def _graph_on(
        self, database: Database, day: date | None, timeout: float | None
    ) -> AbstractContextManager[Database]:
        if day is None:
            return nullcontext(database)
        from graphmodel.loading import graph_as_of

        return graph_as_of(database, self.model, day, timeout=timeout)

    def to_networkx(
        self,
        types: Collection[str] = (),
        labels: Collection[str] = (),
        *,
        database: Database | None = None,
        options: ConnectionOptions = NO_OPTIONS,
    ) -> networkx.MultiDiGraph:
        """The graph's facts, without its claims, as NetworkX's directed graph with parallel edges.

        `types` and `labels` choose relationships and nodes; by default all of the model. Nodes are named
        `Entity:russia`: the label that declares the key, and the key. Without an open `database` the project's own is
        opened and closed again.

        Raises:
            QuestionError: the model has no such type or label.
            Unsupported: networkx is not installed.
            DatabaseError: the database cannot be opened, or said no.
        """
        from graphmodel.queries.networks import read_graph

        if database is not None:
            return read_graph(database, self.model, types, labels).to_networkx()
        with self.database(options) as opened_here:
            return read_graph(opened_here, self.model, types, labels).to_networkx()

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

    def read(
        self,
        sources: Sequence[Source] = (),
        progress: Counting | None = None,
        max_reported: int | None = None,
        memory: str = "",
        instead: Instead | None = None,
        *,
        stage_claims: bool = False,
        alone: Sequence[str] = (),
    ) -> StagedReading:
        """What the project's sources say, and those given besides, whose paths start from the current folder.

        All are read even where one is asked for: what one source declares the others may name. With `alone`, names of
        sources, no others are read. `progress` is called
        with a source's name and how many of its rows were read; `max_reported` is how many problems of each kind in a
        table's rows are kept; `memory` is what staging may use before it spills to disk, by default the settings'.
        `instead` has the tables that are read in place of others.
        With `stage_claims` the claims of tables are staged, too, instead of held in memory.

        Raises:
            ModelError, ProjectError: there is no model to read them by, or `priority` names no source.
            SourceError: a source that is given is not there.
        """
        from graphmodel.sources import MAX_REPORTED, is_named, no_progress
        from graphmodel.staging import MEMORY, read

        wanted: Sequence[Source] = alone or self.sources_with(sources)
        model = self.model
        named = [each for each in wanted if isinstance(each, str) and is_named(each)]
        with self.importing(*(each.partition(":")[0] for each in named)):
            return read(
                model,
                wanted,
                self.root,
                folder=self.own_folder(STAGE),
                memory=memory or self.settings.memory or MEMORY,
                progress=progress or no_progress,
                variable=self.variable,
                max_reported=max_reported or MAX_REPORTED,
                merges=self.merges,
                instead=instead,
                stage_claims=stage_claims,
                allowed=self.allowed,
            )

    def sources_with(self, sources: Sequence[Source]) -> list[Source]:
        """The project's sources, and those given besides.

        Raises:
            ProjectError: a link leads one of the project's out of its folder, where the environment does not allow it;
                or a name in `priority` is none of a source.
            SourceError: one that is given is not there.
        """
        from graphmodel.sources.given import unknown_names
        from graphmodel.sources.places import leaving

        if found := list(leaving(self.settings.sources, self.root, self.allowed)):
            raise ProjectError("`sources` in the settings leads out of the project", problems=found)
        wanted = [*self.settings.sources, *self._given(sources)]
        if unknown := dict(unknown_names(self.settings.priority, wanted, self.root)):
            raise ProjectError("`priority` names what is no source", problems=self._of_setting("priority", unknown))
        return wanted

    def _of_setting(self, key: str, unknown: Mapping[str, str]) -> list[Problem]:
        """Names in a setting that no source has, each with its hint, at its place in the settings file."""
        from graphmodel.problems import Problem, Where

        found = in_folder(self.root)
        line = line_of(found.text, (*found.prefix, key)) if found else 0
        where = Where(found.name if found else self.settings.path.name, line)
        return [
            Problem(where, "settings-value", f"no source is called {name!r}", hint) for name, hint in unknown.items()
        ]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The folders and URLs outside of the project in which tables may lie, as the environment has them."""
        from graphmodel.sources.tables.locating import ALLOW, allowed_places

        return allowed_places(self.environment.get(ALLOW, ""))

    @property
    def merges(self) -> Merges:
        """The decisions about identity in the project's `identity.csv`; none where there is no such file.

        Raises:
            SourceError: they do not hold.
        """
        from graphmodel.errors import SourceError
        from graphmodel.sources.decisions import FILE, NO_MERGES, read_decisions
        from graphmodel.sources.places import text_of

        path = self.root / FILE
        if not path.is_file():
            return NO_MERGES
        text, fault = text_of(path, FILE)
        merges, problems = read_decisions(self.model, text) if fault is None else (NO_MERGES, [fault])
        if problems:
            raise SourceError("decisions about identity do not hold", problems=problems)
        return merges

    def source_names(self, sources: Sequence[Source]) -> list[str]:
        """The names under which a reading holds the sources that a user gives.

        Raises:
            SourceError: one is not there.
        """
        from graphmodel.sources import source_names

        return source_names(self._given(sources), self.root)

    def _given(self, sources: Sequence[Source]) -> list[Source]:
        from graphmodel.sources.given import given_sources

        return given_sources(sources, self.settings.sources, self.here, self.root)

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


def surroundings(here: Path, environment: Mapping[str, str] | None = None) -> Surroundings:
    """What there is to choose a database from in a folder that need not be in a project.

    Raises:
        ProjectError: there is a project, and its settings do not hold.
    """
    if find_settings(here) is not None:
        return Project.find(here, environment).surroundings
    return Surroundings(here.absolute(), dict(os.environ) if environment is None else environment)


def _make_way(name: str, root: Path) -> None:
    """Forgets a module that another project brought; an installed one of the same name is a mistake to be told."""
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
