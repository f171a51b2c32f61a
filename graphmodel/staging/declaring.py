"""Rows that only add to nodes which others declare, and endpoints that are made of their key alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from graphmodel.problems import Where
from graphmodel.staging.endpoints import MAX_REPORTED
from graphmodel.staging.faults import Faults, Place
from graphmodel.staging.layout import ORIGIN, POSITION, StagedKind
from graphmodel.staging.notes import EndpointNote
from graphmodel.staging.sql import identifier, literals
from graphmodel.staging.stage import Stage

PAGE = 5_000
Query = Callable[[StagedKind], str]
"""A query of some rows of a table."""


class Declarations:
    """The nodes that staged rows declare. `given` are all rows of a table, `asked_for` those that are to be loaded;
    `others` has, by identity label, a query of the `key` of the nodes that are declared in memory. Of `unread`
    identity labels more may be declared than is known, so none is made, and none is undeclared.
    """

    def __init__(
        self, stage: Stage, given: Query, asked_for: Query, others: Mapping[str, str], unread: Collection[str] = ()
    ) -> None:
        self.stage = stage
        self._given = given
        self._asked_for = asked_for
        self._others = others
        self._unread = unread

    @property
    def adding(self) -> list[int]:
        """The numbers of the origins whose rows only add."""
        return [number for number, origin in enumerate(self.stage.origins) if origin.adds]

    def create(self, faults: Faults) -> None:
        """Stages the endpoints that no source declares and whose mapping says `create`; how many goes to the faults."""
        for kind in [kind for kind in self.stage.kinds if not kind.is_node]:
            for side in (0, 1):
                origins = [n for n, origin in enumerate(self.stage.origins) if origin.missing[side] == "create"]
                if origins and kind.family[1 + side] not in self._unread:
                    self._create(kind, side, origins, faults)

    def _create(self, kind: StagedKind, side: int, origins: Sequence[int], faults: Faults) -> None:
        node = self.stage.layout.nodes(kind.labels[1 + side])
        key = identifier(kind.ids[side].place)
        table = self.stage.new_table("created")
        self.stage.make(table, node)
        columns = f"{ORIGIN}, {POSITION}, {identifier(node.ids[0].place)}"
        declared = self._declared(node.family[0])
        absent = f"ANTI JOIN ({declared}) d ON t.{key} = d.key" if declared else ""
        self.stage.run(
            f"INSERT INTO {identifier(table)} ({columns}) "
            f"SELECT arg_min({ORIGIN}, ({ORIGIN}, {POSITION})), arg_min({POSITION}, ({ORIGIN}, {POSITION})), t.{key} "
            f"FROM ({self._asked_for(kind)}) t {absent} WHERE {ORIGIN} IN ({literals(origins)}) GROUP BY t.{key}"
        )
        found = self.stage.rows_of(
            f"SELECT {ORIGIN}, count(*), min({POSITION}), arg_min({identifier(node.ids[0].place)}, {POSITION}) "
            f"FROM {identifier(table)} GROUP BY 1 ORDER BY 1"
        )
        if found:
            self.stage.parts.setdefault(node.table, []).append(f"FROM {identifier(table)}")
        for origin, count, first, first_key in found:
            where = self.stage.where(origin, first)
            faults.note(EndpointNote(where, count, "create", kind.name, side, node.name, first_key))

    def _declared(self, identity: str) -> str:
        """A query of the keys of all nodes that rows declare, and do not only add to; empty for none."""
        adding = f"WHERE {ORIGIN} NOT IN ({literals(self.adding)})" if self.adding else ""
        queries = [
            f"SELECT {identifier(kind.ids[0].place)} AS key FROM ({self._given(kind)}) {adding}"
            for kind in self.stage.kinds
            if kind.is_node and kind.family[0] == identity
        ]
        queries += [f"SELECT key FROM ({self._others[identity]})"] if identity in self._others else []
        return " UNION ALL ".join(queries)

    def undeclared(self, kinds: Sequence[StagedKind], faults: Faults) -> str:
        """A table of the keys to which rows of one family only add; each such row is a fault. Empty without any."""
        if not self.adding or kinds[0].family[0] in self._unread:
            return ""
        table = self.stage.new_table("undeclared")
        own = " UNION ALL ".join(
            f"SELECT {identifier(kind.ids[0].place)} AS key FROM ({self._asked_for(kind)}) "
            f"WHERE {ORIGIN} IN ({literals(self.adding)})"
            for kind in kinds
        )
        declared = self._declared(kinds[0].family[0])
        self.stage.run(
            f"CREATE TABLE {identifier(table)} AS SELECT DISTINCT a.key FROM ({own}) a "
            f"ANTI JOIN ({declared}) d ON a.key = d.key"
        )
        if not self.stage.value(f"SELECT count(*) FROM {identifier(table)}"):
            return ""
        for kind in kinds:
            self._report(kind, table, faults)
        return table

    def _report(self, kind: StagedKind, table: str, faults: Faults) -> None:
        key = identifier(kind.ids[0].place)
        found = (
            f"SELECT {ORIGIN}, {POSITION}, t.{key} FROM ({self._asked_for(kind)}) t "
            f"SEMI JOIN {identifier(table)} u ON t.{key} = u.key ORDER BY 1, 2 LIMIT {MAX_REPORTED}"
        )
        for page in self.stage.stream(found, PAGE):
            for origin, position, value in page:
                where = self.stage.where(origin, position)
                source = self.stage.origins[origin].source
                report_undeclared(faults, source, where, kind.name, value, (origin, position))


def report_undeclared(
    faults: Faults, source: str, where: Where, label: str, key: str | int, place: Place | None = None
) -> None:
    """Adds that rows only add to a node, and nothing declares it."""
    fault = f"no source declares the {label} {key!r}, to which this row adds"
    hint = "declare it in another source, or take `add: true` out, so that this row declares it"
    faults.add(source, where, "missing-node", fault, hint, cause=f"add {label}", place=place, label=label, key=str(key))


def without_undeclared(kind: StagedKind, rows: str, undeclared: str) -> str:
    """A query of the rows of nodes that something declares."""
    key = identifier(kind.ids[0].place)
    return f"SELECT t.* FROM ({rows}) t ANTI JOIN {identifier(undeclared)} u ON t.{key} = u.key"
