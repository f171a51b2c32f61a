"""A user's project: one object that hands out the model, the sources, the questions and the database."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.errors import QuestionError
from graphmodel.project.connection import NO_OPTIONS, ConnectionOptions, Surroundings
from graphmodel.project.finding import find_settings
from graphmodel.project.settings import QUESTIONS
from graphmodel.project.sources import ProjectSources

if TYPE_CHECKING:
    from datetime import date

    import networkx

    from graphmodel.databases import Database
    from graphmodel.problems import Problem
    from graphmodel.queries import Answer, Question


@dataclass(frozen=True)
class Project(ProjectSources):
    """A project. Find it with `Project.find()`, or take the one in a folder with `Project.at(folder)`.

    `here` is the folder that a user's own paths start from; the environment is read once, on finding.
    """

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
        bind(question, parameters)  # so that a mistake is reported before a database is opened
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


def surroundings(here: Path, environment: Mapping[str, str] | None = None) -> Surroundings:
    """What there is to choose a database from in a folder that need not be in a project.

    Raises:
        ProjectError: there is a project, and its settings do not hold.
    """
    if find_settings(here) is not None:
        return Project.find(here, environment).surroundings
    return Surroundings(here.absolute(), dict(os.environ) if environment is None else environment)
