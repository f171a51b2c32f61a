"""The passages that evidence staged claims, in a table of the staging database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from graphmodel.claims import ClaimRecord
from graphmodel.staging.sql import identifier, literals
from graphmodel.staging.stage import Stage

PAGE = 5_000
"""How many rows are read at once."""


class StagedPassages:
    """The passages of the claims in a table of the staging database, which has their numbers, ids and sources."""

    def __init__(self, stage: Stage, claims: str) -> None:
        self.stage = stage
        self._claims = identifier(claims)
        name = stage.new_table("passages")
        self._name, self._table = name, identifier(name)
        stage.run(
            f"CREATE TABLE {self._table} "
            "(number BIGINT, id VARCHAR, document VARCHAR, locator VARCHAR, fingerprint VARCHAR)"
        )

    def add(self, records: Iterable[tuple[int, ClaimRecord]]) -> None:
        """Adds those of claims, which come with their numbers."""
        rows = (
            (number, record.id, each.document.id, each.locator, each.fingerprint)
            for number, record in records
            for each in record.passages
            if each.locator
        )
        self.stage.insert(self._name, rows)

    def drop_others(self) -> None:
        """Forgets those of claims that are there no more."""
        self.stage.run(f"DELETE FROM {self._table} WHERE number NOT IN (SELECT number FROM {self._claims})")

    def given(self, wanted: Collection[str] | None = None) -> Iterator[list[tuple[str, str, str, frozenset[str]]]]:
        """The passages of which one of the wanted sources (None: any) says something: with document, locator, sources.

        A passage has the sources of all claims that it evidences. Third comes its fingerprint, if it has one.
        """
        said = f"SELECT DISTINCT id, source FROM {self._claims}"
        kept = "" if wanted is None else f"HAVING list_has_any(list(DISTINCT s.source), [{literals(wanted)}]) "
        query = (
            f"SELECT p.document, p.locator, max(p.fingerprint), list(DISTINCT s.source) "
            f"FROM {self._table} p JOIN ({said}) s USING (id) GROUP BY 1, 2 {kept}ORDER BY 1, 2"
        )
        for page in self.stage.stream(query, PAGE):
            yield [(document, locator, mark, frozenset(sources)) for document, locator, mark, sources in page]

    def sources_of(self, passages: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], frozenset[str]]:
        """The sources of those of these passages (document and locator) that there are."""
        table = self.stage.new_table("asked")
        self.stage.run(f"CREATE TABLE {identifier(table)} (document VARCHAR, locator VARCHAR)")
        self.stage.insert(table, passages)
        found = self.stage.rows_of(
            f"SELECT p.document, p.locator, list(DISTINCT c.source) FROM {self._table} p "
            f"SEMI JOIN {identifier(table)} a USING (document, locator) "
            f"JOIN {self._claims} c USING (id) GROUP BY 1, 2"
        )
        self.stage.run(f"DROP TABLE {identifier(table)}")
        return {(document, locator): frozenset(sources) for document, locator, sources in found}
