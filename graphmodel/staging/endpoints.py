"""Whether both endpoints of every staged relationship are there, and of classes that its type connects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Model, Ref, RelationshipType, see_definition
from graphmodel.staging.faults import Faults
from graphmodel.staging.layout import ORIGIN, POSITION, StagedKind
from graphmodel.staging.merged_ids import MergedEndpoints
from graphmodel.staging.missing import HINT, MissingNodes
from graphmodel.staging.notes import ENDS, EndpointNote
from graphmodel.staging.sql import identifier, literals
from graphmodel.staging.stage import Stage

MAX_REPORTED = 100_000
"""How many rows of one table whose endpoints are wrong are reported; then only how many more there are."""
PAGE = 5_000


@dataclass(frozen=True)
class EndpointFaults:
    """The tables that hold which endpoints are missing, and which pairs do not fit; empty where there are none."""

    starts: str = ""
    ends: str = ""
    pairs: str = ""

    def __bool__(self) -> bool:
        return bool(self.starts or self.ends or self.pairs)


class EndpointCheck:
    """Compares the endpoints of relationships with all nodes, by one anti-join for each side of a table.

    `nodes` has, for each identity label, a query of `key` and `label` of every node there is. What is wrong at a node
    into which one of another class is merged, or which no source has, is the merge's fault, unless the row is wrong
    with the nodes that it names itself. `not_loaded` has the same of nodes that are not there, since their sources,
    the third column, are not loaded. Of `unread` identity labels more nodes may be there than are known.
    """

    def __init__(
        self,
        stage: Stage,
        model: Model,
        nodes: Mapping[str, str],
        merged: MergedEndpoints | None = None,
        not_loaded: Mapping[str, str] | None = None,
        unread: Collection[str] = (),
    ) -> None:
        self.stage = stage
        self.model = model
        self._nodes = nodes
        self._merged = merged or MergedEndpoints(stage)
        self._present: dict[str, list[str]] = {}
        self._not_loaded = not_loaded or {}
        self._unread = unread
        known = dict(nodes)
        for identity, query in self._not_loaded.items():
            both = [known[identity]] if identity in known else []
            known[identity] = " UNION ALL ".join([*both, f"SELECT key, label FROM ({query})"])
        self._missing_nodes = MissingNodes(stage, model, known)

    def check(self, kind: StagedKind, rows: str, faults: Faults) -> EndpointFaults:
        """What is wrong with the endpoints of these rows of a table.

        Each such row is a fault; those that their mapping skips are counted.
        """
        _, start, end = kind.family
        unfit = EndpointFaults(
            self._missing(kind, rows, 0, start), self._missing(kind, rows, 1, end), self._pairs(kind, rows)
        )
        if unfit:
            self._count_skipped(kind, rows, unfit, faults)
            self._report(kind, rows, unfit, faults)
        return unfit

    def _count_skipped(self, kind: StagedKind, rows: str, unfit: EndpointFaults, faults: Faults) -> None:
        for side, table in enumerate((unfit.starts, unfit.ends)):
            origins = skipping(self.stage, side)
            if not origins or not table:
                continue
            key = identifier(kind.ids[side].place)
            found = self.stage.rows_of(
                f"SELECT {ORIGIN}, count(*), min({POSITION}), arg_min(t.{key}, {POSITION}) FROM ({rows}) t "
                f"SEMI JOIN {identifier(table)} m ON t.{key} = m.key "
                f"WHERE {ORIGIN} IN ({literals(origins)}) GROUP BY 1 ORDER BY 1"
            )
            for origin, count, first, key_of_first in found:
                where, label = self.stage.where(origin, first), kind.labels[1 + side]
                faults.note(EndpointNote(where, count, "skip", kind.name, side, label, key_of_first))

    def _missing(self, kind: StagedKind, rows: str, side: int, identity: str) -> str:
        """A table of the keys at one side that are no node, and the sources that declare them; empty without any."""
        if identity in self._unread:
            return ""
        place = identifier(kind.ids[side].place)
        nodes = self._nodes.get(identity)
        absent = f"ANTI JOIN ({nodes}) n ON t.{place} = n.key" if nodes else ""
        found = f"SELECT DISTINCT t.{place} AS key FROM ({rows}) t {absent}"
        declaring = self._not_loaded.get(identity)
        if declaring is None:
            return self._kept(f"SELECT key, NULL::VARCHAR AS source FROM ({found})", "missing")
        sources = f"SELECT key, min(source) AS source FROM ({declaring}) GROUP BY key"
        return self._kept(f"SELECT m.key, d.source FROM ({found}) m LEFT JOIN ({sources}) d USING (key)", "missing")

    def _pairs(self, kind: StagedKind, rows: str) -> str:
        """A table of the pairs of nodes that the type does not connect; empty without any."""
        assert isinstance(kind.kind, RelationshipType)
        _, start, end = kind.family
        pairs = [(a, b) for a in self._labels(start) for b in self._labels(end)]
        wrong = [(a, b) for a, b in pairs if not fits(self.model, kind.kind, a, b)]
        if not wrong:
            return ""
        a, b = (identifier(column.place) for column in kind.ids)
        which = ", ".join(f"({literals(pair)})" for pair in wrong)
        return self._kept(
            f'SELECT DISTINCT t.{a} AS start, t.{b} AS "end", x.label AS start_label, y.label AS end_label '
            f"FROM ({rows}) t JOIN ({self._nodes[start]}) x ON t.{a} = x.key "
            f"JOIN ({self._nodes[end]}) y ON t.{b} = y.key "
            f"WHERE (x.label, y.label) IN ({which})",
            "pairs",
        )

    def _labels(self, identity: str) -> list[str]:
        """The labels of the nodes that there are of an identity label."""
        if identity not in self._nodes:
            return []
        if identity not in self._present:
            found = self.stage.rows_of(f"SELECT DISTINCT label FROM ({self._nodes[identity]}) ORDER BY 1")
            self._present[identity] = [label for (label,) in found]
        return self._present[identity]

    def _kept(self, query: str, name: str) -> str:
        table = self.stage.new_table(name)
        self.stage.run(f"CREATE TABLE {identifier(table)} AS {query}")
        if self.stage.value(f"SELECT count(*) FROM {identifier(table)}"):
            return table
        self.stage.run(f"DROP TABLE {identifier(table)}")
        return ""

    def _report(self, kind: StagedKind, rows: str, unfit: EndpointFaults, faults: Faults) -> None:
        a, b = (identifier(column.place) for column in kind.ids)
        joins, marks, declaring = [], [], []
        for side, (table, name, on) in enumerate(
            ((unfit.starts, "s", f"t.{a} = s.key"), (unfit.ends, "e", f"t.{b} = e.key"))
        ):
            joins += [f"LEFT JOIN {identifier(table)} {name} ON {on}"] if table else []
            origins = skipping(self.stage, side)
            unskipped = f" AND t.{ORIGIN} NOT IN ({literals(origins)})" if origins else ""
            marks.append(f"({name}.key IS NOT NULL{unskipped})" if table else "false")
            declaring.append(f"{name}.source" if table else "NULL")
        if unfit.pairs:
            joins.append(f'LEFT JOIN {identifier(unfit.pairs)} p ON t.{a} = p.start AND t.{b} = p."end"')
        labels = "p.start_label, p.end_label" if unfit.pairs else "NULL, NULL"
        found = (
            f"SELECT t.{ORIGIN}, t.{POSITION}, t.{a}, t.{b}, {', '.join(marks)}, {labels}, {', '.join(declaring)} "
            f"FROM ({rows}) t "
            f"{' '.join(joins)} WHERE {' OR '.join(marks)}{' OR p.start IS NOT NULL' if unfit.pairs else ''} "
            f"ORDER BY 1, 2 LIMIT {MAX_REPORTED + 1}"
        )
        count = 0
        for page in self.stage.stream(found, PAGE):
            named = self._merged.named(
                kind, [row[:2] for row in page if row[6] is not None and self._at_merged(kind, row)]
            )
            for row in page:
                self._fault(kind, row, named.get(row[:2], ()), faults)
            count += len(page)
        if count > MAX_REPORTED:
            fault = f"{kind.name}: more than {MAX_REPORTED:,} rows have an endpoint that is missing or does not fit"
            origin, hint = self.stage.origins[page[-1][0]], "fix those reported first"
            faults.add(origin.source, self.stage.where(*page[-1][:2]), "missing-end", fault, hint, place=page[-1][:2])

    def _at_merged(self, kind: StagedKind, row: Sequence[Any]) -> bool:
        return not self._merged.across.isdisjoint(_ends(kind, row))

    def _fault(self, kind: StagedKind, row: Sequence[Any], named: Collection[tuple[Ref, Ref]], faults: Faults) -> None:
        """Adds what is wrong with a row; `named` are the endpoints that its place names, of merged nodes."""
        origin_number, position = row[:2]
        where, source = self.stage.where(origin_number, position), self.stage.origins[origin_number].source
        assert isinstance(kind.kind, RelationshipType)
        ends = _ends(kind, row)
        sides = zip(kind.labels[1:], ends, row[4:6], row[8:10], strict=True)
        for side, (label, end, missing, declaring) in enumerate(sides):
            if missing and end not in self._merged.across:
                if declaring:
                    fault = f"neither the graph nor a source that is loaded has the {label} {end.key!r}"
                    hint = f"load {declaring} as well, which declares it, or take the row out"
                else:
                    fault = f"no source declares the {label} {end.key!r}"
                    hint = self._missing_nodes.hint(label, end.label, end.key)
                if hint == HINT and is_mapping_file(source):
                    hint += f"; `missing: skip` of its {ENDS[side]} leaves such rows out"
                place, key = (origin_number, position), str(end.key)
                faults.add(source, where, "missing-end", fault, hint, place=place, label=label, key=key)
        if row[6] is None:
            return
        pairs = self._merged.labels(named, dict(zip(ends, row[6:8], strict=True))) if named else [tuple(row[6:8])]
        wrong = [(a, b) for a, b in pairs if a and b and not fits(self.model, kind.kind, a, b)]
        if not wrong or len(wrong) < len(pairs):
            faults.misplaced.setdefault((kind.kind.type, ends[0], ends[1]))
            return
        wanted = ", ".join(f"({a})->({b})" for a, b in kind.kind.pairs)
        fault = f"{kind.kind.type} connects {wanted}, not ({wrong[0][0]})->({wrong[0][1]})"
        hint = see_definition(kind.kind.type)
        faults.add(source, where, "wrong-end", fault, hint, place=(origin_number, position))


def _ends(kind: StagedKind, row: Sequence[Any]) -> tuple[Ref, Ref]:
    start, end = (Ref(identity, key) for identity, key in zip(kind.family[1:], row[2:4], strict=True))
    return start, end


def is_mapping_file(source: str) -> bool:
    """Whether a source is a table that a mapping reads, whose ends take options."""
    return source.endswith((".yaml", ".yml"))


def skipping(stage: Stage, side: int) -> list[int]:
    """The numbers of the origins whose rows are left out where the endpoint at a side is missing."""
    return [number for number, origin in enumerate(stage.origins) if origin.missing[side] == "skip"]


def fits(model: Model, kind: RelationshipType, start: str, end: str) -> bool:
    """Whether nodes of these labels may be the endpoints of a relationship."""
    a, b = model.nodes[start].cls, model.nodes[end].cls
    pairs = ((model.nodes[x].cls, model.nodes[y].cls) for x, y in kind.pairs if x in model.nodes and y in model.nodes)
    return any(
        (issubclass(a, x) and issubclass(b, y)) or (kind.symmetric and issubclass(b, x) and issubclass(a, y))
        for x, y in pairs
    )


def without_unfit(kind: StagedKind, rows: str, unfit: EndpointFaults) -> str:
    """A query of the rows whose endpoints are sound."""
    if not unfit:
        return rows
    a, b = (identifier(column.place) for column in kind.ids)
    joins = [f"ANTI JOIN {identifier(unfit.starts)} s ON t.{a} = s.key"] if unfit.starts else []
    joins += [f"ANTI JOIN {identifier(unfit.ends)} e ON t.{b} = e.key"] if unfit.ends else []
    joins += [f'ANTI JOIN {identifier(unfit.pairs)} p ON t.{a} = p.start AND t.{b} = p."end"'] if unfit.pairs else []
    return f"SELECT t.* FROM ({rows}) t {' '.join(joins)}"
