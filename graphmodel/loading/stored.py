"""Nodes and relationships as a database holds them, and of which labels and types it holds any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import templates, texts
from graphmodel.model import Model
from graphmodel.model.layer import LAYER_LINKS
from graphmodel.records import LAYER


@dataclass(frozen=True)
class StoredNode:
    """A node as it is in the database, or will be once the pending changes are written."""

    labels: frozenset[str]
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class StoredRelationship:
    """A relationship as it is, or will be. `id` is the engine's own; empty for one that is yet to be written."""

    columns: Mapping[str, Any]
    id: str = ""


@dataclass
class ExistingTypes:
    """The identity labels and relationship types of which a database holds something."""

    labels: set[str]
    types: set[str]


def existing_statements(database: Database, model: Model) -> list[Statement]:
    """What asks for the labels and types in use; `existing_types` reads the two answers."""
    labels = {kind.identity for kind in model.nodes.values() if not kind.abstract} | set(LAYER)
    types = {*model.relationships, *(link.type for link in LAYER_LINKS)}
    listed = database.dialect.lists_types_in_use
    counted = templates.count_each(map(templates.count_relationships, sorted(types)))
    nodes = templates.count_each(map(templates.count_nodes, sorted(labels)))
    return [Statement(nodes), Statement(texts.TYPES_IN_USE if listed else counted)]


def existing_types(answers: Sequence[Result]) -> ExistingTypes:
    """The labels and types in use, by the answers to `existing_statements`."""
    labels, types = ({name for name, count in answer.rows if count} for answer in answers)
    return ExistingTypes(labels, types)
