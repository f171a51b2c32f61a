"""Builds the graph of the shipped article in an embedded database of its own, and asks it three questions."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.databases import Target
from graphmodel.loading import LoadReport, Progress, no_progress
from graphmodel.project import Project, opened
from graphmodel.workflows.ask import AskReport, ask
from graphmodel.workflows.load import load
from graphmodel.workflows.shipped import shipped_project

if TYPE_CHECKING:
    from graphmodel.queries import Answer

FOLDER = Path(".graphmodel") / "demo"
ARTICLE = "graphmodel.geopolitics"
"""The package that brings a project along; it is known by name only, since the toolkit imports no domain."""

QUESTIONS = ("who-recognizes-whom", "what-is-denied", "on-what-conditions")


@dataclass(frozen=True)
class DemoReport:
    """The demo's database, what loading changed in it, and the answers."""

    folder: Path
    load: LoadReport
    asked: tuple[AskReport, ...]

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers by question."""
        return {report.question.name: report.answer for report in self.asked}


def demo(folder: Path, *, progress: Progress = no_progress, today: Callable[[], date] = date.today) -> DemoReport:
    """Loads the shipped article into a database in this folder, and asks. No setting of a connection counts.

    Raises:
        DatabaseError: the folder cannot be used.
    """
    project = Project.at(shipped_project(ARTICLE), {})
    with opened(Target(f"embedded:{folder}", origin="the demo's own")) as database:
        report = load(project, database, progress=progress, today=today)
        asked = tuple(ask(project, database, name) for name in QUESTIONS)
    return DemoReport(folder, report, asked)


def demo_folder(here: Path) -> Path:
    """Where the demo keeps its database: below the current folder, or below the user's where that is read-only."""
    return FOLDER if os.access(here, os.W_OK) else Path.home() / FOLDER
