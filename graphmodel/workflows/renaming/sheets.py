"""Where fact sheets and mappings name a type or a property: by the places of the YAML reader, and of its problems."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.model import RelationshipType, called_now
from graphmodel.problems import Problem, Where
from graphmodel.sources import TypeUse, type_uses
from graphmodel.workflows.examples import example_sources
from graphmodel.workflows.renaming.edits import YAML, Doubt, Edit, Renaming

if TYPE_CHECKING:
    from graphmodel.project import Project


def edits_of_type(project: Project, asked: Renaming) -> Iterator[Edit | Doubt]:
    """The places in sheets and mappings that name a type, in those of the questions' examples too.

    A role that is written by its name there keeps it.
    """
    role = asked.kind.role or "" if isinstance(asked.kind, RelationshipType) else ""
    for use in type_uses(project.model, (*project.settings.sources, *example_sources(project)), project.root):
        path = project.root / use.where.file
        if use.type == asked.old and path.suffix in YAML:
            found = place(path, use.where.line, use.where.column, asked.old, asked.new)
            if isinstance(found, Edit) or not (role and isinstance(place(*_at(path, use), role, ""), Edit)):
                yield found


def _at(path: Path, use: TypeUse) -> tuple[Path, int, int]:
    return path, use.where.line, use.where.column


def place(path: Path, line: int, column: int, old: str, new: str) -> Edit | Doubt:
    """The name in a line, from a column on: a key may hold more than the name."""
    text = path.read_text(encoding="utf-8").splitlines()[line - 1]
    found = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])").search(text, column - 1)
    if found is None:
        return Doubt(path, line, column, f"{old} is not written out here")
    return Edit(path, line, found.start() + 1, old, new)


@dataclass(frozen=True)
class Validated:
    """The errors of a project as a process of its own finds them, since this one has the model as it was."""

    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, root: Path) -> Validated:
        """Validates the project in a folder."""
        command = [sys.executable, "-P", "-m", "graphmodel", "validate", "--format", "json"]
        ran = subprocess.run(  # noqa: S603 - this Python
            command, cwd=root, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        try:
            found = json.loads(ran.stdout)
        except ValueError:
            said = ran.stderr.strip().rpartition("\n")[2]
            return cls((Problem(Where(), "project", f"the project cannot be validated: {said}"),))
        return cls(tuple(_problem(each) for each in found["problems"] if each["severity"] == "error"))

    def edits(self, root: Path, asked: Renaming) -> list[Edit]:
        """The places at which the project's rules say that a name is another one now."""
        found = set()
        for problem in self.problems:
            path = root / problem.where.file
            if problem.hint == called_now(asked.new) and path.suffix in YAML:
                edit = place(path, problem.where.line, problem.where.column, asked.old, asked.new)
                if isinstance(edit, Edit):
                    found.add(edit)
        return sorted(found)

    def beyond(self, other: Validated) -> Sequence[Problem]:
        """The problems that another validation does not have."""
        known = {(problem.code, problem.message) for problem in other.problems}
        return [problem for problem in self.problems if (problem.code, problem.message) not in known]


def _problem(fields: dict[str, object]) -> Problem:
    where = Where(str(fields["file"]), int(str(fields["line"])), int(str(fields["column"])))
    return Problem(where, str(fields["code"]), str(fields["message"]), str(fields.get("hint") or ""))
