"""Where fact sheets give a property of an entity, so that evidence of it can name the line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from graphmodel.model import Node
from graphmodel.sources.entities import list_entities
from graphmodel.sources.places import SHEET_ENDINGS, source_names, text_of
from graphmodel.sources.rows import Batch
from graphmodel.sources.tree import Mapping, Scalar, Sequence, parse

if TYPE_CHECKING:
    from graphmodel.model import Model, NodeType, Ref
    from graphmodel.problems import Where
    from graphmodel.project import Project
    from graphmodel.sources.tree import Node as Tree


def givers_of(project: Project, ref: Ref, name: str, sources: Collection[str]) -> tuple[str, ...]:
    """What gives a property of a node, of the sources that the graph names for the node.

    A fact sheet is named by file, line and column, as it is now, and only if it gives the property, to this node or to
    one that is merged into it. Of other sources nobody knows which properties they give; they are named where no sheet
    gives it.
    """
    known = set(source_names(project.settings.sources, project.root)) & set(sources)
    sheets = {source for source in known if source.endswith(SHEET_ENDINGS)}
    merged = {old for old, new in project.merges.into.items() if new == ref}
    own: list[str] = []
    further: list[str] = []
    mappings: set[str] = set()
    for source in sorted(sheets):
        text, fault = text_of(project.root / source, source)
        tree = parse(text, source)[0] if fault is None else None
        if isinstance(tree, Mapping) and tree.get("table") is not None:
            mappings.add(source)
        elif isinstance(tree, Mapping) and isinstance(entities := tree.get("entities"), Mapping):
            own += map(str, _places(project.model, entities, {ref}, name))
            further += map(str, _places(project.model, entities, merged, name, names=True))
    return tuple(own or further) or tuple(sorted((set(sources) - sheets) | mappings))


def _places(
    model: Model, entities: Mapping, refs: Collection[Ref], name: str, *, names: bool = False
) -> Iterator[Where]:
    """Where entities have a property; with `names`, any of their names is one of the other names that another has."""
    for label, declared in entities.pairs:
        kind = model.nodes.get(label.text)
        if kind is None or kind.identity not in {ref.label for ref in refs}:
            continue
        wanted = {name, *kind.naming} if names and name in kind.naming and kind.properties[name].many else {name}
        keys = {str(ref.key) for ref in refs if ref.label == kind.identity}
        if isinstance(declared, Mapping):
            for key, value in declared.pairs:
                if key.text in keys:
                    yield from _of_entity(kind, value, wanted)
        elif isinstance(declared, Sequence):
            for item in declared.items:
                batch = Batch(item.where.file)
                list_entities(label, Sequence((item,), item.where), model, batch)
                if any(isinstance(row.item, Node) and model.ref(row.item) in refs for row in batch.rows):
                    yield from _of_entity(kind, item, wanted)


def _of_entity(kind: NodeType, value: Tree, names: Collection[str]) -> Iterator[Where]:
    if isinstance(value, Mapping):
        yield from (key.where for key, _ in value.pairs if key.text in names)
    elif isinstance(value, Scalar) and not value.empty and kind.caption in names:
        yield value.where
