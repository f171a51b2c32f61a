"""The difference between a project and a database: what a load would change, and what the project does not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphmodel.loading import LoadOptions, refuse_busy
from graphmodel.model import Layer
from graphmodel.model.layer import OWN, SOURCES
from graphmodel.workflows.load import load
from graphmodel.workflows.migrate import plan_drift
from graphmodel.workflows.schema import plan

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.loading import LoadReport
    from graphmodel.migrations import Drift
    from graphmodel.project import Project
    from graphmodel.schema import SchemaPlan

NODES = f"MATCH (n) WHERE n.{SOURCES} IS NULL RETURN labels(n) AS labels, count(*) AS number"
RELATIONSHIPS = f"MATCH ()-[r]->() WHERE r.{OWN} IS NULL RETURN type(r) AS type, count(*) AS number"


@dataclass(frozen=True)
class StoredDifference:
    """What `load`, `schema apply` and `migrate` would change in a database; and what others wrote there.

    `others` are how many nodes of each combination of labels, `:Ship:Boat`, and relationships of each type, `[:TOWS]`,
    no source of any project gave.
    """

    address: str
    loaded: LoadReport
    schema: SchemaPlan
    drift: Drift
    others: tuple[tuple[str, int], ...]

    @property
    def differs(self) -> bool:
        """Whether there is anything to load, apply or migrate, or that the project does not know."""
        return self.loaded.changed or self.schema.changes or self.drift.differs or bool(self.others)


def diff_database(
    project: Project, database: Database, *, memory: str = "", today: Callable[[], date] = date.today
) -> StoredDifference:
    """Holds a database against the project, and changes nothing.

    Raises:
        SourceError: the project's sources have errors.
        DatabaseInUse: a load is at work there.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    meta = refuse_busy(database)
    return StoredDifference(
        database.address,
        load(project, database, options=LoadOptions(dry=True), memory=memory, today=today, foreign=True, meta=meta),
        plan(project, database),
        plan_drift(project, database, meta),
        _others(database, project.model.layer),
    )


def _others(database: Database, layer: Layer) -> tuple[tuple[str, int], ...]:
    nodes, relationships = database.read_all(NODES, RELATIONSHIPS)
    found = {
        f":{':'.join(sorted(labels))}": count for labels, count in nodes.rows if not layer.reserved_labels & set(labels)
    }
    found |= {f"[:{type}]": count for type, count in relationships.rows if type not in layer.reserved_types}
    return tuple(sorted(found.items()))
