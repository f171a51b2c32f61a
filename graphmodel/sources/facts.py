"""Fact lines to claims: names become keys, types become the model's classes, values are typed by the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from graphmodel.claims import Attribute, Claim, Passage
from graphmodel.claims.bounds import SIDES, How
from graphmodel.claims.claim import Basis
from graphmodel.claims.values import claimed_value
from graphmodel.model import CONTENT, SOMEONE, Key, Model, Node, NodeType, PropertyType, RelationshipType
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.deprecation import deprecation
from graphmodel.sources.invalid import built, invalid
from graphmodel.sources.lines import EventLine, Name, PropertyLine, RelationshipLine, lines_of, parse_line
from graphmodel.sources.objects import claimed_whole, spread_objects
from graphmodel.sources.options import NOT_OF_EVENTS, TURNS, LineOptions, OptionReader, word_axes
from graphmodel.sources.plain import VALUE_PARTS, claimed, misread, plain, typed, value_written
from graphmodel.sources.rows import Batch, Registry
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar
from graphmodel.sources.tree import Sequence as TreeSequence

CLAIMS_A_LINE = 10_000
"""So many claims one line may make: of each of its subjects on each of its objects."""


@dataclass(frozen=True)
class _FactLine:
    """One fact line: its place, what is beside or under it, and the axes that its words give."""

    where: Where
    beside: Tree | None
    reader: OptionReader
    axes: Mapping[str, Any]

    def claim(self, said: Any, options: LineOptions, **axes: Any) -> Claim:
        """The claim of a proposition on this line."""
        return Claim(said, **{**self.axes, **options.claim, **axes, "where": self.where})


class FactReader:
    """Reads the facts of one sheet into its batch."""

    def __init__(self, model: Model, registry: Registry, batch: Batch) -> None:
        self.model = model
        self.registry = registry
        self.batch = batch
        self.problems = batch.problems
        self._types = frozenset(model.relationships)
        self._labels = frozenset(model.nodes)

    def read(self, tree: Tree, evidence: tuple[Passage, ...], basis: Basis) -> None:
        """Adds the claims of a list of fact lines; without evidence the lines are only checked."""
        claims = self._claims(tree, basis)
        self.batch.claims += [replace(claim, evidence=evidence) for claim in claims if evidence]

    def _claims(self, tree: Tree, basis: Basis) -> list[Claim]:
        blocks = tree.items if isinstance(tree, TreeSequence) else (tree,)
        return [claim for block in blocks for claim in self._block(block, basis)]

    def _block(self, tree: Tree, basis: Basis) -> list[Claim]:
        """The claims of one item of a list: a line, or several of which none counts if one cannot be read."""
        if isinstance(tree, TreeSequence):
            return self._claims(tree, basis)
        before = len(self.problems)
        found = [claim for key, value in lines_of(tree) for claim in self._line(key, value, basis)]
        unread = any(problem.code == "fact-line" for problem in self.problems[before:])
        return [] if unread else found

    def _line(self, key: Scalar, value: Tree | None, basis: Basis) -> Iterator[Claim]:
        parts = parse_line(key.text, key.where, self._types, self._labels)
        if isinstance(parts, Problem):
            hint = "indent the options of a line further than the line itself"
            option = value is not None and not re.search(r"[\s.]", key.text)
            self.problems.append(replace(parts, hint=hint) if option else parts)
            return
        reader = OptionReader(self.registry, self.problems, lambda tree: self._claims(tree, basis))
        axes = {"basis": basis} | word_axes(parts.words, key.where, self.problems)
        line = _FactLine(key.where, value, reader, axes)
        if isinstance(parts, RelationshipLine):
            yield from self._relationship_claims(parts, line)
        elif isinstance(parts, EventLine):
            yield from self._event(parts, line)
        else:
            yield from self._property(parts, line)

    def _fault(self, where: Where, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, code, message, hint))

    # subject TYPE object

    def _relationship_claims(self, parts: RelationshipLine, line: _FactLine) -> Iterator[Claim]:
        kind = self.model.relationships.get(parts.type)
        if kind is None:
            hint = self.model.suggest(parts.type, self.model.relationships)
            self._fault(line.where, "unknown-type", f"the model has no relationship type {parts.type!r}", hint)
            return
        if kind.abstract:
            hint = "take one of " + ", ".join(self.model.stored_types(kind.type))
            self._fault(line.where, "unknown-type", f"{kind.type} is abstract", hint)
            return
        beside = spread_objects(line.beside, kind, self.problems)
        options = line.reader.read(beside, kind.given, kind.type, kind.takes_content and not parts.objects)
        if not line.reader.sound:
            return
        if not parts.objects and not options.claim.get("that"):
            hint = "nest the claims under the line" if kind.takes_content else "name an object after the type"
            self._fault(line.where, "fact-object", f"{kind.type} has no object", hint)
            return
        if len(parts.subjects) * len(parts.objects) > CLAIMS_A_LINE:
            fault = f"{len(parts.subjects):,} subjects by {len(parts.objects):,} objects are too many for a line"
            hint = f"a line makes at most {CLAIMS_A_LINE:,} claims: write several, or a table with a mapping"
            self._fault(line.where, "fact-line", fault, hint)
            return
        starts = [line.reader.end(name, line.where) for name in parts.subjects]
        ends = [line.reader.end(name, line.where) for name in parts.objects] or [CONTENT]
        for start in starts:
            for place, end in enumerate(ends, start=1):
                if start is not None and end is not None:
                    yield from self._relationship(kind, start, end, options, line, place)

    def _relationship(
        self,
        kind: RelationshipType,
        start: Node | Key[Any],
        end: Node | Key[Any],
        options: LineOptions,
        line: _FactLine,
        place: int = 1,
        **axes: Any,
    ) -> Iterator[Claim]:
        own = {name: typed(tree, kind.properties[name]) for name, tree in options.properties.items()}
        own = {kind.ordered: place, **own} if kind.ordered else own
        interval = {"since": options.since, "until": options.until}
        given = {name: said for name, said in (own | interval).items() if said is not None}
        try:
            relationship = built(kind.cls, {"start": start, "end": end, **given})
        except ValidationError as wrong:
            self.problems += invalid(wrong, kind.type, kind.properties, line.where, options.places)
            return
        yield line.claim(relationship, options, **axes)

    # subject.property

    def _property(self, parts: PropertyLine, line: _FactLine) -> Iterator[Claim]:
        if whole := claimed_whole(parts.property, self.model, line.where):
            self.problems.append(whole)
            return
        options, value, said = LineOptions(), line.beside, plain(line.beside) if line.beside else None
        if isinstance(line.beside, TreeMapping):
            options = line.reader.read(line.beside, dict.fromkeys(VALUE_PARTS), parts.property)
            value, said = options.properties.get("value"), value_written(options.properties)
        if not line.reader.sound:
            return
        if said is None:
            hint = f"write {parts.property}: VALUE, or {{value: ..., note: ...}}"
            self._fault(line.where, "fact-value", f"{parts.property} has no value", hint)
            return
        for subject in [line.reader.end(name, line.where) for name in parts.subjects]:
            if subject is not None:
                yield from self._attribute(subject, parts.property, said, value, options, line)

    def _attribute(
        self, subject: Node | Key[Any], name: str, said: Any, value: Tree | None, options: LineOptions, line: _FactLine
    ) -> Iterator[Claim]:
        """The claim of a property. `value` is where the value alone was written, if it was."""
        if subject is SOMEONE:
            hint = "declare an entity for whoever it is"
            self._fault(line.where, "claim-property", "nothing can be said of a property of someone unnamed", hint)
            return
        kind = self.model.node(subject.of if isinstance(subject, Key) else type(subject))
        declared = kind.properties.get(name)
        if declared is None or declared.key or declared.part:
            hint = self.model.suggest(name, [n for n, p in kind.properties.items() if not p.key and not p.part])
            self._fault(line.where, "unknown-property", f"{kind.label} has no property {name!r} to be claimed", hint)
            return
        self.problems += deprecation(kind.label, declared, line.where)
        written = [tree for tree in (value, options.properties.get("unit")) if tree is not None]
        if broken := next((found for tree in written if (found := misread(name, tree, declared))), None):
            self.problems.append(broken)
            return
        if (given := claimed(said, value, declared)) is None:
            self._fault(line.where, "fact-value", f"{name} has no value", "null is no value: leave the line out")
            return
        proposition = Attribute(subject, name, given, options.since, options.until)
        try:
            claimed_value(self.model, proposition)
        except ValidationError as wrong:
            places = {"": value.where if value is not None else line.where}
            named = {**kind.properties, "": declared}
            self.problems += invalid(wrong, f"{kind.label}.{name}", named, places[""], places)
            return
        yield line.claim(proposition, options)

    # Class event-id

    def _event(self, parts: EventLine, line: _FactLine) -> Iterator[Claim]:
        kind = self.model.nodes.get(parts.label)
        if kind is None or not kind.event or kind.abstract:
            self._no_event(parts, line)
            return
        roles = self.model.roles(kind.label)
        properties = {n: p for n, p in kind.properties.items() if not p.key and not p.part and n != "occurred"}
        own: dict[str, PropertyType | None] = {**dict.fromkeys(roles), **properties}
        own |= dict.fromkeys(name for name in TURNS if name not in own)
        options = line.reader.read(spread_objects(line.beside, kind, self.problems), own, kind.label)
        turned = self._turned(options, roles, properties, line)
        for foreign in NOT_OF_EVENTS:
            if foreign in options.places or foreign in options.claim:
                place = options.places.get(foreign, line.where)
                hint = "write what is said as a line of its own" if foreign == "that" else "its day is `when: ...`"
                self._fault(place, "fact-option", f"an event has no {foreign}", hint)
        if "when" in options.properties and options.claim.get("bounds"):
            place = options.places["when"]
            fault = "an event has when, or before, after or during, not both"
            self._fault(place, "fact-option", fault, "leave one out")
        if not line.reader.sound:
            return
        for name in parts.ids:
            key = self._event_key(name, kind, line)
            if key is not None:
                yield from self._occurrence(key, kind, roles, options, line)
                for bound, claim in turned:
                    yield replace(claim, bounds={**claim.bounds, bound: key}, **self._as_event(options, claim))

    def _turned(self, options: LineOptions, roles: Any, properties: Any, line: _FactLine) -> list[tuple[How, Claim]]:
        """The states of affairs that an event starts or ends, with the bound that it gives each."""
        found: list[tuple[How, Claim]] = []
        for name, bound in TURNS.items():
            tree = options.properties.pop(name, None) if name not in roles and name not in properties else None
            if tree is None:
                continue
            if line.axes.get("polarity") == "denied" or line.axes.get("certainty", "certain") != "certain":
                hint = "write what it would change as a line of its own"
                self._fault(tree.where, "fact-option", f"an event that is not certain {name} nothing", hint)
            for claim in line.reader.lines(tree):
                if getattr(claim.proposition, bound) or any(bound in SIDES[how] for how in claim.bounds):
                    fault = f"the event {name} it, and yet another date or event does, too"
                    self._fault(claim.where, "fact-option", fault, f"leave out {bound}; it is the day of the event")
                found.append((bound, claim))
        return found

    def _as_event(self, options: LineOptions, claim: Claim) -> dict[str, Any]:
        """What a state that an event turns takes from the event's own line."""
        shared = {"holder": claim.holder or options.claim.get("holder")}
        conditions = (*claim.conditions, *options.claim.get("conditions", ()))
        return {**shared, "conditions": conditions, "note": claim.note or options.claim.get("note", "")}

    def _no_event(self, parts: EventLine, line: _FactLine) -> None:
        events = [label for label, known in self.model.nodes.items() if known.event and not known.abstract]
        hint = did_you_mean(parts.label, events)
        if parts.label in self._types:
            hint = f"write who before {parts.label}"
        elif parts.label in self._labels:
            hint = f"declare it under entities: {parts.label}:"
        self._fault(line.where, "unknown-event", f"the model has no event type {parts.label!r}", hint)

    def _event_key(self, name: Name, kind: NodeType, line: _FactLine) -> Key[Any] | None:
        if self.registry.refused(name.text, kind):
            return None
        end = line.reader.end(name, line.where, kind)
        if end is SOMEONE:
            self._fault(line.where, "fact-object", "an event is never someone", f"write {kind.label} and an id")
        return end if isinstance(end, Key) else None

    def _occurrence(
        self,
        key: Key[Any],
        kind: NodeType,
        roles: Mapping[str, RelationshipType],
        options: LineOptions,
        line: _FactLine,
    ) -> Iterator[Claim]:
        yield line.claim(Attribute(key, "occurred", True), options)
        unlabelled = {name: said for name, said in options.claim.items() if name != "label"}
        shared = LineOptions(claim=unlabelled, places=options.places)
        for name, tree in options.properties.items():
            if name in roles:
                yield from self._role(roles[name], key, tree, shared, line)
            elif name not in kind.naming:
                yield from self._attribute(key, name, plain(tree), tree, shared, line)

    def _role(
        self, kind: RelationshipType, event: Key[Any], tree: Tree, options: LineOptions, line: _FactLine
    ) -> Iterator[Claim]:
        for words, name, where in line.reader.names(tree, str(kind.role)):
            before = len(self.problems)
            axes = word_axes(words, where, self.problems)
            end = line.reader.end(name, where)
            if end is not None and len(self.problems) == before:
                yield from self._relationship(kind, event, end, options, replace(line, where=where), **axes)
