"""What py2neo code has in hand as sources of a load: subgraphs, rows for its bulk functions, objects of its OGM.

Each function returns a loader, which reads one thing at a time. What does not fit the model is reported together, at
the end of the reading; a mistake in the arguments at once. graphmodel's own properties (`gm_...`) are left out, and so
are properties and labels that `ignore` names. The source is called `py2neo:` and what `source` says.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import CodeType, FrameType, TracebackType
from typing import Any

from py2neo import Subgraph
from py2neo.ogm import Model as OgmModel
from py2neo.ogm import Related

from graphmodel.databases.py2neo.conversion import ModelConversion, ModelMismatch
from graphmodel.databases.py2neo.mismatches import MismatchCollector, properties_of
from graphmodel.errors import SourceError
from graphmodel.model import Model, NodeType
from graphmodel.model.places import near
from graphmodel.problems import NOWHERE, Problem, Where
from graphmodel.sources.loaders import Item, Loader

NodeKey = str | tuple[str | tuple[str, ...], *tuple[str | tuple[str, ...], ...]]
"""How py2neo names nodes in bulk: `("Person", "name")`, or `(("Person", "Female"), "name")`."""


def from_subgraph(
    model: Model, subgraph: Subgraph | None, *, ignore: Collection[str] = (), source: str = "subgraph"
) -> Loader:
    """The nodes and relationships of a Subgraph, Node, Relationship or Path; of None, there are none.

    A node is of the class of its most special label. What py2neo has not fetched yet it fetches now.
    """
    if not isinstance(subgraph, Subgraph | None):
        raise SourceError(f"{type(subgraph).__name__} is no Subgraph of py2neo", hint="give rows to from_node_tuples")

    def items(mismatches: MismatchCollector) -> Iterator[Item]:
        conversion = ModelConversion(model, ignore)
        if subgraph is None:
            return
        for node in subgraph.nodes:
            with mismatches.about(node):
                yield conversion.node(node.labels, properties_of(node))
        for relationship in subgraph.relationships:
            with mismatches.about(relationship):
                start, end = (
                    conversion.end(side.labels, properties_of(side))
                    for side in (relationship.start_node, relationship.end_node)
                )
                yield conversion.relationship(type(relationship).__name__, start, end, properties_of(relationship))

    return _Source(source, items, sys._getframe(1))


def from_node_tuples(
    model: Model,
    data: Iterable[Any] | Callable[[], Iterable[Any]],
    labels: str | Iterable[str] = (),
    keys: Sequence[str] | None = None,
    *,
    merge_key: NodeKey | None = None,
    ignore: Collection[str] = (),
    source: str = "",
) -> Loader:
    """The nodes that `py2neo.bulk.create_nodes` or `merge_nodes` would make of these rows.

    A row is a mapping, or with `keys` a list of their values. `merge_key` may stand for a label and names the model's
    key. `data` that can be read once only (a generator) can be loaded once only, a function that makes it again.

    Raises:
        SourceError: the labels are of no class of the model, or `merge_key` does not name its key.
    """
    conversion = ModelConversion(model, ignore)
    given = {labels} if isinstance(labels, str) else set(labels)
    with _Arguments("labels"):
        if merge_key is not None:
            _keyed(conversion, "merge_key", merge_key)
            given |= set(_several(merge_key[0]))
        kind = conversion.kind(given)
    rows = _rows(data)

    def items(mismatches: MismatchCollector) -> Iterator[Item]:
        for number, row in enumerate(rows(), 1):
            with mismatches.about(number):
                yield conversion.node(given, _detail(row, keys))

    return _Source(source or kind.label, items, sys._getframe(1))


def from_relationship_tuples(
    model: Model,
    data: Iterable[Any] | Callable[[], Iterable[Any]],
    rel_type: str | tuple[str, ...],
    start_node_key: NodeKey | None,
    end_node_key: NodeKey | None,
    keys: Sequence[str] | None = None,
    *,
    ignore: Collection[str] = (),
    source: str = "",
) -> Loader:
    """The relationships that `py2neo.bulk.create_relationships` or `merge_relationships` would make of these rows.

    A row is (start, properties, end); the properties are a mapping, or with `keys` a list of their values. The node
    keys name the model's own: `("Person", "id")`. The nodes are declared by another source of the same load.

    Raises:
        SourceError: the type or a label is not in the model, or something is named by another property than the key.
    """
    conversion = ModelConversion(model, ignore)
    name, *parallel = (rel_type,) if isinstance(rel_type, str) else rel_type
    with _Arguments("rel_type"):
        kind = conversion.type(name)
    if parallel and set(parallel) != set(kind.own_key):
        own = ", ".join(kind.own_key) or "nothing: there is one between each two nodes"
        hint = f"give {name!r} alone, or declare key = {tuple(parallel)!r} on {kind.cls.__name__}"
        raise SourceError(f"the model distinguishes parallel {name} by {own}, not by {', '.join(parallel)}", hint=hint)
    with _Arguments("start_node_key"):
        start = _keyed(conversion, "start_node_key", start_node_key)
    with _Arguments("end_node_key"):
        end = _keyed(conversion, "end_node_key", end_node_key)
    rows = _rows(data)

    def items(mismatches: MismatchCollector) -> Iterator[Item]:
        for number, row in enumerate(rows(), 1):
            with mismatches.about(number):
                a, detail, b = _triple(row)
                yield conversion.relationship(
                    name, conversion.key(start, a), conversion.key(end, b), _detail(detail, keys)
                )

    return _Source(source or name, items, sys._getframe(1))


def from_ogm(
    model: Model,
    objects: Iterable[OgmModel] | Callable[[], Iterable[OgmModel]],
    *,
    ignore: Collection[str] = (),
    source: str = "ogm",
) -> Loader:
    """Objects of py2neo.ogm classes, with what they are related to, as `Repository.save` would write them.

    Objects that no graph holds yet are followed further, those of a graph not: give all that you want. What a
    `Property` has by default only is not in the node, and is not loaded.
    """
    rows = _rows(objects)

    def items(mismatches: MismatchCollector) -> Iterator[Item]:
        conversion = ModelConversion(model, ignore)
        seen: dict[int, OgmModel] = {}  # those of no graph; holding them keeps their ids their own
        for given in rows():
            waiting = [given]
            while waiting:
                current = waiting.pop()
                if id(current) in seen:
                    continue
                if current.__node__.graph is None:
                    seen[id(current)] = current
                with mismatches.about(current.__node__):
                    yield conversion.node(current.__node__.labels, properties_of(current.__node__))
                for related in _related(current):
                    yield from _relationships(conversion, mismatches, current, related)
                    waiting += [other for other in getattr(current, related) if other.__node__.graph is None]

    return _Source(source, items, sys._getframe(1))


def _relationships(
    conversion: ModelConversion, mismatches: MismatchCollector, current: OgmModel, name: str
) -> Iterator[Item]:
    """The relationships of one attribute, and the nodes at their other ends that a graph holds."""
    direction = inspect.getattr_static(type(current), name).direction
    for _, (type_, properties), other in getattr(current, name).triples():
        if other.__node__.graph is not None:
            with mismatches.about(other.__node__):
                yield conversion.node(other.__node__.labels, properties_of(other.__node__))
        with mismatches.about(current.__node__):
            if direction == 0 and not conversion.type(type_).symmetric:
                fault = f"{name!r} does not say which way {type_} goes"
                hint = "take RelatedTo or RelatedFrom, or declare it symmetric in the model"
                raise ModelMismatch(Problem(NOWHERE, "no-direction", fault, hint))
            ends = [conversion.end(each.__node__.labels, properties_of(each.__node__)) for each in (current, other)]
            start, end = ends if direction >= 0 else reversed(ends)
            yield conversion.relationship(type_, start, end, properties)


def _related(current: OgmModel) -> list[str]:
    cls = type(current)
    return [name for name in dir(cls) if isinstance(inspect.getattr_static(cls, name), Related)]


class _Source:
    """A loader. Its code is that of the call that made it, so that the reading places problems there."""

    def __init__(self, name: str, items: Callable[[MismatchCollector], Iterator[Item]], made: FrameType) -> None:
        self.__module__ = "py2neo"
        self.__qualname__ = name
        self.__code__: CodeType = made.f_code.replace(co_firstlineno=made.f_lineno)
        self._items = items

    def __call__(self) -> Iterator[Item]:
        mismatches = MismatchCollector(
            self.__qualname__, Where(near(self.__code__.co_filename), self.__code__.co_firstlineno)
        )
        return chain(
            self._items(mismatches), mismatches.end()
        )  # a chain, as the line of a generator would be one of this file


class _Arguments:
    """Turns what does not fit in an argument into an error of the call."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, wrong: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(wrong, ModelMismatch):
            (problem,) = wrong.problems
            raise SourceError(f"{self._name}: {problem.message}", hint=problem.hint.partition("; or ")[0]) from None


def _keyed(conversion: ModelConversion, argument: str, given: NodeKey | None) -> NodeType:
    """The node type whose key a py2neo node key names."""
    label, *names = (given,) if isinstance(given, str) else given or ((),)
    if not label:
        hint = "give label and key: " + f"{argument}=('Label', 'key')"
        raise SourceError(f"{argument} names no nodes, and the ids of a database are not kept", hint=hint)
    kind = conversion.named(_several(label))
    flat = [name for each in names for name in _several(each)]
    if not kind.key or flat != [*kind.own_key]:
        own = ", ".join(map(repr, kind.own_key))
        wanted = f"the key of {kind.label} is {own}" if kind.key else f"{kind.label} has no key"
        by = f"by {', '.join(map(repr, flat))}" if flat else "by its label alone"
        hint = f"give the key: {argument}=({kind.label!r}, {own})" if kind.key else "name a class that has one"
        raise SourceError(f"{wanted}, and {argument} names it {by}", hint=hint)
    return kind


def _several(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _rows(data: Iterable[Any] | Callable[[], Iterable[Any]]) -> Callable[[], Iterable[Any]]:
    """A function that gives the rows, and that refuses to give nothing where they were taken before."""
    if callable(data):
        return data
    taken = False

    def again() -> Iterable[Any]:
        nonlocal taken
        running = iter(data)
        if taken and running is data:
            raise SourceError("the rows were read before, and can be read once only", hint="give a list or a function")
        taken = True
        return running

    return again


def _triple(row: Any) -> tuple[Any, Any, Any]:
    if not isinstance(row, list | tuple) or len(row) != 3:
        raise ModelMismatch(Problem(NOWHERE, "loader-item", "it is not (start, properties, end)"))
    start, detail, end = row
    return _single(start), detail, _single(end)


def _single(value: Any) -> Any:
    return value[0] if type(value) is tuple and len(value) == 1 else value


def _detail(row: Any, keys: Sequence[str] | None) -> Mapping[str, Any]:
    if keys is None:
        if isinstance(row, Mapping):
            return row
        fault = f"it is a {type(row).__name__}, and without keys a mapping is wanted"
        raise ModelMismatch(Problem(NOWHERE, "loader-item", fault, "give keys=[...] in the order of the values"))
    if isinstance(row, Mapping | str) or not isinstance(row, Sequence):
        raise ModelMismatch(
            Problem(NOWHERE, "loader-item", f"it is a {type(row).__name__}, and with keys a list is wanted")
        )
    if len(row) != len(keys):
        raise ModelMismatch(Problem(NOWHERE, "loader-item", f"it has {len(row)} values for {len(keys)} keys"))
    return dict(zip(keys, row, strict=True))
