"""The nodes of a loaded graph that may be one with another, and what is around some of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Statement
from graphmodel.model import Ref
from graphmodel.model.layer import SOURCES
from graphmodel.records import caption_of
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.evidence import class_of
from graphmodel.workflows.resolve.names import Called, parsed_name

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.model.types import NodeType

HUB = 500
"""Relationships of a node from which on its neighbours are not read: a hub shares some with everybody."""
_BATCH = 1_000
_READ = "MATCH (n:{label}) WHERE n.{sources} IS NOT NULL RETURN labels(n) AS labels, properties(n) AS properties"
_DEGREES = "UNWIND $keys AS key MATCH (n:{label} {{{key}: key}}) RETURN key, COUNT {{ (n)-[:{types}]-() }} AS degree"
_AROUND = (
    "UNWIND $keys AS key MATCH (n:{label} {{{key}: key}})-[r:{types}]-(m) "
    "RETURN key, type(r) AS type, startNode(r) = n AS out, labels(m) AS labels, properties(m) AS properties"
)


@dataclass(frozen=True)
class Candidate:
    """A node, its names taken apart, and what it is known by elsewhere."""

    ref: Ref
    kind: str
    classes: frozenset[str]
    caption: str
    names: tuple[Called, ...]
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Around:
    """What a node is connected with: how many relationships, and which (type, direction, node) unless it is a hub."""

    degree: int = 0
    links: frozenset[tuple[str, bool, Ref]] = frozenset()


def read_candidates(database: Database, model: Model, classes: Collection[str]) -> list[Candidate]:
    """The nodes that sources declare, of these classes and of those below, or of all."""
    found: list[Candidate] = []
    for identity in sorted({kind.identity for kind in model.nodes.values() if kind.key}):
        text = _READ.format(label=quote(identity), sources=SOURCES)
        for labels, stored in database.read(text).rows:
            kind = class_of(model, labels)
            if kind is None or kind.identity != identity or kind.key not in stored:
                continue
            if not classes or {*kind.labels} & {*classes}:
                found.append(_candidate(kind, stored))
    found.sort(key=lambda node: (node.ref.label, str(node.ref.key)))
    return _with_identifiers(found)


def _candidate(kind: NodeType, stored: Mapping[str, Any]) -> Candidate:
    key = stored[kind.key]
    listed = (value for name in kind.naming if name in kind.properties for value in _values(stored.get(name)))
    texts = [str(value) for value in dict.fromkeys(listed)] or [str(key).replace("-", " ").replace("_", " ")]
    names = tuple(called for text in texts if (called := parsed_name(text)) is not None)
    codes = {
        name: value
        for name, declared in kind.properties.items()
        if declared.kind == "string" and name not in (kind.key, *kind.naming)
        if isinstance(value := stored.get(name), str) and _is_code(value)
    }
    ref, caption = Ref(kind.identity, key), caption_of(kind, stored, key)
    return Candidate(ref, kind.label, frozenset(kind.labels), caption, names, codes)


def _values(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)


def _is_code(value: str) -> bool:
    """Whether a text may be an identifier: one word with a digit in it, such as Q794."""
    return 3 <= len(value) <= 100 and not any(map(str.isspace, value)) and any(map(str.isdigit, value))


def _with_identifiers(nodes: Sequence[Candidate]) -> list[Candidate]:
    """The nodes, with those codes alone that hardly any two share: a postal code is no identifier."""
    values: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        for name, value in node.identifiers.items():
            values[name].append(value)
    kept = {name for name, each in values.items() if 2 * len({*each}) >= len(each)}
    return [replace(n, identifiers={k: v for k, v in n.identifiers.items() if k in kept}) for n in nodes]


def read_around(database: Database, model: Model, refs: Iterable[Ref]) -> dict[Ref, Around]:
    """What is around these nodes, by the relationships of the model."""
    types = "|".join(map(quote, sorted(model.relationships)))
    if not types:
        return {}
    found: dict[Ref, Around] = {}
    for ref, degree in _by_key(database, model, _DEGREES, types, refs):
        found[ref] = Around(degree[0])
    links: dict[Ref, set[tuple[str, bool, Ref]]] = defaultdict(set)
    near = [ref for ref, around in found.items() if 0 < around.degree <= HUB]
    for ref, (type_, out, labels, stored) in _by_key(database, model, _AROUND, types, near):
        kind = class_of(model, labels)
        if kind is not None and kind.key in stored:
            links[ref].add((type_, out or model.relationships[type_].symmetric, Ref(kind.identity, stored[kind.key])))
    return {ref: Around(around.degree, frozenset(links.get(ref, ()))) for ref, around in found.items()}


def _by_key(
    database: Database, model: Model, text: str, types: str, refs: Iterable[Ref]
) -> Iterator[tuple[Ref, tuple[Any, ...]]]:
    keys: dict[str, list[Any]] = defaultdict(list)
    for ref in refs:
        keys[ref.label].append(ref.key)
    for label, wanted in keys.items():
        asked = text.format(label=quote(label), key=quote(model.nodes[label].key), types=types)
        for start in range(0, len(wanted), _BATCH):
            some = Statement(asked, {"keys": wanted[start : start + _BATCH]})
            for key, *rest in database.read_all(some)[0].rows:
                yield Ref(label, key), tuple(rest)
