"""Holds a loaded graph against the rules that the model implies, and against those that the project saved."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmodel.checks import Checked, Finding, Ran, SavedRule
from graphmodel.checks import check as check_graph
from graphmodel.loading import notices
from graphmodel.mark import read_meta
from graphmodel.migrations import undeclared_properties
from graphmodel.problems import errors
from graphmodel.queries import bind

if TYPE_CHECKING:
    from graphmodel.checks import Census
    from graphmodel.databases import Database
    from graphmodel.loading import Notice
    from graphmodel.project import Project

TAG = "check"
"""A question with this tag is a rule: it must return no rows."""


def check(project: Project, database: Database, allow: Iterable[str] = ()) -> Checked:
    """What in the graph breaks a rule. Only reads; `allow` as for `graphmodel.queries.ask`.

    Questions that cannot be read are reported, and all others checked.

    Raises:
        QuestionError: a rule has a parameter without a default.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    questions, problems = project.questions()
    saved = [SavedRule(each.name, each.cypher, bind(each, {})) for each in questions.values() if TAG in each.tags]
    checked = check_graph(database, project.model, saved, allow, lambda census: _undeclared(project, census))
    return replace(
        checked,
        rules=(*checked.rules, Ran("unknown-property", "")),
        unread=tuple(errors(problems)),
    )


def _undeclared(project: Project, census: Census) -> Iterator[Finding]:
    """What graphmodel wrote to properties that the model does not declare any more."""
    for each in undeclared_properties(project.model, census.node_groups, census.type_groups):
        if each.ours:
            hint = "" if not each.hint or each.hint.startswith("known are") else f"; {each.hint}"
            says = f"is a property that the model does not declare{hint}"
            yield Finding("unknown-property", f"{each.of}.{each.name}", says, each.ours, severity="warning")


def loaded(project: Project, database: Database, listed: int = sys.maxsize) -> tuple[Notice, ...] | None:
    """What a person must know of what is loaded, with so many examples `listed`; None where nothing was. Only reads.

    Raises:
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    if not read_meta(database):
        return None
    return tuple(notices(database, project.model, distinct_pairs=project.merges.distinct_pairs, listed=listed))
