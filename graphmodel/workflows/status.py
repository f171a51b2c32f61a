"""Says which project this is, which database it uses, and what is in that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.mark import read_meta
from graphmodel.model.layer import META
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project


@dataclass(frozen=True)
class StatusReport:
    """A project and its database. `format` is 0 before a load; `owner` is the project that loaded it.

    Counts are by class and by type; `claims` has those of the claim layer, `foreign` what the model does not know.
    """

    settings: Path
    model: str
    address: str
    engine: str
    format: int
    as_of: date | None
    interrupted: bool
    name: str
    owner: str
    nodes: dict[str, int]
    claims: dict[str, int]
    foreign: dict[str, int]
    relationships: dict[str, int]


def status(project: Project, database: Database) -> StatusReport:
    """The state of a project and its database.

    Raises:
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    meta = read_meta(database)
    model = project.model
    labels = dict(ask_own(database, model.layer, "nodes-by-label").rows)
    types = dict(ask_own(database, model.layer, "relationships-by-type").rows)
    own = {*model.layer.reserved_types, *model.layer.labels}
    known = {*model.nodes, *model.optional_labels, *model.relationships, *own, META}
    return StatusReport(
        settings=project.settings.path,
        model=project.settings.model,
        address=database.address,
        engine=database.version(),
        format=meta.get("format", 0),
        as_of=meta.get("as_of"),
        name=project.name,
        owner=str(meta.get("project") or ""),
        interrupted=bool(meta.get("pending", False)),
        nodes={label: n for label, n in labels.items() if label in model.nodes and not model.nodes[label].abstract},
        claims={name: n for name, n in (labels | types).items() if name in own},
        foreign={name: n for name, n in (labels | types).items() if name not in known},
        relationships={name: n for name, n in types.items() if name in model.relationships},
    )
