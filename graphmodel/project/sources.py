"""What a project's sources are, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import ProjectError
from graphmodel.project.finding import in_folder
from graphmodel.project.folder import ProjectFolder
from graphmodel.project.lines import line_of

if TYPE_CHECKING:
    from graphmodel.problems import Problem
    from graphmodel.sources import Counting, Source
    from graphmodel.sources.decisions import Merges
    from graphmodel.sources.opening import Instead
    from graphmodel.staging import StagedReading


STAGE = Path(".graphmodel") / "stage"
"""Where rows are staged."""


@dataclass(frozen=True)
class ProjectSources(ProjectFolder):
    """A project's folder, with the sources that its settings name."""

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
        """The folders and URLs outside of the project in which tables may lie, as the environment has them, and its
        variables, which may set more in a database's URL than those of the project's `.env`.
        """
        from graphmodel.sources.tables.locating import ALLOW, allowed_places, allowed_variable

        variables = (allowed_variable(name) for name, value in self.environment.items() if value)
        return (*allowed_places(self.environment.get(ALLOW, "")), *variables)

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
