"""Checks model, sources and questions against their rules, offline, and reports every problem."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphmodel.databases import dialect_of
from graphmodel.errors import DatabaseError, GraphmodelError, ModelError, ProjectError
from graphmodel.model.places import place
from graphmodel.problems import Problem, errors
from graphmodel.queries.examples import read_examples
from graphmodel.records import assemble
from graphmodel.records.layer import count_claims
from graphmodel.schema import implied, name_faults
from graphmodel.sources import type_uses
from graphmodel.sources.deprecation import DEPRECATED
from graphmodel.sources.tables.locating import CATALOGUED
from graphmodel.sources.tables.unused import unused_columns
from graphmodel.staging import Elsewhere
from graphmodel.workflows.examples import by_sources, example_problems, on_sources
from graphmodel.workflows.lint import lint
from graphmodel.workflows.load import MANY, counted_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.queries import Question
    from graphmodel.sources import Source
    from graphmodel.sources.tables import Table
    from graphmodel.sources.tables.tally import RowCounts


@dataclass(frozen=True)
class ValidateReport:
    """Every problem of a project, in order of place, and how much of it there is.

    `rows` counts the rows of each table. `unused` has, by file, the columns that no mapping takes, where that was asked
    for.
    """

    problems: tuple[Problem, ...]
    node_types: int = 0
    relationship_types: int = 0
    sources: int = 0
    nodes: int = 0
    claims: int = 0
    questions: int = 0
    rows: tuple[RowCounts, ...] = ()
    unused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not errors(self.problems)


def validate(
    project: Project, sources: Sequence[Source] = (), *, every: bool = False, unused: bool = False, data: bool = True
) -> ValidateReport:
    """Reads all that a project has. Without a sound model its sources cannot be read, but its questions can.

    With `sources`, which may lie outside of the project's settings, no question is read, and what is counted is of
    these alone; as before a load of them, all sources are read, and every problem that would stop it is reported.
    `every`: of the problems in a table's rows all are kept, up to 100,000 of a kind, and not the first hundred. With
    `unused` the columns are looked for that no mapping takes. Without `data` no source is read, nor an example of one.
    """
    questions, problems = project.questions() if not sources else ({}, [])
    problems += example_problems(project, questions.values())
    try:
        model = project.model
    except (ModelError, ProjectError) as error:
        return ValidateReport(tuple(sorted({*problems, *_problems(error)})), questions=len(questions))
    problems += _engine_problems(project)
    if not data:
        problems += [*_unmet(project), *_deprecated(project), *errors(lint(project).problems)]
        return ValidateReport(tuple(sorted({*problems})), *_type_counts(model), questions=len(questions))
    selected = project.source_names(sources) if sources else None
    reading = project.read(sources, max_reported=MANY if every else None, stage_claims=True)
    unread = _unread(reading.tables, model)
    records = assemble(model, reading, selected, project.settings.priority, elsewhere=Elsewhere(unread=unread))
    if selected is None:
        problems += [*_unmet(project), *_deprecated(project), *_of_examples(project, questions.values())]
        problems += errors(lint(project).problems)
    tables = [table for table in reading.tables if table.name in records.sources]
    return ValidateReport(
        tuple(sorted({*problems, *_but_for_spark(records.problems, model, unread)})),
        *_type_counts(model),
        sources=len(records.sources),
        nodes=len(records.nodes) + (records.stream.node_count if records.stream is not None else 0),
        claims=count_claims(records),
        questions=len(questions),
        rows=counted_rows(reading, records),
        unused=unused_columns(tables, model, project.variable) if unused else {},
    )


def _type_counts(model: Model) -> tuple[int, int]:
    """How many node types have nodes of their own, and how many relationship types there are."""
    return sum(1 for kind in model.nodes.values() if not kind.abstract), len(model.relationships)


def _unread(tables: Iterable[Table], model: Model) -> frozenset[str]:
    """The identity labels whose nodes are in tables that Spark alone reads."""
    records = (record for table in tables if table.is_catalogued for record in table.nodes)
    return frozenset(model.nodes[record.of].identity for record in records if record.of in model.nodes)


def _but_for_spark(problems: Iterable[Problem], model: Model, unread: Collection[str]) -> Iterator[Problem]:
    """The problems; those that come of tables which Spark alone reads are warnings here, where their rows are not."""
    for problem in problems:
        if problem.code == CATALOGUED:
            yield replace(problem, message=f"{problem.message}; its rows are not checked here", severity="warning")
        elif problem.code == "missing-end" and problem.label in model.nodes:
            known = model.nodes[problem.label].identity not in unread
            yield problem if known else replace(problem, severity="warning")
        else:
            yield problem


def _of_examples(project: Project, questions: Iterable[Question]) -> Iterator[Problem]:
    """The errors of the sources that examples are asked of in place of the project's."""
    examples = [example for question in questions for example in read_examples(question)[0]]
    for sources, _ in by_sources(examples):
        if sources:
            other = on_sources(project, sources)
            yield from errors(assemble(other.model, other.read(stage_claims=True)).problems)


def _unmet(project: Project) -> Iterator[Problem]:
    """Relationships of which each node needs one, and which no source gives."""
    model = project.model
    least = [rule for rule in implied(model) if rule.rule in ("least-ends", "least-starts")]
    if not least:
        return
    given = {use.type for use in type_uses(model, project.settings.sources, project.root)}
    for rule in least:
        if given.isdisjoint(model.stored_types(rule.property)) and not given.isdisjoint(model.descendants(rule.label)):
            kind = model.relationships[rule.property]
            said = kind.ends if rule.rule == "least-ends" else kind.starts
            message = f"each {rule.label} needs {said} {kind.type}, and no source gives any"
            hint = "give them in a source, or let the number begin with 0"
            yield Problem(place(kind.cls), "model-cardinality", message, hint, severity="warning")


def _deprecated(project: Project) -> Iterator[Problem]:
    """The places in sources that name deprecated types."""
    model = project.model
    instead = model.deprecated
    if not instead:
        return
    for use in type_uses(model, project.settings.sources, project.root):
        if use.type in instead:
            yield Problem(use.where, DEPRECATED, f"{use.type} is deprecated", instead[use.type], severity="warning")


def _engine_problems(project: Project) -> list[Problem]:
    """Names that the project's database does not take; none where that is not known yet."""
    try:
        return name_faults(project.model, dialect_of(project.target()))
    except (ProjectError, DatabaseError):
        return []


def _problems(error: GraphmodelError) -> Iterator[Problem]:
    yield from error.problems
    if not error.problems:
        yield Problem(error.where, error.code, error.message, error.hint)
