"""What the nodes of staged claims have besides what their sources say, in a table of the staging database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphmodel.staging.sql import identifier
from graphmodel.staging.stage import Stage
from graphmodel.staging.standing import JudgedClaim

MARKS = {"stands": "BOOLEAN", "status": "VARCHAR", "status_words": "VARCHAR[]", "turns": "VARCHAR[]"}


class StagedMarks:
    """The marks of claims on a day, by their ids."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._name = stage.new_table("marks")
        columns = ", ".join(f"{name} {type}" for name, type in MARKS.items())
        stage.run(f"CREATE TABLE {identifier(self._name)} (id VARCHAR, {columns})")

    def add(self, claims: Iterable[JudgedClaim]) -> None:
        """Adds those of judged claims."""
        rows = ((claim.id, claim.carries, claim.status, claim.status_words, claim.turns) for claim in claims)
        self._stage.insert(self._name, rows)

    def of(self, ids: Collection[str]) -> Mapping[str, dict[str, Any]]:
        """Those of these claims, without what is absent."""
        if not ids:
            return {}
        asked = self._stage.new_table("asked")
        self._stage.run(f"CREATE TABLE {identifier(asked)} (id VARCHAR)")
        self._stage.insert(asked, [(id,) for id in ids])
        found = self._stage.rows_of(
            f"SELECT id, {', '.join(MARKS)} FROM {identifier(self._name)} WHERE id IN (FROM {identifier(asked)})"
        )
        self._stage.run(f"DROP TABLE {identifier(asked)}")
        return {id: _present(values) for id, *values in found}


def _present(values: Iterable[Any]) -> dict[str, Any]:
    named = dict(zip(MARKS, values, strict=True))
    return {name: value for name, value in named.items() if name != "turns" or value}
