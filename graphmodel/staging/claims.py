"""Claims of tables as rows of the staging database: a window of them at a time is in memory, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from graphmodel.claims import ClaimRecord, merge_all
from graphmodel.claims.encoding import decoded, encoded
from graphmodel.model import Ref
from graphmodel.problems import Where
from graphmodel.sources.tables.storable import fault_of
from graphmodel.staging.sql import identifier, literal, literals
from graphmodel.staging.stage import Stage

PAGE = 5_000
"""How many rows are read at once."""
PLACE = "file, line, place"
"""The columns of a place."""


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
                "file VARCHAR, line BIGINT, place BIGINT, bounded BOOLEAN, "
                "plain BOOLEAN, predicate VARCHAR, qualifiers VARCHAR, document VARCHAR)"
            )
            self.stage.run(
                f"CREATE TABLE {identifier(self._passages)} "
                "(number BIGINT, id VARCHAR, document VARCHAR, locator VARCHAR, fingerprint VARCHAR)"
            )
        parts = self.parts.setdefault(source, defaultdict(set))
        rows, passages = [], []
        for record in records:
            for part, ref in _parts_of(record):
                parts[part].add(ref)
            said = record.testimony
            of_node = said.kind in ("property", "occasion", "role")
            if of_node and said.subject is not None:
                self._nodes.setdefault(source, set()).add(said.subject)
            fact = None if of_node else said.fact
            at = record.where
            number = next(self._numbers)
            row = number, self.windows, record.id, fact, source, encoded(record)
            kind = _is_plain(record), said.predicate, said.qualifiers, said.document
            rows.append((*row, at.file, at.line, at.column, said.bounded_by_event, *kind))
            named = [each for each in record.passages if each.locator]
            passages += [(number, record.id, each.document.id, each.locator, each.fingerprint) for each in named]
        self.stage.insert(self._claims, rows)
        self.stage.insert(self._passages, passages)
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
            query = f"SELECT record FROM {identifier(self._claims)} WHERE bounded AND source = {literal(source)}"
            for page in self.stage.stream(f"{query} ORDER BY number", PAGE):
                yield from (decoded(text) for (text,) in page)

    def drop_at(self, source: str, places: Collection[Where]) -> None:
        """Forgets the claims that a source makes at these places."""
        if places and self._rows:
            drop_places(self.stage, self._claims, source, places)
            self._drop_passages()
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
            self._drop_passages()
            self._rows -= len(numbers)

    def _drop_passages(self) -> None:
        kept = f"SELECT number FROM {identifier(self._claims)}"
        self.stage.run(f"DELETE FROM {identifier(self._passages)} WHERE number NOT IN ({kept})")

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

    def by_fact(
        self, size: int, but: Collection[str], wanted: Collection[str] | None = None
    ) -> Iterator[Mapping[str, SourcedClaim]]:
        """The claims of relationships by id, about so many at a time, all of a fact together; `but` for some facts."""
        if not self._rows:
            return
        claims = identifier(self._claims)
        said = "" if wanted is None else f" AND source IN ({literals(wanted)})"
        of = f"fact IN (SELECT fact FROM {claims} WHERE fact IS NOT NULL{said})"
        query = f"SELECT fact, id, source, record FROM {claims} WHERE {of} ORDER BY fact, number"
        window: list[tuple[str, str, str]] = []
        for fact, rows in groupby(chain.from_iterable(self.stage.stream(query, PAGE)), key=itemgetter(0)):
            if len(window) >= size:
                yield _merged(window, wanted)
                window = []
            window += (row[1:] for row in rows if fact not in but)
        yield _merged(window, wanted)

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
            f"SELECT id, source, record FROM {identifier(self._claims)} WHERE id IN (FROM {listed}) ORDER BY number"
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


def _is_plain(record: ClaimRecord) -> bool:
    said = record.testimony
    texts = (said.note, said.share, *said.locators, record.holder if isinstance(record.holder, str) else "")
    return not (said.value or record.content or record.conditions or fault_of("".join(texts), key=True))


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
