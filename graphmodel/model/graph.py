"""The sealed model: every node and relationship type by name, built once, with every fault at once."""

from __future__ import annotations

import importlib
import inspect
import sysconfig
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from pydantic import PydanticUserError

from graphmodel.errors import ModelError
from graphmodel.model.faults import faults
from graphmodel.model.hints import called_now, defined_name
from graphmodel.model.layer import PLAIN_LAYER, Layer
from graphmodel.model.nodes import Content, Key, Node, Ref, Someone
from graphmodel.model.participants import with_declared_roles
from graphmodel.model.places import near
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import BASES, NodeType, RelationshipType, as_type, is_abstract, node_type, relationship_type
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean


@dataclass(frozen=True)
class Model:
    """A property graph's types, sealed. Build it with `Model.of(State, Recognizes)` or `Model.from_module(module)`.

    `nodes` is keyed by label (abstract types too), `relationships` by relationship type (roles too).
    """

    nodes: Mapping[str, NodeType]
    relationships: Mapping[str, RelationshipType]
    layer: Layer
    _by_class: Mapping[type[Any], NodeType | RelationshipType] = field(repr=False)

    @classmethod
    def of(cls, *classes: type[Any], layer: Layer = PLAIN_LAYER) -> Model:
        """The model of these classes and their base classes. `layer` names the nodes and relationships of claims.

        Raises:
            ModelError: they do not make a model; its problems list every fault.
        """
        every = with_declared_roles(classes)
        nodes = _with_bases(c for c in every if issubclass(c, Node))
        relationships = _with_abstract(c for c in every if issubclass(c, Relationship))
        found = faults(nodes, relationships, layer)
        if found:
            raise ModelError(f"the model has {len(found)} fault{'s' * (len(found) > 1)}", problems=found)
        node_types = [node_type(c) for c in nodes]
        relationship_types = [relationship_type(c) for c in relationships]
        return cls(
            nodes=MappingProxyType({t.label: t for t in node_types}),
            relationships=MappingProxyType({t.type: t for t in relationship_types}),
            layer=layer,
            _by_class=MappingProxyType({t.cls: t for t in node_types} | {t.cls: t for t in relationship_types}),
        )

    @classmethod
    def from_module(cls, module: ModuleType | str, layer: Layer = PLAIN_LAYER) -> Model:
        """The model of all node and relationship classes that a module holds, imported ones included.

        Raises:
            ModelError: the module cannot be imported, holds no such classes, or they do not make a model.
        """
        if isinstance(module, str):
            module = _imported(module)
        members = [c for name, c in vars(module).items() if inspect.isclass(c) and not name.startswith("_")]
        classes = [
            c for c in members if issubclass(c, Node | Relationship) and c not in BASES and not _open(c, members)
        ]
        if not classes:
            raise ModelError(
                f"{module.__name__} declares no node or relationship types",
                hint="declare classes that derive from graphmodel.Node and graphmodel.Relationship",
            )
        return cls.of(*dict.fromkeys(classes), layer=layer)

    def node(self, cls: type[Any]) -> NodeType:
        """The node type of a class of the model."""
        found = self._by_class[cls]
        assert isinstance(found, NodeType)
        return found

    def relationship(self, cls: type[Any]) -> RelationshipType:
        """The relationship type of a class of the model."""
        found = self._by_class[cls]
        assert isinstance(found, RelationshipType)
        return found

    def ref(self, side: Node | Key[Any]) -> Ref:
        """Which node a node or a key names."""
        of = side.of if isinstance(side, Key) else type(side)
        kind = self.node(of)
        return Ref(kind.identity, side.value if isinstance(side, Key) else kind.properties[kind.key].of(side))

    def suggest(self, name: str, known: Iterable[str]) -> str:
        """A hint for a name that nothing has: what of `known` was formerly called so, else the nearest."""
        names = list(known)
        now = next((new for new in self.former_names.get(name, ()) if new in names), None)
        if now:
            return called_now(now)
        turned = next((kind.type for kind in self.relationships.values() if as_type(kind.inverse) == name), None)
        return f"it is {turned} read from its end: turn it around" if turned in names else did_you_mean(name, names)

    @property
    def former_names(self) -> Mapping[str, tuple[str, ...]]:
        """What is now called what, of labels, relationship types and properties: `{"CONTROLS": ("GOVERNS",)}`."""
        found: dict[str, tuple[str, ...]] = {}
        every: list[tuple[str, NodeType | RelationshipType]] = [*self.nodes.items(), *self.relationships.items()]
        for now, kind in every:
            named = [(old, now) for old in kind.formerly]
            named += [(old, each.name) for each in kind.properties.values() for old in each.formerly]
            for old, new in named:
                if old == new:  # called so at first, and again now
                    continue
                found[old] = tuple(dict.fromkeys((*found.get(old, ()), new)))
        return found

    @property
    def optional_labels(self) -> frozenset[str]:
        """The labels that nodes may have besides those of their class."""
        return frozenset(label for kind in self.nodes.values() for label in kind.optional_labels)

    @cached_property
    def first_properties(self) -> Mapping[tuple[str, str], str]:
        """The first name of each property that was renamed, by the identity label of its nodes and its name now.

        One that not all classes with this identity label call alike is left out: a claim need not say which it means.
        """
        firsts: dict[tuple[str, str], set[str]] = defaultdict(set)
        named: dict[tuple[str, str], set[str]] = defaultdict(set)
        for node in self.nodes.values():
            for each in node.properties.values():
                firsts[node.identity, each.name].add(each.first_name)
                named[node.identity, each.first_name].add(each.name)
        clear = {where: first for where, (first, *others) in firsts.items() if not others and first != where[1]}
        return {
            (label, name): first
            for (label, name), first in clear.items()
            if named[label, first] == {name} and (label, first) not in firsts
        }

    @property
    def deprecated(self) -> Mapping[str, str]:
        """The deprecated labels and relationship types, each with what to use instead."""
        kinds: dict[str, NodeType | RelationshipType] = {**self.nodes, **self.relationships}
        return {name: kind.deprecated for name, kind in kinds.items() if kind.deprecated}

    def __contains__(self, cls: object) -> bool:
        return cls in self._by_class

    def descendants(self, label: str) -> tuple[str, ...]:
        """The label itself and every label below it, in the order of declaration."""
        top = self.nodes[label].cls
        return tuple(t.label for t in self.nodes.values() if issubclass(t.cls, top))

    def types_below(self, type: str) -> tuple[str, ...]:
        """The relationship type itself and every type below it, in the order of declaration."""
        top = self.relationships[type].cls
        return tuple(t.type for t in self.relationships.values() if issubclass(t.cls, top))

    def types_above(self, type: str) -> tuple[str, ...]:
        """The relationship types above a type, from the topmost down."""
        line = reversed(self.relationships[type].cls.__mro__[1:])
        return tuple(self.relationship(base).type for base in line if base in self)

    def type_parents(self, type: str) -> tuple[str, ...]:
        """The relationship types directly above a type, in the order of its class's bases."""
        return tuple(self.relationship(base).type for base in self.relationships[type].cls.__bases__ if base in self)

    def stored_types(self, type: str) -> tuple[str, ...]:
        """The types that relationships of a type may be stored as: itself and those below it, without abstract ones."""
        return tuple(each for each in self.types_below(type) if not self.relationships[each].abstract)

    def parents(self, label: str) -> tuple[str, ...]:
        """The labels directly above a label, in the order of its class's bases."""
        return tuple(self.node(base).label for base in self.nodes[label].cls.__bases__ if base in self)

    def roles(self, event: str) -> Mapping[str, RelationshipType]:
        """The roles that an event type's nodes may have, by role name."""
        cls = self.nodes[event].cls
        return {
            t.role: t
            for t in self.relationships.values()
            if t.role and any(issubclass(cls, self.nodes[start].cls) for start, _ in t.pairs)
        }


def _with_bases(classes: Iterable[type[Node]]) -> list[type[Node]]:
    found: dict[type[Node], None] = {}
    for cls in classes:
        bases = [c for c in reversed(cls.__mro__) if issubclass(c, Node) and c not in (Node, Content, Someone)]
        found.update(dict.fromkeys(bases))
    return list(found)


def _with_abstract(classes: Iterable[type[Any]]) -> list[type[Any]]:
    """The relationship classes, and before each the abstract ones above it."""
    found: dict[type[Any], None] = {}
    for cls in classes:
        above = [c for c in reversed(cls.__mro__[1:]) if issubclass(c, Relationship) and is_abstract(c) and c.pairs]
        found.update(dict.fromkeys((*above, cls)))
    return list(found)


def _open(cls: type[Any], members: Iterable[type[Any]]) -> bool:
    """Whether it is a relationship that others close: with open ends and subclasses, or merely `Base[Start, End]`."""
    if not issubclass(cls, Relationship):
        return False
    return "[" in cls.__name__ or (not cls.pairs and any(issubclass(c, cls) and c is not cls for c in members))


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as wrong:
        raise ModelError(
            f"the model module {name!r} cannot be imported: {wrong}",
            hint="check the name in [tool.graphmodel] and that its package is installed or beside pyproject.toml",
        ) from wrong
    except (SyntaxError, TypeError, ValueError, NameError, AttributeError, LookupError, PydanticUserError) as wrong:
        said = " ".join(str(wrong).partition("\n\nFor further information")[0].split())
        place = _place(wrong)
        hint = "name a class before those that it is below: class C(B, A)" if "resolution order" in said else ""
        if isinstance(wrong, NameError) and wrong.name:
            hint = defined_name(wrong.name, Path(place.file))
        fault = Problem(place, "model-import", f"{type(wrong).__name__}: {said}", hint)
        raise ModelError(f"the model module {name!r} does not run", problems=[fault]) from wrong


def _place(wrong: BaseException) -> Where:
    if isinstance(wrong, SyntaxError):
        return Where(near(wrong.filename or ""), wrong.lineno or 0, wrong.offset or 0)
    frame = wrong.__traceback__
    place = NOWHERE
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        if _is_written(name) and not frame.tb_frame.f_globals["__name__"].startswith("graphmodel.model."):
            place = Where(near(name), frame.tb_lineno)
        frame = frame.tb_next
    return place


def _is_written(file: str) -> bool:
    """Whether a file is of a project, and not of Python or of what is installed."""
    return Path(file).is_file() and "site-packages" not in file and not file.startswith(sysconfig.get_path("stdlib"))
