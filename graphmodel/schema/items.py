"""Constraints and indexes as values, and the text that makes and drops them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal

from graphmodel.model import OWN_PREFIX
from graphmodel.syntax.quoting import quote

Entity = Literal["node", "relationship"]
Covered = tuple[Entity, str, tuple[str, ...]]
UNIQUE = "unique"
INDEX = "index"
EXISTS = "exists"
TYPE = "type"
OWN_KINDS = (UNIQUE, INDEX, EXISTS, TYPE)


@dataclass(frozen=True, order=True)
class SchemaItem:
    """A constraint or an index. Two are equal when they cover the same, whatever their names.

    Attributes:
        entity: what it is on.
        label: the label, or the relationship type.
        properties: what it covers, in order.
        kind: `unique`, `index` (plain), `exists` and `type` (Enterprise), or the engine's word for one that graphmodel
            never makes, such as `fulltext`.
        types: of kind `type`, the types of Cypher that values may have, in order: `FLOAT | INTEGER`.
        name: its name in the database.
        key: loading relies on it: it finds nodes by it.
    """

    entity: Entity
    label: str
    properties: tuple[str, ...]
    kind: str
    name: str = field(default="", compare=False)
    key: bool = field(default=False, compare=False)
    types: str = ""

    @property
    def ours(self) -> bool:
        """Whether graphmodel made it, by its name and kind. What it did not make, it never drops."""
        return self.name.startswith(OWN_PREFIX) and self.kind in OWN_KINDS

    @property
    def covers(self) -> Covered:
        """What it is on, without its kind: where another of these stands, it may be in the way."""
        return self.entity, self.label, self.properties

    def __str__(self) -> str:
        listed = ", ".join(self.properties)
        place = f"(:{self.label} {{{listed}}})" if self.entity == "node" else f"()-[:{self.label} {{{listed}}}]-()"
        return f"{self.kind} {self.types} {place}" if self.types else f"{self.kind} {place}"


def named(item: SchemaItem) -> SchemaItem:
    """The item under the name that graphmodel gives it: no two items have the same.

    >>> named(SchemaItem("node", "State", ("id",), "unique")).name
    'gm_State_id_unique'
    """
    words = (item.label, *item.properties)
    parts = [*words, item.kind]
    if any("_" in word for word in words):  # (A_b, c) and (A, b_c) would read alike
        parts.append(hashlib.sha256(repr(words).encode()).hexdigest()[:6])
    return replace(item, name=OWN_PREFIX + "_".join(parts))


def create(item: SchemaItem) -> str:
    """The statement that makes a constraint or a plain index, which must have a name.

    >>> create(named(SchemaItem("node", "Armed Group", ("id",), "unique")))
    'CREATE CONSTRAINT `gm_Armed Group_id_unique` IF NOT EXISTS FOR (n:`Armed Group`) REQUIRE n.id IS UNIQUE'
    """
    label, name = quote(item.label), quote(item.name)
    pattern = f"(n:{label})" if item.entity == "node" else f"()-[n:{label}]-()"
    listed = ", ".join(f"n.{quote(p)}" for p in item.properties)
    if item.kind == UNIQUE:
        required = listed if len(item.properties) == 1 else f"({listed})"
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE {required} IS UNIQUE"
    if item.kind in (EXISTS, TYPE):
        required = "IS NOT NULL" if item.kind == EXISTS else f"IS :: {item.types}"
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE {listed} {required}"
    return f"CREATE INDEX {name} IF NOT EXISTS FOR {pattern} ON ({listed})"


def drop(item: SchemaItem) -> str:
    """The statement that drops a constraint or a plain index by its name."""
    return f"DROP {'INDEX' if item.kind == INDEX else 'CONSTRAINT'} {quote(item.name)} IF EXISTS"
