"""The ids of nodes in files for neo4j-admin: what they are called, of which type they are, which of them are keys.

Neo4j's operations manual says of them: an id is unique in its id space, several fields `:ID` are one id together, and
an id without a name is not stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from graphmodel.drafts.admin.command import AdminImport, FileGroup
from graphmodel.drafts.admin.header import ID
from graphmodel.drafts.neo4j.fields import ELEMENT_ID
from graphmodel.drafts.neo4j.survey import Labels
from graphmodel.schema import SchemaItem

NodeKey = tuple[str, str]
"""The id space of a node, and its id as text."""
KEY = "id"
"""What an id is called where a header gives it no name, and no property has this one."""
End = tuple[Labels, tuple[str, ...], Any]
"""The labels of a node, the properties that its id is, and the value of that where it is one."""


def id_names(of: AdminImport) -> dict[FileGroup, tuple[str, ...]]:
    """For each group of nodes the properties that store its ids; those without a name get one that is free."""
    taken = {each.name for group in of.groups if group.nodes for each in group.header if not each.role}
    return {group: tuple(_names(group, taken)) for group in of.groups if group.nodes}


def _names(group: FileGroup, taken: set[str]) -> Iterator[str]:
    fields = [each for each in group.header if each.role == ID]
    used = taken | {each.name for each in fields}
    free = (name for name in chain([KEY], (f"{KEY}_{number}" for number in count(2))) if name not in used)
    for each in fields:
        yield each.name or next(free)


def whole_spaces(of: AdminImport) -> frozenset[str]:
    """The id spaces whose ids are whole numbers, as their headers say, or else the option of the import."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for group in of.groups:
        for each in group.header:
            if each.role == ID:
                kinds[each.space].append(each.kind == "int" if "id-type" in dict(each.options) else of.whole_ids)
    return frozenset(space for space, whole in kinds.items() if all(whole))


def joined(parts: Sequence[object]) -> str:
    """One text of the fields of an id, which no other fields make."""
    if len(parts) == 1:
        return str(parts[0])
    return "|".join(str(each).replace("\\", "\\\\").replace("|", "\\|") for each in parts)


def element_id(id: NodeKey) -> str:
    """A text that no two nodes share, for those that no property distinguishes.

    >>> [element_id(each) for each in (("", "1"), ("A", "1"), ("", "A:1"))]
    ['1', 'A:1', ':A:1']
    """
    space, text = id
    return f"{space.replace('%', '%25').replace(':', '%3A')}:{text}" if space or ":" in text else text


def stored_key(id: NodeKey, end: End) -> dict[str, Any]:
    """What may be the key of a node: its id as a property, and the text that no other node has."""
    _, names, value = end
    return {**({names[0]: value} if len(names) == 1 else {}), ELEMENT_ID: element_id(id)}


def id_constraints(ends: Mapping[NodeKey, End]) -> Iterator[SchemaItem]:
    """The ids as uniqueness constraints: on the labels that all of an id space share, else on all they have.

    Of those the labels whose nodes have their ids in the same properties, and no two of them the same id, in whatever
    id spaces they are.
    """
    of: dict[tuple[str, tuple[str, ...]], set[Labels]] = defaultdict(set)
    names: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    shared: set[str] = set()
    for (space, text), (labels, stored, _value) in ends.items():
        of[space, stored].add(labels)
        for label in labels:
            names[label].add(stored)
            if text in ids[label]:
                shared.add(label)
            ids[label].add(text)
    several = (frozenset.intersection(*each) or frozenset.union(*each) for each in of.values())
    for label in sorted(frozenset[str]().union(*several) - shared):
        first, *others = names[label]
        if not others:
            yield SchemaItem("node", label, first, "unique")
