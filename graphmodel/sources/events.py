"""Events that fact lines declare: `Attack harbour-2030` makes one known wherever it stands, quoted content included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from graphmodel.model import Model, NodeType
from graphmodel.problems import Problem, Where
from graphmodel.sources.invalid import built, invalid
from graphmodel.sources.lines import WORDS, EventLine, Name, PropertyLine, lines_of, parse_line
from graphmodel.sources.options import NESTED, TURNS
from graphmodel.sources.plain import misread, typed
from graphmodel.sources.rows import Registry, SourceItem
from graphmodel.sources.sheet import Sheet
from graphmodel.sources.tree import Mapping, Scalar
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Sequence as TreeSequence


@dataclass
class _Mention:
    """An event as one line names it, with the names it gives it."""

    sheet: Sheet
    kind: NodeType
    id: str
    where: Where
    names: dict[str, Tree] = field(default_factory=dict)


def declare_events(model: Model, sheets: Sequence[Sheet], registry: Registry) -> None:
    """Makes the events that only event lines name known, and gives each such line's sheet a row for its event."""
    found: dict[tuple[str, str], list[_Mention]] = {}
    for mention in (m for sheet in sheets for m in _mentions(model, sheet)):
        if not registry.declares(mention.id, mention.kind):
            found.setdefault((mention.kind.identity, mention.id), []).append(mention)
        elif mention.names:
            hint = "give all of an event's names there"
            fault = f"{mention.id!r} is declared under entities, and named here"
            mention.sheet.batch.problems.append(Problem(mention.where, "event-named", fault, hint))
    for mentions in found.values():
        _declare(mentions, registry)


def _declare(mentions: Sequence[_Mention], registry: Registry) -> None:
    """One event of all the lines that name it, of the most special of their classes."""
    kind = max((m.kind for m in mentions), key=lambda kind: len(kind.labels))
    given: dict[str, tuple[Any, _Mention]] = {}
    for mention in mentions:
        for name, tree in mention.names.items():
            declared = kind.properties[name]
            if broken := misread(name, tree, declared):
                mention.sheet.batch.problems.append(broken)
                continue
            value = typed(tree, declared)
            known, first = given.setdefault(name, (value, mention))
            if known != value:
                fault = f"{mention.id!r} has {name} {value!r} here, but {known!r} at {first.where}"
                hint = "give the names of an event once"
                mention.sheet.batch.problems.append(Problem(tree.where, "event-named", fault, hint))
    first = mentions[0]
    values = {name: value for name, (value, _) in given.items()}
    caption = kind.properties[kind.caption]
    if caption.required and caption.name not in values:
        values[caption.name] = [first.id] if caption.many else first.id
    try:
        node = built(kind.cls, {kind.key: first.id} | values)
    except ValidationError as wrong:
        registry.refuse(first.id, kind)
        first.sheet.batch.problems += _refusals(wrong, kind, first, {n: tree.where for n, tree in first.names.items()})
        return
    registry.add([node])
    for mention in mentions:
        mention.sheet.batch.rows.append(SourceItem(node, mention.where))


def _refusals(wrong: ValidationError, kind: NodeType, first: _Mention, places: dict[str, Where]) -> Iterable[Problem]:
    lacking = [str(error["loc"][0]) for error in wrong.errors(include_url=False) if error["type"] == "missing"]
    if lacking:
        hint = f"declare it under entities: {kind.label}: with " + ", ".join(lacking)
        return [Problem(first.where, "event-undeclared", f"{kind.label} needs more than an id", hint)]
    return invalid(wrong, kind.label, kind.properties, first.where, places)


def _mentions(model: Model, sheet: Sheet) -> Iterator[_Mention]:
    for section in ("facts", "outside"):
        tree = sheet.tree.get(section) if sheet.tree is not None else None
        for _, lines in tree.pairs if isinstance(tree, Mapping) else ():
            for line, key, value in _event_lines(lines, frozenset(model.relationships), frozenset(model.nodes)):
                kind = model.nodes.get(line.label)
                if kind is None or not kind.event or kind.abstract:
                    continue
                naming = set(kind.naming) & set(kind.properties)
                pairs = value.pairs if isinstance(value, Mapping) else ()
                names = {name.text: tree for name, tree in pairs if name.text in naming}
                for id in line.ids:
                    if _declares(id, kind, model):
                        yield _Mention(sheet, kind, id.text.removeprefix(kind.label + ":"), key.where, names)


def _declares(name: Name, kind: NodeType, model: Model) -> bool:
    """Whether a name is an id, and not a word, or one that says itself of another class."""
    label, colon, _ = name.text.partition(":")
    foreign = bool(colon) and label in model.nodes and label != kind.label
    return not foreign and (name.quoted or name.text not in (*WORDS, "someone"))


def _event_lines(
    tree: Tree, types: frozenset[str], labels: frozenset[str]
) -> Iterator[tuple[EventLine, Scalar, Tree | None]]:
    """The event lines in a list of facts, nested ones included."""
    for key, value in lines_of(tree):
        line = parse_line(key.text, key.where, types, labels)
        if isinstance(line, EventLine):
            yield line, key, value
        nested: list[Tree] = []
        if isinstance(value, TreeSequence) and not isinstance(line, PropertyLine):
            nested = [value]
        elif isinstance(value, Mapping):
            nested = [inner for name, inner in value.pairs if name.text in NESTED or name.text in TURNS]
        for inner in nested:
            yield from _event_lines(inner, types, labels)
