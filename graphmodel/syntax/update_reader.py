"""Reads what writes: CREATE, INSERT, MERGE, SET, REMOVE, DELETE."""

from __future__ import annotations

from graphmodel.syntax.match_reader import MatchReader
from graphmodel.syntax.tree import (
    Change,
    Clause,
    Expression,
    HasLabels,
    Write,
)


class UpdateReader(MatchReader):
    """Reads what writes."""

    def create(self) -> Clause:
        """`CREATE (a)-[:R]->(b)`"""
        token = self.take()
        unique = self.skip_word("UNIQUE") is not None
        return Write(token, "CREATE UNIQUE" if unique else "CREATE", self.paths())

    def insert(self) -> Clause:
        """`INSERT (a)-[:R]->(b)`"""
        return Write(self.take(), "INSERT", self.paths())

    def merge(self) -> Clause:
        """`MERGE (a) ON CREATE SET a.b = 1`"""
        token = self.take()
        path = self.paths()
        changes: list[Change] = []
        while self.word("ON") and self.any_word(frozenset({"CREATE", "MATCH"}), 1):
            self.take()
            self.take()
            changes.append(self.set_())
        return Write(token, "MERGE", path, tuple(changes))

    def set_(self) -> Change:
        """`SET a.b = 1, a += $map, a:Label`"""
        token = self.expect_word("SET")
        items = [self._setting()]
        while self.skip(","):
            items.append(self._setting())
        return Change(token, "SET", tuple(items))

    def _setting(self) -> tuple[Expression, Expression | None]:
        target = self.looked_up(self.atom())
        if self.sign(":") or self.word("IS"):
            return self._with_labels(target), None
        if not (self.skip("=") or self.skip("+=")):
            self.fail("=")
        return target, self.expression()

    def _with_labels(self, target: Expression) -> Expression:
        return HasLabels(self.take(), target, self.labels())

    def remove(self) -> Clause:
        """`REMOVE a.b, a:Label`"""
        token = self.take()
        items: list[tuple[Expression, Expression | None]] = []
        while True:
            target = self.looked_up(self.atom())
            items.append((self._with_labels(target) if self.sign(":") or self.word("IS") else target, None))
            if not self.skip(","):
                return Change(token, "REMOVE", tuple(items))

    def delete(self) -> Clause:
        """`DETACH DELETE a`"""
        token = self.take()
        self.skip_word("DELETE")
        items: list[tuple[Expression, Expression | None]] = [(self.expression(), None)]
        while self.skip(","):
            items.append((self.expression(), None))
        return Change(token, "DELETE", tuple(items))
