"""Walks a query clause by clause, with what each variable stands for, and notes what the query uses of a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphmodel.syntax.expression_scopes import ExpressionScopes
from graphmodel.syntax.kinds import Element, Kind, Many, Scope, united
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Body,
    Branch,
    CallQuery,
    Change,
    Constant,
    Filter,
    Foreach,
    MapOf,
    Match,
    Nested,
    Plain,
    Procedure,
    ProjectionClause,
    PropertyOf,
    Query,
    Unwind,
    Variable,
    Write,
)
from graphmodel.syntax.uses import KindUse, PropertyUse, Search, Uses, ValueUse

Columns = list[tuple[str, Kind]]


def uses(body: Body) -> Uses:
    """What a query uses of a graph."""
    walk = _Scopes()
    walk.body(body, {})
    walk.uses.columns, walk.uses.star = _columns(body)
    return walk.uses


def _columns(body: Body) -> tuple[tuple[tuple[str, Token], ...] | None, Token | None]:
    """The columns that the last query returns, by its first branch; and the `*` that hides them."""
    clauses = body.queries[-1].branches[0].clauses
    last = clauses[-1]
    if isinstance(last, Nested):
        return _columns(last.body)
    if isinstance(last, ProjectionClause) and last.kind == "PAGE" and len(clauses) > 1:
        last = clauses[-2]
    if isinstance(last, ProjectionClause) and last.kind == "RETURN":
        return (None if last.star else tuple((item.name, item.token) for item in last.items)), last.star
    if isinstance(last, Procedure) and len(clauses) == 1:
        return (tuple((name.name, name) for _, name in last.yields) if last.yields else None), None
    return (), None


class _Scopes(ExpressionScopes):
    def body(self, body: Body, scope: Scope) -> Columns:
        columns: Columns = []
        self.uses.nexts += body.nexts
        for query in body.queries:
            columns = self._query(query, scope, closed=False)
            scope = dict(columns)
        return columns

    def _query(self, query: Query, scope: Scope, *, closed: bool) -> Columns:
        self.uses.queries.append(query)
        found = [self._branch(branch, scope, closed) for branch in query.branches]
        if len(found) == 1:
            return found[0]
        return [
            (name, united(kinds[at][1] for kinds in found if at < len(kinds))) for at, (name, _) in enumerate(found[0])
        ]

    def _branch(self, branch: Branch, scope: Scope, closed: bool) -> Columns:
        if branch.condition is not None:
            self.kind(branch.condition, scope)
        first = branch.clauses[0]
        imports = isinstance(first, ProjectionClause) and first.kind == "WITH"
        inner = {} if closed and not imports else dict(scope)
        columns: Columns = []
        for clause in branch.clauses:
            inner, returned = _CLAUSES[type(clause)](self, clause, inner)
            columns = returned or columns
        return columns

    def _match(self, clause: Match, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.searches.append(Search(clause, frozenset(scope)))
        fresh: list[Element] = []
        for path in clause.paths:
            fresh += self.path(path, scope, rebind=not clause.optional)
        self._all(clause.hints, scope)
        if clause.where is not None:
            self.narrow(clause.where, scope if not clause.optional else dict(scope), fresh)
            self.kind(clause.where, scope)
        return scope, []

    def _write(self, clause: Write, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.writes.append(clause.token)
        if clause.kind == "CREATE UNIQUE":
            self.uses.old.append((clause.token, clause.kind))
        if clause.kind == "MERGE":
            self.uses.searches.append(Search(clause, frozenset(scope)))
        for path in clause.paths:
            self.path(path, scope, written=True)
        for change in clause.changes:
            self._change(change, scope)
        return scope, []

    def _change(self, clause: Change, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.writes.append(clause.token)
        for target, value in clause.items:
            subject = self.kind(target, scope)
            given = self.kind(value, scope) if value is not None else None
            if value is not None and isinstance(target, Variable) and isinstance(given, Element):
                self.uses.old.append((value.token, "SET of a node"))
            if value is not None:
                self._stores(value)
            if isinstance(target, PropertyOf) and isinstance(value, Constant):
                owner = scope.get(target.subject.token.name) if isinstance(target.subject, Variable) else None
                if isinstance(owner, Element):
                    self.uses.values.append(ValueUse(target.key.name, owner, value))
            elif isinstance(value, MapOf) and isinstance(subject, Element):
                self._set_map(value, subject)
        return scope, []

    def _set_map(self, value: MapOf, subject: Element) -> None:
        for key, each in value.entries:
            self.uses.properties.append(PropertyUse(key.name, key, subject))
            self._stores(each)
            if isinstance(each, Constant):
                self.uses.values.append(ValueUse(key.name, subject, each))

    def _project(self, clause: ProjectionClause, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.projects.append(clause)
        columns = [(item.name, self.kind(item.expression, scope)) for item in clause.items]
        items = list(columns)
        if clause.star is not None and clause.kind != "PAGE":
            columns = [*((name, kind) for name, kind in scope.items()), *columns]
        keeps = clause.kind in ("LET", "PAGE") or clause.star is not None
        after: Scope = {**(scope if keeps else {}), **dict(columns)}
        both = {**scope, **after}
        for expression in clause.order:
            self.uses.kinds.append(KindUse("order", expression.token, (self.kind(expression, both),), expression))
        self._all(clause.bounds, both)
        if clause.kind == "RETURN":
            self.uses.kinds += [
                KindUse("column", item.token, (kind,)) for item, (_, kind) in zip(clause.items, items, strict=True)
            ]
        if clause.where is not None:
            self.narrow(clause.where, after)
            self.kind(clause.where, {**both, **after})
        return after, columns if clause.kind == "RETURN" else []

    def _filter(self, clause: Filter, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.filters.append(clause.token)
        self.kind(clause.where, scope)
        self.narrow(clause.where, scope)
        return scope, []

    def _unwind(self, clause: Unwind, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.unwinds.append(clause)
        source = self.kind(clause.source, scope)
        return {**scope, clause.variable.name: source.item if isinstance(source, Many) else None}, []

    def _foreach(self, clause: Foreach, scope: Scope) -> tuple[Scope, Columns]:
        source = self.kind(clause.source, scope)
        inner: Scope = {**scope, clause.variable.name: source.item if isinstance(source, Many) else None}
        for each in clause.clauses:
            inner, _ = _CLAUSES[type(each)](self, each, inner)
        return scope, []

    def _procedure(self, clause: Procedure, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.procedures.append((clause.name, clause.names[0]))
        self._all(clause.arguments or (), scope)
        after = {**scope, **{alias.name: None for _, alias in clause.yields}}
        if clause.where is not None:
            self.kind(clause.where, after)
        return after, []

    def _call_query(self, clause: CallQuery, scope: Scope) -> tuple[Scope, Columns]:
        self.uses.subcalls.append(clause)
        closed = clause.imports is None
        inner = dict(scope)
        if clause.imports is not None and not clause.star:
            inner = {token.name: scope.get(token.name) for token in clause.imports}
        columns: Columns = []
        self.uses.nexts += clause.body.nexts
        for query in clause.body.queries:
            columns = self._query(query, inner, closed=closed)
            inner, closed = dict(columns), False
        after = {**scope, **dict(columns)}
        if clause.status is not None:
            after[clause.status.name] = None
        return after, []

    def _nested(self, clause: Nested, scope: Scope) -> tuple[Scope, Columns]:
        columns = self.body(clause.body, dict(scope))
        return {**scope, **dict(columns)}, columns

    def _plain(self, clause: Plain, scope: Scope) -> tuple[Scope, Columns]:
        self._all(clause.parts, scope)
        if clause.kind == "USING PERIODIC COMMIT":
            self.uses.old.append((clause.token, clause.kind))
        return scope, []


_CLAUSES: dict[type[Any], Callable[[_Scopes, Any, Scope], tuple[Scope, Columns]]] = {
    Match: _Scopes._match,
    Write: _Scopes._write,
    Change: _Scopes._change,
    ProjectionClause: _Scopes._project,
    Filter: _Scopes._filter,
    Unwind: _Scopes._unwind,
    Foreach: _Scopes._foreach,
    Procedure: _Scopes._procedure,
    CallQuery: _Scopes._call_query,
    Nested: _Scopes._nested,
    Plain: _Scopes._plain,
}
