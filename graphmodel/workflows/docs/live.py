"""Asks a project's database every question that reads and needs no parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.queries import ask

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project
    from graphmodel.queries import Answer


def ask_all(project: Project, database: Database, timeout: float | None = None) -> dict[str, Answer]:
    """The answers, by question; a question written for other engines is left out.

    Raises:
        DatabaseError: the database said no.
    """
    dialect = database.dialect.name
    return {
        name: ask(database, question, timeout=timeout)
        for name, question in project.questions()[0].items()
        if question.mode == "read"
        and dialect in question.dialects
        and not any(parameter.required for parameter in question.parameters)
    }
