"""Fact lines to claims: names become keys, types become the model's classes, values are typed by the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from graphmodel.claims import Attribute, Claim, Passage
from graphmodel.claims.claim import Basis
from graphmodel.claims.values import claimed_value
from graphmodel.model import CONTENT, Key, Model, Node, RelationshipType
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.invalid import invalid
from graphmodel.sources.lines import EventLine, FactLine, Name, PropertyLine, TieLine, parse_line, parse_names
from graphmodel.sources.options import NESTED, OptionReader, Options, word_axes
from graphmodel.sources.plain import plain
from graphmodel.sources.rows import Batch, Registry
from graphmodel.sources.tree import Mapping, Scalar, Sequence
from graphmodel.sources.tree import Node as Tree

QUANTITY_PARTS = ("value", "unit", "about")


def lines_of(tree: Tree) -> Iterator[tuple[Scalar, Tree | None]]:
    """Each fact line of a list, or of one line alone, with what stands beside or under it."""
    if isinstance(tree, Scalar):
        if not tree.empty:
            yield tree, None
    elif isinstance(tree, Mapping):
        yield from tree.pairs
    else:
        for item in tree.items:
            yield from lines_of(item)


class Names:
    """The names of a model that fact lines are read by."""

    def __init__(self, model: Model) -> None:
        self.types = frozenset(model.relationships)
        self.labels = frozenset(model.nodes)


def event_lines(tree: Tree, names: Names) -> Iterator[tuple[EventLine, Scalar, Tree | None]]:
    """The event lines in a list of facts, nested ones included."""
    for key, value in lines_of(tree):
        line = parse_line(key.text, key.where, names.types, names.labels)
        if isinstance(line, EventLine):
            yield line, key, value
        nested: list[Tree] = [value] if isinstance(value, Sequence) else []
        if isinstance(value, Mapping):
            nested = [inner for name, inner in value.pairs if name.text in NESTED]
        for inner in nested:
            yield from event_lines(inner, names)


class FactReader:
    """Reads the facts of one sheet into its batch."""

    def __init__(self, model: Model, registry: Registry, batch: Batch) -> None:
        self.model = model
        self.registry = registry
        self.batch = batch
        self.problems = batch.problems
        self.names = Names(model)

    def read(self, tree: Tree, evidence: tuple[Passage, ...], basis: Basis) -> None:
        """Adds the claims of a list of fact lines, each evidenced by these passages."""
        for claim in self._claims(tree, basis):
            self.batch.claims.append(replace(claim, evidence=evidence))

    def _claims(self, tree: Tree, basis: Basis) -> list[Claim]:
        return [claim for key, value in lines_of(tree) for claim in self._line(key, value, basis)]

    def _line(self, key: Scalar, value: Tree | None, basis: Basis) -> Iterator[Claim]:
        line: FactLine | Problem = parse_line(key.text, key.where, self.names.types, self.names.labels)
        if isinstance(line, Problem):
            self.problems.append(line)
            return
        reader = OptionReader(self.registry, self.problems, lambda tree: self._claims(tree, basis))
        axes = word_axes(line.words, key.where, self.problems) | {"basis": basis, "where": key.where}
        if isinstance(line, TieLine):
            yield from self._tie(line, key.where, value, reader, axes)
        elif isinstance(line, EventLine):
            yield from self._event(line, key.where, value, reader, axes)
        else:
            yield from self._property(line, key.where, value, reader, axes)

    def _tie(
        self, line: TieLine, where: Where, value: Tree | None, reader: OptionReader, axes: dict[str, Any]
    ) -> Iterator[Claim]:
        kind = self.model.relationships.get(line.type)
        if kind is None:
            fault = f"the model has no relationship type {line.type!r}"
            hint = did_you_mean(line.type, self.model.relationships)
            self.problems.append(Problem(where, "unknown-type", fault, hint))
            return
        before = len(self.problems)
        options = reader.read(value, kind.properties, line.type)
        if not line.objects and not options.claim.get("that"):
            if len(self.problems) > before:
                return  # the claims are there, but none could be read
            hint = "nest the claims under the line" if kind.takes_content else "name an object after the type"
            self.problems.append(Problem(where, "fact-object", f"{line.type} has no object", hint))
            return
        starts = [reader.end(name, where) for name in line.subjects]
        ends = [reader.end(name, where) for name in line.objects] or [CONTENT]
        for start in starts:
            for end in ends:
                if start is not None and end is not None:
                    yield from self._relationship(kind, start, end, where, options, axes)

    def _relationship(
        self,
        kind: RelationshipType,
        start: Node | Key[Any],
        end: Node | Key[Any],
        where: Where,
        options: Options,
        axes: dict[str, Any],
    ) -> Iterator[Claim]:
        own = {name: plain(tree, kind.properties[name].many) for name, tree in options.properties.items()}
        interval = {"since": options.since, "until": options.until}
        given = {name: said for name, said in (own | interval).items() if said is not None}
        try:
            tie = kind.cls(start, end, **given)
        except ValidationError as wrong:
            self.problems += invalid(wrong, kind.type, kind.properties, where, options.places)
            return
        yield Claim(tie, **(axes | options.claim))

    def _property(
        self, line: PropertyLine, where: Where, value: Tree | None, reader: OptionReader, axes: dict[str, Any]
    ) -> Iterator[Claim]:
        subjects = [reader.end(name, where) for name in line.subjects]
        if isinstance(value, Mapping):
            options = reader.read(value, dict.fromkeys(QUANTITY_PARTS), line.property)
            parts = {name: plain(tree) for name, tree in options.properties.items()}
            said = parts if set(parts) - {"value"} else parts.get("value")
        else:
            options, said = Options(), plain(value) if value is not None else None
        if said is None:
            hint = f"write {line.property}: VALUE, or {{value: ..., note: ...}}"
            self.problems.append(Problem(where, "fact-value", f"{line.property} has no value", hint))
            return
        for subject in subjects:
            if subject is not None:
                place = value.where if value is not None else where
                yield from self._attribute(subject, line.property, said, place, options, axes)

    def _attribute(
        self,
        subject: Node | Key[Any],
        name: str,
        value: Any,
        where: Where,
        options: Options,
        axes: dict[str, Any],
    ) -> Iterator[Claim]:
        of = subject.of if isinstance(subject, Key) else type(subject)
        if of not in self.model:
            fault = "nothing can be said of a property of someone unnamed"
            self.problems.append(Problem(axes["where"], "claim-property", fault))
            return
        kind = self.model.node(of)
        declared = kind.properties.get(name)
        if declared is None or declared.key:
            fault = f"{kind.label} has no property {name!r} to be claimed"
            hint = did_you_mean(name, [n for n, p in kind.properties.items() if not p.key])
            self.problems.append(Problem(axes["where"], "unknown-property", fault, hint))
            return
        typed = [value] if declared.many and isinstance(value, str) else value
        said = Attribute(subject, name, typed, options.since, options.until)
        try:
            claimed_value(self.model, said)
        except ValidationError as wrong:
            places = {"": options.places.get("value", where)}
            named = {**kind.properties, "": declared}
            found = invalid(wrong, f"{kind.label}.{name}", named, places[""], places)
            self.problems += found
            return
        yield Claim(said, **(axes | options.claim))

    def _event(
        self, line: EventLine, where: Where, value: Tree | None, reader: OptionReader, axes: dict[str, Any]
    ) -> Iterator[Claim]:
        kind = self.model.nodes.get(line.label)
        if kind is None or not kind.event or kind.abstract:
            events = [label for label, known in self.model.nodes.items() if known.event and not known.abstract]
            fault = f"the model has no event type {line.label!r}"
            self.problems.append(Problem(where, "unknown-event", fault, did_you_mean(line.label, events)))
            return
        roles = self.model.roles(line.label)
        own = {name: None for name in (*roles, *kind.properties) if name not in (kind.key, "occurred")}
        options = reader.read(value, own, line.label)
        if options.since or options.until:
            self.problems.append(Problem(where, "fact-option", "an event has no since or until", "use when: ..."))
        for name in line.ids:
            key = reader.end(name, where)
            if isinstance(key, Key):
                yield from self._occurrence(key, kind.cls.naming, roles, options, axes, reader)

    def _occurrence(
        self,
        key: Key[Any],
        naming: tuple[str, ...],
        roles: Any,
        options: Options,
        axes: dict[str, Any],
        reader: OptionReader,
    ) -> Iterator[Claim]:
        plain_options = Options(claim=options.claim, places=options.places)
        yield Claim(Attribute(key, "occurred", True), **(axes | options.claim))
        for name, tree in options.properties.items():
            if name in roles:
                yield from self._roles(roles[name], key, tree, plain_options, axes, reader)
            elif name not in naming:
                yield from self._attribute(key, name, plain(tree), tree.where, plain_options, axes)

    def _roles(
        self, kind: RelationshipType, event: Key[Any], tree: Tree, options: Options, axes: dict[str, Any], reader: Any
    ) -> Iterator[Claim]:
        for item in tree.items if isinstance(tree, Sequence) else (tree,):
            if not isinstance(item, Scalar):
                fault = f"{kind.role} takes a name or a list of names"
                self.problems.append(Problem(item.where, "fact-object", fault))
                continue
            words, names = ((), (Name(item.text),)) if item.quoted else parse_names(item.text)
            own_axes = axes | word_axes(words, item.where, self.problems)
            for name in names:
                end = reader.end(name, item.where)
                if end is not None:
                    yield from self._relationship(kind, event, end, item.where, options, own_axes)
