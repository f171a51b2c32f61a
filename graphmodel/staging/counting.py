"""What became of each table's rows, once they are merged and checked: every row counted once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from graphmodel.problems import Where
from graphmodel.sources.tables.tally import RowCounts, RowTally
from graphmodel.staging.declaring import without_undeclared
from graphmodel.staging.endpoints import EndpointFaults, skipping, without_unfit
from graphmodel.staging.faults import Place
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.layout import ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifier, identifiers, literals

Row = tuple[int, int]
"""A table's number, and the number of its row."""


def count_rows(
    tallies: Sequence[RowTally],
    graph: StagedGraph | None,
    places: Collection[Place] = (),
    rows: Collection[tuple[str, Where]] = (),
    lines: Collection[Where] = (),
) -> tuple[RowCounts, ...]:
    """The counts of each table, in the order in which they were read.

    Beside the rows that reading refused, and those whose endpoints are missing, these are rejected: staged rows by
    their `places`, `rows` by source and place, and `lines` by their place in whatever source.
    """
    refused = [set[int]() for _ in tallies]
    by_file: dict[str, list[int]] = defaultdict(list)
    for number, tally in enumerate(tallies):
        by_file[tally.file].append(number)
        refused[number].update(_numbers(tally, tally.refused_lines))
    for source, where in {*rows, *(("", where) for where in lines)}:
        for number in by_file.get(where.file, ()):
            if source in ("", tallies[number].source):
                refused[number].update(_numbers(tallies[number], [where.line]))
    if graph is None:
        return tuple(_counted(tally, also) for tally, also in zip(tallies, refused, strict=True))
    return _Count(tallies, graph, places).counts(refused)


def _numbers(tally: RowTally, lines: Iterable[int]) -> Iterator[int]:
    """The numbers of the rows on these lines."""
    for line in lines:
        if tally.line is None:
            yield from [line] * (line > 0)
        elif tally.rows and line:
            found = bisect_left(range(tally.rows + 1), line, lo=1, key=tally.line)
            yield from [found] * (found <= tally.rows and tally.line(found) == line)


def _counted(tally: RowTally, refused: Collection[int]) -> RowCounts:
    """The counts of a table of which nothing is staged: some of its rows may have given claims."""
    rejected = len(tally.refused) + sum(number not in tally.refused for number in refused)
    refused_claims = sum(number in tally.claimed for number in {*tally.refused, *refused}) if len(tally.claimed) else 0
    kept = len(tally.claimed) - refused_claims
    left_out = tally.rows - kept - rejected
    return RowCounts(tally.source, tally.file, tally.rows, kept=kept, left_out=left_out, rejected=rejected)


class _Count:
    """Counts by queries over the staged rows, each of which is named by its table and its position."""

    def __init__(self, tallies: Sequence[RowTally], graph: StagedGraph, places: Collection[Place]) -> None:
        self.tallies = tallies
        self.graph = graph
        self.stage = graph.stage
        number = {(tally.source, tally.file): at for at, tally in enumerate(tallies)}
        self._tables = [number.get((origin.source, origin.file), -1) for origin in self.stage.origins]
        sources = {tally.source: at for at, tally in enumerate(tallies)}
        own = [sources.get(origin.source, -1) for origin in self.stage.origins]
        table, source = (f"list_extract([{literals(each) or '-1'}], {ORIGIN} + 1)" for each in (self._tables, own))
        self._row = f"{table} AS t, {POSITION} AS p, {source} AS s"
        self._places = {(self._tables[origin], position) for origin, position in places}

    def counts(self, refused: Sequence[Collection[int]]) -> tuple[RowCounts, ...]:
        """The counts of each table. `refused` are rows by table that were refused after they were read."""
        rejected, given = self.stage.new_table("rejected"), self.stage.new_table("given")
        self.stage.run(f"CREATE TABLE {identifier(rejected)} (t INTEGER, p BIGINT)")
        self.stage.insert(rejected, self._known(refused))
        for query in self._unfit():
            self.stage.run(f"INSERT INTO {identifier(rejected)} SELECT t, p FROM ({query})")
        self.stage.run(f"CREATE TABLE {identifier(given)} (t INTEGER, p BIGINT, fresh BOOLEAN)")
        claimed = ((at, number, True) for at, tally in enumerate(self.tallies) for number in tally.claimed)
        self.stage.insert(given, claimed)
        for family in {kind.family: None for kind in self._kinds}:
            for query in self._fresh([kind for kind in self._kinds if kind.family == family]):
                self.stage.run(f"INSERT INTO {identifier(given)} {query}")
        for kind in (kind for kind in self._kinds if kind.table in self.stage.panels):
            query = f"SELECT {self._row} FROM ({self._rows(kind, panels=True)})"
            self.stage.run(f"INSERT INTO {identifier(given)} SELECT t, p, false FROM ({query})")
        found = self.stage.rows_of(
            f"SELECT t, count(*), count(*) FILTER (fresh) FROM (SELECT t, p, bool_or(fresh) AS fresh "
            f"FROM {identifier(given)} GROUP BY t, p) g ANTI JOIN {identifier(rejected)} r USING (t, p) GROUP BY t"
        )
        bad = dict(self.stage.rows_of(f"SELECT t, count(DISTINCT p) FROM {identifier(rejected)} GROUP BY t"))
        for name in (rejected, given):
            self.stage.run(f"DROP TABLE {identifier(name)}")
        rows = {at: (some, fresh) for at, some, fresh in found}
        return tuple(self._one(at, rows.get(at, (0, 0)), bad.get(at, 0)) for at, _ in enumerate(self.tallies))

    def _one(self, at: int, given: tuple[int, int], rejected: int) -> RowCounts:
        tally, (some, kept) = self.tallies[at], given
        left_out = tally.rows - some - rejected
        return RowCounts(tally.source, tally.file, tally.rows, kept, some - kept, left_out, rejected)

    def _known(self, refused: Sequence[Collection[int]]) -> Iterator[Row]:
        yield from self._places
        for at, (tally, also) in enumerate(zip(self.tallies, refused, strict=True)):
            yield from ((at, number) for number in tally.refused)
            yield from ((at, number) for number in also)

    @property
    def _kinds(self) -> list[StagedKind]:
        only = self.graph.only
        return [kind for kind in self.stage.kinds if only is None or kind.name in only]

    def _rows(self, kind: StagedKind, *, panels: bool = False) -> str:
        """A query of the rows of tables of the wanted sources; of `panels`, those that were made intervals."""
        wanted = self.graph.wanted
        numbers = [
            number
            for number, origin in enumerate(self.stage.origins)
            if self._tables[number] >= 0 and (wanted is None or origin.source in wanted)
        ]
        return (
            f"SELECT * FROM ({self.graph.given(kind, panels=panels)}) WHERE {ORIGIN} IN ({literals(numbers) or 'NULL'})"
        )

    def _read(self, kind: StagedKind) -> str:
        """The same, with all rows of intervals beside the first of each."""
        if kind.table not in self.stage.panels:
            return self._rows(kind)
        return f"{self._rows(kind)} UNION ALL {self._rows(kind, panels=True)}"

    def _unfit(self) -> Iterator[str]:
        """Queries of the rows that are rejected for an endpoint, or for a node that nobody declares."""
        for kind in self._kinds:
            if kind.is_node and (undeclared := self.graph.undeclared.get(kind.family)):
                key = identifier(kind.ids[0].place)
                found = f"SEMI JOIN {identifier(undeclared)} u ON t.{key} = u.key"
                yield f"SELECT {self._row} FROM ({self._read(kind)}) t {found}"
            unfit = self.graph.unfit.get(kind.table, EndpointFaults())
            for side, table in enumerate((unfit.starts, unfit.ends)):
                if table:
                    skipped = literals(skipping(self.stage, side)) or "-1"
                    on = f"t.{identifier(kind.ids[side].place)} = m.key AND t.{ORIGIN} NOT IN ({skipped})"
                    yield f"SELECT {self._row} FROM ({self._read(kind)}) t SEMI JOIN {identifier(table)} m ON {on}"
            if unfit.pairs:
                a, b = (identifier(column.place) for column in kind.ids)
                on = f't.{a} = m.start AND t.{b} = m."end"'
                yield f"SELECT {self._row} FROM ({self._read(kind)}) t SEMI JOIN {identifier(unfit.pairs)} m ON {on}"

    def _sound(self, kind: StagedKind) -> str:
        if kind.is_node and (undeclared := self.graph.undeclared.get(kind.family)):
            return without_undeclared(kind, self._rows(kind), undeclared)
        return without_unfit(kind, self._rows(kind), self.graph.unfit.get(kind.table, EndpointFaults()))

    def _fresh(self, kinds: Sequence[StagedKind]) -> Iterator[str]:
        """Queries of all rows of a family, and of those that are the first of their source to give something."""
        names = [f"id {at}" for at, _ in enumerate(kinds[0].identity)]
        own = " UNION ALL ".join(
            f"SELECT {self._row}, {self._named(kind)} FROM ({self._sound(kind)})" for kind in kinds
        )
        repeated = self._repeated(kinds[0], names)
        if not repeated:
            yield f"SELECT t, p, true FROM ({own})"
            return
        key = identifiers(names)
        both = self.stage.new_table("repeated rows")
        self.stage.run(
            f"CREATE TABLE {identifier(both)} AS SELECT o.*, {' OR '.join(mark for _, mark in repeated)} AS twice "
            f"FROM ({own}) o {' '.join(join for join, _ in repeated)}"
        )
        yield f"SELECT t, p, NOT twice FROM {identifier(both)}"
        yield (
            f"SELECT min_by(t, (t, p)), min_by(p, (t, p)), true FROM {identifier(both)} WHERE twice GROUP BY s, {key}"
        )
        self.stage.run(f"DROP TABLE {identifier(both)}")

    def _named(self, kind: StagedKind) -> str:
        return ", ".join(f"{identifier(place)} AS {identifier(f'id {at}')}" for at, place in enumerate(kind.identity))

    def _repeated(self, kind: StagedKind, names: Sequence[str]) -> list[tuple[str, str]]:
        """The joins by which a row shows whether several rows may have its identity, and the mark of each."""
        merged, shared = self.graph.merged.get(kind.family), self.graph.shared.tables.get(kind.family)
        found = [(merged.repeated, names, "r")] if merged is not None else []
        found += [(shared, names[: len(kind.ids)], "h")] if shared is not None else []
        return [
            (
                f"LEFT JOIN (SELECT *, true AS found FROM {identifier(table)}) {as_} ON "
                + " AND ".join(f"o.{identifier(name)} = {as_}.{identifier(name)}" for name in own),
                f"coalesce({as_}.found, false)",
            )
            for table, own, as_ in found
        ]
