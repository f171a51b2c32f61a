"""The tables among a project's sources, and what Spark does not take: reported with its place before anything runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from graphmodel.claims import Document
from graphmodel.errors import SourceError
from graphmodel.model import Model
from graphmodel.problems import Problem, Where, errors
from graphmodel.project import Project
from graphmodel.records import Records, assemble
from graphmodel.sources import Batch, Registry, Source, is_named, source_names
from graphmodel.sources.decisions import FILE
from graphmodel.sources.places import path_name, paths_of, text_of
from graphmodel.sources.tables import Table, is_mapping, read_mapping
from graphmodel.sources.tables.catalogue import catalogue_parts
from graphmodel.sources.tables.locating import is_url, tables_of
from graphmodel.sources.tables.occurrences import with_roles
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.table import DocumentColumns
from graphmodel.staging import StagedReading

UNSUPPORTED = "spark-unsupported"
_MESSAGE = "Spark does not take "
HINT = "`graphmodel load` takes it"
BY_SPARK = (
    "make it a table of Spark's catalogue ({}), and name that by `format: catalogue`; or `graphmodel load` takes it"
)


@dataclass(frozen=True)
class ChosenTables:
    """The tables that Spark reads, one for each file, and the sources that it leaves to `graphmodel load`: why of each.

    The reason is empty where others were named.
    """

    tables: list[Table]
    left: Mapping[str, str]


def choose_tables(project: Project, sources: Sequence[Source] = (), *, whole: bool = False) -> ChosenTables:
    """The tables of the sources given; without any, of all the project's sources that Spark takes.

    Raises:
        SourceError: a source that is given is no table that Spark takes, or none of the project's is, or not all are
            and it must be the `whole` project; each option that keeps one from it is a problem.
    """
    wanted = project.sources_with(sources)
    found: list[Problem] = []
    left: dict[str, list[Problem]] = defaultdict(list)
    tables: list[Table] = []
    for source in wanted[-len(sources) :] if sources else wanted:
        for given in _tables(project, source, found, left):
            each = with_roles(given, project.model)
            for problem in refused(each):
                (left[each.name] if problem.code == UNSUPPORTED else found).append(problem)
            tables.append(each)
    taken = [table for table in tables if table.name not in left]
    if sources or whole or not taken:
        found += chain.from_iterable(left.values())
    if (project.root / FILE).is_file():
        found.append(_refusal(Where(FILE), "decisions about identity"))
    if not tables and not found:
        raise SourceError("there are no sources", hint="name some in the settings, or as arguments")
    if errors(found):
        fault = "Spark does not take all of these sources; nothing was loaded"
        hint = "name those that it takes, and load the others by `graphmodel load`"
        raise SourceError(fault, hint=hint, problems=sorted(set(found)))
    read = {table.name for table in taken}
    unread = (name for name in source_names(project.settings.sources, project.root) if name not in read)
    reasons = {name: problems[0].message.removeprefix(_MESSAGE) for name, problems in left.items()}
    return ChosenTables(taken, {**dict.fromkeys(unread, ""), **reasons})


def _tables(project: Project, source: Source, found: list[Problem], left: dict[str, list[Problem]]) -> Iterator[Table]:
    """The tables of a source; what is none is `left`, and what is wrong `found`."""
    if isinstance(source, Table):
        yield from tables_of(source.called(source.name or str(source.data), project.root))
        return
    if not isinstance(source, str) or is_named(source):
        name = source if isinstance(source, str) else getattr(source, "__qualname__", "loader")
        left[name].append(_refusal(Where(name), "a source in Python"))
        return
    for path in paths_of(source, project.root, found):
        name = path_name(path, project.root)
        text, fault = text_of(path, name)
        if fault is not None:
            found.append(fault)
        elif not is_mapping(text):
            left[name].append(_refusal(Where(name), "a fact sheet"))
        else:
            table, problems = read_mapping(text, name, project.root)
            found += problems
            if table is not None:
                allowed = (*table.allowed, *project.allowed)
                yield from tables_of(replace(table, allowed=allowed))


def refused(table: Table) -> Iterator[Problem]:
    """Which options keep a table from Spark, each with its place."""
    at = table.places.get("table", table.at)
    if table.is_catalogued:
        yield from _catalogue_faults(table)
    elif table.sql:
        yield _refusal(table.places.get("sql", at), "`sql`, the rows of a query", BY_SPARK.format("USING jdbc"))
    elif not isinstance(table.data, str | Path):
        yield _refusal(at, "a frame", "write it as Parquet, or let `graphmodel load` take it")
    elif is_url(table.data):
        yield _refusal(at, "a URL", BY_SPARK.format("USING parquet LOCATION 's3a://...'"))
    if isinstance(table.document, DocumentColumns):
        yield _refusal(table.places.get("document", at), "`document` from columns")
    for record in table.claims:
        yield _refusal(record.at, "claims")


def _catalogue_faults(table: Table) -> Iterator[Problem]:
    try:
        catalogue_parts(table)
    except Unreadable as wrong:
        yield wrong.problem


def _refusal(where: Where, what: str, hint: str = HINT) -> Problem:
    return Problem(where, UNSUPPORTED, f"{_MESSAGE}{what}", hint)


def documents(model: Model, tables: Sequence[Table]) -> Records:
    """The tables' documents, as the last step of a load writes them; nothing of other sources goes away for them."""
    batches = {table.name: Batch(table.name) for table in tables}
    for table in tables:
        batch = batches[table.name]
        if isinstance(table.document, Document) and not batch.documents:
            batch.documents.append(table.document)
            batch.places[f"document {table.document.id}"] = table.at
    records = assemble(model, StagedReading(tuple(batches.values()), Registry(model)))
    return replace(records, clean_sources=frozenset())
