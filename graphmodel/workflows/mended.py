"""Ends that the rows of a load of mended rows name, and that are nowhere: known before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from graphmodel.databases import Statement
from graphmodel.loading.templates import read_nodes
from graphmodel.model import Ref
from graphmodel.problems import Problem, Where
from graphmodel.sources.tables.named_ends import named_ends

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.records import Records
    from graphmodel.sources.tables import Table
    from graphmodel.staging import StagedReading


def missing_ends(
    database: Database,
    model: Model,
    tables: Iterable[Table],
    reading: StagedReading,
    records: Records,
    variable: Callable[[str], str],
) -> list[Problem]:
    """A problem for each end, in rows of these tables, that neither a source declares nor the database has.

    Nodes whose own row is faulty count as declared: that is reported already.

    Raises:
        DatabaseError: the database said no.
    """
    places: dict[Ref, list[tuple[Where, str]]] = defaultdict(list)
    for table in tables:
        variables = {table.variable: variable(table.variable)} if table.variable else {}
        for where, label, ref in named_ends(table, model, variables):
            places[ref].append((where, label))
    nodes = [problem.rejects for problem in records.problems if problem.rejects]
    rejected = {(label, node.key) for node in nodes for label in node.labels}
    named = {ref for ref in places if ref not in records.nodes and (ref.label, str(ref.key)) not in rejected}
    named -= reading.declared(named)
    named -= set(_stored(database, model, named))
    reported = {problem.where for problem in records.problems if problem.code == "missing-end"}
    hint = "load the source that declares it, or take the row out"
    return [
        Problem(where, "missing-end", f"no row declares the {label} {ref.key!r}, and the database has none", hint)
        for ref in sorted(named, key=lambda ref: (ref.label, str(ref.key)))
        for where, label in places[ref]
        if where not in reported
    ]


def _stored(database: Database, model: Model, refs: Iterable[Ref]) -> Iterator[Ref]:
    by_label: dict[str, list[Ref]] = defaultdict(list)
    for ref in refs:
        by_label[ref.label].append(ref)
    for label, some in by_label.items():
        text = read_nodes(label, model.nodes[label].key)
        rows = database.read_all(Statement(text, {"key": [ref.key for ref in some]}))[0].rows
        yield from (Ref(label, key) for key, *_ in rows)
