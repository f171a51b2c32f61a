"""Walks patterns in their scope: binds their variables, and notes the labels, properties and steps that they use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from graphmodel.syntax.kinds import Element, Kind, Many, PropertyValue, Scope
from graphmodel.syntax.tree import (
    Constant,
    Expression,
    HasLabels,
    Labels,
    ListOf,
    MapOf,
    NodePattern,
    Operation,
    ParameterUse,
    ParenthesizedPath,
    Path,
    RelationshipPattern,
    Variable,
)
from graphmodel.syntax.uses import ComparedValue, KindUse, LabelUse, PropertyUse, Step, Uses, ValueUse


class PatternScopes(ABC):
    """Notes what patterns use, and puts what they bind into the scope that is given."""

    def __init__(self) -> None:
        self.uses = Uses()

    @abstractmethod
    def kind(self, expression: Expression, scope: Scope) -> Kind:
        """What an expression stands for."""

    def narrow(self, where: Expression, scope: Scope, fresh: Iterable[Element] = ()) -> None:
        """Takes the labels that a condition demands into the scope; `fresh` elements learn of it themselves."""
        for variable, labels in demanded(where):
            known = scope.get(variable)
            if isinstance(known, Element):
                if any(known is each for each in fresh):
                    known.constraints += (labels,)
                else:
                    scope[variable] = Element(known.kind, (*known.constraints, labels))

    def path(self, path: Path, scope: Scope, *, rebind: bool = False, written: bool = False) -> list[Element]:
        """Binds a path's variables into the scope and walks what is in it; the elements that are new.

        With `rebind` what it says of a variable known before holds from here on.
        """
        self.uses.paths.append(path)
        fresh: list[Element] = []
        chain = [self._bound(each, scope, fresh, rebind) for each in path.elements]
        if path.variable is not None:
            scope[path.variable.name] = None
        for at, each in enumerate(path.elements):
            if isinstance(each, RelationshipPattern):
                left, here, right = chain[at - 1], chain[at], chain[at + 1]
                if isinstance(left, Element) and isinstance(here, Element) and isinstance(right, Element):
                    self.uses.steps.append(Step(each, here, left, right, written))
        for each, element in zip(path.elements, chain, strict=True):
            if not isinstance(each, ParenthesizedPath) and element is not None:
                self._inside(each, element, scope, fresh, written)
        return fresh

    def _bound(
        self,
        found: NodePattern | RelationshipPattern | ParenthesizedPath,
        scope: Scope,
        fresh: list[Element],
        rebind: bool,
    ) -> Element | None:
        if isinstance(found, ParenthesizedPath):
            self._group(found, scope)
            return None
        of: Any = "node" if isinstance(found, NodePattern) else "relationship"
        own = (found.labels,) if found.labels is not None else ()
        name = found.variable.name if found.variable else ""
        known = scope.get(name)
        element = Element(of, own)
        if isinstance(known, Element) and known.kind == of:
            element = Element(of, (*known.constraints, *own)) if own else known
        else:
            fresh.append(element)
        if name and (rebind or not isinstance(known, Element)):
            repeated = isinstance(found, RelationshipPattern) and found.length is not None
            scope[name] = Many(element) if repeated else element
        if found.labels is not None:
            self._labels(found.labels, of, scope)
        if isinstance(found, NodePattern):
            self.uses.elements[found.token.offset] = element
        return element

    def _group(self, group: ParenthesizedPath, scope: Scope) -> None:
        inner = dict(scope)
        self.path(group.path, inner)
        if group.where is not None:
            self.kind(group.where, inner)
        for name in inner.keys() - scope.keys():
            scope[name] = inner[name] if group.length is None else Many(inner[name])

    def _inside(
        self,
        found: NodePattern | RelationshipPattern,
        element: Element,
        scope: Scope,
        fresh: list[Element],
        written: bool,
    ) -> None:
        if isinstance(found.properties, MapOf):
            for key, value in found.properties.entries:
                self.uses.properties.append(PropertyUse(key.name, key, element))
                if isinstance(value, Constant):
                    self.uses.values.append(ValueUse(key.name, element, value))
                self.kind(value, scope)
                self._values(value, PropertyValue(key.name, element))
                if written:
                    self._stores(value)
        elif found.properties is not None:
            self.kind(found.properties, scope)
        if found.where is not None:
            inner = {**scope, found.variable.name: element} if found.variable else scope
            self.kind(found.where, inner)
            self.narrow(found.where, inner, fresh)

    # What both patterns and expressions use

    def _all(self, expressions: Iterable[Expression | None], scope: Scope) -> list[Kind]:
        return [self.kind(each, scope) for each in expressions if each is not None]

    def _labels(self, labels: Labels, of: Any, scope: Scope) -> None:
        self.uses.labels.append(LabelUse(labels, of))
        self._all(_dynamic(labels), scope)

    def _values(self, side: Expression, other: Kind) -> None:
        """Notes the parameters and constants that are one side of a comparison, or items of a list there."""
        for each in side.items if isinstance(side, ListOf) else (side,):
            if isinstance(each, ParameterUse):
                self.uses.compared.append(ComparedValue(each.token, other))
            elif isinstance(each, Constant):
                self.uses.compared.append(ComparedValue(each.token, other, each))

    def _stores(self, value: Expression) -> None:
        if isinstance(value, ListOf):
            self.uses.kinds.append(KindUse("stored", value.token, (), value))


def demanded(where: Expression) -> Iterator[tuple[str, Labels]]:
    """The labels that a condition demands of a variable: each `n:A` that must hold, and `n:A OR n:B` as one."""
    if isinstance(where, Operation) and where.operator == "AND":
        for each in where.operands:
            yield from demanded(each)
    elif isinstance(where, HasLabels) and isinstance(where.subject, Variable):
        yield where.subject.token.name, where.labels
    elif isinstance(where, Operation) and where.operator == "OR":
        sides = [list(demanded(each)) for each in where.operands]
        if all(len(side) == 1 for side in sides) and len({side[0][0] for side in sides}) == 1:
            yield sides[0][0][0], Labels("or", where.token, tuple(side[0][1] for side in sides))


def _dynamic(labels: Labels) -> Iterator[Expression]:
    if labels.expression is not None:
        yield labels.expression
    for part in labels.parts:
        yield from _dynamic(part)
