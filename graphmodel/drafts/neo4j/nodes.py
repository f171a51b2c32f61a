"""The node type that a label of a survey becomes, and what of it a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.drafts.draft import DraftNode, DraftProperty
from graphmodel.drafts.names import label_for
from graphmodel.drafts.neo4j.fields import ELEMENT_ID, PARTS, Fields, Types, fill
from graphmodel.drafts.neo4j.keys import drafted_element_id, tallies_of
from graphmodel.drafts.neo4j.survey import Survey
from graphmodel.problems import count


def node_of(label: str, found: Types, survey: Survey) -> DraftNode:
    """The node type of a label; those of the labels above it are among `found`."""
    tree = found.tree
    below = tree.below(label)
    (root,) = tree.roots(label)
    mine = [labels for labels in survey.nodes if tree.of.get(labels) in below]
    owners = sum(survey.nodes[labels].read for labels in mine)
    exact = all(survey.nodes[labels].exact for labels in mine)
    inherited = Fields()
    for parent in tree.parents[label]:
        inherited.stored |= found.fields[found.names[parent]].stored
    tallies = tallies_of(below, tree, survey)
    above = {*inherited.stored, *_parts_of_dates(label, found)}
    own_names = [name for name in tallies if name not in above and _belongs(name, label, found, survey)]
    if not tree.parents[label] and found.keys[label] == ELEMENT_ID:
        key = drafted_element_id(tallies)
        own = Fields([DraftProperty(key, key=True, required=True)], {ELEMENT_ID: key})
    else:
        own = Fields()
    items = [
        item for item in survey.items if item.label == label and item.entity == "node" and len(item.properties) == 1
    ]
    unique = {item.properties[0] for item in items if item.kind == "unique"}
    index = {item.properties[0] for item in items if item.kind == "index"}
    taken = (*inherited.stored.values(), *own.stored.values())
    fill(own, tallies, own_names, owners, exact=exact, key=found.keys[root], unique=unique, index=index, taken=taken)
    found.fields[found.names[label]] = Fields(own.drafted, {**inherited.stored, **own.stored})
    stored = label_for(label)
    return DraftNode(
        found.names[label],
        stored,
        tuple(found.names[parent] for parent in tree.parents[label]),
        tuple(own.drafted),
        abstract=label not in set(tree.of.values()),
        todo=tuple(_todo_of_node(label, stored, found, survey)),
        optional_labels=_optional_labels(label, found),
    )


def _belongs(name: str, label: str, found: Types, survey: Survey) -> bool:
    """Whether a property is declared here: all classes below with nodes have it, or this is the class that has it."""
    tree = found.tree
    (root,) = tree.roots(label)
    if name == found.keys[root]:
        return not tree.parents[label]
    below = tree.below(label)
    concrete = [survey.nodes[labels] for labels in survey.nodes if tree.of.get(labels) in below]
    own = [survey.nodes[labels] for labels in survey.nodes if tree.of.get(labels) == label]
    return all(name in each.properties for each in concrete) or any(name in each.properties for each in own)


def _parts_of_dates(label: str, found: Types) -> set[str]:
    """What the partial dates of the classes above store beside their text."""
    above = [each for name in found.tree.above(label) - {label} for each in found.fields[found.names[name]].drafted]
    return {each.in_graph + part for each in above if each.kind == "partial_date" for part in PARTS[1:]}


def _optional_labels(label: str, found: Types) -> tuple[str, ...]:
    """The optional labels that this class declares itself."""
    inherited = {each for parent in found.tree.parents[label] for each in found.optional[parent]}
    return tuple(sorted(found.optional[label] - inherited))


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
    for each in _optional_labels(label, found):
        below = [labels for labels, of in tree.of.items() if of in tree.below(label)]
        some = sum(survey.nodes[labels].count for labels in below if each in labels)
        total = count(sum(survey.nodes[labels].count for labels in below), "node")
        yield f"{each} is on {some:,} of {total} and has nothing of its own: is it optional, or a class below this one?"
    if stored != label:
        yield f"the label {label!r} is one of graphmodel's own; these nodes get {stored!r}"
    if not tree.parents[label]:
        concrete = {each for each in tree.below(label) if each in set(tree.of.values())}
        yield from _todo_of_key(label, found, concrete, survey)


def _todo_of_key(label: str, found: Types, concrete: set[str], survey: Survey) -> Iterator[str]:
    key = found.keys[label]
    if key == ELEMENT_ID:
        several = [
            item.properties
            for item in survey.items
            if item.label == label and item.kind == "unique" and len(item.properties) > 1
        ]
        beside = f"; {' and '.join(several[0])} do so together" if several else ""
        drafted = found.fields[found.names[label]].stored[ELEMENT_ID]
        yield f"no single property identifies these nodes{beside}; {drafted} is {survey.ids}"
        return
    constrained = {item.label for item in survey.items if item.kind == "unique" and item.properties == (key,)}
    sure = label in constrained or concrete <= constrained
    if not sure:
        yield f"no constraint says that {key} is the key; it is there and different on all nodes that there are"
