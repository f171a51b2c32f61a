"""Labels of staged claims, and what refers to them from any other row: settled when all rows of a source are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graphmodel.claims import ClaimRecord
from graphmodel.claims.labels import ClaimLabel, repeated_label, unknown_label
from graphmodel.problems import Problem, Where
from graphmodel.staging.claims import StagedClaims
from graphmodel.staging.sql import identifier, literal
from graphmodel.staging.stage import Stage

PAGE = 2_000
"""How many references are read at once."""
COLUMNS = "(source VARCHAR, label VARCHAR, claim VARCHAR, how VARCHAR, file VARCHAR, line BIGINT, place BIGINT)"


class ClaimLabels:
    """The labels that staged claims have, and the references to labels, source by source."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._labels = self._references = ""

    def add(self, source: str, labels: Iterable[ClaimLabel], references: Iterable[ClaimLabel]) -> None:
        """Notes labels of a source's claims, and which claims refer to labels."""
        if not self._labels:
            self._labels, self._references = (self._table(name) for name in ("labels", "references"))
        self._insert(self._labels, source, labels)
        self._insert(self._references, source, references)

    def problems(self, source: str, limit: int) -> list[Problem]:
        """The labels of a source that two claims have or none, of either kind no more than `limit`."""
        if not self._labels:
            return []
        return [*self._repeated(source, limit), *self._unknown(source, limit)]

    def links(self, claims: StagedClaims) -> Iterator[tuple[str, list[ClaimRecord]]]:
        """The staged claims again that refer to labels, by source, with the claims that these name."""
        if not self._labels:
            return
        labels, references = identifier(self._labels), identifier(self._references)
        query = (
            f"SELECT r.source, r.claim, r.how, min(l.claim) FROM {references} r JOIN {labels} l USING (source, label) "
            "GROUP BY r.source, r.claim, r.how, r.label ORDER BY 1, 2, 3, 4"
        )
        for page in self.stage.stream(query, PAGE):
            there = claims.by_id({id for _, claim, _, target in page for id in (claim, target)})
            found: dict[tuple[str, str], ClaimRecord] = {}
            for source, claim, how, target in page:
                if claim in there and target in there:
                    record = found.get((source, claim), there[claim][0])
                    found[source, claim] = replace(record, **{how: getattr(record, how) | {target}})
            for source in sorted({source for source, _ in found}):
                yield source, [record for (given, _), record in found.items() if given == source]

    def _repeated(self, source: str, limit: int) -> Iterator[Problem]:
        query = (
            f"SELECT label, file, line, place FROM {identifier(self._labels)} WHERE source = {literal(source)} "
            "QUALIFY claim <> first_value(claim) OVER (PARTITION BY label ORDER BY file, line, place, claim)"
        )
        yield from (repeated_label(label, where) for label, where in self._some(query, limit))

    def _unknown(self, source: str, limit: int) -> Iterator[Problem]:
        query = (
            f"SELECT label, file, line, place FROM {identifier(self._references)} r WHERE source = {literal(source)} "
            f"AND NOT EXISTS (FROM {identifier(self._labels)} l WHERE l.source = r.source AND l.label = r.label)"
        )
        yield from (unknown_label(label, where) for label, where in self._some(query, limit))

    def _some(self, query: str, limit: int) -> Iterator[tuple[str, Where]]:
        """The first labels that a query finds, each with its place."""
        for label, file, line, column in self.stage.rows_of(f"{query} ORDER BY file, line, place, label LIMIT {limit}"):
            yield label, Where(file, line, column)

    def _table(self, name: str) -> str:
        table = self.stage.new_table(name)
        self.stage.run(f"CREATE TABLE {identifier(table)} {COLUMNS}")
        return table

    def _insert(self, table: str, source: str, given: Iterable[ClaimLabel]) -> None:
        self.stage.insert(
            table,
            [(source, e.label, e.claim, e.how, e.where.file, e.where.line, e.where.column) for e in given],
        )
