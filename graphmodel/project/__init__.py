"""Where a user's project is and what its settings say: model, sources, questions, database and credentials.

In: a folder to start from, environment variables, options of a command. Out: a `Project`, or every fault of its
settings at once. The only package that reads environment variables and a project's own files; it prints nothing.
"""

from graphmodel.project.connection import NO_OPTIONS, ConnectionOptions, Surroundings, choose, opened
from graphmodel.project.project import Project, surroundings
from graphmodel.project.settings import NamedTarget, Settings

__all__ = [
    "NO_OPTIONS",
    "ConnectionOptions",
    "NamedTarget",
    "Project",
    "Settings",
    "Surroundings",
    "choose",
    "opened",
    "surroundings",
]
