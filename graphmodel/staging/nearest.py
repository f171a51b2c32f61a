"""The staged nodes whose keys are nearest to a text, for hints."""

from __future__ import annotations

from graphmodel.staging.sql import identifier
from graphmodel.staging.stage import Stage

NEAREST = 13
"""How many are found: one more than a hint lists, so that it lists all or none."""


def nearest(stage: Stage, text: str, identity: str = "") -> list[str]:
    """The keys of staged nodes that are most like a text, of an identity label or of all."""
    parts = [
        f"SELECT {identifier(kind.ids[0].place)}::VARCHAR AS key FROM (SELECT * {part})"
        for kind in stage.kinds
        if kind.is_node and identity in ("", kind.family[0])
        for part in stage.parts[kind.table]
    ]
    if not parts:
        return []
    stage.settle()
    table = stage.new_table("asked")
    stage.run(f"CREATE TABLE {identifier(table)} (text VARCHAR)")
    stage.insert(table, [(text,)])
    found = stage.rows_of(
        f"SELECT key FROM (SELECT DISTINCT key FROM ({' UNION ALL '.join(parts)})), {identifier(table)} "
        f"ORDER BY jaro_winkler_similarity(lower(key), lower(text)) DESC, key LIMIT {NEAREST}"
    )
    stage.run(f"DROP TABLE {identifier(table)}")
    return [key for (key,) in found]
