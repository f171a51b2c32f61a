"""The properties of drafted types, and where the values of each are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphmodel.drafts.draft import DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.names import property_names
from graphmodel.drafts.neo4j.hierarchy import Hierarchy
from graphmodel.drafts.neo4j.survey import Labels
from graphmodel.drafts.tally import Tally
from graphmodel.model import OWN_PREFIX

ELEMENT_ID = f"{OWN_PREFIX}element_id"
"""Stands among stored properties for the engine's own number; no stored property that is read has this prefix."""
PARTS = ("", "_first", "_last")


@dataclass
class Fields:
    """The properties of one type: as drafted, and where the values of each are stored."""

    drafted: list[DraftProperty] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)


@dataclass
class Types:
    """All types of a survey. `fields` are by class name, those of base classes included; `keys` by root label."""

    tree: Hierarchy
    names: dict[str, str]
    keys: dict[str, str]
    nodes: list[DraftNode] = field(default_factory=list)
    relationships: list[DraftRelationship] = field(default_factory=list)
    fields: dict[str, Fields] = field(default_factory=dict)
    optional: dict[str, frozenset[str]] = field(default_factory=dict)
    """The optional labels of each class, those of the classes above included, by the class's own label."""
    notes: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    """Relationships of a type that lead to nodes which are left out."""

    def class_of(self, labels: Labels) -> str:
        """The name of the class that the nodes of a label combination have."""
        return self.names[self.tree.of[labels]]

    def key_of(self, labels: Labels) -> str:
        """The stored property that distinguishes these nodes, `ELEMENT_ID` where none does."""
        (root,) = self.tree.roots(self.tree.of[labels])
        return self.keys[root]


def fill(
    fields: Fields,
    tallies: Mapping[str, Tally],
    stored_names: Iterable[str],
    owners: int,
    *,
    exact: bool,
    key: str = "",
    unique: Iterable[str] = (),
    index: Iterable[str] = (),
    of_relationship: bool = False,
    taken: Iterable[str] = (),
) -> None:
    """Drafts properties: those of the toolkit's own types from their parts, all others one by one.

    `taken` are attributes of the classes above.
    """
    stored_names = {name for name in stored_names if name in tallies}
    dates = {name for name in stored_names if is_partial_date(name, tallies)}
    stored_names -= {name + part for name in dates for part in PARTS[1:]}
    names = property_names(sorted(stored_names), of_relationship=of_relationship, taken=taken)
    for name in sorted(dates):
        fields.drafted.append(DraftProperty(names[name].attribute, "partial_date", stored=names[name].stored))
        fields.stored[name] = names[name].attribute
    for name in sorted(stored_names - dates):
        marks = {"key": name == key, "unique": name in unique and name != key, "index": name in index and name != key}
        drafted = tallies[name].property(names[name], name, owners, exact=exact, **marks)
        fields.drafted.append(drafted)
        fields.stored[name] = drafted.name


def is_partial_date(name: str, tallies: Mapping[str, Tally]) -> bool:
    """Whether a property is stored as the toolkit stores a partial date: the text, its first and its last day."""
    parts = [tallies.get(name + part) for part in PARTS]
    text, first, last = parts
    if text is None or first is None or last is None:
        return False
    same = text.present == first.present == last.present
    return same and text.partial_dates and text.kind == "string" and first.kind == last.kind == "date"
