"""Walks expressions in the scope where they are written, and notes what they use."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Literal

from graphmodel.syntax.kinds import Combined, Computed, Element, Entries, Kind, Many, PropertyValue, Scope, united
from graphmodel.syntax.pattern_scopes import PatternScopes
from graphmodel.syntax.tree import (
    Body,
    Call,
    Comprehension,
    Constant,
    Expression,
    HasLabels,
    ItemOf,
    ListOf,
    MapOf,
    Operation,
    ParameterUse,
    PatternList,
    PatternTest,
    Projection,
    PropertyOf,
    Reduction,
    Subquery,
    Variable,
)
from graphmodel.syntax.uses import KindUse, PropertyUse, ValueUse

_NODES = {"startnode", "endnode"}
_LISTS = {"nodes": "node", "relationships": "relationship", "rels": "relationship"}
_SAME = {"tail", "reverse"}
_EQUAL = frozenset({"=", "<>", "!="})
_ORDERED = frozenset({"<", "<=", ">", ">="})
_COMBINE = frozenset({"+", "-", "*", "/"})
_COMPUTED = {
    **{name: name for name in ("date", "datetime", "localdatetime", "time", "localtime", "duration", "point", "keys")},
    **{f"{name}.truncate": name for name in ("date", "datetime", "localdatetime", "time", "localtime")},
    **{f"duration.{name}": "duration" for name in ("between", "indays", "inmonths", "inseconds")},
    **{f"datetime.{name}": "datetime" for name in ("fromepoch", "fromepochmillis")},
    "count": "integer",
}
_KEEPS = frozenset({"min", "max", "sum"})


class ExpressionScopes(PatternScopes):
    """Notes what expressions and patterns use. Scopes are given in; patterns put what they bind into them."""

    @abstractmethod
    def body(self, body: Body, scope: Scope) -> list[tuple[str, Kind]]:
        """Walks a subquery; the columns that it returns."""

    def kind(self, expression: Expression, scope: Scope) -> Kind:
        """What an expression stands for."""
        return _EXPRESSIONS[type(expression)](self, expression, scope)

    def _variable(self, found: Variable, scope: Scope) -> Kind:
        return scope.get(found.token.name)

    def _parameter(self, found: ParameterUse, scope: Scope) -> None:  # noqa: ARG002 - as all of them
        if found.old:
            self.uses.old.append((found.token, "{parameter}"))

    def _list(self, found: ListOf, scope: Scope) -> Kind:
        return Many(united(self._all(found.items, scope)))

    def _map(self, found: MapOf, scope: Scope) -> Kind:
        return Entries({key.name: self.kind(value, scope) for key, value in found.entries})

    def _property(self, found: PropertyOf, scope: Scope) -> Kind:
        subject = self.kind(found.subject, scope)
        if isinstance(subject, Element):
            self.uses.properties.append(PropertyUse(found.key.name, found.key, subject))
            return PropertyValue(found.key.name, subject)
        if isinstance(subject, PropertyValue | Computed | Combined):
            self.uses.kinds.append(KindUse("part", found.key, (subject,)))
        return subject.entries.get(found.key.name) if isinstance(subject, Entries) else None

    def _item(self, found: ItemOf, scope: Scope) -> Kind:
        subject = self.kind(found.subject, scope)
        self._all(found.indexes, scope)
        if isinstance(subject, PropertyValue | Computed | Combined):
            self.uses.kinds.append(KindUse("item", found.token, (subject,)))
        if isinstance(subject, Many):
            return subject if found.slice else subject.item
        index = found.indexes[0] if found.indexes else None
        if isinstance(index, Constant) and isinstance(index.value, str):
            if isinstance(subject, Element):
                self.uses.properties.append(PropertyUse(index.value, index.token, subject))
            elif isinstance(subject, Entries):
                return subject.entries.get(index.value)
        return None

    def _has_labels(self, found: HasLabels, scope: Scope) -> None:
        subject = self.kind(found.subject, scope)
        of = subject.kind if isinstance(subject, Element) else "either"
        self._labels(found.labels, of, scope)

    def _call(self, found: Call, scope: Scope) -> Kind:
        self.uses.calls.append(found)
        self.uses.tests += [(found, each) for each in found.arguments if isinstance(each, PatternTest)]
        kinds = self._all(found.arguments, scope)
        first = kinds[0] if kinds else None
        self.uses.kinds.append(KindUse("call", found.token, tuple(kinds), found))
        if found.name in _COMPUTED:
            return Computed(_COMPUTED[found.name])
        if found.name in _KEEPS:
            return first
        if found.name == "avg":
            return Combined("/", (first,))
        if found.name == "collect":
            return Many(first)
        if found.name in _SAME:
            return first
        if found.name in ("head", "last"):
            return first.item if isinstance(first, Many) else None
        if found.name in _NODES:
            return Element("node")
        if found.name in ("type", "labels"):
            of: Literal["node", "relationship"] = "relationship" if found.name == "type" else "node"
            return PropertyValue(
                f"{found.name}()", first if isinstance(first, Element) and first.kind == of else Element(of)
            )
        if found.name in _LISTS:
            return Many(Element("node" if found.name == "nodes" else "relationship"))
        return united(kinds) if found.name == "coalesce" else None

    def _operation(self, found: Operation, scope: Scope) -> Kind:
        kinds = self._all(found.operands, scope)
        if found.operator in _EQUAL or found.operator == "IN":
            self._compared(kinds[0], found.operands[1])
            self._compared(kinds[1], found.operands[0])
        if found.operator in _EQUAL or found.operator in _ORDERED or found.operator == "IN":
            of_items = kinds[1].item if isinstance(kinds[1], Many) else None
            self._values(found.operands[0], of_items if found.operator == "IN" else kinds[1])
            self._values(found.operands[1], kinds[0])
        if found.operator in _EQUAL or found.operator in _ORDERED:
            self.uses.kinds.append(KindUse(found.operator, found.token, tuple(kinds)))
        if found.operator == "+" and all(isinstance(kind, Many) for kind in kinds):
            return united(kinds)
        if found.operator in _COMBINE and any(isinstance(kind, PropertyValue | Computed | Combined) for kind in kinds):
            return Combined(found.operator, tuple(kinds))
        return None

    def _compared(self, kind: Kind, other: Expression) -> None:
        if not isinstance(kind, PropertyValue):
            return
        for constant in other.items if isinstance(other, ListOf) else (other,):
            if isinstance(constant, Constant):
                self.uses.values.append(ValueUse(kind.name, kind.subject, constant))

    def _comprehension(self, found: Comprehension, scope: Scope) -> Kind:
        if found.kind in ("filter", "extract"):
            self.uses.old.append((found.token, found.kind))
        source = self.kind(found.source, scope)
        inner = {**scope, found.variable.name: source.item if isinstance(source, Many) else None}
        if found.where is not None:
            self.kind(found.where, inner)
            self.narrow(found.where, inner)
        result = self.kind(found.result, inner) if found.result is not None else inner[found.variable.name]
        return Many(result) if found.kind in ("list", "filter", "extract") else None

    def _reduction(self, found: Reduction, scope: Scope) -> None:
        start, source = self._all((found.start, found.source), scope)
        item = source.item if isinstance(source, Many) else None
        total = None if isinstance(start, Many) else start
        inner = {**scope, found.total.name: total, found.variable.name: item}
        self._all((found.step, found.last), inner)

    def _pattern_test(self, found: PatternTest, scope: Scope) -> None:
        self.path(found.path, dict(scope))

    def _pattern_list(self, found: PatternList, scope: Scope) -> Kind:
        inner = dict(scope)
        self.path(found.path, inner)
        if found.where is not None:
            self.kind(found.where, inner)
            self.narrow(found.where, inner)
        return Many(self.kind(found.result, inner))

    def _subquery(self, found: Subquery, scope: Scope) -> Kind:
        columns = self.body(found.body, dict(scope))
        return Many(columns[0][1]) if found.kind == "COLLECT" and len(columns) == 1 else None

    def _projection(self, found: Projection, scope: Scope) -> None:
        subject = self.kind(found.subject, scope)
        if isinstance(subject, Element):
            self.uses.properties += [PropertyUse(token.name, token, subject) for token in found.properties]
        self._all((value for _, value in found.entries), scope)


_EXPRESSIONS: dict[type[Any], Callable[[ExpressionScopes, Any, Scope], Kind]] = {
    Variable: ExpressionScopes._variable,
    ParameterUse: ExpressionScopes._parameter,
    Constant: lambda *_: None,
    ListOf: ExpressionScopes._list,
    MapOf: ExpressionScopes._map,
    PropertyOf: ExpressionScopes._property,
    ItemOf: ExpressionScopes._item,
    HasLabels: ExpressionScopes._has_labels,
    Call: ExpressionScopes._call,
    Operation: ExpressionScopes._operation,
    Comprehension: ExpressionScopes._comprehension,
    Reduction: ExpressionScopes._reduction,
    PatternTest: ExpressionScopes._pattern_test,
    PatternList: ExpressionScopes._pattern_list,
    Subquery: ExpressionScopes._subquery,
    Projection: ExpressionScopes._projection,
}
