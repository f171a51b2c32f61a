"""A drawing of arrows.app as a first model.

A node of the drawing is a node type: its last label, below those before it, or its caption where it has none. A text
such as `int`, `date?` or `str key` as a property's value is its type; any other value is taken for an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphmodel.diagrams import CONTENT_CAPTION, ArrowsGraph, ArrowsNode, read_arrows
from graphmodel.drafts.draft import Draft, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.names import (
    PropertyName,
    UniqueNames,
    class_name,
    label_for,
    property_names,
    type_for,
    type_of_words,
    usable,
)
from graphmodel.drafts.tables.column import ColumnProfile
from graphmodel.errors import ProjectError
from graphmodel.model.notation import read_notation
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.problems import Problem, Where

EVENT = "Event"
MAX_BYTES = 100_000_000
WORDS = {
    "string": ("str", "text", "varchar", "char", "uuid"),
    "integer": ("int", "long", "number", "bigint"),
    "float": ("double", "decimal", "real"),
    "boolean": ("bool",),
    "datetime": ("timestamp", "localdatetime", "zoned datetime", "local datetime"),
    "time": ("localtime", "zoned time", "local time"),
    "duration": ("timedelta",),
    "partial_date": ("partialdate",),
}
_KINDS = {word: kind for kind, words in WORDS.items() for word in (kind, *words)} | {
    kind: kind for kind in ("date", "point", "quantity")
}
_LIST = re.compile(r"(?:list\s*(?:<|\[| of )\s*)?(?P<word>[a-z_ ]+?)\s*[>\]]?(?P<many>\[\])?", re.IGNORECASE)


@dataclass
class _DrawnType:
    """A node type as the drawing has it, maybe in several places."""

    label: str
    above: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    abstract: bool = False
    todo: list[str] = field(default_factory=list)


def draft_arrows(path: Path) -> Draft:
    """The draft of a drawing.

    Raises:
        ProjectError: the file cannot be read, or is no drawing; its problems say where.
    """
    drawing, problems = read_arrows(read_text(path), str(path))
    if drawing is None:
        raise ProjectError(f"{path} is no drawing that can be read", problems=problems)
    faults = list(_faults(drawing, str(path)))
    if faults:
        raise ProjectError(f"{path} has nodes that no label can be made of", problems=faults)
    own = {
        label
        for node in drawing.nodes
        for label, caption in ((EVENT, " event)"), (CONTENT_LABEL, CONTENT_CAPTION))
        if node.labels == (label,) and node.caption.endswith(caption)
    }
    types: dict[str, _DrawnType] = {}
    of = {node.id: _add(node, types) for node in drawing.nodes}
    for label in [above for each in list(types.values()) for above in each.above]:
        types.setdefault(label, _DrawnType(label, abstract=True))
    pool = UniqueNames()
    names = {label: pool.of(class_name(label)) for label in types}
    names |= {label: label for label in own}  # the toolkit's own classes: the base of events, and what is quoted
    keys = _keys(types)
    nodes = [_node(each, types, names, keys) for label, each in types.items() if label not in own]
    return Draft(f"the drawing {path.name}", tuple(nodes), tuple(_relationships(drawing, of, names, pool)))


def read_text(path: Path) -> str:
    """A file's text.

    Raises:
        ProjectError: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProjectError(f"{path} has more than {MAX_BYTES:,} bytes", hint="export the model alone, without data")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ProjectError(f"{path} is not UTF-8 text", hint="export it again as JSON") from wrong
    except OSError as wrong:
        raise ProjectError(f"{path} cannot be read: {wrong.strerror}", hint="check the path") from wrong


def typed(name: str, written: str, called: PropertyName | None = None) -> DraftProperty:
    """A property drafted from what a drawing has as its value: a type, an enumeration, or an example.

    >>> typed("since", "list of int").many, typed("name", "Ann").kind, typed("size", '"s" | "m"?').allowed
    (True, 'string', ('s', 'm'))
    """
    called = called or property_names([name])[name]
    todo = (f"it is called {name!r} in the drawing",) if called.in_graph != name else ()
    drafted = replace(_read(name, written), name=called.attribute, stored=called.stored)
    return replace(drafted, todo=(*todo, *drafted.todo))


def _read(name: str, written: str) -> DraftProperty:
    declared = read_notation(name, written)
    if declared is not None and len(declared.allowed or ()) != 1:  # one value alone is an example
        return DraftProperty(
            name,
            declared.kind,
            declared.many,
            required=declared.required,
            key=declared.key,
            unique=declared.unique,
            index=declared.index,
            allowed=declared.allowed or (),
        )
    plain = written.strip().removesuffix("?")
    match = _LIST.fullmatch(plain)
    if match and match["word"].lower() in _KINDS:
        many = bool(match["many"]) or plain.lower().startswith("list")
        return DraftProperty(name, _KINDS[match["word"].lower()], many)
    if not plain:
        return DraftProperty(name)
    example = ColumnProfile(name)
    example.add(plain)
    return DraftProperty(name, example.kind, todo=(f"the drawing has {written!r} as an example",))


def _faults(drawing: ArrowsGraph, file: str) -> Iterator[Problem]:
    for at, node in enumerate(drawing.nodes):
        labels = node.labels or (_caption(node),)
        if not all(usable(label.strip()) for label in labels):
            what = f"a label that cannot be written: {labels}" if any(labels) else "neither a label nor a caption"
            message = f"nodes[{at}] has {what}"
            hint = "give the node a label or a caption in arrows.app; each is to be one node type"
            yield Problem(Where(file), "arrows-unnamed", message, hint)
    for at, each in enumerate(drawing.relationships):
        if each.type and not usable(each.type):
            message = f"relationships[{at}] has a type that cannot be written"
            yield Problem(Where(file), "arrows-unnamed", message, "rename it")


def _caption(node: ArrowsNode) -> str:
    return re.sub(r"\s*\((?:abstract|event)(?:, event)?\)$", "", node.caption).strip()


def _add(node: ArrowsNode, types: dict[str, _DrawnType]) -> str:
    """Adds a node of the drawing to the types; its label."""
    labels = [label.strip() for label in node.labels] or [_caption(node)]
    label = labels[-1]
    found = types.setdefault(label, _DrawnType(label))
    if len(labels) - 1 > len(found.above):
        found.above = tuple(labels[:-1])
    found.abstract = found.abstract or node.caption.endswith(("(abstract)", "(abstract, event)"))
    for name, written in node.properties.items():
        other = found.properties.setdefault(name, written)
        if other != written:
            found.todo.append(f"the drawing has {name} as {other!r} and as {written!r}")
    if not node.labels:
        found.todo.append("its node has no label in the drawing; the caption was taken")
    return label


def _keys(types: Mapping[str, _DrawnType]) -> dict[str, str]:
    """For each topmost label the property that is its key: one that says so, else one with the name of a key."""
    found: dict[str, str] = {}
    for each in types.values():
        root = _root(each, types)
        for name, written in each.properties.items():
            if typed(name, written).key:
                found.setdefault(root, name)
    for label, each in types.items():
        if not each.above and label not in found:
            likely = [name for name in each.properties if name.lower() in ("id", "uuid", "key", "code")]
            found[label] = likely[0] if likely else ""
    return found


def _node(
    each: _DrawnType, types: Mapping[str, _DrawnType], names: Mapping[str, str], keys: Mapping[str, str]
) -> DraftNode:
    inherited = {name for above in each.above for name in types[above].properties}
    attributes = [called.attribute for called in property_names(sorted(inherited)).values()]
    root = _root(each, types)
    key = keys.get(root, "")
    properties, todo = [], list(each.todo)
    added = not each.above and key not in each.properties
    called = property_names(each.properties, taken=["id"] if added else attributes)
    if added:
        properties.append(DraftProperty("id", key=True, required=True))
        todo.append("the drawing names no property that identifies these nodes; id was added")
    for name, written in each.properties.items():
        if name in inherited or (each.above and name == key):
            continue
        drafted = typed(name, written, called[name])
        is_key = not each.above and name == key
        if is_key and (drafted.kind not in ("string", "integer") or drafted.many):
            said = f"a key is text or a whole number, not {written!r}"
            drafted = DraftProperty(drafted.name, stored=drafted.stored, todo=(*drafted.todo, said))
        drafted = replace(drafted, key=is_key, required=drafted.required or is_key)
        if is_key:
            drafted = replace(drafted, unique=False, index=False, allowed=())
        properties.append(drafted)
    return DraftNode(
        names[each.label],
        label_for(each.label),
        tuple(names[above] for above in _nearest(each, types)),
        tuple(properties),
        abstract=each.abstract,
        todo=tuple(todo),
    )


def _root(each: _DrawnType, types: Mapping[str, _DrawnType]) -> str:
    """The topmost label of a type, which has the key."""
    tops = [label for label in (*each.above, each.label) if not types[label].above]
    return next((label for label in tops if label != EVENT), tops[0])


def _nearest(each: _DrawnType, types: Mapping[str, _DrawnType]) -> list[str]:
    """The labels right above a type: those that are above no other of its labels."""
    return [label for label in each.above if not any(label in types[other].above for other in each.above)]


def _relationships(
    drawing: ArrowsGraph, of: Mapping[str, str], names: Mapping[str, str], pool: UniqueNames
) -> Iterator[DraftRelationship]:
    drawn: dict[str, list[tuple[str, str]]] = {}
    properties: dict[str, dict[str, str]] = {}
    todos: dict[str, list[str]] = {}
    for each in drawing.relationships:
        start, end = of[each.start], of[each.end]
        unnamed = not each.type.strip()
        wanted = type_of_words(f"{start}_to_{end}") if unnamed else each.type
        type = type_for(wanted, names)
        drawn.setdefault(type, []).append((names[start], names[end]))
        properties.setdefault(type, {}).update(each.properties)
        said = todos.setdefault(type, [])
        if unnamed:
            said.append("the drawing has no type for it: what does it mean?")
        elif type != wanted:
            said.append(f"the type {wanted!r} is taken by a label or by graphmodel; these relationships get {type!r}")
    for type, pairs in drawn.items():
        called = property_names(properties[type], of_relationship=True)
        made = (typed(name, written, called[name]) for name, written in properties[type].items())
        yield DraftRelationship(
            pool.of(class_name(type, camel=True)),
            type,
            tuple(dict.fromkeys(pairs)),
            tuple(replace(each, key=False, unique=False, index=False) for each in made),
            todo=tuple(dict.fromkeys(todos[type])),
        )
