"""Which stored property distinguishes the nodes of a type: by a constraint, else as observed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, count

from graphmodel.drafts.names import property_name
from graphmodel.drafts.neo4j.fields import ELEMENT_ID
from graphmodel.drafts.neo4j.hierarchy import Hierarchy
from graphmodel.drafts.neo4j.survey import Survey
from graphmodel.drafts.tally import Tally
from graphmodel.schema import SchemaItem

KEY_NAMES = ("id", "uuid", "guid", "key", "code", "number", "name", "title")
IsKey = Callable[[str, str], bool]
"""Whether no two nodes of a label share the value of a property, and all have one."""


def key_of(label: str, tree: Hierarchy, survey: Survey, unique: Iterable[SchemaItem], is_key: IsKey) -> str:
    """The stored property that distinguishes the nodes of a root label: by a constraint, else as observed."""
    below = tree.below(label)
    tallies = tallies_of(below, tree, survey)
    total = sum(each.count for labels, each in survey.nodes.items() if tree.of.get(labels) in below)
    constrained = [item.properties[0] for item in unique if item.label == label and len(item.properties) == 1]
    indexed = [
        i.properties[0] for i in survey.items if i.label == label and i.kind == "index" and len(i.properties) == 1
    ]
    fitting = [name for name, tally in sorted(tallies.items()) if _fits_key(tally)]
    read = sum(each.read for labels, each in survey.nodes.items() if tree.of.get(labels) in below)
    wanted = [name for name in fitting if tallies[name].present == read]
    likely = sorted(
        (name for name in wanted if _rank(name) < len(KEY_NAMES) + 1),
        key=lambda name: (_rank(name), name.startswith("_"), name),
    )
    order = [*constrained, *indexed, *likely, *wanted]
    for name in dict.fromkeys(each for each in order if each in wanted):
        if label in tree.made or total == 0:
            break
        if is_key(label, name):
            return name
    return ELEMENT_ID


def drafted_element_id(stored: Iterable[str]) -> str:
    """What a key is called that holds the engine's own number, beside properties stored under these names.

    >>> drafted_element_id(["name"]), drafted_element_id(["Element_id", "element_id_2"])
    ('element_id', 'element_id_3')
    """
    taken = {name.casefold() for name in stored}
    names = chain(["element_id"], (f"element_id_{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _rank(name: str) -> int:
    """How much a property's name is that of a key; the lower, the more."""
    plain = property_name(name).lower()
    if plain in KEY_NAMES:
        return KEY_NAMES.index(plain)
    return len(KEY_NAMES) if plain.endswith(("id", "_no", "code")) else len(KEY_NAMES) + 1


def _fits_key(tally: Tally) -> bool:
    return (
        not tally.many
        and not tally.as_text
        and tally.kind in ("string", "integer")
        and len(tally.kinds) == 1
        and not tally.empty_texts
    )


def tallies_of(below: Iterable[str], tree: Hierarchy, survey: Survey) -> dict[str, Tally]:
    """What was counted of each property of the nodes of these labels."""
    found: dict[str, Tally] = {}
    for labels, elements in survey.nodes.items():
        if tree.of.get(labels) in set(below):
            for name, tally in elements.properties.items():
                both = found.setdefault(name, Tally())
                both += tally
    return found
