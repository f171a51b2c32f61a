"""A model of Neo4j's Data Importer as values, whatever the version of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphmodel.drafts.names import usable
from graphmodel.errors import ProjectError


@dataclass(frozen=True)
class ImportedProperty:
    """A property: its name, and its type as the file writes it; `many` of an array or a vector of that type."""

    name: str
    type: str = "string"
    many: bool = False


@dataclass(frozen=True)
class ImportedNode:
    """The nodes of a label. `above` are the labels they have besides; `key`, `unique`, `indexed` name properties."""

    label: str
    above: tuple[str, ...] = ()
    properties: Mapping[str, ImportedProperty] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    unique: frozenset[str] = frozenset()
    indexed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ImportedRelationship:
    """The relationships of a type. `pairs` are labels: start and end."""

    type: str
    pairs: tuple[tuple[str, str], ...]
    properties: Mapping[str, ImportedProperty] = field(default_factory=dict)
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportedTable:
    """What a table gives: nodes of a label, or relationships of a type between two labels.

    `columns` are by the name of the property that each fills, `start` and `end` by that of the end's key.
    """

    name: str
    label: str = ""
    type: str = ""
    pair: tuple[str, str] = ("", "")
    columns: Mapping[str, str] = field(default_factory=dict)
    start: Mapping[str, str] = field(default_factory=dict)
    end: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImporterModel:
    """A whole model. `ignored` are keys of nodes that are left out, `delimiter` what separates the items of a list."""

    nodes: tuple[ImportedNode, ...]
    relationships: tuple[ImportedRelationship, ...]
    tables: tuple[ImportedTable, ...] = ()
    delimiter: str = ""
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def name_of(token: Any) -> str:
    """A label or type of the file.

    Raises:
        ProjectError: no engine takes it.
    """
    name = str(token)
    if not usable(name.strip()):
        raise ProjectError(
            f"a label or type of the model cannot be written: {name!r}", hint="name it in the Data Importer"
        )
    return name


def one_of_each_label(nodes: Iterable[ImportedNode]) -> tuple[ImportedNode, ...]:
    """The nodes with those of one label as one: a label may be drawn several times, each with columns of its own."""
    found: dict[str, ImportedNode] = {}
    for each in nodes:
        first = found.get(each.label, each)
        found[each.label] = replace(
            first,
            above=tuple(dict.fromkeys((*first.above, *each.above))),
            properties={**each.properties, **first.properties},
            key=first.key or each.key,
            unique=first.unique | each.unique,
            indexed=first.indexed | each.indexed,
        )
    return tuple(found.values())


def one_of_each_type(relationships: Iterable[ImportedRelationship]) -> tuple[ImportedRelationship, ...]:
    """The relationships with those of one type as one; it has a key where each of them has the same."""
    found: dict[str, ImportedRelationship] = {}
    for each in relationships:
        first = found.get(each.type, each)
        found[each.type] = replace(
            first,
            pairs=tuple(dict.fromkeys((*first.pairs, *each.pairs))),
            properties={**each.properties, **first.properties},
            key=first.key if set(first.key) == set(each.key) else (),
        )
    return tuple(found.values())
