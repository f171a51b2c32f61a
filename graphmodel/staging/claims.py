"""Claims of tables as rows of the staging database: a window of them at a time is in memory, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from graphmodel.claims import ClaimRecord, merge_all
from graphmodel.model import Ref
from graphmodel.problems import Where
from graphmodel.staging.claim_columns import CLAIM_COLUMNS, CLAIM_READ, claim_in, claim_row
from graphmodel.staging.decided import decided_claims, fact_ranges, undecided_facts
from graphmodel.staging.passages import PAGE, StagedPassages
from graphmodel.staging.sql import identifier, identifiers, literal, literals
from graphmodel.staging.stage import Stage
from graphmodel.staging.standing import JudgedClaim, StandingRules

JUDGED_TOGETHER = 50_000
"""About how many claims the rules in SQL judge at once, at most."""
PLACE = "file, line, place"
"""The columns of a place."""
_READ = identifiers(CLAIM_READ)
OF_NODE = list(CLAIM_COLUMNS).index("of_node")


@dataclass(frozen=True)
class StagedClaim:
    """A claim as one source gives it; `number` is its own."""

    number: int
    source: str
    record: ClaimRecord


Part = tuple[str, str]
"""What a node is to claims: their `subject` or `object`, with the predicate; their `holder`, with the label given."""
SourcedClaim = tuple[ClaimRecord, frozenset[str]]
"""A claim, merged from all that is said of it, and the sources that make it."""


class StagedClaims:
    """The claims of one reading that are staged. What `add` gets at once is one window.

    `parts` are the nodes that the claims of each source speak of, by what they are to them.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.parts: dict[str, dict[Part, set[Ref]]] = {}
        self.windows = 0
        self._nodes: dict[str, set[Ref]] = {}
        self._rows = 0
        self._numbers = iter(range(1_000_000_000_000))
        self._claims = self._repeated = ""
        self.passages: StagedPassages | None = None

    def __len__(self) -> int:
        """How many rows there are; a claim that is given twice has two."""
        return self._rows

    def count(self, wanted: Collection[str] | None = None) -> int:
        """How many claims one of the wanted sources makes (None: any)."""
        if not self._rows:
            return 0
        of = f"FROM {identifier(self._claims)} WHERE true{self._said_by(wanted)}"
        return int(self.stage.value(f"SELECT count(DISTINCT id) {of}"))

    def add(self, source: str, records: Iterable[ClaimRecord]) -> None:
        """Adds a window of a source's claims."""
        if not self._claims:
            self._claims = self.stage.new_table("claims")
            columns = ", ".join(f"{name} {type}" for name, type in CLAIM_COLUMNS.items())
            self.stage.run(
                f"CREATE TABLE {identifier(self._claims)} (number BIGINT, part INTEGER, source VARCHAR, {columns})"
            )
            self.passages = StagedPassages(self.stage, self._claims)
        parts = self.parts.setdefault(source, defaultdict(set))
        rows, numbered = [], []
        for record in records:
            for part, ref in _parts_of(record):
                parts[part].add(ref)
            number, row = next(self._numbers), claim_row(record)
            rows.append((number, self.windows, source, *row))
            if row[OF_NODE] and record.testimony.subject is not None:
                self._nodes.setdefault(source, set()).add(record.testimony.subject)
            numbered.append((number, record))
        self.stage.insert(self._claims, rows)
        if self.passages is not None:
            self.passages.add(numbered)
        self._rows += len(rows)
        self.windows += 1

    def named(self, sources: Iterable[str] | None = None) -> set[Ref]:
        """The nodes that the claims of these sources speak of (None: of all)."""
        given = self.parts if sources is None else sources
        return set().union(*(refs for source in given for refs in self.parts.get(source, {}).values()))

    # As they were given

    def bounded(self, source: str) -> Iterator[ClaimRecord]:
        """The claims of a source that events bound."""
        if self._rows:
            query = f"SELECT {_READ} FROM {identifier(self._claims)} WHERE bounded AND source = {literal(source)}"
            for page in self.stage.stream(f"{query} ORDER BY number", PAGE):
                yield from map(claim_in, page)

    def drop_at(self, source: str, places: Collection[Where]) -> None:
        """Forgets the claims that a source makes at these places."""
        if places and self.passages is not None:
            drop_places(self.stage, self._claims, source, places)
            self.passages.drop_others()
            self._rows = int(self.stage.value(f"SELECT count(*) FROM {identifier(self._claims)}"))

    def distinct(self, source: str, *columns: str) -> Iterator[tuple[str, ...]]:
        """What a source's plain claims have in `predicate`, `qualifiers` or `document`, each once.

        A plain claim is of a relationship, and itself storable; what may be wrong is one of these, or a node it names.
        """
        if self._rows:
            of = f"FROM {identifier(self._claims)} WHERE plain AND source = {literal(source)}"
            yield from chain.from_iterable(self.stage.stream(f"SELECT DISTINCT {', '.join(columns)} {of}", PAGE))

    def given(self, sources: Collection[str] | None = None) -> Iterator[list[StagedClaim]]:
        """The claims window by window, as each source gives them; all windows, or with claims that are not plain.

        Of the `sources`, all windows as well.
        """
        of = "" if sources is None else f"WHERE NOT plain OR source IN ({literals(sources) or 'NULL'})"
        query = f"SELECT DISTINCT part FROM {identifier(self._claims)} {of} ORDER BY part"
        for (part,) in self.stage.rows_of(query) if self._rows else ():
            rows = self.stage.rows_of(
                f"SELECT number, source, {_READ} FROM {identifier(self._claims)} WHERE part = {part} ORDER BY number"
            )
            yield [StagedClaim(number, source, claim_in(row)) for number, source, *row in rows]

    def take(self, ids: Collection[str]) -> list[StagedClaim]:
        """The claims with these ids, which leave the stage."""
        if not ids or not self._rows:
            return []
        wanted = f"id IN (FROM {self._listed(ids)})"
        rows = self.stage.rows_of(
            f"SELECT number, source, {_READ} FROM {identifier(self._claims)} WHERE {wanted} ORDER BY number"
        )
        self.drop([number for number, *_ in rows])
        return [StagedClaim(number, source, claim_in(row)) for number, source, *row in rows]

    def drop(self, numbers: Collection[int]) -> None:
        """Forgets the claims with these numbers."""
        if numbers and self.passages is not None:
            self.stage.run(f"DELETE FROM {identifier(self._claims)} WHERE number IN ({literals(numbers)})")
            self.passages.drop_others()
            self._rows -= len(numbers)

    # Merged

    def settle(self) -> None:
        """Finds the claims that are given more than once, now that no more come."""
        if not self._rows:
            return
        self._repeated = self.stage.new_table("repeated")
        claims, repeated = identifier(self._claims), identifier(self._repeated)
        self.stage.run(
            f"CREATE TABLE {repeated} AS SELECT id, min(number) AS first, min_by(part, number) AS part "
            f"FROM {claims} GROUP BY id HAVING count(*) > 1"
        )

    def merged(self, wanted: Collection[str] | None = None) -> Iterator[dict[str, SourcedClaim]]:
        """The claims that one of the wanted sources makes (None: any), each once, window by window, by id."""
        claims, repeated = identifier(self._claims), identifier(self._repeated)
        for part in range(self.windows if self._rows else 0):
            rows = self.stage.rows_of(
                f"SELECT id, source, {_READ} FROM {claims} c ANTI JOIN {repeated} r USING (id) "
                f"WHERE c.part = {part} ORDER BY c.number"
            )
            again = self.stage.rows_of(
                f"SELECT c.id, source, {identifiers(CLAIM_READ, 'c')} FROM {claims} c JOIN {repeated} r USING (id) "
                f"WHERE r.part = {part} ORDER BY c.number"
            )
            found = _merged([*rows, *again], wanted)
            if found:
                yield found

    def by_fact(
        self, size: int, but: Collection[str], wanted: Collection[str] | None = None
    ) -> Iterator[Mapping[str, SourcedClaim]]:
        """The claims of relationships that `judged` leaves out, by id, about so many at a time, all of a fact together.

        Those of the facts in `but` are left out here too.
        """
        if not self._rows:
            return
        claims = identifier(self._claims)
        said = f"SELECT fact FROM {claims} WHERE NOT of_node{self._said_by(wanted)}"
        of = f"fact IN ({said}) AND fact IN ({undecided_facts(self._claims)})"
        query = f"SELECT fact, id, source, {_READ} FROM {claims} WHERE NOT of_node AND {of} ORDER BY fact, number"
        window: list[tuple[Any, ...]] = []
        for fact, rows in groupby(chain.from_iterable(self.stage.stream(query, PAGE)), key=itemgetter(0)):
            if len(window) >= size:
                yield _merged(window, wanted)
                window = []
            window += (row[1:] for row in rows if fact not in but)
        yield _merged(window, wanted)

    def judged(self, size: int, day: date, wanted: Collection[str] | None = None) -> Iterator[list[JudgedClaim]]:
        """How the facts of these claims of relationships hold on a day, by the rules in SQL, as `by_fact` gives claims.

        Left out are facts of which a claim has what the rules do not look at.
        """
        if not self._rows:
            return
        window: list[JudgedClaim] = []
        for claims in self._judged_facts(day, self._said_by(wanted)):
            window += claims
            if len(window) >= size:
                yield window
                window = []
        yield window

    def _judged_facts(self, day: date, condition: str) -> Iterator[Iterator[JudgedClaim]]:
        """The same, fact by fact; some facts at a time are judged, since DuckDB holds what it has of them in memory."""
        rules, view = StandingRules(self.stage), self.stage.new_table("said")
        for facts in fact_ranges(self._rows, JUDGED_TOGETHER):
            claims = decided_claims(self._claims, self._repeated, condition, facts)
            self.stage.run(f"CREATE VIEW {identifier(view)} AS {claims}")
            for _, of_fact in groupby(chain.from_iterable(rules.of_table(view, day)), key=attrgetter("fact")):
                yield of_fact
            self.stage.run(f"DROP VIEW {identifier(view)}")

    def _said_by(self, wanted: Collection[str] | None) -> str:
        return "" if wanted is None else f" AND source IN ({literals(wanted) or 'NULL'})"

    def nodes(self, wanted: Collection[str] | None = None) -> set[Ref]:
        """The nodes of which these claims state properties, and the events in which they state roles."""
        chosen = (refs for source, refs in self._nodes.items() if wanted is None or source in wanted)
        return set().union(*chosen)

    def by_id(self, ids: Collection[str], wanted: Collection[str] | None = None) -> Mapping[str, SourcedClaim]:
        """Those of these ids that there are."""
        if not ids or not self._rows:
            return {}
        listed = self._listed(ids)
        found = self.stage.rows_of(
            f"SELECT id, source, {_READ} FROM {identifier(self._claims)} WHERE id IN (FROM {listed}) ORDER BY number"
        )
        self.stage.run(f"DROP TABLE {listed}")
        return _merged(found, wanted)

    def _listed(self, ids: Collection[str]) -> str:
        table = self.stage.new_table("asked")
        self.stage.run(f"CREATE TABLE {identifier(table)} (id VARCHAR)")
        self.stage.insert(table, [(id,) for id in ids])
        return identifier(table)


def drop_places(stage: Stage, table: str, source: str, places: Collection[Where]) -> None:
    """Takes the rows of these places out of a table that has a source and a place in each row."""
    if not places:
        return
    gone = stage.new_table("gone")
    stage.run(f"CREATE TABLE {identifier(gone)} (file VARCHAR, line BIGINT, place BIGINT)")
    stage.insert(gone, [(each.file, each.line, each.column) for each in places])
    stage.run(
        f"DELETE FROM {identifier(table)} WHERE source = {literal(source)} AND ({PLACE}) IN (FROM {identifier(gone)})"
    )
    stage.run(f"DROP TABLE {identifier(gone)}")


def _parts_of(record: ClaimRecord) -> Iterator[tuple[Part, Ref]]:
    """The nodes that a claim speaks of."""
    said = record.testimony
    if said.subject is not None:
        yield ("subject", said.predicate), said.subject
    if said.object is not None:
        yield ("object", said.predicate), said.object
    if isinstance(record.holder, Ref):
        yield ("holder", record.holder_label), record.holder
    for ref in (*record.excepting, *(bound.of for bound in said.bounds)):
        if isinstance(ref, Ref):
            yield ("", ""), ref


def _merged(rows: Iterable[Sequence[Any]], wanted: Collection[str] | None) -> dict[str, SourcedClaim]:
    """The claims of rows of id, source and columns, each merged from all that is said of it."""
    given: dict[str, list[ClaimRecord]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    for id, source, *row in rows:
        given[id].append(claim_in(row))
        sources[id].add(source)
    return {
        id: (merge_all(records), frozenset(sources[id]))
        for id, records in given.items()
        if wanted is None or not sources[id].isdisjoint(wanted)
    }
