"""Labels of staged claims, and what refers to them from any other row: settled when all rows of a source are in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from graphmodel.claims import ClaimRecord
from graphmodel.claims.labels import (
    ITSELF,
    REPEATED,
    UNKNOWN,
    ClaimLabel,
    refers_to_itself,
    repeated_label,
    unknown_label,
)
from graphmodel.problems import Problem, Where
from graphmodel.sources.sink import RefusedClaims
from graphmodel.sources.tables.reports import unreported
from graphmodel.staging.claims import PLACE, StagedClaims, drop_places
from graphmodel.staging.sql import identifier, literal
from graphmodel.staging.stage import Stage

PAGE = 2_000
"""How many references are read at once."""
UNKNOWN_HINT = "give the other claim the option `as: name`; if it has one, `where` may leave out its row"
"""What to do about a label that no claim of a source has, where its claims may come from rows of tables."""
PROBLEMS = {REPEATED: repeated_label, UNKNOWN: unknown_label, ITSELF: refers_to_itself}
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

    def refused(self, source: str, limit: int) -> RefusedClaims:
        """What refers to labels that no claim of a source has, or to its own; claims whose label an earlier one has.

        Of either kind no more than `limit` of a file are reported; the places are all.
        """
        if not self._labels:
            return RefusedClaims([], frozenset())
        table = identifier(self.stage.new_table("refused labels"))
        parts = self._repeated(source), self._unknown(source), self._of_itself(source)
        self.stage.run(f"CREATE TABLE {table} AS {' UNION ALL '.join(parts)}")
        found: list[Problem] = []
        kinds = self.stage.rows_of(f"SELECT cause, file, count(*) FROM {table} GROUP BY ALL ORDER BY ALL")
        for cause, file, count in kinds:
            rows = self.stage.rows_of(
                f"SELECT named, line, place FROM {table} WHERE cause = {literal(cause)} AND file = {literal(file)} "
                f"ORDER BY line, place, named LIMIT {limit}"
            )
            problems = [PROBLEMS[cause](named, Where(file, line, column)) for named, line, column in rows]
            found += [replace(each, hint=UNKNOWN_HINT) for each in problems] if cause == UNKNOWN else problems
            found += [unreported(file, "claim-label", cause, count - limit)] if count > limit else []
        places = frozenset(Where(*each) for each in self.stage.rows_of(f"SELECT DISTINCT {PLACE} FROM {table}"))
        self.stage.run(f"DROP TABLE {table}")
        return RefusedClaims(found, places)

    def drop(self, source: str, places: Collection[Where]) -> None:
        """Forgets the labels and references of these places."""
        for table in (self._labels, self._references) if self._labels else ():
            drop_places(self.stage, table, source, places)

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

    def _repeated(self, source: str) -> str:
        first = "first_value(claim) OVER (PARTITION BY label ORDER BY file, line, place, claim)"
        return (
            f"SELECT {literal(REPEATED)} AS cause, label AS named, {PLACE} FROM (SELECT *, {first} AS first "
            f"FROM {identifier(self._labels)} WHERE source = {literal(source)}) WHERE claim <> first"
        )

    def _unknown(self, source: str) -> str:
        return (
            f"SELECT {literal(UNKNOWN)} AS cause, label, {PLACE} FROM {identifier(self._references)} r "
            f"WHERE source = {literal(source)} "
            f"AND NOT EXISTS (FROM {identifier(self._labels)} l WHERE l.source = r.source AND l.label = r.label)"
        )

    def _of_itself(self, source: str) -> str:
        return (
            f"SELECT DISTINCT {literal(ITSELF)} AS cause, r.how, r.file, r.line, r.place "
            f"FROM {identifier(self._references)} r JOIN {identifier(self._labels)} l USING (source, label) "
            f"WHERE source = {literal(source)} AND l.claim = r.claim"
        )

    def _table(self, name: str) -> str:
        table = self.stage.new_table(name)
        self.stage.run(f"CREATE TABLE {identifier(table)} {COLUMNS}")
        return table

    def _insert(self, table: str, source: str, given: Iterable[ClaimLabel]) -> None:
        self.stage.insert(
            table,
            [(source, e.label, e.claim, e.how, e.where.file, e.where.line, e.where.column) for e in given],
        )
