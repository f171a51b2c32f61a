"""A survey of a database as drafted types: classes, keys, properties, ends, cardinalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphmodel.drafts.draft import DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.names import Names, class_name, label_for, property_name, type_for, usable
from graphmodel.drafts.neo4j.hierarchy import Hierarchy, hierarchy
from graphmodel.drafts.neo4j.survey import Elements, Labels, Survey
from graphmodel.drafts.tally import Tally
from graphmodel.schema import SchemaItem

ELEMENT_ID = "element_id"
"""The key of nodes that nothing else tells apart: the engine's own number."""
KEY_NAMES = ("id", "uuid", "guid", "key", "code", "number", "name", "title")
MANY = 10
"""Fewer relationships than this say nothing of their cardinality."""
PARTS = ("", "_first", "_last")
IsKey = Callable[[str, str], bool]
"""Whether no two nodes of a label share the value of a property, and all have one."""


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
    notes: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    """Relationships of a type that lead to nodes which are left out."""

    def class_of(self, labels: Labels) -> str:
        """The name of the class that the nodes of a label combination have."""
        return self.names[self.tree.of[labels]]

    def key_of(self, labels: Labels) -> str:
        """The stored property that tells these nodes apart, `ELEMENT_ID` where none does."""
        (root,) = self.tree.roots(self.tree.of[labels])
        return self.keys[root]


def types_of(survey: Survey, is_key: IsKey, distinguishes: Callable[[str, tuple[str, ...]], bool]) -> Types:
    """The types that a survey shows. `distinguishes` says whether properties tell parallel relationships apart."""
    combinations = {labels: each.count for labels, each in survey.nodes.items() if all(map(usable, labels))}
    unique = [item for item in survey.items if item.kind == "unique" and item.entity == "node"]
    tree = hierarchy(combinations, frozenset(item.label for item in unique if len(item.properties) == 1))
    pool = Names()
    names = {label: pool.of(class_name(label)) for label in sorted(tree.parents)}
    found = Types(tree, names, {})
    found.notes += [
        f"{survey.nodes[labels].count:,} nodes have the label {label!r}, which cannot be written: they are left out"
        for labels in survey.nodes
        for label in sorted(labels)
        if not usable(label)
    ]
    for label in tree.parents:
        if not tree.parents[label]:
            found.keys[label] = _key(label, tree, survey, unique, is_key)
    for label in sorted(tree.parents, key=lambda each: (len(tree.above(each)), each)):
        found.nodes.append(_node(label, found, survey))
    for name, elements in sorted(survey.relationships.items()):
        if usable(name):
            found.relationships.append(_relationship(name, elements, found, survey, pool, distinguishes))
        else:
            found.notes.append(
                f"{elements.count:,} relationships of the type {name!r}, which cannot be written, are left out"
            )
    return found


# --- keys ------------------------------------------------------------------------------------------------------------


def _key(label: str, tree: Hierarchy, survey: Survey, unique: Iterable[SchemaItem], is_key: IsKey) -> str:
    """The stored property that tells the nodes of a root label apart: by a constraint, else as observed."""
    below = tree.below(label)
    tallies = _tallies(below, tree, survey)
    total = sum(each.count for labels, each in survey.nodes.items() if tree.of.get(labels) in below)
    constrained = [item.properties[0] for item in unique if item.label == label and len(item.properties) == 1]
    indexed = [
        i.properties[0] for i in survey.items if i.label == label and i.kind == "index" and len(i.properties) == 1
    ]
    fitting = [name for name, tally in sorted(tallies.items()) if _fits_key(tally)]
    read = sum(each.read for labels, each in survey.nodes.items() if tree.of.get(labels) in below)
    wanted = [name for name in fitting if tallies[name].present == read]
    likely = sorted((name for name in wanted if _rank(name) < len(KEY_NAMES) + 1), key=lambda name: (_rank(name), name))
    order = [*constrained, *indexed, *likely, *wanted]
    for name in dict.fromkeys(each for each in order if each in wanted):
        if label in tree.made or total == 0:
            break
        if is_key(label, name):
            return name
    return ELEMENT_ID


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
        and "" not in tally.distinct
    )


def _tallies(below: Iterable[str], tree: Hierarchy, survey: Survey) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for labels, elements in survey.nodes.items():
        if tree.of.get(labels) in set(below):
            for name, tally in elements.properties.items():
                both = found.setdefault(name, Tally())
                both += tally
    return found


# --- nodes -----------------------------------------------------------------------------------------------------------


def _node(label: str, found: Types, survey: Survey) -> DraftNode:
    tree = found.tree
    below = tree.below(label)
    (root,) = tree.roots(label)
    mine = [labels for labels in survey.nodes if tree.of.get(labels) in below]
    owners = sum(survey.nodes[labels].read for labels in mine)
    exact = all(survey.nodes[labels].exact for labels in mine)
    inherited = Fields()
    for parent in tree.parents[label]:
        inherited.stored |= found.fields[found.names[parent]].stored
    tallies = _tallies(below, tree, survey)
    held = [name for name in tallies if name not in inherited.stored and _belongs(name, label, found, survey)]
    if not tree.parents[label] and found.keys[label] == ELEMENT_ID:
        own = Fields([DraftProperty(ELEMENT_ID, key=True, required=True)], {ELEMENT_ID: ELEMENT_ID})
    else:
        own = Fields()
    items = [
        item for item in survey.items if item.label == label and item.entity == "node" and len(item.properties) == 1
    ]
    unique = {item.properties[0] for item in items if item.kind == "unique"}
    index = {item.properties[0] for item in items if item.kind == "index"}
    _fill(own, tallies, held, owners, exact=exact, key=found.keys[root], unique=unique, index=index)
    found.fields[found.names[label]] = Fields(own.drafted, {**inherited.stored, **own.stored})
    stored = label_for(label)
    return DraftNode(
        found.names[label],
        stored,
        tuple(found.names[parent] for parent in tree.parents[label]),
        tuple(own.drafted),
        abstract=label not in set(tree.of.values()),
        todo=tuple(_todo_of_node(label, stored, found, survey)),
    )


def _belongs(name: str, label: str, found: Types, survey: Survey) -> bool:
    """Whether a property is declared here: all classes below with nodes have it, or this is the class that has it."""
    tree = found.tree
    (root,) = tree.roots(label)
    if name == found.keys[root]:
        return not tree.parents[label]
    concrete = [survey.nodes[labels] for labels in survey.nodes if tree.of.get(labels) in tree.below(label)]
    own = [survey.nodes[labels] for labels in survey.nodes if tree.of.get(labels) == label]
    return all(name in each.properties for each in concrete) or any(name in each.properties for each in own)


def _fill(
    fields: Fields,
    tallies: Mapping[str, Tally],
    held: Iterable[str],
    owners: int,
    *,
    exact: bool,
    key: str = "",
    unique: Iterable[str] = (),
    index: Iterable[str] = (),
    of_relationship: bool = False,
) -> None:
    """Drafts properties: those of the toolkit's own types from their parts, all others one by one."""
    names = Names([*fields.stored])
    left = sorted(held)
    for name in list(left):
        if _is_partial_date(name, tallies):
            left = [each for each in left if each not in {name + part for part in PARTS}]
            fields.drafted.append(DraftProperty(names.of(property_name(name)), "partial_date"))
            fields.stored[name] = fields.drafted[-1].name
    for name in left:
        if name not in tallies:
            continue
        wanted = names.of(property_name(name, of_relationship=of_relationship))
        marks = {"key": name == key, "unique": name in unique and name != key, "index": name in index and name != key}
        drafted = tallies[name].property(wanted, name, owners, exact=exact, **marks)
        fields.drafted.append(drafted)
        fields.stored[name] = wanted


def _is_partial_date(name: str, tallies: Mapping[str, Tally]) -> bool:
    """Whether a property is stored as the toolkit stores a partial date: the text, its first and its last day."""
    parts = [tallies.get(name + part) for part in PARTS]
    text, first, last = parts
    if text is None or first is None or last is None:
        return False
    same = text.present == first.present == last.present
    return same and text.partial_dates and text.kind == "string" and first.kind == last.kind == "date"


def _todo_of_node(label: str, stored: str, found: Types, survey: Survey) -> Iterator[str]:
    tree = found.tree
    made = tree.made.get(label)
    if made:
        yield f"{' and '.join(sorted(made))} overlap, neither includes the other; nodes with both get this label too"
    elif made is not None and label.startswith("Unlabelled"):
        yield "these nodes have no label; they get this one"
    elif made is not None:
        yield "some nodes are of two lines of labels; this class holds the key of both, and its label is added"
    if label in tree.equal:
        yield f"each node that is {label} is {tree.equal[label]} too and the reverse: which of them is the wider?"
    if stored != label:
        yield f"the label {label!r} is one of graphmodel's own; these nodes get {stored!r}"
    if not tree.parents[label]:
        concrete = {each for each in tree.below(label) if each in set(tree.of.values())}
        yield from _todo_of_key(label, found.keys[label], concrete, survey)


def _todo_of_key(label: str, key: str, concrete: set[str], survey: Survey) -> Iterator[str]:
    if key == ELEMENT_ID:
        several = [
            item.properties
            for item in survey.items
            if item.label == label and item.kind == "unique" and len(item.properties) > 1
        ]
        beside = f"; {' and '.join(several[0])} do so together" if several else ""
        yield f"no one property tells these nodes apart{beside}; {key} is the number that the old database gave them"
        return
    constrained = {item.label for item in survey.items if item.kind == "unique" and item.properties == (key,)}
    sure = label in constrained or concrete <= constrained
    if not sure:
        yield f"no constraint says that {key} is the key; it is there and different on all nodes that there are"


# --- relationships ---------------------------------------------------------------------------------------------------


def _relationship(
    name: str,
    elements: Elements,
    found: Types,
    survey: Survey,
    pool: Names,
    distinguishes: Callable[[str, tuple[str, ...]], bool],
) -> DraftRelationship:
    stored = type_for(name, found.tree.parents)
    ends = Counter[tuple[str, str]]()
    for (start, end), count in survey.ends[name].items():
        if start in found.tree.of and end in found.tree.of:
            ends[found.class_of(start), found.class_of(end)] += count
        else:
            found.left_out[name] = found.left_out.get(name, 0) + count
    fields = Fields()
    held = [each for each in elements.properties if not _is_interval(each, elements.properties)]
    _fill(fields, elements.properties, held, elements.read, exact=elements.exact, of_relationship=True)
    for each in ("since", "until"):
        if _is_interval(each, elements.properties):
            fields.stored[each] = each
    todo = (
        [f"the type {name!r} is taken by a label or by graphmodel; these relationships get {stored!r}"]
        if stored != name
        else []
    )
    if not elements.exact:
        todo.append(f"its ends are those of {elements.read:,} of {elements.count:,} relationships; there may be others")
    most = survey.most.get(name, (2, 2, 1))
    key = () if most[2] == 1 else _parallel(name, fields, distinguishes)
    if key is None:
        todo.append(
            "several of these join the same two nodes, and no properties tell them apart: one of each will be kept"
        )
    cls = pool.of(class_name(name, camel=True))
    found.fields[cls] = fields
    return DraftRelationship(
        cls,
        stored,
        _widest(tuple(sorted(ends)), found),
        tuple(fields.drafted),
        tuple(fields.stored[each] for each in key or ()),
        _cardinality(most[:2]) if elements.count >= MANY else "many-to-many",
        todo=tuple(todo),
    )


def _is_interval(name: str, tallies: Mapping[str, Tally]) -> bool:
    base = name.removesuffix("_first").removesuffix("_last")
    return base in ("since", "until") and _is_partial_date(base, tallies)


def _parallel(
    name: str, fields: Fields, distinguishes: Callable[[str, tuple[str, ...]], bool]
) -> tuple[str, ...] | None:
    """The stored properties that tell parallel relationships apart, as few as do; None where all together do not."""
    by_name = {each.name: each for each in fields.drafted}
    usable_ones = [s for s, n in fields.stored.items() if n in by_name and by_name[n].required and not by_name[n].many]
    for each in usable_ones:
        if distinguishes(name, (each,)):
            return (each,)
    every = tuple(usable_ones)
    if not every or not distinguishes(name, every):
        return None
    for each in usable_ones:  # leaves out what is not needed
        fewer = tuple(name for name in every if name != each)
        if fewer and distinguishes(name, fewer):
            every = fewer
    return every


def _cardinality(most: tuple[int, int]) -> str:
    start, end = most
    return {(True, True): "one-to-one", (True, False): "many-to-one", (False, True): "one-to-many"}.get(
        (start == 1, end == 1), "many-to-many"
    )


def _widest(pairs: tuple[tuple[str, str], ...], found: Types) -> tuple[tuple[str, str], ...]:
    """The same pairs with a class for all those below it, where each of them occurs."""
    concrete = {found.names[label] for label in found.tree.of.values()}
    lines = [
        (found.names[label], {found.names[each] for each in found.tree.below(label)} & concrete)
        for label in sorted(found.tree.parents, key=lambda each: len(found.tree.above(each)))
    ]
    left = set(pairs)
    for side in (0, 1):
        for top, below in lines:
            if len(below) > 1 or top not in concrete:
                others = {pair[1 - side] for pair in left}
                for other in others:
                    covered = {(each, other) if side == 0 else (other, each) for each in below}
                    if covered <= left:
                        left = (left - covered) | {(top, other) if side == 0 else (other, top)}
    return tuple(sorted(left))
