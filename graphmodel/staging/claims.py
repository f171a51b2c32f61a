"""Claims of tables as rows of the staging database: a window of them at a time is in memory, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphmodel.claims import ClaimRecord, merge_all
from graphmodel.claims.encoding import decoded, encoded
from graphmodel.model import Ref
from graphmodel.problems import Where
from graphmodel.staging.sql import identifier, literal, literals
from graphmodel.staging.stage import Stage

PAGE = 5_000
"""How many passages are read at once."""
PLACE = "file, line, place"
"""The columns of a place."""


@dataclass(frozen=True)
class StagedClaim:
    """A claim as one source gives it; `number` is its own."""

    number: int
    source: str
    record: ClaimRecord


SourcedClaim = tuple[ClaimRecord, frozenset[str]]
"""A claim, merged from all that is said of it, and the sources that make it."""


class StagedClaims:
    """The claims of one reading that are staged. What `add` gets at once is one window.

    `named` are the nodes that the claims of each source speak of.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.named: dict[str, set[Ref]] = {}
        self.windows = 0
        self._nodes: dict[str, set[Ref]] = {}
        self._rows = 0
        self._numbers = iter(range(1_000_000_000_000))
        self._claims = self._passages = self._repeated = ""

    def __len__(self) -> int:
        """How many rows there are; a claim that is given twice has two."""
        return self._rows

    def count(self, wanted: Collection[str] | None = None) -> int:
        """How many claims one of the wanted sources makes (None: any)."""
        if not self._rows:
            return 0
        of = "" if wanted is None else f" WHERE source IN ({literals(wanted)})"
        return int(self.stage.value(f"SELECT count(DISTINCT id) FROM {identifier(self._claims)}{of}"))

    def add(self, source: str, records: Iterable[ClaimRecord]) -> None:
        """Adds a window of a source's claims."""
        if not self._claims:
            self._claims, self._passages = self.stage.new_table("claims"), self.stage.new_table("passages")
            self.stage.run(
                f"CREATE TABLE {identifier(self._claims)} "
                "(number BIGINT, part INTEGER, id VARCHAR, fact VARCHAR, source VARCHAR, record VARCHAR, "
                "file VARCHAR, line BIGINT, place BIGINT, bounded BOOLEAN)"
            )
            self.stage.run(
                f"CREATE TABLE {identifier(self._passages)} "
                "(id VARCHAR, document VARCHAR, locator VARCHAR, fingerprint VARCHAR)"
            )
        named = self.named.setdefault(source, set())
        rows = []
        for record in records:
            named.update(referenced(record))
            said = record.testimony
            of_node = said.kind in ("property", "occasion", "role")
            if of_node and said.subject is not None:
                self._nodes.setdefault(source, set()).add(said.subject)
            fact = None if of_node else said.fact
            at = record.where
            row = next(self._numbers), self.windows, record.id, fact, source, encoded(record)
            rows.append((*row, at.file, at.line, at.column, said.bounded_by_event))
        self.stage.insert(self._claims, rows)
        self._rows += len(rows)
        self.windows += 1

    # As they were given

    def bounded(self, source: str) -> Iterator[ClaimRecord]:
        """The claims of a source that events bound."""
        if self._rows:
            query = f"SELECT record FROM {identifier(self._claims)} WHERE bounded AND source = {literal(source)}"
            for page in self.stage.stream(f"{query} ORDER BY number", PAGE):
                yield from (decoded(text) for (text,) in page)

    def drop_at(self, source: str, places: Collection[Where]) -> None:
        """Forgets the claims that a source makes at these places."""
        if places and self._rows:
            drop_places(self.stage, self._claims, source, places)
            self._rows = int(self.stage.value(f"SELECT count(*) FROM {identifier(self._claims)}"))

    def given(self) -> Iterator[list[StagedClaim]]:
        """The claims window by window, as each source gives them."""
        for part in range(self.windows):
            rows = self.stage.rows_of(
                f"SELECT number, source, record FROM {identifier(self._claims)} WHERE part = {part} ORDER BY number"
            )
            yield [StagedClaim(number, source, decoded(text)) for number, source, text in rows]

    def take(self, ids: Collection[str]) -> list[StagedClaim]:
        """The claims with these ids, which leave the stage."""
        if not ids or not self._rows:
            return []
        wanted = f"id IN (FROM {self._listed(ids)})"
        rows = self.stage.rows_of(f"SELECT number, source, record FROM {identifier(self._claims)} WHERE {wanted}")
        self.drop([number for number, *_ in rows])
        return [StagedClaim(number, source, decoded(text)) for number, source, text in sorted(rows)]

    def drop(self, numbers: Collection[int]) -> None:
        """Forgets the claims with these numbers."""
        if numbers:
            self.stage.run(f"DELETE FROM {identifier(self._claims)} WHERE number IN ({literals(numbers)})")
            self._rows -= len(numbers)

    def evidence(self, claims: Iterable[StagedClaim]) -> None:
        """Notes the passages of claims that stay."""
        found = ((claim.record.id, passage) for claim in claims for passage in claim.record.passages)
        self.stage.insert(
            self._passages,
            [(id, each.document.id, each.locator, each.fingerprint) for id, each in found if each.locator],
        )

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
                f"SELECT c.id, c.source, c.record FROM {claims} c ANTI JOIN {repeated} r USING (id) "
                f"WHERE c.part = {part} ORDER BY c.number"
            )
            again = self.stage.rows_of(
                f"SELECT c.id, c.source, c.record FROM {claims} c JOIN {repeated} r USING (id) "
                f"WHERE r.part = {part} ORDER BY c.number"
            )
            found = _merged([*rows, *again], wanted)
            if found:
                yield found

    def facts(self, size: int, wanted: Collection[str] | None = None) -> Iterator[list[str]]:
        """The facts of the relationships that these claims are of, so many at a time."""
        if not self._rows:
            return
        of = "" if wanted is None else f" AND source IN ({literals(wanted)})"
        query = f"SELECT DISTINCT fact FROM {identifier(self._claims)} WHERE fact IS NOT NULL{of}"
        for page in self.stage.stream(query, size):
            yield [fact for (fact,) in page]

    def nodes(self, wanted: Collection[str] | None = None) -> set[Ref]:
        """The nodes of which these claims state properties, and the events in which they state roles."""
        chosen = (refs for source, refs in self._nodes.items() if wanted is None or source in wanted)
        return set().union(*chosen)

    def by_id(self, ids: Collection[str], wanted: Collection[str] | None = None) -> Mapping[str, SourcedClaim]:
        """Those of these ids that there are."""
        return self._found("id", ids, wanted)

    def of_facts(self, facts: Collection[str], wanted: Collection[str] | None = None) -> Mapping[str, SourcedClaim]:
        """The claims of relationships that are of these facts, by id."""
        return self._found("fact", facts, wanted)

    def _found(
        self, column: str, values: Collection[str], wanted: Collection[str] | None
    ) -> Mapping[str, SourcedClaim]:
        if not values or not self._rows:
            return {}
        listed = self._listed(values)
        found = self.stage.rows_of(
            f"SELECT id, source, record FROM {identifier(self._claims)} "
            f"WHERE {column} IN (FROM {listed}) ORDER BY number"
        )
        self.stage.run(f"DROP TABLE {listed}")
        return _merged(found, wanted)

    def passages(self, wanted: Collection[str] | None = None) -> Iterator[list[tuple[str, str, str, frozenset[str]]]]:
        """The passages of which one of the wanted sources (None: any) says something: with document, locator, sources.

        A passage has the sources of all claims that it evidences. Third comes its fingerprint, if it has one.
        """
        if not self._rows:
            return
        said = f"SELECT DISTINCT id, source FROM {identifier(self._claims)}"
        kept = "" if wanted is None else f"HAVING list_has_any(list(DISTINCT s.source), [{literals(wanted)}]) "
        query = (
            f"SELECT p.document, p.locator, max(p.fingerprint), list(DISTINCT s.source) "
            f"FROM {identifier(self._passages)} p JOIN ({said}) s USING (id) GROUP BY 1, 2 {kept}ORDER BY 1, 2"
        )
        for page in self.stage.stream(query, PAGE):
            yield [(document, locator, mark, frozenset(sources)) for document, locator, mark, sources in page]

    def sources_of_passages(self, passages: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], frozenset[str]]:
        """The sources of those of these passages (document and locator) that there are."""
        if not self._rows:
            return {}
        table = self.stage.new_table("asked")
        self.stage.run(f"CREATE TABLE {identifier(table)} (document VARCHAR, locator VARCHAR)")
        self.stage.insert(table, passages)
        found = self.stage.rows_of(
            f"SELECT p.document, p.locator, list(DISTINCT c.source) FROM {identifier(self._passages)} p "
            f"SEMI JOIN {identifier(table)} a USING (document, locator) "
            f"JOIN {identifier(self._claims)} c USING (id) GROUP BY 1, 2"
        )
        self.stage.run(f"DROP TABLE {identifier(table)}")
        return {(document, locator): frozenset(sources) for document, locator, sources in found}

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


def referenced(record: ClaimRecord) -> Iterator[Ref]:
    """The nodes that a claim speaks of."""
    said = record.testimony
    holder = record.holder if isinstance(record.holder, Ref) else None
    events = (bound.of for bound in said.bounds if isinstance(bound.of, Ref))
    yield from (ref for ref in (said.subject, said.object, holder) if ref is not None)
    yield from record.excepting
    yield from events


def _merged(rows: Iterable[tuple[str, str, str]], wanted: Collection[str] | None) -> dict[str, SourcedClaim]:
    given: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    for id, source, text in rows:
        given[id].append(text)
        sources[id].add(source)
    return {
        id: (merge_all([decoded(text) for text in texts]), frozenset(sources[id]))
        for id, texts in given.items()
        if wanted is None or not sources[id].isdisjoint(wanted)
    }
