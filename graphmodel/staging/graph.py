"""The staged graph: nodes and relationships, none twice, with endpoints that are there, in batches for a writer."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphmodel.model import Model, Ref
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk
from graphmodel.sources.decisions import NO_MERGES, Merges
from graphmodel.staging.batches import RowBatch, RowGroup, batches, groups
from graphmodel.staging.copy import StagedRows
from graphmodel.staging.declaring import Declarations, without_undeclared
from graphmodel.staging.elsewhere import NodesElsewhere
from graphmodel.staging.endpoints import EndpointCheck, EndpointFaults, without_unfit
from graphmodel.staging.faults import Faults
from graphmodel.staging.fingerprint import fingerprint
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, SOURCES, StagedKind, defaults, families
from graphmodel.staging.merge import Merge, Merged, without_repeated
from graphmodel.staging.merged_ids import MergedEndpoints
from graphmodel.staging.panels import given_rows, make_intervals
from graphmodel.staging.shared import SharedRows
from graphmodel.staging.sql import identifier, identifiers, literal, literals
from graphmodel.staging.stage import Stage

NOTHING: Mapping[str, str] = {}
NODES, PART = 20_000, 60_000
"""How many nodes are in a batch at most, and how many relationships in a part."""


class StagedGraph:
    """The rows of a stage. Before they are checked, all are counted, also those that are alike.

    `wanted` are the sources that are to be loaded, `only` the labels and types; None stands for all. `unread` are
    identity labels of which not all nodes are known, so that none of these is missing.
    """

    def __init__(self, model: Model, stage: Stage, priority: Sequence[str] = (), merges: Merges = NO_MERGES) -> None:
        self.merges = merges
        self.model = model
        self.stage = stage
        self.wanted: frozenset[str] | None = None
        self.only: frozenset[str] | None = None
        self.unread: frozenset[str] = frozenset()
        self.endpoints_checked = False
        self.node_count = self.relationship_count = 0
        self._priority = list(priority)
        self._names = sorted({origin.source for origin in stage.origins})
        self.shared = SharedRows(model, stage, merges)
        self.merged: dict[tuple[str, ...], Merged] = {}
        self.unfit: dict[str, EndpointFaults] = {}
        self.undeclared: dict[tuple[str, ...], str] = {}
        self._groups: dict[str, list[RowGroup]] = {}
        stage.settle()
        make_intervals(stage, merges)

    def __len__(self) -> int:
        return len(self.stage)

    def close(self) -> None:
        """Forgets all rows, on disk too."""
        self.stage.close()

    # Checking

    def check(
        self,
        faults: Faults,
        declared: Mapping[Ref, str],
        outside: Mapping[str, str] = NOTHING,
        *,
        closed: bool = True,
        elsewhere: NodesElsewhere | None = None,
        loaded: Collection[Ref] = (),
    ) -> None:
        """Merges rows of one identity, checks endpoints, and counts; what is wrong goes to the faults.

        `declared` are the nodes in memory with their labels; `outside` has, by identity label, a query of the `key` and
        `label` of nodes that there are elsewhere. Not `closed`: there may be more of these, so nothing is said of an
        endpoint that is missing here. With `elsewhere` only the `loaded` nodes in memory count as there, and what that
        finds: these endpoints are looked for there.
        """
        merge = Merge(self.stage, self.model, self._names, self._priority)
        others = self._in_memory(declared)
        for identity, query in outside.items():
            others[identity] = f"{others[identity]} UNION ALL {query}" if identity in others else query
        declarations = Declarations(self.stage, self.given, self._asked_for, others, self.unread)
        declarations.create(faults)
        for nodes in (True, False):
            if not nodes and (closed or elsewhere is not None):
                here = others if elsewhere is None else self._in_memory({ref: declared[ref] for ref in loaded})
                self._check_endpoints(faults, here, MergedEndpoints(self.stage, self.merges, declared), elsewhere)
            for family, kinds in families(self._kinds(nodes)):
                if nodes and (undeclared := declarations.undeclared(kinds, faults)):
                    self.undeclared[family] = undeclared
                rows = {kind.table: self._sound(kind) for kind in kinds}
                merged = merge.merge(kinds, rows, faults)
                if merged is not None:
                    self.merged[family] = merged
        self.endpoints_checked = closed or elsewhere is not None
        self._count()

    def _check_endpoints(
        self, faults: Faults, others: Mapping[str, str], merged: MergedEndpoints, elsewhere: NodesElsewhere | None
    ) -> None:
        kinds = self._kinds(nodes=False)
        if not kinds:
            return
        nodes = self._all_nodes(others)
        if elsewhere is not None:
            elsewhere.add_staged(self._kinds(nodes=True), self.given, self.wanted or ())
            for identity, query in elsewhere.there(self._ends(kinds), nodes).items():
                nodes[identity] = f"{nodes[identity]} UNION ALL {query}" if identity in nodes else query
        not_loaded = elsewhere.declared if elsewhere else {}
        check = EndpointCheck(self.stage, self.model, nodes, merged, not_loaded, self.unread)
        for kind in kinds:
            unfit = check.check(kind, self._asked_for(kind), faults)
            if unfit:
                self.unfit[kind.table] = unfit

    def _ends(self, kinds: Iterable[StagedKind]) -> Iterator[tuple[str, str]]:
        """Queries of the keys at each side of the rows that are asked for, each after its identity label."""
        for kind in kinds:
            for identity, side in zip(kind.family[1:], kind.ids, strict=True):
                yield identity, f"SELECT {identifier(side.place)} AS key FROM ({self._asked_for(kind)})"

    def _all_nodes(self, others: Mapping[str, str]) -> dict[str, str]:
        """For each identity label a query of the key and label of every node; `others` are those in memory."""
        found = {identity: [query] for identity, query in others.items()}
        for kind in self._kinds(nodes=True):
            key = identifier(kind.ids[0].place)
            query = f"SELECT {key} AS key, {literal(kind.name)} AS label FROM ({self.rows(kind)})"
            found.setdefault(kind.family[0], []).append(query)
        return {identity: " UNION ALL ".join(queries) for identity, queries in found.items()}

    def _in_memory(self, declared: Mapping[Ref, str]) -> dict[str, str]:
        """The same for the nodes in memory."""
        keys_by_label: dict[str, list[tuple[Any, str]]] = {}
        found: dict[str, str] = {}
        for ref, label in declared.items():
            keys_by_label.setdefault(ref.label, []).append((ref.key, label))
        for identity, pairs in keys_by_label.items():
            table = self.stage.new_table("declared")
            type_ = "VARCHAR" if isinstance(pairs[0][0], str) else "BIGINT"
            self.stage.run(f"CREATE TABLE {identifier(table)} (key {type_}, label VARCHAR)")
            self.stage.insert(table, pairs)
            found[identity] = f"SELECT key, label FROM {identifier(table)}"
        return found

    def _count(self) -> None:
        """Counts the rows that there are, by what they have in common."""
        self._groups = {kind.table: groups(self.stage, kind, self.rows(kind)) for kind in self.stage.kinds}
        self._total()

    def _total(self) -> None:
        counts = [
            (kind.is_node, sum(group.count for group in self._groups.get(kind.table, ())))
            for kind in self.stage.kinds
            if self.only is None or kind.name in self.only
        ]
        self.node_count = sum(count for node, count in counts if node)
        self.relationship_count = sum(count for node, count in counts if not node)

    def narrow(self, only: Collection[str]) -> None:
        """Leaves the rows of these labels and types alone."""
        self.only = frozenset(only)
        self._total()

    # Batches

    def nodes(self) -> Iterator[RowBatch[NodeChunk]]:
        """The nodes, none twice."""
        for kind, wanted in self._wanted_groups(nodes=True):
            yield from batches(self.stage, wanted, self.rows(kind), self._names, NODES)

    def relationships(self) -> Iterator[list[RowBatch[RelationshipChunk]]]:
        """The relationships, none twice, in parts; those that leave one node stay together."""
        part: list[RowBatch[RelationshipChunk]] = []
        for kind, wanted in self._wanted_groups(nodes=False):
            order = [*(identifier(column.place) for column in kind.ids), ORIGIN, POSITION]
            for rows in batches(self.stage, wanted, self.rows(kind), self._names, PART, order):
                if part and sum(map(len, part)) + len(rows) > PART:
                    yield part
                    part = []
                part.append(rows)
        if part:
            yield part

    def staged(self, *, nodes: bool) -> Iterator[StagedRows]:
        """The same rows, group by group, for DuckDB to write."""
        for kind, wanted in self._wanted_groups(nodes=nodes):
            for group in wanted:
                source = self.stage.origins[group.origins[0]].source
                sources = (source,) if group.sources is None else tuple(self._names[each] for each in group.sources)
                yield StagedRows(self.stage, group, self.rows(kind), sources)

    def batches(self, rows: StagedRows) -> Iterator[RowBatch[Any]]:
        """The batches of a group."""
        own = f"SELECT * FROM ({rows.query}) WHERE {rows.group.condition}"
        return batches(self.stage, [rows.group], own, self._names, NODES)

    def _wanted_groups(self, *, nodes: bool) -> Iterator[tuple[StagedKind, Sequence[RowGroup]]]:
        for kind in self.stage.kinds:
            if kind.is_node == nodes and (self.only is None or kind.name in self.only):
                yield kind, self._groups[kind.table]

    @property
    def print(self) -> int:
        """A number that shows whether two staged graphs give the same rows in the same order."""
        rows = fingerprint(self.stage, [(kind, self.rows(kind)) for kind in self.stage.kinds])
        kinds = [kind.kind for kind in self.stage.kinds]
        parts = [
            rows,
            self._names,
            [(origin.source, origin.file) for origin in self.stage.origins],
            sorted(self.stage.duplicates.items()),
            self._priority,
            *(None if names is None else sorted(names) for names in (self.wanted, self.only)),
            [(kind.cls.__name__, sorted(map(repr, defaults(kind).items()))) for kind in kinds],
        ]
        return zlib.crc32(repr(parts).encode(errors="surrogatepass"))

    # Queries

    def rows(self, kind: StagedKind) -> str:
        """A query of a table's rows as they are to be written, with the sources of those that were merged."""
        rows, merged = self._sound(kind), self.merged.get(kind.family)
        beside = f"{ORIGIN}, {POSITION}, {CLEARED}"
        columns = identifiers(column.place for column in kind.all)
        alone = rows if merged is None else without_repeated(kind, rows, merged)
        found = f"SELECT {beside}, {columns}, NULL::INTEGER[] AS {SOURCES} FROM ({alone})"
        if merged is None:
            return found
        return f"{found} UNION ALL SELECT {beside}, {columns}, {SOURCES} FROM {identifier(merged.tables[kind.table])}"

    def _sound(self, kind: StagedKind) -> str:
        if kind.is_node and (undeclared := self.undeclared.get(kind.family)):
            return without_undeclared(kind, self._asked_for(kind), undeclared)
        return without_unfit(kind, self._asked_for(kind), self.unfit.get(kind.table, EndpointFaults()))

    def not_wanted(self, kind: StagedKind) -> str:
        """A query of a table's rows of sources that were read and are not to be loaded."""
        origins = self.stage.origins if self.wanted is not None else ()
        numbers = [at for at, origin in enumerate(origins) if origin.source not in (self.wanted or ())]
        others = f"SELECT * FROM ({self.given(kind)}) WHERE {ORIGIN} IN ({literals(numbers) or 'NULL'})"
        return self.shared.without(kind, others)

    def _asked_for(self, kind: StagedKind) -> str:
        """A query of the rows of the wanted sources that are not in memory as well."""
        query = self.given(kind)
        if self.wanted is not None:
            numbers = [at for at, origin in enumerate(self.stage.origins) if origin.source in self.wanted]
            named = self._added_to(kind, numbers)
            query = f"SELECT * FROM ({query}) WHERE {ORIGIN} IN ({literals(numbers) or 'NULL'}){named}"
        return self.shared.without(kind, query)

    def _added_to(self, kind: StagedKind, numbers: Sequence[int]) -> str:
        """Or that a row has the key of a node to which rows of these origins add: its own row comes along."""
        adding = [at for at in numbers if self.stage.origins[at].adds]
        if not kind.is_node or not adding:
            return ""
        keys = " UNION ALL ".join(
            f"SELECT {identifier(each.ids[0].place)} FROM ({self.given(each)}) WHERE {ORIGIN} IN ({literals(adding)})"
            for each in self.stage.kinds
            if each.family == kind.family
        )
        return f" OR {identifier(kind.ids[0].place)} IN ({keys})"

    def given(self, kind: StagedKind, *, panels: bool = False) -> str:
        """A query of all rows of a table as the sources gave them; of `panels`, those that were made intervals."""
        return given_rows(self.stage, kind, self.merges, panels=panels)

    def _kinds(self, nodes: bool) -> list[StagedKind]:
        return [kind for kind in self.stage.kinds if kind.is_node == nodes]
